//===- TensorData.cpp - The constants of a model --------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TensorData.h"

#include "nnspec/IR/ConstantBlobs.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;
using llvm::createStringError;
using onnx::TensorProto;
namespace protobuf = google::protobuf;

static_assert(llvm::endianness::native == llvm::endianness::little,
              "ONNX stores raw data in little-endian order");

/// From how many bytes on a constant is a resource; as in
/// --nnspec-fold-constants.
static constexpr size_t kResourceThreshold = 4096;

bool importer::isPossibleShape(ArrayRef<int64_t> shape) {
  int64_t product = 1;
  for (int64_t size : shape) {
    if (ShapedType::isDynamic(size))
      continue;
    if (size < 0)
      return false;
    // A size of zero does not excuse the others.
    std::optional<int64_t> next =
        llvm::checkedMul(product, std::max<int64_t>(size, 1));
    if (!next || *next > kMaxNumElements)
      return false;
    product = *next;
  }
  return true;
}

llvm::Expected<ElementKind> importer::getElementKind(int32_t dataType,
                                                     MLIRContext *context) {
  Builder builder(context);
  switch (dataType) {
  case TensorProto::FLOAT:
    return ElementKind{builder.getF32Type()};
  case TensorProto::DOUBLE:
    return ElementKind{builder.getF64Type()};
  case TensorProto::FLOAT16:
    return ElementKind{builder.getF16Type()};
  case TensorProto::BFLOAT16:
    return ElementKind{builder.getBF16Type()};
  case TensorProto::BOOL:
    return ElementKind{builder.getI1Type()};
  case TensorProto::INT8:
    return ElementKind{builder.getI8Type()};
  case TensorProto::INT16:
    return ElementKind{builder.getI16Type()};
  case TensorProto::INT32:
    return ElementKind{builder.getI32Type()};
  case TensorProto::INT64:
    return ElementKind{builder.getI64Type()};
  case TensorProto::UINT8:
    return ElementKind{builder.getI8Type(), true};
  case TensorProto::UINT16:
    return ElementKind{builder.getIntegerType(16), true};
  case TensorProto::UINT32:
    return ElementKind{builder.getI32Type(), true};
  case TensorProto::UINT64:
    return ElementKind{builder.getI64Type(), true};
  }
  if (TensorProto::DataType_IsValid(dataType))
    return createStringError(
        "unsupported element type " +
        llvm::StringRef(TensorProto::DataType_Name(
                            static_cast<TensorProto::DataType>(dataType)))
            .lower());
  return createStringError("unsupported element type number " +
                           Twine(dataType));
}

/// One byte for a boolean, as ONNX stores them.
static size_t getSizeInBytes(Type type) {
  return llvm::divideCeil(type.getIntOrFloatBitWidth(), 8);
}

static ElementsAttr createDense(ShapedType type, ArrayRef<char> bytes) {
  if (type.getElementType().isInteger(1)) {
    auto booleans = llvm::map_to_vector(bytes, [](char c) { return c != 0; });
    return DenseElementsAttr::get(type, ArrayRef<bool>(booleans));
  }
  return DenseElementsAttr::getFromRawBuffer(type, bytes);
}

/// Whether a constant should be a resource. (A resource of booleans would be
/// packed.)
static bool isLarge(ShapedType type, size_t numBytes) {
  return numBytes > kResourceThreshold && !type.getElementType().isInteger(1);
}

/// A blob of bytes that `owner` keeps alive.
template <typename T>
static AsmResourceBlob createBlob(ArrayRef<char> bytes, size_t alignment,
                                  std::unique_ptr<T> owner) {
  return AsmResourceBlob(
      bytes, alignment,
      [owner = std::move(owner)](void *, size_t, size_t) mutable {
        owner.reset();
      },
      /*dataIsMutable=*/false);
}

/// The name of a resource: that of the tensor, as far as it is an identifier.
static std::string getResourceName(StringRef name) {
  std::string result = name.empty() ? "constant" : name.str();
  for (char &c : result)
    if (!llvm::isAlnum(c) && c != '.' && c != '_' && c != '-')
      c = '_';
  if (!llvm::isAlpha(result.front()) && result.front() != '_')
    result.insert(result.begin(), '_');
  return result;
}

