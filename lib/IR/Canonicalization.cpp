//===- Canonicalization.cpp - Structural laws -----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Folds and canonicalisation patterns of fill, broadcast, cast and the
// elementwise ops. Each pattern's debug name is the name of its law in
// docs/Algebra.md. All are exact: none computes with the values of constants.
//
//===----------------------------------------------------------------------===//

#include "SizeCanonicalization.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "nnspec/IR/ChannelAffine.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

//===----------------------------------------------------------------------===//
// Folds
//===----------------------------------------------------------------------===//

/// `value` as what `op` folds to. In a graph region an op may use itself;
/// folding it to itself would count as a change, for ever.
static OpFoldResult foldTo(Operation *op, Value value) {
  return value == op->getResult(0) ? OpFoldResult() : OpFoldResult(value);
}

OpFoldResult AddOp::fold(FoldAdaptor) {
  // add_zero
  if (getUniformValue(getRhs()) == 0.0)
    return foldTo(*this, getLhs());
  if (getUniformValue(getLhs()) == 0.0)
    return foldTo(*this, getRhs());
  return {};
}

OpFoldResult SubOp::fold(FoldAdaptor) {
  // sub_zero
  if (getUniformValue(getRhs()) == 0.0)
    return foldTo(*this, getLhs());
  return {};
}

OpFoldResult MulOp::fold(FoldAdaptor) {
  // mul_one
  if (getUniformValue(getRhs()) == 1.0)
    return foldTo(*this, getLhs());
  if (getUniformValue(getLhs()) == 1.0)
    return foldTo(*this, getRhs());
  return {};
}

OpFoldResult DivOp::fold(FoldAdaptor) {
  // div_one
  if (getUniformValue(getRhs()) == 1.0)
    return foldTo(*this, getLhs());
  return {};
}

OpFoldResult MaxOp::fold(FoldAdaptor) {
  // max_self
  if (getLhs() == getRhs())
    return foldTo(*this, getLhs());
  return {};
}

OpFoldResult BroadcastOp::fold(FoldAdaptor) {
  // broadcast_identity: with equal types, dims can only be 0, 1, 2, ...
  if (getOperand().getType() == getType())
    return foldTo(*this, getOperand());
  return {};
}

OpFoldResult CastOp::fold(FoldAdaptor) {
  // cast_identity
  if (getOperand().getType() == getType())
    return foldTo(*this, getOperand());
  // cast_of_cast: what an exact cast stored is what it was given.
  auto inner = getOperand().getDefiningOp<CastOp>();
  if (inner && inner.getOperand() != getOperand() &&
      isExactCast(inner.getOperand().getType().getElementType(),
                  inner.getType().getElementType())) {
    getOperandMutable().assign(inner.getOperand());
    return getResult();
  }
  return {};
}

namespace {

//===----------------------------------------------------------------------===//
// Broadcast
//===----------------------------------------------------------------------===//

/// broadcast_of_broadcast: dims compose.
struct BroadcastOfBroadcast : public OpRewritePattern<BroadcastOp> {
  using Base::Base;

  void initialize() { setDebugName("broadcast_of_broadcast"); }

  LogicalResult matchAndRewrite(BroadcastOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getOperand().getDefiningOp<BroadcastOp>();
    // In a graph region, the inner one may use itself.
    if (!inner || inner.getOperand() == op.getOperand())
      return failure();
    SmallVector<int64_t> dims = llvm::map_to_vector(
        inner.getDims(), [&](int64_t dim) { return op.getDims()[dim]; });
    // Where the inner result has statically size 1 and expands, the innermost
    // operand must be statically 1 too: a dynamic axis never expands.
    RankedTensorType type = inner.getOperand().getType();
    for (auto [axis, dim] : llvm::enumerate(dims)) {
      int64_t size = type.getDimSize(axis);
      if (op.isExpanded(inner.getDims()[axis]) && size != 1)
        return rewriter.notifyMatchFailure(op, "a dynamic axis would expand");
      int64_t resultSize = op.getType().getDimSize(dim);
      if (size != 1 && ShapedType::isStatic(size) &&
          ShapedType::isStatic(resultSize) && size != resultSize)
        return rewriter.notifyMatchFailure(op, "sizes that cannot agree");
    }
    auto composed = BroadcastOp::create(
        rewriter, fuseLocations({inner.getLoc(), op.getLoc()}), op.getType(),
        inner.getOperand(), op.getSizes(), dims);
    rewriter.replaceOp(op, composed);
    return success();
  }
};

/// broadcast_of_fill: a fill of the result's shape.
struct BroadcastOfFill : public OpRewritePattern<BroadcastOp> {
  using Base::Base;

  void initialize() { setDebugName("broadcast_of_fill"); }

  LogicalResult matchAndRewrite(BroadcastOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getOperand().getDefiningOp<FillOp>();
    if (!inner)
      return failure();
    auto fill =
        FillOp::create(rewriter, fuseLocations({inner.getLoc(), op.getLoc()}),
                       op.getType(), op.getSizes(), inner.getValueAttr());
    rewriter.replaceOp(op, fill);
    return success();
  }
};

/// reshape_of_fill: a fill of the result's shape.
template <typename ReshapeOp>
struct ReshapeOfFill : public OpRewritePattern<ReshapeOp> {
  using OpRewritePattern<ReshapeOp>::OpRewritePattern;

