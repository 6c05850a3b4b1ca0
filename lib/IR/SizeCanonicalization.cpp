//===- SizeCanonicalization.cpp - Laws of sizes ---------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SizeCanonicalization.h"

#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "nnspec/IR/ChannelAffine.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

/// Replaces the sizes in `sizes` that are constant by attributes, unless
/// negative: that is for the run time to reject. Returns whether any was.
static bool foldConstantSizes(SmallVectorImpl<OpFoldResult> &sizes) {
  bool changed = false;
  for (OpFoldResult &size : sizes) {
    auto value = dyn_cast<Value>(size);
    std::optional<int64_t> constant = getConstantIntValue(size);
    if (!value || !constant || *constant < 0)
      continue;
    size = IntegerAttr::get(value.getType(), *constant);
    changed = true;
  }
  return changed;
}

namespace {

/// fill_static_shape: a constant size operand is a static axis.
struct FillStaticShape : public OpRewritePattern<FillOp> {
  using Base::Base;

  void initialize() { setDebugName("fill_static_shape"); }

  LogicalResult matchAndRewrite(FillOp op,
                                PatternRewriter &rewriter) const override {
    auto pointwise = cast<PointwiseOpInterface>(op.getOperation());
    SmallVector<OpFoldResult> sizes = pointwise.getResultSizes(rewriter);
    if (!foldConstantSizes(sizes))
      return failure();
    Operation *fill = pointwise.buildResized(rewriter, op.getLoc(),
                                             /*tensorOperands=*/{}, sizes);
    rewriter.replaceOpWithNewOp<tensor::CastOp>(op, op.getType(),
                                                fill->getResult(0));
    return success();
  }
};

/// broadcast_static_shape: a constant size operand is a static axis, and so is
/// one that a static axis of the operand becomes unexpanded.
struct BroadcastStaticShape : public OpRewritePattern<BroadcastOp> {
  using Base::Base;

  void initialize() { setDebugName("broadcast_static_shape"); }

  LogicalResult matchAndRewrite(BroadcastOp op,
                                PatternRewriter &rewriter) const override {
    auto pointwise = cast<PointwiseOpInterface>(op.getOperation());
    SmallVector<OpFoldResult> sizes = pointwise.getResultSizes(rewriter);
    SmallVector<OpFoldResult> refined = sizes;
    foldConstantSizes(refined);
    for (auto [axis, dim] : llvm::enumerate(op.getDims())) {
      int64_t size = op.getOperand().getType().getDimSize(axis);
      if (isa<Value>(refined[dim]) && ShapedType::isStatic(size) && size != 1)
        refined[dim] = rewriter.getIndexAttr(size);
    }
    if (refined == sizes)
      return failure();
    auto shape = std::get<0>(decomposeMixedValues(refined));
    for (auto [axis, dim] : llvm::enumerate(op.getDims())) {
      int64_t size = op.getOperand().getType().getDimSize(axis);
      if (size != 1 && ShapedType::isStatic(size) && size != shape[dim])
        return rewriter.notifyMatchFailure(op, "sizes that cannot agree");
    }
    Value broadcast = BroadcastOp::create(
        rewriter, op.getLoc(), op.getOperand(), op.getDims(), refined);
    rewriter.replaceOpWithNewOp<tensor::CastOp>(op, op.getType(), broadcast);
    return success();
  }
};

/// broadcast_of_shape_cast: a broadcast reads the operand of a tensor.cast that
/// forgets a size.
struct BroadcastOfShapeCast : public OpRewritePattern<BroadcastOp> {
  using Base::Base;

  void initialize() { setDebugName("broadcast_of_shape_cast"); }

  LogicalResult matchAndRewrite(BroadcastOp op,
                                PatternRewriter &rewriter) const override {
    auto shapeCast = op.getOperand().getDefiningOp<tensor::CastOp>();
    if (!tensor::canFoldIntoConsumerOp(shapeCast))
      return failure();
    auto sourceType = cast<RankedTensorType>(shapeCast.getSource().getType());
    for (auto [axis, dim] : llvm::enumerate(op.getDims())) {
      // The axis did not expand; it must not begin to, nor disagree.
      int64_t size = sourceType.getDimSize(axis);
      if (op.getOperand().getType().isDynamicDim(axis) &&
          ShapedType::isStatic(size) && size != op.getType().getDimSize(dim) &&
          (size == 1 || !op.getType().isDynamicDim(dim)))
        return rewriter.notifyMatchFailure(op, "sizes that may not agree");
    }
    rewriter.modifyOpInPlace(
        op, [&] { op.getOperandMutable().assign(shapeCast.getSource()); });
    return success();
  }
};

/// shape_cast_of_parameter: a fill or a broadcast of which a tensor.cast knows
/// more sizes is one that knows them itself.
struct ShapeCastOfParameter : public OpRewritePattern<tensor::CastOp> {
  using Base::Base;

