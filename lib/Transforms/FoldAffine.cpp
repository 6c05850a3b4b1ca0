//===- FoldAffine.cpp - Fold maps per channel into linear layers ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FoldAffine.h"
#include "ConstantParameter.h"
#include "RewriteRoots.h"

#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Remarks.h"
#include "nnspec/IR/Utils.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_FOLDAFFINE
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

static remark::RemarkOpts getRemarkOptions(Operation *op, StringRef name) {
  return getRemarkOptions(op, name, "nnspec-fold-affine");
}

static LockedRemark remarkMissed(Operation *op, StringRef name) {
  return nameLayers(remark::missed(op->getLoc(), getRemarkOptions(op, name)),
                    op->getLoc());
}

static void remarkFold(Operation *op, StringRef what,
                       const ChannelParameter &parameter) {
  auto remark = nameLayers(
      remark::passed(op->getLoc(), getRemarkOptions(op, what)), op->getLoc());
  if (!remark)
    return;
  std::string text;
  llvm::raw_string_ostream(text)
      << "folded a parameter of " << parameter.value.getType()
      << ", which saves a pass over " << op->getResult(0).getType();
  remark << text;
}

/// The scale or bias that `op` applies, and to what.
template <typename OpTy>
static std::pair<Value, Value> matchLink(OpTy op) {
  if (isParameter(op.getLhs()) || !isParameter(op.getRhs()))
    return {};
  return {op.getLhs(), op.getRhs()};
}

static SmallVector<int64_t> getAxes(Value parameter) {
  llvm::SmallBitVector axes = getParameterAxes(parameter);
  return SmallVector<int64_t>(axes.set_bits_begin(), axes.set_bits_end());
}

/// The map that ends with `op`: nothing where a map goes on after it.
static std::optional<ChannelAffine> matchWholeMap(Operation *op) {
  std::optional<ChannelAffine> affine = ChannelAffine::match(op->getResult(0));
  if (!affine)
    return std::nullopt;
  if (isa<MulOp>(op) && op->hasOneUse()) {
    auto add = dyn_cast<AddOp>(*op->user_begin());
    if (add && add.getLhs() == op->getResult(0) && isParameter(add.getRhs()))
      return std::nullopt;
  }
  return affine;
}

static ConsumerFold::Axes getAxes(const ChannelAffine &affine) {
  ConsumerFold::Axes axes;
  if (affine.scale)
    axes.scale = getAxes(affine.scale);
  if (affine.bias)
    axes.bias = getAxes(affine.bias);
  return axes;
}

static LogicalResult checkConstants(const ChannelAffine &affine,
                                    Survey &survey) {
  if (affine.scale && failed(checkConstants(affine.scale, Link::Scale, survey)))
    return failure();
  return success(!affine.bias ||
                 succeeded(checkConstants(affine.bias, Link::Bias, survey)));
}

namespace {

/// Folds a multiplication or an addition into the layers before it.
template <typename OpTy>
struct FoldIntoProducer : public OpRewritePattern<OpTy> {
  static constexpr Link kLink =
      std::is_same_v<OpTy, MulOp> ? Link::Scale : Link::Bias;
  static constexpr const char *kName = kLink == Link::Scale
                                           ? "fold_scale_into_producer"
                                           : "fold_bias_into_producer";

  FoldIntoProducer(MLIRContext *context, const FoldAffineOptions &options)
      : OpRewritePattern<OpTy>(context, /*benefit=*/2), options(options) {
    this->setDebugName(kName);
  }

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto [x, p] = matchLink(op);
    if (!x || !ChannelParameter::isOne(p))
      return failure();
    Survey survey;
    ProducerFold fold(options, op.getResult());
    if (failed(fold.canTake(x, getAxes(p), kLink, survey)) ||
        failed(checkConstants(p, kLink, survey)))
      return failure();
    ChannelParameter parameter = ChannelParameter::get(rewriter, p);
    remarkFold(op, kName, parameter);
    rewriter.replaceOp(op,
                       fold.take(rewriter, op.getLoc(), x, parameter, kLink));
    return success();
  }

private:
  FoldAffineOptions options;
};

