//===- ExpandMaximum.cpp - A maximum with zero as a comparison ------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Few processors have a maximum that keeps NaN and takes +0 for more than -0.
// LLVM needs three instructions on x86; a comparison and a choice are two.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_EXPANDMAXIMUM
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

static bool isWithZero(arith::MaximumFOp op) {
  return matchPattern(op.getRhs(), m_PosZeroFloat());
}

/// Where a maximum with zero is rounded to f16, it may be taken of the rounded
/// value, of which a vector holds twice as many. As integers, the bits of -0
/// and of all negative numbers are up to those of -inf, and those of all else
/// above.
static void expandRounded(arith::TruncFOp op) {
  auto maximum = op.getIn().getDefiningOp<arith::MaximumFOp>();
  if (!maximum || !isWithZero(maximum) || op.getRoundingmode() ||
      !getElementTypeOrSelf(op.getType()).isF16())
    return;
  OpBuilder builder(op);
  Location loc = op.getLoc();
  Type bitsType = builder.getI16Type();
  TypedAttr infinity = builder.getI16IntegerAttr(int16_t(0xfc00));
  if (auto type = dyn_cast<ShapedType>(op.getType())) {
    auto shaped = type.clone(bitsType);
    bitsType = shaped;
    infinity = DenseElementsAttr::get(shaped, Attribute(infinity));
  }
  Value rounded =
      arith::TruncFOp::create(builder, loc, op.getType(), maximum.getLhs());
  Value isKept = arith::CmpIOp::create(
      builder, loc, arith::CmpIPredicate::sgt,
      arith::BitcastOp::create(builder, loc, bitsType, rounded),
      arith::ConstantOp::create(builder, loc, infinity));
  Value zero = arith::ConstantOp::create(
      builder, loc, cast<TypedAttr>(builder.getZeroAttr(op.getType())));
  op.replaceAllUsesWith(
      arith::SelectOp::create(builder, loc, isKept, rounded, zero).getResult());
  op.erase();
  if (maximum.use_empty())
    maximum.erase();
}

/// The maximum is x where x > 0 or x is NaN, and +0 elsewhere.
static void expand(arith::MaximumFOp op) {
  if (!isWithZero(op))
    return;
  OpBuilder builder(op);
  Value isKept =
      arith::CmpFOp::create(builder, op.getLoc(), arith::CmpFPredicate::UGT,
                            op.getLhs(), op.getRhs());
  op.replaceAllUsesWith(arith::SelectOp::create(builder, op.getLoc(), isKept,
                                                op.getLhs(), op.getRhs())
                            .getResult());
  op.erase();
}

namespace {
struct ExpandMaximumPass
    : public nnspec::impl::ExpandMaximumBase<ExpandMaximumPass> {
  void runOnOperation() override {
    SmallVector<arith::TruncFOp> roundings;
    SmallVector<arith::MaximumFOp> maxima;
    getOperation()->walk([&](arith::TruncFOp op) { roundings.push_back(op); });
    for (arith::TruncFOp op : roundings)
      expandRounded(op);
    getOperation()->walk([&](arith::MaximumFOp op) { maxima.push_back(op); });
    for (arith::MaximumFOp op : maxima)
      expand(op);
  }
};
} // namespace
