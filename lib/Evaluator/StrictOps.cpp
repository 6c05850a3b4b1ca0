//===- StrictOps.cpp - Ops whose values are all needed --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StrictOps.h"

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

/// The operands of a strict op of which every element goes into its results.
static SmallVector<Value> getStrictOperands(Operation *op) {
  if (auto pointwise = dyn_cast<PointwiseOpInterface>(op))
    return SmallVector<Value>(pointwise.getTensorOperands());
  if (auto structured = dyn_cast<linalg::LinalgOp>(op)) {
    SmallVector<Value> operands;
    // What is read along loops alone is read whole.
    for (OpOperand &operand : op->getOpOperands())
      if (structured.payloadUsesValueFromOperand(&operand) &&
          structured.getMatchingIndexingMap(&operand).isProjectedPermutation())
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
    if (op->getNumRegions() != 0 &&
        !(op->getNumRegions() == 1 && op->getRegion(0).hasOneBlock() &&
          isStrictBody(op->getRegion(0).front())))
      continue;
    if (!strict.insert(op).second)
      continue;
    needed.insert_range(getStrictOperands(op));
  }
  return strict;
}
