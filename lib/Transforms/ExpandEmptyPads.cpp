//===- ExpandEmptyPads.cpp - Paddings of tensors without elements ---------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Transforms/Passes.h"

#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_EXPANDEMPTYPADS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;

namespace {

struct ExpandEmptyPad : public OpRewritePattern<tensor::PadOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::PadOp op,
                                PatternRewriter &rewriter) const override {
    if (!llvm::is_contained(op.getSourceType().getShape(), 0))
      return failure();
    ReifiedRankedShapedTypeDims sizes;
    if (failed(reifyResultShapes(rewriter, op, sizes)))
      return failure();
    RankedTensorType type = op.getResultType();
    SmallVector<Value> dynamicSizes;
    for (auto [axis, size] : llvm::enumerate(sizes.front()))
      if (type.isDynamicDim(axis))
        dynamicSizes.push_back(
            getValueOrCreateConstantIndexOp(rewriter, op.getLoc(), size));
    auto generate =
        tensor::GenerateOp::create(rewriter, op.getLoc(), type, dynamicSizes);
    rewriter.inlineRegionBefore(op.getRegion(), generate.getBody(),
                                generate.getBody().end());
    rewriter.replaceOp(op, generate);
    return success();
  }
};

struct ExpandEmptyPadsPass
    : public nnspec::impl::ExpandEmptyPadsBase<ExpandEmptyPadsPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandEmptyPad>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