  void initialize() { setDebugName("shape_cast_of_parameter"); }

  LogicalResult matchAndRewrite(tensor::CastOp op,
                                PatternRewriter &rewriter) const override {
    auto type = dyn_cast<RankedTensorType>(op.getType());
    if (!type || !isParameter(op.getSource()) ||
        !tensor::preservesStaticInformation(op.getSource().getType(), type))
      return failure();
    auto producer = op.getSource().getDefiningOp<PointwiseOpInterface>();
    SmallVector<OpFoldResult> sizes = producer.getResultSizes(rewriter);
    for (auto [size, known] : llvm::zip_equal(sizes, type.getShape()))
      if (ShapedType::isStatic(known))
        size = rewriter.getIndexAttr(known);
    if (auto broadcast = op.getSource().getDefiningOp<BroadcastOp>())
      for (auto [axis, dim] : llvm::enumerate(broadcast.getDims())) {
        int64_t size = broadcast.getOperand().getType().getDimSize(axis);
        int64_t known = type.getDimSize(dim);
        if (size != 1 && ShapedType::isStatic(size) &&
            ShapedType::isStatic(known) && size != known)
          return rewriter.notifyMatchFailure(op, "sizes that cannot agree");
      }
    Operation *refined = producer.buildResized(
        rewriter, fuseLocations({producer.getLoc(), op.getLoc()}),
        producer.getTensorOperands(), sizes);
    if (refined->getResult(0).getType() != type)
      return rewriter.notifyMatchFailure(op, "sizes that cannot agree");
    rewriter.replaceOp(op, refined);
    return success();
  }
};

/// elementwise_of_shape_cast: an elementwise op knows every size that the
/// operand of a tensor.cast knows.
struct ElementwiseOfShapeCast
    : public OpInterfaceRewritePattern<PointwiseOpInterface> {
  using Base::Base;

  void initialize() { setDebugName("elementwise_of_shape_cast"); }

  LogicalResult matchAndRewrite(PointwiseOpInterface op,
                                PatternRewriter &rewriter) const override {
    RankedTensorType type = op.getResultType();
    if (type.hasStaticShape() || op.hasSizeOperands() || !op.isElementwise())
      return failure();
    SmallVector<int64_t> shape(type.getShape());
    SmallVector<Location> locs = {op.getLoc()};
    for (Value operand : op.getTensorOperands()) {
      auto shapeCast = operand.getDefiningOp<tensor::CastOp>();
      if (!tensor::canFoldIntoConsumerOp(shapeCast))
        continue;
      locs.push_back(shapeCast.getLoc());
      auto source = cast<RankedTensorType>(shapeCast.getSource().getType());
      for (auto [axis, size] : llvm::enumerate(source.getShape()))
        if (ShapedType::isDynamic(shape[axis]))
          shape[axis] = size;
    }
    if (ArrayRef(shape) == type.getShape())
      return failure();
    Location loc = fuseLocations(locs);
    // tensor.cast of tensor.cast folds.
    SmallVector<Value> operands =
        llvm::map_to_vector(op.getTensorOperands(), [&](Value operand) {
          return castShape(rewriter, loc, operand, shape);
        });
    Operation *refined = mlir::clone(rewriter, op, type.clone(shape), operands);
    refined->setLoc(loc);
    rewriter.replaceOp(
        op, castShape(rewriter, loc, refined->getResult(0), type.getShape()));
    return success();
  }
};

/// dim_of_pointwise: the size of a result is known without it. Front ends ask
/// the result of a map, which then looks as if it were needed.
struct DimOfPointwise : public OpRewritePattern<tensor::DimOp> {
  using Base::Base;

  void initialize() { setDebugName("dim_of_pointwise"); }

  LogicalResult matchAndRewrite(tensor::DimOp op,
                                PatternRewriter &rewriter) const override {
    auto source = op.getSource().getDefiningOp<PointwiseOpInterface>();
    std::optional<int64_t> axis = op.getConstantIndex();
    // Static sizes fold, and an axis that there is not is undefined behaviour.
    if (!source || !axis || *axis < 0 ||
        *axis >= source.getResultType().getRank() ||
        !source.getResultType().isDynamicDim(*axis))
      return failure();
    OpFoldResult size = getSize(rewriter, op.getLoc(), op.getSource(), *axis);
    rewriter.replaceOp(
        op, getValueOrCreateConstantIndexOp(rewriter, op.getLoc(), size));
    return success();
  }
};

} // namespace

void nnspec::populateSizePatterns(RewritePatternSet &patterns) {
  patterns.add<BroadcastOfShapeCast, BroadcastStaticShape, DimOfPointwise,
               ElementwiseOfShapeCast, FillStaticShape, ShapeCastOfParameter>(
      patterns.getContext());
}
