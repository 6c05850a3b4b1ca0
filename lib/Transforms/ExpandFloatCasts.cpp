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
  arith::populateExpandBFloat16Patterns(patterns);
}