  void initialize() { this->setDebugName("reshape_of_fill"); }

  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getSrc().template getDefiningOp<FillOp>();
    if (!inner)
      return failure();
    Location loc = fuseLocations({inner.getLoc(), op.getLoc()});
    SmallVector<Value> dynamicSizes =
        std::get<1>(decomposeMixedValues(getSizes(rewriter, loc, op)));
    rewriter.replaceOp(op, FillOp::create(rewriter, loc, op.getResultType(),
                                          dynamicSizes, inner.getValueAttr()));
    return success();
  }
};

/// broadcast_drop_unit_axes: an axis of size 1 is no axis.
struct BroadcastDropUnitAxes : public OpRewritePattern<BroadcastOp> {
  using Base::Base;

  void initialize() { setDebugName("broadcast_drop_unit_axes"); }

  LogicalResult matchAndRewrite(BroadcastOp op,
                                PatternRewriter &rewriter) const override {
    RankedTensorType type = op.getOperand().getType();
    SmallVector<int64_t> shape, dims;
    SmallVector<ReassociationIndices> reassociation;
    ReassociationIndices leadingUnits;
    for (auto [axis, dim] : llvm::enumerate(op.getDims())) {
      if (type.getDimSize(axis) != 1) {
        shape.push_back(type.getDimSize(axis));
        dims.push_back(dim);
        reassociation.push_back(std::exchange(leadingUnits, {}));
      }
      // A dropped axis joins the kept one before it, or the first one.
      (reassociation.empty() ? leadingUnits : reassociation.back())
          .push_back(axis);
    }
    if (dims.size() == op.getDims().size())
      return failure();
    Value kept = tensor::CollapseShapeOp::create(
        rewriter, op.getLoc(), type.clone(shape), op.getOperand(),
        reassociation);
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getType(), kept,
                                             op.getSizes(), dims);
    return success();
  }
};

/// broadcast_outwards: f(broadcast a, broadcast b) = broadcast f(a, b), on the
/// axes that a or b depends on. A fill depends on none.
struct BroadcastOutwards
    : public OpInterfaceRewritePattern<PointwiseOpInterface> {
  using Base::Base;

  void initialize() { setDebugName("broadcast_outwards"); }

  LogicalResult matchAndRewrite(PointwiseOpInterface op,
                                PatternRewriter &rewriter) const override {
    auto isSmaller = [](Value operand) {
      return operand.getDefiningOp<BroadcastOp>() ||
             operand.getDefiningOp<FillOp>();
    };
    if (op.hasSizeOperands() ||
        !llvm::all_of(op.getTensorOperands(), isSmaller) || !op.isElementwise())
      return failure();

    llvm::SmallBitVector dependsOn(op.getResultType().getRank());
    SmallVector<int64_t> shape(op.getResultType().getShape());
    SmallVector<Location> locs = {op.getLoc()};
    for (Value operand : op.getTensorOperands()) {
      locs.push_back(operand.getLoc());
      auto broadcast = operand.getDefiningOp<BroadcastOp>();
      if (!broadcast)
        continue;
      for (auto [axis, dim] : llvm::enumerate(broadcast.getDims())) {
        int64_t size = broadcast.getOperand().getType().getDimSize(axis);
        if (size == 1)
          return rewriter.notifyMatchFailure(op, "has unit axes to drop first");
        dependsOn.set(dim);
        // Static where any of the broadcasts knows the size.
        if (ShapedType::isDynamic(size))
          continue;
        if (ShapedType::isStatic(shape[dim]) && shape[dim] != size)
          return rewriter.notifyMatchFailure(op, "sizes that cannot agree");
        shape[dim] = size;
      }
    }
    if (dependsOn.all())
      return rewriter.notifyMatchFailure(op, "depends on every axis");

    SmallVector<int64_t> dims(dependsOn.set_bits_begin(),
                              dependsOn.set_bits_end());
    SmallVector<OpFoldResult> sizes = op.getResultSizes(rewriter);
    SmallVector<OpFoldResult> innerSizes =
        llvm::map_to_vector(dims, [&](int64_t dim) -> OpFoldResult {
          if (ShapedType::isDynamic(shape[dim]))
            return sizes[dim];
          return rewriter.getIndexAttr(shape[dim]);
        });
    Location loc = fuseLocations(locs);
    SmallVector<Value> operands =
        llvm::map_to_vector(op.getTensorOperands(), [&](Value operand) {
          return narrow(rewriter, loc, operand, dims, innerSizes);
        });
    Operation *inner = op.buildResized(rewriter, loc, operands, innerSizes);
    Value outer =
        BroadcastOp::create(rewriter, loc, inner->getResult(0), dims, sizes);
    rewriter.replaceOp(op, outer);
    return success();
  }

private:
  /// `operand`, a fill or a broadcast, on the axes `dims` only.
  static Value narrow(PatternRewriter &rewriter, Location loc, Value operand,
                      ArrayRef<int64_t> dims, ArrayRef<OpFoldResult> sizes) {
    auto [shape, dynamicSizes] = decomposeMixedValues(sizes);
    auto type = cast<RankedTensorType>(operand.getType()).clone(shape);
    if (auto fill = operand.getDefiningOp<FillOp>())
      return FillOp::create(rewriter, loc, type, dynamicSizes,
                            fill.getValueAttr());
    auto broadcast = operand.getDefiningOp<BroadcastOp>();
    if (broadcast.getDims() == dims)
      return castShape(rewriter, loc, broadcast.getOperand(), shape);
    SmallVector<int64_t> innerDims =
        llvm::map_to_vector(broadcast.getDims(), [&](int64_t dim) -> int64_t {
          return llvm::find(dims, dim) - dims.begin();
        });
    return BroadcastOp::create(rewriter, loc, broadcast.getOperand(), innerDims,
                               sizes);
  }
};

