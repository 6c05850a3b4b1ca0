//===- AffineAlgebra.cpp - Chains of affine maps per channel --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The laws by which a chain of additions, subtractions, multiplications and
// divisions with parameters becomes one multiplication and one addition. A
// parameter is a tensor that does not depend on every axis; the arithmetic on
// parameters moves inside their broadcasts, to tensors of their own size
// (broadcast_outwards). Each pattern's debug name is the name of its law in
// docs/Algebra.md.
//
// In the statements x is any tensor but a parameter; p and q are parameters.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/TypeUtilities.h"
#include "nnspec/IR/ChannelAffine.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

/// Whether arithmetic on two parameters is smaller than the tensor.
static bool isJointlyParameter(Value p, Value q) {
  llvm::SmallBitVector axes = getParameterAxes(p);
  axes |= getParameterAxes(q);
  return axes.empty() || !axes.all();
}

/// A fill of the type and sizes of `like`.
static Value createFill(OpBuilder &builder, Location loc, Value like,
                        double value) {
  auto type = cast<RankedTensorType>(like.getType());
  return FillOp::create(builder, loc, type, value,
                        getDynamicSizes(getSizes(builder, loc, like)));
}

static Value createNegation(OpBuilder &builder, Location loc, Value parameter) {
  if (auto fill = parameter.getDefiningOp<FillOp>())
    return FillOp::create(builder, loc, fill.getType(),
                          -fill.getValue().convertToDouble(), fill.getSizes());
  return MulOp::create(builder, loc, parameter,
                       createFill(builder, loc, parameter, -1));
}

/// Whether `p` can be the parameter of a link that applies it to `x`. Where ops
/// may use themselves, nothing is: a chain could have no end.
static bool isLink(Operation *op, Value x, Value p) {
  return !isParameter(x) && isParameter(p) && isJointlyParameter(p, p) &&
         !mayBeGraphRegion(*op->getParentRegion());
}

/// The op of type OpTy that computes `value` from a tensor and a parameter on
/// the right; null where there is none.
template <typename OpTy>
static OpTy matchLink(Value value) {
  auto op = value.getDefiningOp<OpTy>();
  return op && isLink(op, op.getLhs(), op.getRhs()) ? op : OpTy();
}

/// Whether arithmetic on the op's parameters is done in its own type. That of
/// narrower types than f32 is not: see NarrowChain.
static bool hasComputationType(Operation *op) {
  Type type = getElementTypeOrSelf(op->getResult(0));
  return cast<FloatType>(type).getWidth() >= 32;
}

namespace {

/// add_of_add, mul_of_mul: f(f(x, p), q) = f(x, f(p, q)).
template <typename OpTy>
struct CollapseLinks : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  void initialize() {
    this->setDebugName(std::is_same_v<OpTy, AddOp> ? "add_of_add"
                                                   : "mul_of_mul");
  }

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto outer = matchLink<OpTy>(op.getResult());
    auto inner = outer ? matchLink<OpTy>(outer.getLhs()) : OpTy();
    if (!inner || !hasComputationType(op) ||
        !isJointlyParameter(inner.getRhs(), outer.getRhs()))
      return failure();
    Location loc = fuseLocations({inner.getLoc(), op.getLoc()});
    Value parameter =
        OpTy::create(rewriter, loc, inner.getRhs(), outer.getRhs());
    rewriter.replaceOp(op,
                       OpTy::create(rewriter, loc, inner.getLhs(), parameter));
    return success();
  }
};

/// mul_of_add: (x + p) * q = x * q + p * q, where nothing else uses the sum.
struct MulOfAdd : public OpRewritePattern<MulOp> {
  using Base::Base;

  void initialize() { setDebugName("mul_of_add"); }

  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    auto mul = matchLink<MulOp>(op.getResult());
    auto add = mul ? matchLink<AddOp>(mul.getLhs()) : AddOp();
    // An addition before a loop is not moved into it.
    if (!add || !add->hasOneUse() || add->getBlock() != op->getBlock() ||
        !hasComputationType(op) ||
        !isJointlyParameter(add.getRhs(), mul.getRhs()))
      return failure();
    Location loc = fuseLocations({add.getLoc(), op.getLoc()});
    Value scaled = MulOp::create(rewriter, loc, add.getLhs(), mul.getRhs());
    Value bias = MulOp::create(rewriter, loc, add.getRhs(), mul.getRhs());
    rewriter.replaceOpWithNewOp<AddOp>(op, scaled, bias)->setLoc(loc);
    return success();
  }
};

/// sub_parameter: x - p = x + (-p).
struct SubParameter : public OpRewritePattern<SubOp> {
  using Base::Base;

  void initialize() { setDebugName("sub_parameter"); }

  LogicalResult matchAndRewrite(SubOp op,
                                PatternRewriter &rewriter) const override {
    if (!matchLink<SubOp>(op.getResult()))
      return failure();
    Value negated = createNegation(rewriter, op.getLoc(), op.getRhs());
    rewriter.replaceOpWithNewOp<AddOp>(op, op.getLhs(), negated);
    return success();
  }
};

/// parameter_sub: p - x = x * fill -1 + p.
struct ParameterSub : public OpRewritePattern<SubOp> {
  using Base::Base;

