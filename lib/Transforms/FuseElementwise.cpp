//===- FuseElementwise.cpp - Fusion that repeats no work ------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OrderOps.h"
#include "RewriteRoots.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/RegionKindInterface.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_FUSEELEMENTWISE
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// Whether the op only casts, so that repeating it costs less than storing its
/// result.
static bool isCast(linalg::GenericOp op) {
  return llvm::all_of(op.getBody()->without_terminator(), [](Operation &op) {
    return isa<arith::ExtFOp, arith::TruncFOp>(op);
  });
}

/// How many ops two bodies may have to be fused: each fusion copies both, so
/// that without a bound a chain of n ops would take n^2 steps. No memory
/// traffic is worth saving beside so much arithmetic.
static constexpr size_t kMaxBodySize = 128;

/// In what order ops are fused.
enum class FusionOrder {
  /// Not a long body with one of less than half its size: that would copy it
  /// for each op of a chain, and bodies that grow together are copied few
  /// times.
  Balanced,
  Any
};

static bool isFusionFree(OpOperand *fusedOperand, FusionOrder order) {
  auto producer = fusedOperand->get().getDefiningOp<linalg::GenericOp>();
  auto consumer = cast<linalg::GenericOp>(fusedOperand->getOwner());
  if (!producer ||
      !consumer.getMatchingIndexingMap(fusedOperand).isPermutation())
    return false;
  // A cast goes into all of its users, but not before what it casts, however
  // long, could be fused into it: else that is stored wide. Anything else would
  // be computed again by other users, and in another block, such as a loop.
  if (isCast(producer) ? order == FusionOrder::Balanced
                       : !producer->hasOneUse() ||
                             producer->getBlock() != consumer->getBlock())
    return false;
  // A layer's operands say what it is; one that only repeats something, fused
  // into it, makes it another layer, of fewer axes.
  if (consumer.getNumReductionLoops() != 0 &&
      llvm::none_of(producer.getDpsInputOperands(), [&](OpOperand *input) {
        return producer.getMatchingIndexingMap(input).isPermutation();
      }))
    return false;
  // Last, since a block counts its ops one by one.
  size_t producerSize = producer.getBody()->getOperations().size();
  size_t consumerSize = consumer.getBody()->getOperations().size();
  return producerSize + consumerSize <= kMaxBodySize &&
         (order == FusionOrder::Any || producerSize <= 2 * consumerSize);
}

namespace {

/// Fuses one producer. Upstream's pattern comes with others, one of which moves
/// constants into bodies, where arithmetic on them would be folded and rounded.
struct FuseProducer : public OpRewritePattern<linalg::GenericOp> {
  FuseProducer(MLIRContext *context, FusionOrder order)
      : OpRewritePattern(context), order(order) {}

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    // Where ops may use themselves, fusing them may have no end.
    if (mayBeGraphRegion(*op->getParentRegion()))
      return failure();
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isFusionFree(&operand, order) ||
          !linalg::areElementwiseOpsFusable(&operand))
        continue;
      FailureOr<linalg::ElementwiseOpFusionResult> fusion =
          linalg::fuseElementwiseOps(rewriter, &operand);
      if (failed(fusion))
        return rewriter.notifyMatchFailure(op, "cannot be fused");
      auto fused = cast<linalg::GenericOp>(fusion->fusedOp);
      linalg::GenericOp ordered = orderInputs(rewriter, fused);
      rewriter.replaceOp(
          op, llvm::map_to_vector(op->getResults(), [&](Value result) -> Value {
            auto replacement =
                cast<OpResult>(fusion->replacements.lookup(result));
            return ordered->getResult(replacement.getResultNumber());
          }));
      if (ordered != fused)
        rewriter.eraseOp(fused);
      return success();
    }
    return failure();
  }

private:
  FusionOrder order;
};

} // namespace

static void populatePatterns(RewritePatternSet &patterns, FusionOrder order) {
  MLIRContext *context = patterns.getContext();
  patterns.add<FuseProducer>(context, order);
  // What fusion leaves behind: operands twice or of no use, and initial values
  // that nothing reads.
  linalg::GenericOp::getCanonicalizationPatterns(patterns, context);
  populateEraseUnusedPatterns(patterns);
  // Reshaped fills are fills of the reshaped tensor, not of a reshape.
  linalg::FillOp::getCanonicalizationPatterns(patterns, context);
  llvm::erase_if(patterns.getNativePatterns(), [](const auto &pattern) {
    return llvm::is_contained(getWrongUpstreamPatterns(),
                              pattern->getDebugName());
  });
  tensor::populateFoldTensorEmptyPatterns(patterns);
}

namespace {

struct FuseElementwisePass
    : public nnspec::impl::FuseElementwiseBase<FuseElementwisePass> {
  LogicalResult initialize(MLIRContext *context) override {
    // A copy of the pass has those of the original.
    phases.clear();
    for (FusionOrder order : {FusionOrder::Balanced, FusionOrder::Any}) {
      RewritePatternSet patterns(context);
      populatePatterns(patterns, order);
      phases.emplace_back(std::move(patterns));
    }
    return success();
  }

  void runOnOperation() override {
    bool changed = false;
    // Producers first, as upstream's fusion expects.
    for (const FrozenRewritePatternSet &patterns : phases)
      changed |= rewriteRoots(getOperation(), patterns);
    if (!changed)
      markAllAnalysesPreserved();
  }

private:
  SmallVector<FrozenRewritePatternSet, 2> phases;
};

} // namespace

ArrayRef<std::string> nnspec::getWrongUpstreamPatterns() {
  // insert_slice(pad(x), fill) becomes insert_slice(x, fill), at an offset to
  // which the low padding is added without the stride.
  static const std::string names[] = {
      "(anonymous namespace)::FoldInsertPadIntoFill",
      "{anonymous}::FoldInsertPadIntoFill"};
  return names;
}

void nnspec::populateFuseElementwisePatterns(RewritePatternSet &patterns) {
  populatePatterns(patterns, FusionOrder::Any);
}
