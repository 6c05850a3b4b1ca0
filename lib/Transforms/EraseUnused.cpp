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
#include "mlir/IR/RegionKindInterface.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_ERASEUNUSED
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// Whether the tensor, or what it is a shape of, has been computed. An argument
/// or a part of one may say where a result is to be written.
static bool isComputed(Value tensor) {
  for (unsigned depth = 0; depth < kMaxSearchDepth; ++depth) {
    Operation *op = tensor.getDefiningOp();
    if (isa_and_nonnull<linalg::LinalgOp, PointwiseOpInterface>(op))
      return true;
    if (!isa_and_nonnull<tensor::CastOp, tensor::ExpandShapeOp,
                         tensor::CollapseShapeOp, tensor::ExtractSliceOp>(op))
      return false;
    tensor = op->getOperand(0);
  }
  return false;
}

/// Whether the op gives each element of a result a value that does not depend
/// on the initial one. A map that is no permutation may leave some out, and so
/// does a reduction of nothing.
static bool overwrites(linalg::LinalgOp op, OpOperand &init) {
  return !op.payloadUsesValueFromOperand(&init) &&
         op.getMatchingIndexingMap(&init).isPermutation();
}

namespace {

/// Has an op that overwrites its initial values begin with empty tensors, where
/// it began with computed ones.
struct ReplaceUnreadInit : public OpInterfaceRewritePattern<linalg::LinalgOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    auto isUnread = [&](OpOperand &init) {
      return isComputed(init.get()) && overwrites(op, init);
    };
    // Where ops may use themselves, one may be asked for its own size.
    if (!op.hasPureTensorSemantics() ||
        mayBeGraphRegion(*op->getParentRegion()) ||
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