  void initialize() { setDebugName("parameter_sub"); }

  LogicalResult matchAndRewrite(SubOp op,
                                PatternRewriter &rewriter) const override {
    if (!isLink(op, op.getRhs(), op.getLhs()))
      return failure();
    Location loc = op.getLoc();
    Value minusOne = createFill(rewriter, loc, op.getLhs(), -1);
    Value negated = MulOp::create(rewriter, loc, op.getRhs(), minusOne);
    rewriter.replaceOpWithNewOp<AddOp>(op, negated, op.getLhs());
    return success();
  }
};

/// div_parameter: x / p = x * (1 / p). In a type narrower than f32 the
/// reciprocal could overflow where the quotient does not.
struct DivParameter : public OpRewritePattern<DivOp> {
  using Base::Base;

  void initialize() { setDebugName("div_parameter"); }

  LogicalResult matchAndRewrite(DivOp op,
                                PatternRewriter &rewriter) const override {
    if (!matchLink<DivOp>(op.getResult()) || !hasComputationType(op))
      return failure();
    Location loc = op.getLoc();
    Value one = createFill(rewriter, loc, op.getRhs(), 1);
    Value reciprocal = DivOp::create(rewriter, loc, one, op.getRhs());
    rewriter.replaceOpWithNewOp<MulOp>(op, op.getLhs(), reciprocal);
    return success();
  }
};

/// The tensor that a link of any kind applies a parameter to; null where
/// `value` is not computed by one. The parameter may be on the left: a chain
/// must not end before a link that parameter_on_the_right has not reached yet.
static Value getLinked(Value value) {
  Operation *op = value.getDefiningOp();
  if (!isa_and_nonnull<AddOp, SubOp, MulOp, DivOp>(op))
    return Value();
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  if (isLink(op, lhs, rhs))
    return lhs;
  return !isa<DivOp>(op) && isLink(op, rhs, lhs) ? rhs : Value();
}

/// narrow_chain: two links or more in f16 or bf16 are computed in f32 and
/// rounded once. Their parameters could overflow in the narrow type where no
/// value of the chain does.
struct NarrowChain : public OpInterfaceRewritePattern<PointwiseOpInterface> {
  using Base::Base;

  void initialize() { setDebugName("narrow_chain"); }

  LogicalResult matchAndRewrite(PointwiseOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (!isa<AddOp, SubOp, MulOp, DivOp>(op) || hasComputationType(op))
      return failure();
    // From the last link, so that the whole chain is widened at once.
    if (op->hasOneUse() && op->getBlock() == op->user_begin()->getBlock() &&
        op->user_begin()->getNumResults() == 1 &&
        getLinked(op->user_begin()->getResult(0)) == op->getResult(0))
      return failure();
    SmallVector<Operation *> links;
    Value x = op->getResult(0);
    while (Value linked = getLinked(x)) {
      Operation *link = x.getDefiningOp();
      if (!links.empty() &&
          (!link->hasOneUse() || link->getBlock() != op->getBlock()))
        break;
      links.push_back(link);
      x = linked;
    }
    if (links.size() < 2)
      return failure();
    Type f32 = rewriter.getF32Type();
    Value wide = castElementType(rewriter, op.getLoc(), x, f32,
                                 getContractFlags(getContext()));
    for (Operation *link : llvm::reverse(links)) {
      SmallVector<Value> operands =
          llvm::map_to_vector(link->getOperands(), [&](Value operand) {
            return isParameter(operand)
                       ? castElementType(rewriter, link->getLoc(), operand, f32)
                       : wide;
          });
      wide =
          mlir::clone(rewriter, link, wide.getType(), operands)->getResult(0);
    }
    rewriter.replaceOp(op, castElementType(rewriter, op.getLoc(), wide,
                                           op.getResultType().getElementType(),
                                           getContractFlags(getContext())));
    return success();
  }
};

/// splat_is_fill: a constant with one value is a fill, which moves inside
/// broadcasts.
struct SplatIsFill : public OpInterfaceRewritePattern<PointwiseOpInterface> {
  using Base::Base;

  void initialize() { setDebugName("splat_is_fill"); }

  LogicalResult matchAndRewrite(PointwiseOpInterface op,
                                PatternRewriter &rewriter) const override {
    bool changed = false;
    for (OpOperand &operand : op->getOpOperands()) {
      if (!matchPattern(operand.get(), m_Constant()) ||
          !isa<RankedTensorType>(operand.get().getType()))
        continue;
      std::optional<double> value = getUniformValue(operand.get());
      if (!value)
        continue;
      Value fill =
          createFill(rewriter, operand.get().getLoc(), operand.get(), *value);
      rewriter.modifyOpInPlace(op, [&] { operand.set(fill); });
      changed = true;
    }
    return success(changed);
  }
};

} // namespace

void nnspec::populateAffineAlgebraPatterns(RewritePatternSet &patterns) {
  patterns
      .add<CollapseLinks<AddOp>, CollapseLinks<MulOp>, MulOfAdd, SubParameter,
           ParameterSub, DivParameter, NarrowChain, SplatIsFill>(
          patterns.getContext());
}
