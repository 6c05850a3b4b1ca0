//===- NDArray.cpp - Arrays in host memory --------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/NDArray.h"

#include "mlir/IR/BuiltinTypeInterfaces.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::nnspec;

size_t mlir::nnspec::getSizeInBytes(ElementType type) {
  switch (type) {
  case ElementType::Bool:
  case ElementType::Int8:
  case ElementType::UInt8:
    return 1;
  case ElementType::Int16:
  case ElementType::UInt16:
  case ElementType::Float16:
  case ElementType::BFloat16:
    return 2;
  case ElementType::Int32:
  case ElementType::UInt32:
  case ElementType::Float32:
    return 4;
  case ElementType::Int64:
  case ElementType::UInt64:
  case ElementType::Float64:
    return 8;
  }
  llvm_unreachable("unknown element type");
}

StringRef mlir::nnspec::getName(ElementType type) {
  switch (type) {
  case ElementType::Bool:
    return "bool";
  case ElementType::Int8:
    return "int8";
  case ElementType::Int16:
    return "int16";
  case ElementType::Int32:
    return "int32";
  case ElementType::Int64:
    return "int64";
  case ElementType::UInt8:
    return "uint8";
  case ElementType::UInt16:
    return "uint16";
  case ElementType::UInt32:
    return "uint32";
  case ElementType::UInt64:
    return "uint64";
  case ElementType::Float16:
    return "float16";
  case ElementType::BFloat16:
    return "bfloat16";
  case ElementType::Float32:
    return "float32";
  case ElementType::Float64:
    return "float64";
  }
  llvm_unreachable("unknown element type");
}

bool mlir::nnspec::isFloat(ElementType type) {
  return type == ElementType::Float16 || type == ElementType::BFloat16 ||
         type == ElementType::Float32 || type == ElementType::Float64;
}

std::string mlir::nnspec::formatShape(ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << '[';
  llvm::interleaveComma(shape, os, [&](int64_t size) {
    if (ShapedType::isDynamic(size))
      os << '?';
    else
      os << size;
  });
  os << ']';
  return text;
}

SmallVector<int64_t> mlir::nnspec::getMultiIndex(int64_t linearIndex,
                                                 ArrayRef<int64_t> shape) {
  SmallVector<int64_t> index(shape.size());
  for (size_t axis = shape.size(); axis-- > 0;) {
    index[axis] = linearIndex % shape[axis];
    linearIndex /= shape[axis];
  }
  return index;
}

std::optional<int64_t> mlir::nnspec::getNumElements(ArrayRef<int64_t> shape,
                                                    ElementType type) {
  // The sizes beside a zero must fit too: strides are their products.
  int64_t bytes = getSizeInBytes(type);
  for (int64_t size : shape)
    if (size != 0 && llvm::MulOverflow(bytes, size, bytes))
      return std::nullopt;
  if (llvm::is_contained(shape, 0))
    return 0;
  return bytes / int64_t(getSizeInBytes(type));
}

llvm::Expected<NDArray> NDArray::allocate(ElementType type,
                                          ArrayRef<int64_t> shape) {
  if (shape.size() > kMaxRank)
    return llvm::createStringError(Twine("rank too large: array of ") +
                                   nnspec::getName(type) + ", found rank " +
                                   Twine(shape.size()) + ", expected at most " +
                                   Twine(kMaxRank));
  if (llvm::any_of(shape, [](int64_t size) { return size < 0; }))
    return llvm::createStringError(Twine("negative size: array of ") +
                                   nnspec::getName(type) + ", found shape " +
                                   formatShape(shape) +
                                   ", expected sizes of 0 or more");
  std::optional<int64_t> numElements = nnspec::getNumElements(shape, type);
  if (!numElements)
    return llvm::createStringError(Twine("array too large: array of ") +
                                   nnspec::getName(type) + ", found shape " +
                                   formatShape(shape) +
                                   ", expected less than 2^63 bytes");

  constexpr size_t alignment = 64;
  size_t bytes = llvm::alignTo(
      std::max<size_t>(*numElements * nnspec::getSizeInBytes(type), 1),
      alignment);
  auto *data = static_cast<char *>(std::aligned_alloc(alignment, bytes));
  if (!data)
    return llvm::createStringError(Twine("out of memory: ") + Twine(bytes) +
                                   " bytes for an array of shape " +
                                   formatShape(shape));
  return adopt(type, shape, data, data);
}

NDArray::NDArray(ElementType type, ArrayRef<int64_t> shape, char *data,
                 void *allocation)
    : type(type), shape(shape),
      numElements(*nnspec::getNumElements(shape, type)),
      data(data, Free{allocation}) {}
