//===- RoundedConstant.cpp - Constants in the making ----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RoundedConstant.h"

#include "nnspec/IR/ConstantBlobs.h"

using namespace mlir;
using namespace mlir::nnspec;

RoundedConstant::RoundedConstant(RankedTensorType type, bool isSplat)
    : type(type), format(*getFloatFormat(type.getElementType())),
      countsMutex(std::make_unique<std::mutex>()), isSplat(isSplat) {
  size_t numStored = isSplat ? 1 : type.getNumElements();
  blob = allocateBlob(numStored * getSize());
  data = blob.getMutableData();
}

RoundedConstant RoundedConstant::create(RankedTensorType type, bool isSplat) {
  return RoundedConstant(type, isSplat);
}

void RoundedConstant::write(int64_t begin, ArrayRef<double> values) {
  FloatCounts found = roundFloats(format, values.data(), values.size(),
                                  data.data() + begin * getSize());
  std::lock_guard<std::mutex> lock(*countsMutex);
  counts += found;
}

/// Whether all elements, of `size` bytes each, have the bits of the first.
static bool areEqual(ArrayRef<char> data, size_t size) {
  // All equal their neighbours.
  return std::memcmp(data.data(), data.data() + size, data.size() - size) == 0;
}

TypedAttr RoundedConstant::takeAttribute(
    size_t resourceThreshold,
    llvm::function_ref<TypedAttr(AsmResourceBlob)> createResource) {
  isSplat |= areEqual(data, getSize());
  if (isSplat || data.size() <= resourceThreshold)
    return DenseElementsAttr::getFromRawBuffer(
        type,
        ArrayRef<char>(data).take_front(isSplat ? getSize() : data.size()));
  return createResource(std::move(blob));
}
