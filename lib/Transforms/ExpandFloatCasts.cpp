//===- ExpandFloatCasts.cpp - Casts to and from 16 bits -------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rounding f64 to f32 and then to a 16-bit type rounds twice, and may end one
// unit off. Rounding to f32 *to odd* first is safe: an f32 has more than two
// bits more than either 16-bit type, so its last bit can stand for all that was
// cut off (S. Boldo, G. Melquiond: Emulation of FMA and correctly rounded sums:
// proved algorithms using rounding to odd, IEEE Transactions on Computers
// 57(4), 2008).
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_EXPANDFLOATCASTS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// `type`, a scalar or a vector, with another element type.
static Type withElementType(Type type, Type elementType) {
  if (auto shaped = dyn_cast<ShapedType>(type))
    return shaped.clone(elementType);
  return elementType;
}

/// An integer, or a vector that is it everywhere.
static TypedAttr getIntegerAttr(Type type, int64_t value) {
  auto element = IntegerAttr::get(getElementTypeOrSelf(type), value);
  if (auto shaped = dyn_cast<ShapedType>(type))
    return DenseElementsAttr::get(shaped, element.getValue());
  return element;
}

/// Rounds an f64 to f32: itself where it is exact, else the one of its two
/// neighbours whose last bit is 1.
static Value roundToOdd(OpBuilder &builder, Location loc, Value value) {
  Type f32 = withElementType(value.getType(), builder.getF32Type());
  Type i32 = withElementType(value.getType(), builder.getI32Type());
  Value one = arith::ConstantOp::create(builder, loc, builder.getOneAttr(i32));

  Value nearest = arith::TruncFOp::create(builder, loc, f32, value);
  Value wide = arith::ExtFOp::create(builder, loc, value.getType(), nearest);
  // Ordered: false for NaN, which stays as it is.
  Value isInexact = arith::CmpFOp::create(
      builder, loc, arith::CmpFPredicate::ONE, wide, value);
  Value isAway =
      arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OGT,
                            math::AbsFOp::create(builder, loc, wide),
                            math::AbsFOp::create(builder, loc, value));

  // The neighbour towards zero is one less in the bits of either sign.
  Value bits = arith::BitcastOp::create(builder, loc, i32, nearest);
  Value towardsZero = arith::SelectOp::create(
      builder, loc, isAway, arith::SubIOp::create(builder, loc, bits, one),
      bits);
  Value odd = arith::OrIOp::create(builder, loc, towardsZero, one);
  Value rounded = arith::SelectOp::create(builder, loc, isInexact, odd, bits);
  return arith::BitcastOp::create(builder, loc, f32, rounded);
}

namespace {

struct ExpandTruncFFromF64 : public OpRewritePattern<arith::TruncFOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    Type from = getElementTypeOrSelf(op.getIn().getType());
    Type to = getElementTypeOrSelf(op.getType());
    if (!from.isF64() || !isa<Float16Type, BFloat16Type>(to) ||
        op.getRoundingmode())
      return failure();
    Value odd = roundToOdd(rewriter, op.getLoc(), op.getIn());
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), odd);
    return success();
  }
};

/// Rounds an f32 to nearest even in the upper half of its bits. NaN becomes the
/// one NaN, which is positive: a ReLU of what is rounded is a maximum of
/// integers then.
struct ExpandTruncFToBF16 : public OpRewritePattern<arith::TruncFOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value value = op.getIn();
    if (!getElementTypeOrSelf(value.getType()).isF32() ||
        !getElementTypeOrSelf(op.getType()).isBF16() || op.getRoundingmode())
      return failure();
    auto maximum = value.getDefiningOp<arith::MaximumFOp>();
    bool isReLU = maximum && matchPattern(maximum.getRhs(), m_PosZeroFloat());
    if (isReLU)
      value = maximum.getLhs();

    Type i32 = withElementType(value.getType(), rewriter.getI32Type());
    Type i16 = withElementType(value.getType(), rewriter.getI16Type());
    auto getConstant = [&](int32_t constant) {
      return arith::ConstantOp::create(rewriter, loc,
                                       getIntegerAttr(i32, constant));
    };
    Value half = getConstant(16);
    Value bits = arith::BitcastOp::create(rewriter, loc, i32, value);
    Value isOdd = arith::AndIOp::create(
        rewriter, loc, arith::ShRUIOp::create(rewriter, loc, bits, half),
        getConstant(1));
    Value rounded = arith::AddIOp::create(
        rewriter, loc,
        arith::AddIOp::create(rewriter, loc, bits, getConstant(0x7fff)), isOdd);
    Value isNaN = arith::CmpFOp::create(
        rewriter, loc, arith::CmpFPredicate::UNO, value, value);
    rounded = arith::SelectOp::create(rewriter, loc, isNaN,
                                      getConstant(0x7fc00000), rounded);
    if (isReLU)
      rounded = arith::MaxSIOp::create(rewriter, loc, rounded, getConstant(0));
    Value upper = arith::TruncIOp::create(
        rewriter, loc, i16,
        arith::ShRUIOp::create(rewriter, loc, rounded, half));
    rewriter.replaceOpWithNewOp<arith::BitcastOp>(op, op.getType(), upper);
    return success();
  }
};

struct ExpandFloatCastsPass
    : public nnspec::impl::ExpandFloatCastsBase<ExpandFloatCastsPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateExpandFloatCastsPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
    // Flags have had their effect, and the LLVM dialect has no such flags.
    getOperation()->walk([](Operation *op) {
      if (auto ext = dyn_cast<arith::ExtFOp>(op))
        ext.removeFastmathAttr();
      else if (auto trunc = dyn_cast<arith::TruncFOp>(op))
        trunc.removeFastmathAttr();
    });
  }
};

} // namespace

void nnspec::populateExpandFloatCastsPatterns(RewritePatternSet &patterns) {
  patterns.add<ExpandTruncFFromF64>(patterns.getContext());
  // Rather than upstream's.
  patterns.add<ExpandTruncFToBF16>(patterns.getContext(), /*benefit=*/2);
  arith::populateExpandBFloat16Patterns(patterns);
}