//===----------------------------------------------------------------------===//
// Cast and operand order
//===----------------------------------------------------------------------===//

/// cast_of_fill: where the fill's element type holds the value. That of the
/// cast need not: its fill rounds the value as the cast does, once.
struct CastOfFill : public OpRewritePattern<CastOp> {
  using Base::Base;

  void initialize() { setDebugName("cast_of_fill"); }

  LogicalResult matchAndRewrite(CastOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getOperand().getDefiningOp<FillOp>();
    if (!inner)
      return failure();
    double value = inner.getValue().convertToDouble();
    auto type = cast<FloatType>(inner.getType().getElementType());
    if (roundTo(type, value).convertToDouble() != value)
      return rewriter.notifyMatchFailure(op, "the value is rounded");
    auto fill =
        FillOp::create(rewriter, fuseLocations({inner.getLoc(), op.getLoc()}),
                       op.getType(), inner.getSizes(), inner.getValueAttr());
    rewriter.replaceOp(op, fill);
    return success();
  }
};

/// parameter_on_the_right: in f(parameter, x) of a commutative f, x comes
/// first, as in the normal form.
template <typename OpTy>
struct ParameterOnTheRight : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  void initialize() { this->setDebugName("parameter_on_the_right"); }

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto isConstant = [](Value value) {
      return isParameter(value) || matchPattern(value, m_Constant());
    };
    if (!isConstant(op.getLhs()) || isConstant(op.getRhs()))
      return failure();
    rewriter.modifyOpInPlace(
        op, [&] { op->setOperands({op.getRhs(), op.getLhs()}); });
    return success();
  }
};

/// contracted_cast: x, where it would be narrowed and widened again by casts
/// that need not be. Something else that reads the narrow value keeps it: the
/// wide one would have to be stored as well.
struct ContractedCast : public OpRewritePattern<CastOp> {
  using Base::Base;

  void initialize() { setDebugName("contracted_cast"); }

  LogicalResult matchAndRewrite(CastOp op,
                                PatternRewriter &rewriter) const override {
    auto isContracted = [](CastOp cast) {
      return arith::bitEnumContainsAll(
          cast.getFastmath().value_or(arith::FastMathFlags::none),
          arith::FastMathFlags::contract);
    };
    auto inner = op.getOperand().getDefiningOp<CastOp>();
    if (!inner || !inner->hasOneUse() || inner == op || !isContracted(op) ||
        !isContracted(inner) || inner.getOperand().getType() != op.getType())
      return failure();
    rewriter.replaceOp(op, inner.getOperand());
    return success();
  }
};

} // namespace

void BroadcastOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<BroadcastDropUnitAxes>(context);
  // Before a tensor.collapse_shape of unit axes hides the operand.
  patterns.add<BroadcastOfBroadcast, BroadcastOfFill>(context, /*benefit=*/2);
}

void CastOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *context) {
  patterns.add<CastOfFill, ContractedCast>(context);
}

void AddOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<ParameterOnTheRight<AddOp>>(context);
}

void MulOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<ParameterOnTheRight<MulOp>>(context);
}

void MaxOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<ParameterOnTheRight<MaxOp>>(context);
}

void nnspec::populateBroadcastOutwardsPatterns(RewritePatternSet &patterns) {
  patterns.add<BroadcastOutwards>(patterns.getContext());
}

void NNSpecDialect::getCanonicalizationPatterns(
    RewritePatternSet &patterns) const {
  patterns.add<ReshapeOfFill<tensor::CollapseShapeOp>,
               ReshapeOfFill<tensor::ExpandShapeOp>>(getContext());
  populateBroadcastOutwardsPatterns(patterns);
  populateSizePatterns(patterns);
  populateAffineAlgebraPatterns(patterns);
}

void nnspec::populateNormalFormPatterns(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  context->getOrLoadDialect<NNSpecDialect>()->getCanonicalizationPatterns(
      patterns);
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (isa<NNSpecDialect>(name.getDialect()))
      name.getCanonicalizationPatterns(patterns, context);
  tensor::CastOp::getCanonicalizationPatterns(patterns, context);
}
