//===- BatchNormToNNSpec.cpp - Batch norms of stablehlo and mhlo ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The ops are matched by name: neither dialect is linked, or need be
// registered. So nothing is known of an op but its name, and everything that
// its verifier would guarantee is checked here.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Rewrite/FrozenRewritePatternSet.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "nnspec/Conversion/Passes.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Remarks.h"
#include "nnspec/IR/Utils.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_CONVERTBATCHNORMTONNSPEC
#include "nnspec/Conversion/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

static constexpr StringLiteral kPassName = "convert-batch-norm-to-nnspec";

/// Whether `type` is a tensor type that nnspec has.
static bool isNNSpecTensor(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && !tensor.getEncoding() &&
         isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(
             tensor.getElementType());
}

/// Whether a tensor.cast converts between types of these shapes.
static bool areCompatible(Type a, Type b) {
  return succeeded(verifyCompatibleShape(a, b));
}

/// The exact value of a float attribute, where an f64 holds it.
static std::optional<double> getExactValue(FloatAttr attribute) {
  llvm::APFloat value = attribute.getValue();
  bool losesInfo;
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven,
                &losesInfo);
  if (losesInfo)
    return std::nullopt;
  return value.convertToDouble();
}

namespace {

/// What both sorts of batch norm have.
class BatchNormPattern : public RewritePattern {
public:
  BatchNormPattern(StringRef name, unsigned numOperands, unsigned numResults,
                   MLIRContext *context)
      : RewritePattern(name, /*benefit=*/1, context), numOperands(numOperands),
        numResults(numResults) {}

protected:
  LogicalResult verify(Operation *op) const;

  static int64_t getAxis(Operation *op) {
    return op->getAttrOfType<IntegerAttr>("feature_index").getInt();
  }
  static double getEpsilon(Operation *op) {
    return *getExactValue(op->getAttrOfType<FloatAttr>("epsilon"));
  }

  static LogicalResult refuse(Operation *op, const Twine &reason) {
    nameLayers(remark::missed(op->getLoc(),
                              getRemarkOptions(op, op->getName().getStringRef(),
                                               kPassName)),
               op->getLoc())
        << reason.str();
    return failure();
  }

private:
  LogicalResult verifyAttributes(Operation *op, RankedTensorType type) const;
  LogicalResult verifyParameters(Operation *op, RankedTensorType type) const;

