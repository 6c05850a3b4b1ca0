//===- ElementwiseLoops.cpp - The loops of an elementwise op --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementwiseLoops.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::nnspec;

/// The iterators of merged loops, outermost first.
using IteratorGroups = SmallVector<SmallVector<int64_t>>;

/// Stands for an axis that no iterator visits.
static constexpr int64_t kNoIterator = -1;

/// The iterators that visit the axes of an operand, without the axes and
/// iterators of size one.
static SmallVector<int64_t> getIterators(OpOperand &operand, AffineMap map,
                                         ArrayRef<int64_t> loopSizes) {
  SmallVector<int64_t> iterators;
  auto type = dyn_cast<MemRefType>(operand.get().getType());
  for (auto [axis, result] : llvm::enumerate(map.getResults())) {
    auto dim = dyn_cast<AffineDimExpr>(result);
    if (type.getDimSize(axis) == 1 ||
        (dim && loopSizes[dim.getPosition()] == 1))
      continue;
    iterators.push_back(dim ? int64_t(dim.getPosition()) : kNoIterator);
  }
  return iterators;
}

/// Whether the axes of `iterators` that `outer` and `inner` visit are one loop:
/// both side by side, or neither there.
static bool areMergeable(ArrayRef<int64_t> iterators, int64_t outer,
                         int64_t inner) {
  const auto *outerAxis = llvm::find(iterators, outer);
  const auto *innerAxis = llvm::find(iterators, inner);
  if (outerAxis == iterators.end() || innerAxis == iterators.end())
    return outerAxis == innerAxis;
  return innerAxis == outerAxis + 1;
}

/// The iterators that visit the axes of each operand, as of getIterators. None
/// where the op is not of the form of ElementwiseLoops.
static std::optional<SmallVector<SmallVector<int64_t>>>
getOperandIterators(linalg::LinalgOp op) {
  if (!op.hasPureBufferSemantics() ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      op.getNumDpsInits() == 0 || op.hasIndexSemantics())
    return std::nullopt;
  SmallVector<int64_t> loopSizes = op.getStaticLoopRanges();
  SmallVector<SmallVector<int64_t>> operands;
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    bool isResult = op.isDpsInit(&operand);
    if (!type && !isResult && operand.get().getType().isIntOrFloat()) {
      operands.emplace_back();
      continue;
    }
    if (!type || !type.getLayout().isIdentity() || type.getMemorySpace() ||
        !map.isProjectedPermutation(/*allowZeroInResults=*/true) ||
        (isResult && !map.isPermutation()))
      return std::nullopt;
    operands.push_back(getIterators(operand, map, loopSizes));
  }
  return operands;
}

/// The loops in the order of the first result's axes; one of no iterator where
/// all sizes are one.
static IteratorGroups getGroups(linalg::LinalgOp op) {
  SmallVector<SmallVector<int64_t>> operands = *getOperandIterators(op);
  IteratorGroups groups;
  for (int64_t iterator : operands[op.getNumDpsInputs()]) {
    auto canMerge = [&](ArrayRef<int64_t> iterators) {
      return areMergeable(iterators, groups.back().back(), iterator);
    };
    if (!groups.empty() && llvm::all_of(operands, canMerge))
      groups.back().push_back(iterator);
    else
      groups.push_back({iterator});
  }
  if (groups.empty())
    groups.emplace_back();
  return groups;
}

bool ElementwiseLoops::exist(linalg::LinalgOp op) {
  return getOperandIterators(op).has_value();
}

bool ElementwiseLoops::haveRows(linalg::LinalgOp op) {
  SmallVector<SmallVector<int64_t>> operands = *getOperandIterators(op);
  ArrayRef<int64_t> order = operands[op.getNumDpsInputs()];
  auto hasInnermostLast = [&](ArrayRef<int64_t> iterators) {
    return !llvm::is_contained(iterators, order.back()) ||
           iterators.back() == order.back();
  };
  return !order.empty() && llvm::all_of(operands, hasInnermostLast);
}

