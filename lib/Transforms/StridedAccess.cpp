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

std::optional<SmallVector<int64_t>> nnspec::getStaticStrides(MemRefType type) {
  SmallVector<int64_t> strides;
  int64_t offset;
  if (!type.hasStaticShape() || type.getMemorySpace() ||
      failed(type.getStridesAndOffset(strides, offset)) ||
      llvm::any_of(strides, [](int64_t stride) {
        return ShapedType::isDynamic(stride) || stride < 0;
      }))
    return std::nullopt;
  return strides;
}

/// The strides of the innermost elements that vectors are loaded and stored
/// with.
static constexpr int64_t kMaxLoadStride = 2, kMaxStoreStride = 1;

/// The strides of the buffer if it is accessed as it is.
static std::optional<SmallVector<int64_t>> getOwnStrides(OpOperand &operand) {
  auto type = cast<MemRefType>(operand.get().getType());
  std::optional<SmallVector<int64_t>> strides = getStaticStrides(type);
  if (!strides)
    return std::nullopt;
  bool isResult =
      cast<linalg::LinalgOp>(operand.getOwner()).isDpsInit(&operand);
  for (auto [size, stride] :
       llvm::reverse(llvm::zip_equal(type.getShape(), *strides))) {
    if (size == 1)
      continue;
    if (stride > (isResult ? kMaxStoreStride : kMaxLoadStride))
      return std::nullopt;
    break;
  }
  return strides;
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
    if (!type || !type.hasStaticShape() || !type.isStrided() ||
        type.getMemorySpace())
      return std::nullopt;
    StridedAccess &access = accesses.emplace_back();
    access.strides.resize(op.getNumLoops());
    AffineMap map = op.getMatchingIndexingMap(&operand);
    SmallVector<int64_t> strides =
        getOwnStrides(operand).value_or(computeSuffixProduct(type.getShape()));
    for (auto [expression, stride] : llvm::zip_equal(map.getResults(), strides))
      if (!add(access, expression, stride))
        return std::nullopt;
  }
  return accesses;
}

bool nnspec::packOperands(OpBuilder &builder, linalg::LinalgOp op) {
  OpBuilder::InsertionGuard guard(builder);
  Location loc = op.getLoc();
  bool hasPacked = false;
  for (OpOperand &operand : op->getOpOperands()) {
    if (getOwnStrides(operand))
      continue;
    hasPacked = true;
    Value buffer = operand.get();
    auto type = cast<MemRefType>(buffer.getType());
    builder.setInsertionPoint(op);
    Value packed = memref::AllocOp::create(
        builder, loc, MemRefType::get(type.getShape(), type.getElementType()),
        builder.getI64IntegerAttr(64));
    linalg::CopyOp::create(builder, loc, buffer, packed);
    operand.set(packed);
    builder.setInsertionPointAfter(op);
    if (op.isDpsInit(&operand))
      linalg::CopyOp::create(builder, loc, packed, buffer);
    memref::DeallocOp::create(builder, loc, packed);
  }
  return hasPacked;
}

Value nnspec::buildFlatView(OpBuilder &builder, Location loc, Value buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  auto [strides, offset] = type.getStridesAndOffset();
  int64_t size = 1;
  for (auto [axis, stride] : llvm::zip_equal(type.getShape(), strides))
    size += (axis - 1) * stride;
  MemRefLayoutAttrInterface layout;
  OpFoldResult start = builder.getIndexAttr(offset);
  if (offset != 0)
    layout = StridedLayoutAttr::get(builder.getContext(), offset, {1});
  if (ShapedType::isDynamic(offset))
    start = memref::ExtractStridedMetadataOp::create(builder, loc, buffer)
                .getOffset();
  return memref::ReinterpretCastOp::create(
      builder, loc, MemRefType::get({size}, type.getElementType(), layout),
      buffer, start, ArrayRef<OpFoldResult>{builder.getIndexAttr(size)},
      ArrayRef<OpFoldResult>{builder.getIndexAttr(1)});
}