  unsigned numOperands, numResults;
};

struct BatchNormInference : public BatchNormPattern {
  BatchNormInference(StringRef dialect, MLIRContext *context)
      : BatchNormPattern((dialect + ".batch_norm_inference").str(), 5, 1,
                         context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (failed(verify(op)))
      return failure();
    Value x = op->getOperand(0), scale = op->getOperand(1),
          offset = op->getOperand(2), mean = op->getOperand(3),
          variance = op->getOperand(4);
    Value y = BatchNormInferenceOp::create(
        rewriter, op->getLoc(), x.getType(), x, mean, variance, scale, offset,
        getAxis(op), APFloat(getEpsilon(op)));
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    rewriter.replaceOp(op,
                       castShape(rewriter, op->getLoc(), y, type.getShape()));
    return success();
  }
};

struct BatchNormTraining : public BatchNormPattern {
  BatchNormTraining(StringRef dialect, MLIRContext *context)
      : BatchNormPattern((dialect + ".batch_norm_training").str(), 3, 3,
                         context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (failed(verify(op)))
      return failure();
    Value x = op->getOperand(0), scale = op->getOperand(1),
          offset = op->getOperand(2);
    auto type = cast<RankedTensorType>(x.getType());
    for (auto [axis, size] : llvm::enumerate(type.getShape()))
      if (size == 0 && static_cast<int64_t>(axis) != getAxis(op))
        return refuse(op, "the statistics are over no elements: axis " +
                              Twine(axis) + " has size 0");
    Location loc = op->getLoc();
    auto training = BatchNormTrainingOp::create(
        rewriter, loc, x, scale, offset, getAxis(op), APFloat(getEpsilon(op)));
    // nnspec's statistics are f32 at least.
    SmallVector<Value> results;
    for (auto [result, wanted] :
         llvm::zip_equal(training->getResults(), op->getResultTypes())) {
      auto wantedType = cast<RankedTensorType>(wanted);
      Value cast =
          castElementType(rewriter, loc, result, wantedType.getElementType());
      results.push_back(castShape(rewriter, loc, cast, wantedType.getShape()));
    }
    rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

LogicalResult BatchNormPattern::verifyAttributes(Operation *op,
                                                 RankedTensorType type) const {
  auto epsilon = op->getAttrOfType<FloatAttr>("epsilon");
  if (!epsilon)
    return refuse(op, "epsilon is not a float attribute");
  if (llvm::APFloat value = epsilon.getValue();
      !value.isFinite() || (value.isNegative() && !value.isZero()))
    return refuse(op, "epsilon is not finite or is negative");
  if (!getExactValue(epsilon))
    return refuse(op, "epsilon is no f64 value");
  auto axis = op->getAttrOfType<IntegerAttr>("feature_index");
  if (!axis || !axis.getType().isSignlessInteger(64))
    return refuse(op, "feature_index is not an i64 attribute");
  if (axis.getInt() < 0 || axis.getInt() >= type.getRank())
    return refuse(op, "feature_index is " + Twine(axis.getInt()) +
                          " but the operand has rank " + Twine(type.getRank()));
  return success();
}

LogicalResult BatchNormPattern::verifyParameters(Operation *op,
                                                 RankedTensorType type) const {
  // Scale, offset and the statistics: one size and, among themselves, one
  // element type.
  SmallVector<Type> parameters(llvm::drop_begin(op->getOperandTypes()));
  llvm::append_range(parameters, llvm::drop_begin(op->getResultTypes()));
  int64_t channels = type.getDimSize(getAxis(op));
  Type elementType = getElementTypeOrSelf(parameters.front());
  for (Type parameter : parameters) {
    auto parameterType = cast<RankedTensorType>(parameter);
    if (parameterType.getRank() != 1)
      return refuse(op, "a parameter or statistic has rank " +
                            Twine(parameterType.getRank()) + ", not 1");
    if (parameterType.getElementType() != elementType)
      return refuse(op, "parameters and statistics have several element types");
    int64_t size = parameterType.getDimSize(0);
    if (ShapedType::isDynamic(size))
      continue;
    if (ShapedType::isStatic(channels) && size != channels)
      return refuse(op, "a parameter or statistic has " + Twine(size) +
                            " elements but there are " + Twine(channels) +
                            " channels");
    channels = size;
  }
  return success();
}

LogicalResult BatchNormPattern::verify(Operation *op) const {
  if (op->getNumOperands() != numOperands || op->getNumResults() != numResults)
    return refuse(op, "has " + Twine(op->getNumOperands()) + " operands and " +
                          Twine(op->getNumResults()) + " results, not " +
                          Twine(numOperands) + " and " + Twine(numResults));
  if (op->getNumRegions() != 0 || op->getNumSuccessors() != 0)
    return refuse(op, "has a region or a successor");
  if (!llvm::all_of(op->getOperandTypes(), isNNSpecTensor) ||
      !llvm::all_of(op->getResultTypes(), isNNSpecTensor))
    return refuse(op, "has an operand or a result that is not a ranked tensor "
                      "of f16, bf16, f32 or f64 without encoding");
  auto type = cast<RankedTensorType>(op->getOperand(0).getType());
  auto resultType = cast<RankedTensorType>(op->getResult(0).getType());
  if (resultType.getElementType() != type.getElementType() ||
      !areCompatible(resultType, type))
    return refuse(op, "the result has another type than the operand");
  if (failed(verifyAttributes(op, type)))
    return failure();
  return verifyParameters(op, type);
}

namespace {

struct ConvertBatchNormToNNSpecPass
    : public nnspec::impl::ConvertBatchNormToNNSpecBase<
          ConvertBatchNormToNNSpecPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet owned(context);
    populateBatchNormToNNSpecPatterns(owned);
    patterns = std::move(owned);
    return success();
  }

  void runOnOperation() override {
    // Each op is tried once, and remarked once.
    ChangeListener listener;
    walkAndApplyPatterns(getOperation(), patterns, &listener);
    if (!listener.hasChanged())
      markAllAnalysesPreserved();
  }

private:
  FrozenRewritePatternSet patterns;
};

} // namespace

void nnspec::populateBatchNormToNNSpecPatterns(RewritePatternSet &patterns) {
  for (StringRef dialect : {"stablehlo", "mhlo"})
    patterns.add<BatchNormInference, BatchNormTraining>(dialect,
                                                        patterns.getContext());
}
