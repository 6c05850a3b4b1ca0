//===- LinalgToNNSpec.cpp - Raises elementwise linalg to nnspec -----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyBuilder.h"
#include "FoldedConstants.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Rewrite/FrozenRewritePatternSet.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "nnspec/Conversion/Passes.h"
#include "nnspec/IR/ChannelAffine.h"
#include "nnspec/IR/NNSpecDialect.h"
#include "nnspec/IR/Utils.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_CONVERTLINALGTONNSPEC
#include "nnspec/Conversion/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

namespace {

struct RaiseElementwise : public OpInterfaceRewritePattern<linalg::LinalgOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    FailureOr<ElementwiseBody> body = ElementwiseBody::create(op, rewriter);
    if (failed(body))
      return failure();
    BodySplit split(*body);
    if (!split.isWorthRaising())
      return rewriter.notifyMatchFailure(op, "has no map by a parameter");
    rewriter.replaceOp(op, BodyBuilder(rewriter, *body, split).build());
    return success();
  }
};

struct ConvertLinalgToNNSpecPass
    : public nnspec::impl::ConvertLinalgToNNSpecBase<
          ConvertLinalgToNNSpecPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet owned(context);
    populateLinalgToNNSpecPatterns(owned);
    // A parameter may be computed in both dialects in turn.
    populateBroadcastOutwardsPatterns(owned);
    patterns = std::move(owned);
    return success();
  }

  void runOnOperation() override {
    // Producers before users. Not the greedy driver, which folds and erases
    // what no pattern has matched.
    ChangeListener listener;
    walkAndApplyPatterns(getOperation(), patterns, &listener);
    if (!listener.hasChanged())
      markAllAnalysesPreserved();
  }

private:
  FrozenRewritePatternSet patterns;
};

} // namespace

void nnspec::populateLinalgToNNSpecPatterns(RewritePatternSet &patterns) {
  patterns.add<RaiseElementwise>(patterns.getContext(), /*benefit=*/2);
  populateReadConstantsPatterns(patterns);
}
