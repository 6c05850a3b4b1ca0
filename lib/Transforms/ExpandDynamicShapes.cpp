//===- ExpandDynamicShapes.cpp - Expansions into unknown sizes ------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Transforms/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_EXPANDDYNAMICSHAPES
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;

namespace {

struct ExpandDynamicShape : public OpRewritePattern<memref::ExpandShapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(memref::ExpandShapeOp op,
                                PatternRewriter &rewriter) const override {
    MemRefType type = op.getResultType();
    bool hasSeveral =
        llvm::any_of(op.getReassociationIndices(), [&](ArrayRef<int64_t> axes) {
          return llvm::count_if(axes, [&](int64_t axis) {
                   return type.isDynamicDim(axis);
                 }) > 1;
        });
    if (!hasSeveral)
      return failure();
    Location loc = op.getLoc();
    auto source =
        memref::ExtractStridedMetadataOp::create(rewriter, loc, op.getSrc());
    SmallVector<OpFoldResult> sizes = op.getMixedOutputShape();
    SmallVector<OpFoldResult> strides(sizes.size());
    AffineExpr a = rewriter.getAffineSymbolExpr(0);
    AffineExpr b = rewriter.getAffineSymbolExpr(1);
    // Within a group, the last axis has the stride of the source's.
    for (auto [axes, stride] : llvm::zip_equal(
             op.getReassociationIndices(), source.getConstifiedMixedStrides()))
      for (int64_t axis : llvm::reverse(axes)) {
        strides[axis] = stride;
        stride = affine::makeComposedFoldedAffineApply(rewriter, loc, a * b,
                                                       {stride, sizes[axis]});
      }
    rewriter.replaceOpWithNewOp<memref::ReinterpretCastOp>(
        op, type, source.getBaseBuffer(), source.getConstifiedMixedOffset(),
        sizes, strides);
    return success();
  }
};

struct ExpandDynamicShapesPass
    : public nnspec::impl::ExpandDynamicShapesBase<ExpandDynamicShapesPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandDynamicShape>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
