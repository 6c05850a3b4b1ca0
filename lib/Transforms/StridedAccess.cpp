//===- StridedAccess.cpp - Operands as strides of iterators ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StridedAccess.h"

#include "mlir/Analysis/FlatLinearValueConstraints.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
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

void nnspec::buildParts(
    OpBuilder &builder, Location loc, int64_t count, int64_t threads,
    llvm::function_ref<void(Value part, Value first, Value last)> buildPart) {
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  threads = std::min(threads, count);
  if (threads <= 1)
    return buildPart(constant(0), constant(0), constant(count));

  omp::ParallelOperands parallelClauses;
  parallelClauses.numThreads =
      arith::ConstantIntOp::create(builder, loc, builder.getI32Type(), threads);
  auto region = omp::ParallelOp::create(builder, loc, parallelClauses);
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&region.getRegion());
  omp::LoopNestOperands loopClauses;
  loopClauses.loopLowerBounds = {constant(0)};
  loopClauses.loopUpperBounds = {constant(threads)};
  loopClauses.loopSteps = {constant(1)};
  omp::WsloopOperands shareClauses;
  // All wait at the end of the region.
  shareClauses.nowait = builder.getUnitAttr();
  auto share = omp::WsloopOp::create(builder, loc, shareClauses);
  omp::TerminatorOp::create(builder, loc);
  builder.createBlock(&share.getRegion());
  auto loop = omp::LoopNestOp::create(builder, loc, loopClauses);
  Value part =
      builder.createBlock(&loop.getRegion(), {}, builder.getIndexType(), loc)
          ->getArgument(0);
  omp::YieldOp yield = omp::YieldOp::create(builder, loc);
  builder.setInsertionPoint(yield);
  auto getStart = [&](Value number) -> Value {
    Value product =
        arith::MulIOp::create(builder, loc, number, constant(count));
    return arith::DivUIOp::create(builder, loc, product, constant(threads));
  };
  Value next = arith::AddIOp::create(builder, loc, part, constant(1));
  Value first = getStart(part), last = getStart(next);
  buildPart(part, first, last);
}
