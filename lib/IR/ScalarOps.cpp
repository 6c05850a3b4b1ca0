//===- ScalarOps.cpp - Scalar arithmetic of the lowering ------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The value of each pointwise op at one point. IEEE rules hold here: no
// fast-math flag, division by zero gives infinities, NaN propagates.
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/ScalarOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

Value nnspec::castScalar(OpBuilder &builder, Location loc, Value value,
                         FloatType type, arith::FastMathFlagsAttr flags) {
  auto from = cast<FloatType>(value.getType());
  if (from == type)
    return value;
  if (from.getWidth() < type.getWidth())
    return arith::ExtFOp::create(builder, loc, type, value, flags);
  if (from.getWidth() == type.getWidth())
    // f16 and bf16: f32 holds every value of either.
    value = arith::ExtFOp::create(builder, loc, builder.getF32Type(), value);
  return arith::TruncFOp::create(builder, loc, type, value,
                                 /*roundingmode=*/{}, flags);
}

Value nnspec::createScalarConstant(OpBuilder &builder, Location loc,
                                   double value, FloatType type) {
  llvm::APFloat exact(value);
  bool losesInfo;
  exact.convert(type.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven,
                &losesInfo);
  if (!losesInfo)
    return arith::ConstantOp::create(builder, loc,
                                     builder.getFloatAttr(type, exact));
  Value wide =
      arith::ConstantOp::create(builder, loc, builder.getF64FloatAttr(value));
  return castScalar(builder, loc, wide, type);
}

static Value clampToNonNegative(OpBuilder &builder, Location loc, Value value) {
  Value zero =
      createScalarConstant(builder, loc, 0.0, cast<FloatType>(value.getType()));
  return arith::MaximumFOp::create(builder, loc, value, zero);
}

/// The spec's `sqrtSpec`.
static Value createSquareRoot(OpBuilder &builder, Location loc, Value value) {
  return math::SqrtOp::create(builder, loc,
                              clampToNonNegative(builder, loc, value));
}

Value nnspec::createStandardDeviation(OpBuilder &builder, Location loc,
                                      Value variance, double epsilon) {
  Value clamped = clampToNonNegative(builder, loc, variance);
  Value eps = createScalarConstant(builder, loc, epsilon,
                                   cast<FloatType>(variance.getType()));
  return createSquareRoot(builder, loc,
                          arith::AddFOp::create(builder, loc, clamped, eps));
}

Value nnspec::createNormalization(OpBuilder &builder, Location loc, Value x,
                                  Value mean, Value std, Value gamma,
                                  Value beta) {
  Value centered = arith::SubFOp::create(builder, loc, x, mean);
  Value normalized = arith::DivFOp::create(builder, loc, centered, std);
  Value scaled = arith::MulFOp::create(builder, loc, normalized, gamma);
  return arith::AddFOp::create(builder, loc, scaled, beta);
}

Value FillOp::buildScalar(OpBuilder &builder, Location loc, ValueRange) {
  return createScalarConstant(builder, loc, getValue().convertToDouble(),
                              cast<FloatType>(getType().getElementType()));
}

Value BroadcastOp::buildScalar(OpBuilder &, Location, ValueRange operands) {
  return operands.front();
}

Value AddOp::buildScalar(OpBuilder &builder, Location loc,
                         ValueRange operands) {
  return arith::AddFOp::create(builder, loc, operands[0], operands[1]);
}

Value SubOp::buildScalar(OpBuilder &builder, Location loc,
                         ValueRange operands) {
  return arith::SubFOp::create(builder, loc, operands[0], operands[1]);
}

Value MulOp::buildScalar(OpBuilder &builder, Location loc,
                         ValueRange operands) {
  return arith::MulFOp::create(builder, loc, operands[0], operands[1]);
}

Value DivOp::buildScalar(OpBuilder &builder, Location loc,
                         ValueRange operands) {
  return arith::DivFOp::create(builder, loc, operands[0], operands[1]);
}

Value MaxOp::buildScalar(OpBuilder &builder, Location loc,
                         ValueRange operands) {
  return arith::MaximumFOp::create(builder, loc, operands[0], operands[1]);
}

Value SqrtOp::buildScalar(OpBuilder &builder, Location loc,
                          ValueRange operands) {
  return createSquareRoot(builder, loc, operands.front());
}

Value CastOp::buildScalar(OpBuilder &builder, Location loc,
                          ValueRange operands) {
  return castScalar(builder, loc, operands.front(),
                    cast<FloatType>(getType().getElementType()),
                    getFastmathAttr());
}

Value BatchNormInferenceOp::buildScalar(OpBuilder &builder, Location loc,
                                        ValueRange operands) {
  SmallVector<Value> wide = llvm::map_to_vector(operands, [&](Value operand) {
    return castScalar(builder, loc, operand, getComputationType(),
                      getContractFlags(getContext()));
  });
  Value x = wide[0], mean = wide[1], variance = wide[2], gamma = wide[3],
        beta = wide[4];
  Value std = createStandardDeviation(builder, loc, variance,
                                      getEpsilon().convertToDouble());
  Value y = createNormalization(builder, loc, x, mean, std, gamma, beta);
  return castScalar(builder, loc, y,
                    cast<FloatType>(getType().getElementType()),
                    getContractFlags(getContext()));
}
