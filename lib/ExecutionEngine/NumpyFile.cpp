//===- NumpyFile.cpp - NumPy's .npy files ---------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/NumpyFile.h"

#include "NumpyHeader.h"
#include "StridedCopy.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SwapByteOrder.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

using namespace mlir;
using namespace mlir::nnspec;

template <typename T>
static void swapBytes(NDArray &array) {
  for (T &value : array.getValues<T>())
    value = llvm::byteswap(value);
}

static void swapBytes(NDArray &array) {
  switch (getSizeInBytes(array.getElementType())) {
  case 2:
    return swapBytes<uint16_t>(array);
  case 4:
    return swapBytes<uint32_t>(array);
  case 8:
    return swapBytes<uint64_t>(array);
  default:
    return;
  }
}

llvm::Expected<NDArray> mlir::nnspec::parseNumpy(StringRef bytes,
                                                 StringRef name) {
  llvm::Expected<NumpyHeader> header = parseNumpyHeader(bytes, name);
  if (!header)
    return header.takeError();

  ElementType type = header->elementType;
  StringRef data = bytes.drop_front(header->dataOffset);
  size_t elementSize = getSizeInBytes(type);
  size_t expectedBytes = *getNumElements(header->shape, type) * elementSize;
  if (data.size() != expectedBytes)
    return llvm::createStringError(
        Twine("wrong amount of data: ") + name + ", found " +
        Twine(data.size()) + " bytes, expected " + Twine(expectedBytes) +
        " for shape " + formatShape(header->shape) + " of " + getName(type));

  llvm::Expected<NDArray> array = NDArray::allocate(type, header->shape);
  if (!array)
    return array.takeError();
  if (header->isFortranOrder)
    copyStrided(elementSize, header->shape, data.data(),
                getColumnMajorStrides(header->shape), array->getData(),
                getRowMajorStrides(header->shape));
  else if (!data.empty())
    std::memcpy(array->getData(), data.data(), data.size());
  if (header->isByteSwapped)
    swapBytes(*array);
  // Compiled code takes any other byte for undefined behaviour.
  if (type == ElementType::Bool)
    for (uint8_t &value : array->getValues<uint8_t>())
      value = value != 0;
  return array;
}

llvm::Expected<NDArray> mlir::nnspec::readNumpyFile(StringRef path) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> buffer =
      llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                  /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createStringError(Twine("cannot read file: ") + path + ", " +
                                   buffer.getError().message());
  return parseNumpy((*buffer)->getBuffer(), path);
}

llvm::Error mlir::nnspec::writeNumpyFile(StringRef path, const NDArray &array) {
  // The stream would take "-" for the standard output.
  int descriptor;
  std::error_code errorCode = llvm::sys::fs::openFileForWrite(path, descriptor);
  if (!errorCode) {
    llvm::raw_fd_ostream os(descriptor, /*shouldClose=*/true);
    os << formatNumpyHeader(array);
    os.write(array.getData(), array.getSizeInBytes());
    os.close();
    errorCode = os.error();
    os.clear_error();
    // Not a device such as /dev/full.
    if (errorCode && llvm::sys::fs::is_regular_file(path))
      llvm::sys::fs::remove(path);
  }
  if (errorCode)
    return llvm::createStringError(Twine("cannot write file: ") + path + ", " +
                                   errorCode.message());
  return llvm::Error::success();
}
