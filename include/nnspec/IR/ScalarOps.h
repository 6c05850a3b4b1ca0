//===- ScalarOps.h - Scalar arithmetic of the lowering ----------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_SCALAROPS_H
#define NNSPEC_IR_SCALAROPS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

namespace mlir::nnspec {

/// `value` in the element type `type`, rounded to nearest even where `type` is
/// narrower. The casts get the flags.
Value castScalar(OpBuilder &builder, Location loc, Value value, FloatType type,
                 arith::FastMathFlagsAttr flags = {});

/// The constant `value` of type `type`. Where the type cannot hold the value,
/// it is an f64 constant and a truncation, so that no constant is rounded
/// silently.
Value createScalarConstant(OpBuilder &builder, Location loc, double value,
                           FloatType type);

/// `sqrt(max(variance, 0) + epsilon)`, the divisor of a batch norm, with the
/// spec's square root, which clamps.
Value createStandardDeviation(OpBuilder &builder, Location loc, Value variance,
                              double epsilon);

/// `(x - mean) / std * gamma + beta`, all of one type: batch norm as the spec
/// writes it.
Value createNormalization(OpBuilder &builder, Location loc, Value x, Value mean,
                          Value std, Value gamma, Value beta);

} // namespace mlir::nnspec

#endif // NNSPEC_IR_SCALAROPS_H
