//===- StridedAccess.cpp - Operands as strides of iterators ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StridedAccess.h"

#include "mlir/Analysis/FlatLinearValueConstraints.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mlir::nnspec;

/// Adds `stride * expression` to the access.
static bool add(StridedAccess &access, AffineExpr expression, int64_t stride) {
  SmallVector<int64_t> coefficients;
  size_t numIterators = access.strides.size();
  if (failed(getFlattenedAffineExpr(expression, numIterators, /*numSymbols=*/0,
                                    &coefficients)) ||
      coefficients.size() != numIterators + 1)
    return false;
  for (size_t i = 0; i < numIterators; ++i)
    access.strides[i] += stride * coefficients[i];
  access.offset += stride * coefficients.back();
  return true;
}

std::optional<SmallVector<StridedAccess>>
nnspec::getStridedAccesses(linalg::LinalgOp op) {
  if (!op.hasPureBufferSemantics())
    return std::nullopt;
  for (int64_t size : op.getStaticLoopRanges())
    if (ShapedType::isDynamic(size) || size == 0)
      return std::nullopt;
  SmallVector<StridedAccess> accesses;
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (!type || !type.hasStaticShape() || !type.getLayout().isIdentity() ||
        type.getMemorySpace())
      return std::nullopt;
    StridedAccess &access = accesses.emplace_back();
    access.strides.resize(op.getNumLoops());
    AffineMap map = op.getMatchingIndexingMap(&operand);
    for (auto [expression, stride] : llvm::zip_equal(
             map.getResults(), computeSuffixProduct(type.getShape())))
      if (!add(access, expression, stride))
        return std::nullopt;
  }
  return accesses;
}

Value nnspec::buildFlatBuffer(OpBuilder &builder, Location loc, Value buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  int64_t numElements = type.getNumElements();
  auto flat = MemRefType::get({numElements}, type.getElementType());
  return memref::ReinterpretCastOp::create(
      builder, loc, flat, buffer, /*offset=*/0, ArrayRef<int64_t>{numElements},
      ArrayRef<int64_t>{1});
}