/// The elements of a field of their own type, as they are.
template <typename T>
static AsmResourceBlob takeElements(protobuf::RepeatedField<T> *field) {
  auto owner = std::make_unique<protobuf::RepeatedField<T>>();
  owner->Swap(field);
  ArrayRef<char> bytes(reinterpret_cast<const char *>(owner->data()),
                       owner->size() * sizeof(T));
  return createBlob(bytes, alignof(T), std::move(owner));
}

/// The elements of a field of a wider type, as elements of type `To`.
template <typename To, typename Field>
static AsmResourceBlob packElements(const Field &field) {
  auto owner = std::make_unique<std::vector<To>>(field.begin(), field.end());
  ArrayRef<char> bytes(reinterpret_cast<const char *>(owner->data()),
                       owner->size() * sizeof(To));
  return createBlob(bytes, alignof(To), std::move(owner));
}

/// Takes the elements of a tensor out of the model.
static AsmResourceBlob takeBytes(TensorProto &proto) {
  if (proto.has_raw_data()) {
    std::unique_ptr<std::string> owner(proto.release_raw_data());
    ArrayRef<char> bytes(*owner);
    return createBlob(bytes, alignof(uint64_t), std::move(owner));
  }
  switch (proto.data_type()) {
  case TensorProto::FLOAT:
    return takeElements(proto.mutable_float_data());
  case TensorProto::DOUBLE:
    return takeElements(proto.mutable_double_data());
  case TensorProto::INT64:
    return takeElements(proto.mutable_int64_data());
  case TensorProto::UINT64:
    return takeElements(proto.mutable_uint64_data());
  case TensorProto::INT32:
    return takeElements(proto.mutable_int32_data());
  case TensorProto::UINT32:
    return packElements<uint32_t>(proto.uint64_data());
  case TensorProto::INT16:
  case TensorProto::UINT16:
  case TensorProto::FLOAT16:
  case TensorProto::BFLOAT16:
    return packElements<uint16_t>(proto.int32_data());
  default:
    return packElements<uint8_t>(proto.int32_data());
  }
}

/// The bytes of a file, in memory of their own.
static llvm::Expected<AsmResourceBlob> readSlice(const FileSlice &slice) {
  AsmResourceBlob blob = allocateBlob(slice.size);
  MutableArrayRef<char> rest = blob.getMutableData();
  while (!rest.empty()) {
    auto count = llvm::sys::fs::readNativeFileSlice(
        slice.file, rest, slice.offset + slice.size - rest.size());
    if (!count)
      return createStringError("data cannot be read: " +
                               llvm::toString(count.takeError()));
    if (*count == 0)
      return createStringError("data cannot be read: the file has ended");
    rest = rest.drop_front(*count);
  }
  return blob;
}

llvm::Expected<ImportedTensor>
TensorData::read(TensorProto &proto, std::optional<FileSlice> slice) {
  MLIRContext *context = module.getContext();
  if (proto.has_segment())
    return createStringError("unsupported: a segment of a tensor");
  auto kind = getElementKind(proto.data_type(), context);
  if (!kind)
    return kind.takeError();
  SmallVector<int64_t> shape = llvm::to_vector(proto.dims());
  // A dynamic size is a negative number in MLIR too.
  if (llvm::any_of(shape, [](int64_t size) { return size < 0; }) ||
      !isPossibleShape(shape))
    return createStringError(
        "impossible sizes: found [" +
        llvm::join(
            llvm::map_range(shape, [](int64_t i) { return std::to_string(i); }),
            ", ") +
        "]");
  auto type = RankedTensorType::get(shape, kind->type);

  ImportedTensor tensor;
  tensor.elementType = kind->type;
  tensor.isUnsigned = kind->isUnsigned;
  tensor.sizes = getAsIndexOpFoldResult(context, shape);
  size_t expected = type.getNumElements() * getSizeInBytes(kind->type);
  std::string name = getResourceName(proto.name());
  if (proto.data_location() == TensorProto::EXTERNAL) {
    auto constant = readExternal(proto, type, name);
    if (!constant)
      return constant.takeError();
    tensor.constant = *constant;
    return tensor;
  }

  AsmResourceBlob blob;
  if (!slice)
    blob = takeBytes(proto);
  size_t found = slice ? slice->size : blob.getData().size();
  if (found != expected)
    return createStringError("wrong length of data: found " + Twine(found) +
                             " bytes, expected " + Twine(expected));
  if (slice) {
    auto read = readSlice(*slice);
    if (!read)
      return read.takeError();
    blob = std::move(*read);
  }
  ArrayRef<char> bytes = blob.getData();
  tensor.constant = isLarge(type, expected)
                        ? ConstantBlobs::get(context).create(
                              type, name, std::move(blob), module)
                        : createDense(type, bytes);
  return tensor;
}

