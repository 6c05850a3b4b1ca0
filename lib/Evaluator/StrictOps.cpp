//===- StrictOps.cpp - Ops whose values are all needed --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StrictOps.h"

#include "mlir/Analysis/FlatLinearValueConstraints.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "nnspec/IR/NNSpecOps.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::eval;

/// Whether everything that a region computes goes into what it yields.
static bool isStrictBody(Block &body) {
  return llvm::all_of(body.without_terminator(), [](Operation &op) {
    return op.getNumRegions() == 0 && !op.use_empty() &&
           !isa<arith::SelectOp, tensor::ExtractOp>(op);
  });
}

/// Whether the loops of `expr` let it take each value below `size`. They are
/// taken out of `free`, the loops that no other axis has.
static bool coversAxis(AffineExpr expr, int64_t size,
                       ArrayRef<int64_t> loopSizes,
                       llvm::SmallBitVector &free) {
  // An axis of size 1 is read whole; nothing else is read inside its bounds.
  if (size == 1)
    return true;
  auto isFree = [&](unsigned loop) {
    bool wasFree = free.test(loop);
    free.reset(loop);
    return wasFree;
  };
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return isFree(dim.getPosition());
  SmallVector<int64_t> coefficients;
  if (ShapedType::isDynamic(size) ||
      failed(getFlattenedAffineExpr(expr, loopSizes.size(), /*numSymbols=*/0,
                                    &coefficients)) ||
      coefficients.size() != loopSizes.size() + 1 || coefficients.back() != 0)
    return false;
  // Such as a window: with the small steps first, the values so far are a
  // range, which the next step goes on from or leaves a gap after.
  SmallVector<std::pair<int64_t, unsigned>> steps;
  for (unsigned loop = 0; loop < loopSizes.size(); ++loop)
    if (coefficients[loop] != 0)
      steps.push_back({coefficients[loop], loop});
  llvm::sort(steps);
  int64_t reached = 0;
  for (auto [step, loop] : steps) {
    if (step < 0 || step > reached + 1 || !isFree(loop) ||
        ShapedType::isDynamic(loopSizes[loop]))
      return false;
    reached += step * (loopSizes[loop] - 1);
  }
  return reached >= size - 1;
}

/// Whether the op reads every element of an operand.
static bool readsAll(linalg::LinalgOp op, OpOperand &operand) {
  AffineMap map = op.getMatchingIndexingMap(&operand);
  if (!op.payloadUsesValueFromOperand(&operand))
    return false;
  llvm::SmallBitVector free(op.getNumLoops(), true);
  SmallVector<int64_t> loopSizes = op.getStaticLoopRanges();
  return llvm::all_of(llvm::zip_equal(map.getResults(), op.getShape(&operand)),
                      [&](auto axis) {
                        auto [expr, size] = axis;
                        return coversAxis(expr, size, loopSizes, free);
                      });
}

/// What goes, unguarded, into what a body yields: such as what the condition of
/// a select compares, but not what it selects.
static llvm::SmallSetVector<Value, 16> getUnguardedValues(Block &body) {
  llvm::SmallSetVector<Value, 16> unguarded;
  unguarded.insert_range(body.getTerminator()->getOperands());
  for (size_t i = 0; i < unguarded.size(); ++i) {
    Operation *def = unguarded[i].getDefiningOp();
    if (!def || def->getBlock() != &body || def->getNumRegions() != 0 ||
        isa<tensor::ExtractOp>(def))
      continue;
    if (auto select = dyn_cast<arith::SelectOp>(def))
      unguarded.insert(select.getCondition());
    else
      unguarded.insert_range(def->getOperands());
  }
  return unguarded;
}

/// Whether the op has a value for any operands.
static bool isTotal(Operation &op) {
  return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::NegFOp,
             arith::MaximumFOp, arith::MinimumFOp, arith::CmpFOp,
             arith::SelectOp, arith::ExtFOp, arith::TruncFOp,
             arith::ConstantOp>(op);
}

