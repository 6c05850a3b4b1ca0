//===- DelayRounding.cpp - Rounding after a maximum -----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_DELAYROUNDING
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

namespace {

/// A maximum of rounded values is the rounded maximum, since rounding keeps the
/// order, zeros and NaN: where it is rounded to their type in any case,
/// truncf(maximumf(extf(truncf(x)), y)) is truncf(maximumf(x, y)), for a `y`
/// that the narrow type holds. A minimum likewise.
template <typename OpTy>
struct ExtremumOfRounded : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    // The type that the result is rounded to.
    Type narrow;
    for (Operation *user : op->getUsers()) {
      auto trunc = dyn_cast<arith::TruncFOp>(user);
      if (!trunc || trunc.getRoundingmode() ||
          (narrow && trunc.getType() != narrow))
        return failure();
      narrow = trunc.getType();
    }
    if (!narrow)
      return failure();
    SmallVector<Value> operands(op->getOperands());
    bool changed = false;
    for (Value &operand : operands) {
      if (isHeldBy(operand, narrow))
        continue;
      auto ext = operand.getDefiningOp<arith::ExtFOp>();
      if (!ext || ext.getIn().getType() != narrow)
        return failure();
      auto trunc = ext.getIn().getDefiningOp<arith::TruncFOp>();
      if (!trunc || trunc.getRoundingmode() ||
          trunc.getIn().getType() != op.getType())
        continue;
      operand = trunc.getIn();
      changed = true;
    }
    if (!changed)
      return failure();
    rewriter.replaceOpWithNewOp<OpTy>(op, op.getType(), operands,
                                      op->getAttrs());
    return success();
  }

private:
  /// Whether the value is a constant of the type, in a wider one.
  static bool isHeldBy(Value value, Type type) {
    FloatAttr scalar;
    DenseFPElementsAttr elements;
    auto isHeld = [&](APFloat constant) {
      bool losesInfo;
      constant.convert(
          cast<FloatType>(getElementTypeOrSelf(type)).getFloatSemantics(),
          APFloat::rmNearestTiesToEven, &losesInfo);
      return !losesInfo;
    };
    if (matchPattern(value, m_Constant(&scalar)))
      return isHeld(scalar.getValue());
    return matchPattern(value, m_Constant(&elements)) &&
           llvm::all_of(elements.getValues<APFloat>(), isHeld);
  }
};

struct DelayRoundingPass
    : public nnspec::impl::DelayRoundingBase<DelayRoundingPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExtremumOfRounded<arith::MaximumFOp>,
                 ExtremumOfRounded<arith::MinimumFOp>,
                 ExtremumOfRounded<arith::MaxNumFOp>,
                 ExtremumOfRounded<arith::MinNumFOp>>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
