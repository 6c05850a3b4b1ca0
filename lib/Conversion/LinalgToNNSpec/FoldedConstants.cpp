//===- FoldedConstants.cpp - Arithmetic on constants in a body ------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FoldedConstants.h"

#include "ElementwiseBody.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "nnspec/IR/NNSpecOps.h"

using namespace mlir;
using namespace mlir::nnspec;

/// Whether folding the op of constants rounds nothing. (Upstream folds a
/// truncation only where it is exact.)
static bool isExact(Operation *op) {
  return isa<arith::ExtFOp, arith::TruncFOp, arith::NegFOp, arith::MaximumFOp,
             arith::MinimumFOp, math::AbsFOp>(op);
}

llvm::SetVector<Value>
nnspec::findConstantsToRead(ArrayRef<Operation *> bodyOps,
                            llvm::function_ref<bool(Value)> isConstant) {
  llvm::SetVector<Value> found;
  // What exact ops compute of constants, with one of these.
  llvm::DenseMap<Value, Value> computed;
  for (Operation *op : bodyOps) {
    if (op->getNumResults() != 1 || isConstant(op->getResult(0)))
      continue;
    Value last;
    for (Value operand : op->getOperands()) {
      last = isConstant(operand) ? operand : computed.lookup(operand);
      if (!last)
        break;
    }
    if (!last)
      continue;
    if (isExact(op))
      computed[op->getResult(0)] = last;
    else
      found.insert(last);
  }
  return found;
}

namespace {

/// Adds a tensor of rank 0 for each such constant to the op's inputs.
struct ReadConstants : public OpRewritePattern<linalg::GenericOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return failure();
    auto isConstant = [](Value value) {
      return getScalarConstant(value).has_value();
    };
    SmallVector<Operation *> bodyOps = llvm::map_to_vector(
        op.getBody()->without_terminator(), [](Operation &op) { return &op; });
    llvm::SetVector<Value> constants = findConstantsToRead(bodyOps, isConstant);
    if (constants.empty())
      return failure();

    SmallVector<Value> inputs = op.getInputs();
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    for (Value constant : constants) {
      auto type = RankedTensorType::get({}, constant.getType());
      maps.insert(maps.begin() + inputs.size(),
                  AffineMap::get(op.getNumLoops(), 0, getContext()));
      inputs.push_back(FillOp::create(rewriter, op.getLoc(), type,
                                      *getScalarConstant(constant),
                                      ValueRange()));
    }
    auto wide = linalg::GenericOp::create(
        rewriter, op.getLoc(), op->getResultTypes(), inputs, op.getOutputs(),
        maps, op.getIteratorTypesArray(), /*bodyBuild=*/nullptr,
        linalg::getPrunedAttributeList(op));
    unsigned numOld = op.getNumDpsInputs();
    rewriter.inlineRegionBefore(op.getRegion(), wide.getRegion(),
                                wide.getRegion().end());
    Block *body = wide.getBody();
    for (auto [i, constant] : llvm::enumerate(constants)) {
      Value argument = body->insertArgument(numOld + i, constant.getType(),
                                            constant.getLoc());
      for (Operation &bodyOp : *body)
        for (OpOperand &use : bodyOp.getOpOperands())
          if (use.get() == constant)
            use.set(argument);
    }
    rewriter.replaceOp(op, wide);
    return success();
  }
};

} // namespace

void nnspec::populateReadConstantsPatterns(RewritePatternSet &patterns) {
  patterns.add<ReadConstants>(patterns.getContext());
}
