//===- EraseUnused.cpp - What nothing reads -------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RewriteRoots.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_ERASEUNUSED
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

namespace {

/// Has an op that does not read its initial values begin with empty tensors,
/// where it began with what another op computes. An argument or a part of one
/// stays: it says where the result is to be written.
struct ReplaceUnreadInit : public OpInterfaceRewritePattern<linalg::LinalgOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    auto isUnread = [&](OpOperand &init) {
      return isa_and_nonnull<linalg::LinalgOp, PointwiseOpInterface>(
                 init.get().getDefiningOp()) &&
             !op.payloadUsesValueFromOperand(&init);
    };
    if (!op.hasPureTensorSemantics() ||
        llvm::none_of(op.getDpsInitsMutable(), isUnread))
      return failure();
    for (OpOperand &init : op.getDpsInitsMutable()) {
      if (!isUnread(init))
        continue;
      auto type = cast<RankedTensorType>(init.get().getType());
      Value empty = tensor::EmptyOp::create(
          rewriter, op.getLoc(), type,
          getDynamicSizes(getSizes(rewriter, op.getLoc(), init.get())));
      rewriter.modifyOpInPlace(op, [&] { init.set(empty); });
    }
    return success();
  }
};

struct EraseUnusedPass : public nnspec::impl::EraseUnusedBase<EraseUnusedPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet owned(context);
    populateEraseUnusedPatterns(owned);
    patterns = std::move(owned);
    return success();
  }

  void runOnOperation() override {
    // In bodies too, where it may be the only use of an operand.
    bool changed = eraseDeadOps(getOperation());
    changed |= rewriteRoots(getOperation(), patterns);
    if (!changed)
      markAllAnalysesPreserved();
  }

private:
  FrozenRewritePatternSet patterns;
};

} // namespace

void nnspec::populateEraseUnusedPatterns(RewritePatternSet &patterns) {
  patterns.add<ReplaceUnreadInit>(patterns.getContext());
  linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
}
