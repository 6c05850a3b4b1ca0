//===- BatchNormTheorem.cpp - Batch norm is an affine map -----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The theorem that the project is built on, as a canonicalisation pattern:
//
//   batchNormInference x mean variance gamma beta eps
//     =  x * (gamma / std)  +  (beta - mean * (gamma / std))
//   where std = sqrt(max(variance, 0) + eps)
//
// (TorchLean, `batchNorm_inference_eq_mul_add` in NN.Proofs.Analysis.
// Normalization.) In Lean x / 0 = 0; elsewhere the theorem needs std != 0.
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/RawConstant.h"
#include "nnspec/IR/Remarks.h"
#include "nnspec/IR/Utils.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/Format.h"

#include <cmath>

using namespace mlir;
using namespace mlir::nnspec;

/// Whether std is known not to be 0 on any channel. An epsilon that rounds to 0
/// in the computation type is as good as none.
static bool isStandardDeviationKnownNonZero(BatchNormInferenceOp op) {
  return !roundTo(op.getComputationType(), op.getEpsilon().convertToDouble())
              .isZero() ||
         isKnownPositive(op.getVariance());
}

/// The number of channels: static where x or any of the parameters has it.
static int64_t getNumChannels(BatchNormInferenceOp op) {
  int64_t channels = op.getX().getType().getDimSize(op.getAxis());
  for (auto [name, parameter] : op.getParameters())
    if (ShapedType::isDynamic(channels))
      channels = cast<RankedTensorType>(parameter.getType()).getDimSize(0);
  return channels;
}

/// The elements of a constant parameter; one where all are equal.
static std::vector<double> getElements(Value parameter) {
  Attribute attribute;
  std::optional<RawConstant> constant;
  if (matchPattern(parameter, m_Constant(&attribute)))
    constant = RawConstant::get(attribute);
  if (!constant)
    return {};
  std::vector<double> elements(constant->getNumStored());
  readFloats(constant->format, constant->data.data(), /*offset=*/0,
             /*stride=*/1, elements.size(), elements.data());
  return elements;
}

void nnspec::remarkCancellation(Operation *op, StringRef law, double ratio) {
  constexpr double largeRatio = 1024;
  if (!(ratio >= largeRatio))
    return;
  std::string text;
  llvm::raw_string_ostream(text)
      << "the largest |mean| / std is " << llvm::format("%.3g", ratio)
      << ", by about which multiplying first loses accuracy";
  nameLayers(remark::analysis(op->getLoc(),
                              getRemarkOptions(op, law, "nnspec-cancellation")),
             op->getLoc())
      << text;
}

static void remarkCancellation(BatchNormInferenceOp op) {
  if (!op.getContext()->getRemarkEngine())
    return;
  std::vector<double> means = getElements(op.getMean());
  std::vector<double> variances = getElements(op.getVariance());
  double epsilon = op.getEpsilon().convertToDouble(), largest = 0;
  size_t count = std::max(means.size(), variances.size());
  for (size_t i = 0; i < count && !means.empty() && !variances.empty(); ++i) {
    double variance = variances[variances.size() == 1 ? 0 : i];
    double std = std::sqrt(std::max(variance, 0.0) + epsilon);
    largest =
        std::max(largest, std::fabs(means[means.size() == 1 ? 0 : i]) / std);
  }
  remarkCancellation(op.getOperation(), "batchnorm_inference_eq_mul_add",
                     largest);
}

namespace {

struct BatchNormInferenceEqMulAdd
    : public OpRewritePattern<BatchNormInferenceOp> {
  using Base::Base;

  void initialize() { setDebugName("batchnorm_inference_eq_mul_add"); }

  LogicalResult matchAndRewrite(BatchNormInferenceOp op,
                                PatternRewriter &rewriter) const override {
    if (!isStandardDeviationKnownNonZero(op))
      return rewriter.notifyMatchFailure(
          op, "epsilon is 0 and the variance is not known to be positive");
    remarkCancellation(op);

    Location loc = op.getLoc();
    FloatType type = op.getComputationType();
    int64_t axis = op.getAxis(), channels = getNumChannels(op);
    auto channelType = RankedTensorType::get({channels}, type);

    SmallVector<int64_t> shape(op.getType().getShape());
    shape[axis] = channels;
    Value x = castElementType(rewriter, loc,
                              castShape(rewriter, loc, op.getX(), shape), type,
                              getContractFlags(getContext()));
    auto widen = [&](Value parameter) {
      return castElementType(
          rewriter, loc, castShape(rewriter, loc, parameter, {channels}), type);
    };
    Value mean = widen(op.getMean()), variance = widen(op.getVariance());
    Value gamma = widen(op.getGamma()), beta = widen(op.getBeta());

    SmallVector<OpFoldResult> sizes = getSizes(rewriter, loc, x);
    SmallVector<Value> channelSize = getDynamicSizes(sizes[axis]);
    auto fill = [&](double value) -> Value {
      return FillOp::create(rewriter, loc, channelType, value, channelSize);
    };
    auto broadcast = [&](Value parameter) -> Value {
      return BroadcastOp::create(rewriter, loc, parameter, {axis}, sizes);
    };

    Value clamped = MaxOp::create(rewriter, loc, variance, fill(0.0));
    Value sum = AddOp::create(rewriter, loc, clamped,
                              fill(op.getEpsilon().convertToDouble()));
    Value std = SqrtOp::create(rewriter, loc, sum);
    Value scale = DivOp::create(rewriter, loc, gamma, std);
    Value shift = MulOp::create(rewriter, loc, mean, scale);
    Value bias = SubOp::create(rewriter, loc, beta, shift);
    Value scaled = MulOp::create(rewriter, loc, x, broadcast(scale));
    Value y = AddOp::create(rewriter, loc, scaled, broadcast(bias));

    y = castElementType(rewriter, loc, y, op.getType().getElementType(),
                        getContractFlags(getContext()));
    rewriter.replaceOp(op,
                       castShape(rewriter, loc, y, op.getType().getShape()));
    return success();
  }
};

} // namespace

void BatchNormInferenceOp::getCanonicalizationPatterns(
    RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<BatchNormInferenceEqMulAdd>(context);
}