ImportedTensor TensorData::create(ElementKind kind, ArrayRef<int64_t> shape,
                                  ArrayRef<char> bytes) {
  auto type = RankedTensorType::get(shape, kind.type);
  ImportedTensor tensor;
  tensor.elementType = kind.type;
  tensor.isUnsigned = kind.isUnsigned;
  tensor.sizes = getAsIndexOpFoldResult(module.getContext(), shape);
  if (!isLarge(type, bytes.size())) {
    tensor.constant = createDense(type, bytes);
    return tensor;
  }
  tensor.constant = ConstantBlobs::get(module.getContext())
                        .create(type, "constant",
                                HeapAsmResourceBlob::allocateAndCopyWithAlign(
                                    bytes, getSizeInBytes(kind.type)),
                                module);
  return tensor;
}

/// The path of external data, which must not leave the model's directory, by
/// its text or by a symbolic link.
static llvm::Expected<std::string> resolve(StringRef directory,
                                           StringRef location) {
  namespace path = llvm::sys::path;
  auto refuse = [&](const Twine &reason) {
    return createStringError("external data '" + location + "' " + reason);
  };
  if (directory.empty())
    return refuse("is not allowed: the model has no directory");
  if (location.empty() || location.contains('\0') ||
      path::is_absolute(location) ||
      llvm::is_contained(
          llvm::make_range(path::begin(location), path::end(location)), ".."))
    return refuse("is outside of the model's directory");
  SmallString<256> joined(directory);
  path::append(joined, location);
  SmallString<256> root, file;
  if (std::error_code error = llvm::sys::fs::real_path(directory, root))
    return refuse("cannot be read: " + error.message());
  if (std::error_code error = llvm::sys::fs::real_path(joined, file))
    return refuse("cannot be read: " + error.message());
  if (!root.ends_with("/"))
    root += '/';
  if (!file.starts_with(root))
    return refuse("is outside of the model's directory");
  if (!llvm::sys::fs::is_regular_file(file))
    return refuse("cannot be read: no regular file");
  return std::string(file);
}

llvm::Expected<ElementsAttr> TensorData::readExternal(const TensorProto &proto,
                                                      ShapedType type,
                                                      StringRef name) {
  size_t expected =
      type.getNumElements() * getSizeInBytes(type.getElementType());
  std::string location;
  uint64_t offset = 0, length = expected;
  for (const onnx::StringStringEntryProto &entry : proto.external_data()) {
    if (entry.key() == "location")
      location = entry.value();
    for (auto [key, number] :
         {std::pair("offset", &offset), std::pair("length", &length)})
      if (entry.key() == key &&
          StringRef(entry.value()).getAsInteger(10, *number))
        return createStringError("bad external data: " + Twine(key) +
                                 ", found '" + entry.value() +
                                 "', expected a number of bytes");
  }
  if (length != expected)
    return createStringError("wrong length of external data: found " +
                             Twine(length) + " bytes, expected " +
                             Twine(expected));
  auto path = resolve(directory, location);
  if (!path)
    return path.takeError();
  uint64_t fileSize;
  if (std::error_code error = llvm::sys::fs::file_size(*path, fileSize))
    return createStringError("external data '" + location +
                             "' cannot be read: " + error.message());
  if (offset > fileSize || length > fileSize - offset)
    return createStringError("external data '" + location +
                             "' is too short: found " + Twine(fileSize) +
                             " bytes, expected " + Twine(length) + " at " +
                             Twine(offset));
  auto buffer = llvm::MemoryBuffer::getFileSlice(*path, length, offset);
  if (!buffer)
    return createStringError(
        "external data '" + location +
        "' cannot be read: " + buffer.getError().message());
  ArrayRef<char> bytes((*buffer)->getBufferStart(), length);
  size_t alignment = getSizeInBytes(type.getElementType());
  if (!isLarge(type, length))
    return createDense(type, bytes);
  AsmResourceBlob blob =
      llvm::isAddrAligned(llvm::Align(alignment), bytes.data())
          ? createBlob(bytes, alignment, std::move(*buffer))
          : HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, alignment);
  return ConstantBlobs::get(module.getContext())
      .create(type, name, std::move(blob), module);
}