Value nnspec::getProduct(OpBuilder &builder, Location loc, ValueRange values) {
  Value product = arith::ConstantIndexOp::create(builder, loc, 1);
  for (Value value : values)
    product = builder.createOrFold<arith::MulIOp>(loc, product, value);
  return product;
}

static SmallVector<Value> getSizes(OpBuilder &builder, Location loc,
                                   Value buffer) {
  return getValueOrCreateConstantIndexOp(
      builder, loc, memref::getMixedSizes(builder, loc, buffer));
}

/// All elements of `buffer` as one axis.
static Value flatten(OpBuilder &builder, Location loc, Value buffer) {
  int64_t rank = cast<MemRefType>(buffer.getType()).getRank();
  if (rank < 2)
    return buffer;
  ReassociationIndices axes = llvm::to_vector(llvm::seq<int64_t>(rank));
  return memref::CollapseShapeOp::create(builder, loc, buffer,
                                         ArrayRef<ReassociationIndices>{axes});
}

ElementwiseLoops ElementwiseLoops::get(OpBuilder &builder,
                                       linalg::LinalgOp op) {
  Location loc = op.getLoc();
  IteratorGroups groups = getGroups(op);
  SmallVector<int64_t> loopSizes = op.getStaticLoopRanges();
  SmallVector<int64_t> order;
  for (ArrayRef<int64_t> group : groups)
    llvm::append_range(order, group);
  // The result has all loops, and other operands agree with its sizes. Strides
  // that are made of the same values are one.
  OpOperand *result = op.getDpsInitOperand(0);
  SmallVector<Value> iteratorSizes(op.getNumLoops());
  for (auto [size, expr] :
       llvm::zip_equal(getSizes(builder, loc, result->get()),
                       op.getMatchingIndexingMap(result).getResults())) {
    unsigned iterator = cast<AffineDimExpr>(expr).getPosition();
    std::optional<int64_t> known = getConstantIntValue(size);
    // Another operand may know it.
    if (!ShapedType::isDynamic(loopSizes[iterator]))
      known = loopSizes[iterator];
    // Less than none is none: it is the allocation that is wrong.
    iteratorSizes[iterator] =
        known ? arith::ConstantIndexOp::create(builder, loc,
                                               std::max<int64_t>(*known, 0))
                    .getResult()
              : size;
  }

  ElementwiseLoops loops;
  for (OpOperand &operand : op->getOpOperands()) {
    LoopOperand &loopOperand = loops.operands.emplace_back();
    loopOperand.value = operand.get();
    loopOperand.strides.resize(groups.size());
    if (!loopOperand.isBuffer())
      continue;
    SmallVector<Value> sizes = getSizes(builder, loc, operand.get());
    AffineMap map = op.getMatchingIndexingMap(&operand);
    for (auto [size, expr] : llvm::zip_equal(sizes, map.getResults()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        size = iteratorSizes[dim.getPosition()];
    loopOperand.isInOrder = getIterators(operand, map, loopSizes) == order;
    for (auto [group, stride] : llvm::zip_equal(groups, loopOperand.strides)) {
      if (group.empty())
        continue;
      AffineExpr last = builder.getAffineDimExpr(group.back());
      if (std::optional<unsigned> axis = map.getResultPosition(last))
        stride =
            getProduct(builder, loc, ArrayRef(sizes).drop_front(*axis + 1));
    }
    loopOperand.value = flatten(builder, loc, operand.get());
  }

  for (ArrayRef<int64_t> group : groups) {
    SmallVector<Value> groupSizes = llvm::map_to_vector(
        group, [&](int64_t iterator) { return iteratorSizes[iterator]; });
    loops.sizes.push_back(getProduct(builder, loc, groupSizes));
  }
  return loops;
}