/// The operands of a strict op of which every element goes into its results.
static SmallVector<Value> getStrictOperands(Operation *op) {
  if (auto pointwise = dyn_cast<PointwiseOpInterface>(op))
    return SmallVector<Value>(pointwise.getTensorOperands());
  if (auto structured = dyn_cast<linalg::LinalgOp>(op)) {
    SmallVector<Value> operands;
    for (OpOperand &operand : op->getOpOperands())
      if (readsAll(structured, operand))
        operands.push_back(operand.get());
    return operands;
  }
  if (isa<BatchNormTrainingOp, tensor::CastOp, tensor::CollapseShapeOp,
          tensor::ExpandShapeOp, tensor::ReshapeOp, tensor::ConcatOp>(op))
    return SmallVector<Value>(op->getOperands());
  if (auto pad = dyn_cast<tensor::PadOp>(op))
    return {pad.getSource()};
  bool isArithmetic =
      isa_and_nonnull<arith::ArithDialect, math::MathDialect>(op->getDialect());
  if (isArithmetic && !isa<arith::SelectOp>(op))
    return SmallVector<Value>(op->getOperands());
  return {};
}

llvm::DenseSet<Operation *> nnspec::eval::findStrictOps(func::FuncOp function) {
  llvm::DenseSet<Operation *> strict;
  if (!function.getBody().hasOneBlock())
    return strict;
  Block &block = function.front();
  llvm::SmallSetVector<Value, 16> needed;
  needed.insert_range(block.getTerminator()->getOperands());
  // A set vector grows while it is walked.
  for (size_t i = 0; i < needed.size(); ++i) {
    Operation *op = needed[i].getDefiningOp();
    if (!op || op->getBlock() != &block)
      continue;
    // What an op computes for a result that nothing needs is not needed either.
    // The output of a batch norm needs its statistics.
    unsigned numNeeded = isa<BatchNormTrainingOp>(op) ? 1 : op->getNumResults();
    if (!llvm::all_of(op->getResults().take_front(numNeeded),
                      [&](Value result) { return needed.contains(result); }))
      continue;
    // Where there are no elements, nothing is computed.
    auto isEmpty = [](Type type) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      return tensor && llvm::is_contained(tensor.getShape(), 0);
    };
    if (llvm::any_of(op->getOperandTypes(), isEmpty) ||
        llvm::any_of(op->getResultTypes(), isEmpty))
      continue;
    bool isStrict =
        op->getNumRegions() == 0 ||
        (op->getNumRegions() == 1 && op->getRegion(0).hasOneBlock() &&
         isStrictBody(op->getRegion(0).front()));
    auto structured = dyn_cast<linalg::LinalgOp>(op);
    // A later iteration of a reduction may drop what an earlier one computed.
    if (structured && structured.getNumReductionLoops() != 0 &&
        llvm::any_of(
            structured.getRegionOutputArgs(),
            [](BlockArgument argument) { return argument.use_empty(); }))
      continue;
    if (!isStrict && structured && structured.getNumReductionLoops() == 0) {
      auto unguarded = getUnguardedValues(*structured.getBlock());
      for (OpOperand &operand : op->getOpOperands())
        if (readsAll(structured, operand) &&
            unguarded.contains(structured.getMatchingBlockArgument(&operand)))
          needed.insert(operand.get());
      // What a select may drop needs nothing.
      if (llvm::all_of(*structured.getBlock(), [&](Operation &bodyOp) {
            return bodyOp.hasTrait<OpTrait::IsTerminator>() ||
                   isTotal(bodyOp) ||
                   (bodyOp.getNumRegions() == 0 &&
                    bodyOp.getNumResults() == 1 &&
                    unguarded.contains(bodyOp.getResult(0)));
          }))
        strict.insert(op);
    }
    if (!isStrict)
      continue;
    if (!strict.insert(op).second)
      continue;
    needed.insert_range(getStrictOperands(op));
  }
  return strict;
}