/// Folds a map into all layers after it.
template <typename OpTy>
struct FoldIntoConsumers : public OpRewritePattern<OpTy> {
  FoldIntoConsumers(MLIRContext *context, const FoldAffineOptions &options)
      : OpRewritePattern<OpTy>(context), options(options) {
    this->setDebugName("fold_into_consumers");
  }

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    std::optional<ChannelAffine> affine = matchWholeMap(op);
    Survey survey;
    auto isReady = [](Value p) { return !p || ChannelParameter::isOne(p); };
    if (!affine || !isReady(affine->scale) || !isReady(affine->bias) ||
        failed(ConsumerFold(options, *affine)
                   .canUsersTake(op.getResult(), getAxes(*affine), survey)) ||
        failed(checkConstants(*affine, survey)))
      return failure();
    ConsumerFold fold(options, *affine);
    ConsumerFold::Parameters parameters;
    if (affine->scale)
      parameters.scale = ChannelParameter::get(rewriter, affine->scale);
    if (affine->bias)
      parameters.bias = ChannelParameter::get(rewriter, affine->bias);
    if (parameters.scale)
      remarkFold(op, "fold_scale_into_consumers", *parameters.scale);
    if (parameters.bias)
      remarkFold(op, "fold_bias_into_consumers", *parameters.bias);
    fold.giveToUsers(rewriter, op.getResult(), affine->x, parameters);
    rewriter.eraseOp(op);
    return success();
  }

private:
  FoldAffineOptions options;
};

struct FoldAffinePass : public nnspec::impl::FoldAffineBase<FoldAffinePass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *context) override {
    options = {producers,
               consumers,
               cost,
               keepNarrowWeights,
               keepNarrowAccumulators,
               wholeTerms,
               remarkRefused};
    // Into producers alone first, so that consumers get what is left. A bias
    // that goes into consumers can make work for producers again.
    FoldAffineOptions first = options;
    first.consumers = false;
    // A copy of the pass has those of the original.
    phases.clear();
    for (const FoldAffineOptions &some : {first, options}) {
      RewritePatternSet patterns(context);
      populateFoldAffinePatterns(patterns, some);
      phases.emplace_back(std::move(patterns));
    }
    return success();
  }

  void runOnOperation() override {
    bool changed = false;
    for (const FrozenRewritePatternSet &patterns : phases)
      changed |= rewriteRoots(getOperation(), patterns);
    if (!changed)
      markAllAnalysesPreserved();
    if (!remarkRefused || !getContext().getRemarkEngine())
      return;
    getOperation()->walk([&](Operation *op) {
      if (isa<AddOp, MulOp>(op))
        remarkRefusal(op, options);
    });
  }

private:
  FoldAffineOptions options;
  SmallVector<FrozenRewritePatternSet, 2> phases;

  /// Says why a map that is next to a layer is still there.
  static void remarkRefusal(Operation *op, const FoldAffineOptions &options) {
    std::optional<ChannelAffine> affine = matchWholeMap(op);
    if (!affine)
      return;
    if (options.producers) {
      Survey survey;
      Value first = affine->scale ? affine->scale : affine->bias;
      Link link = affine->scale ? Link::Scale : Link::Bias;
      if ((failed(ProducerFold(options, op->getResult(0))
                      .canTake(affine->x, getAxes(first), link, survey)) ||
           failed(checkConstants(first, link, survey))) &&
          !survey.getReason().empty())
        remarkMissed(op, "fold_into_producer") << survey.getReason();
    }
    if (options.consumers) {
      Survey survey;
      if ((failed(
               ConsumerFold(options, *affine)
                   .canUsersTake(op->getResult(0), getAxes(*affine), survey)) ||
           failed(checkConstants(*affine, survey))) &&
          !survey.getReason().empty())
        remarkMissed(op, "fold_into_consumers") << survey.getReason();
    }
  }
};

} // namespace

void nnspec::populateFoldAffinePatterns(RewritePatternSet &patterns,
                                        const FoldAffineOptions &options) {
  MLIRContext *context = patterns.getContext();
  if (options.producers)
    patterns.add<FoldIntoProducer<MulOp>, FoldIntoProducer<AddOp>>(context,
                                                                   options);
  if (options.consumers)
    patterns.add<FoldIntoConsumers<MulOp>, FoldIntoConsumers<AddOp>>(context,
                                                                     options);
  // The normal form, which the folds read, and parameters of their own size.
  populateNormalFormPatterns(patterns);
}
