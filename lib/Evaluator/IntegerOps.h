//===- IntegerOps.h - Arithmetic on concrete integers -----------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_INTEGEROPS_H
#define NNSPEC_LIB_EVALUATOR_INTEGEROPS_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"

#include <functional>
#include <optional>

namespace mlir::nnspec::eval {

/// The value of an op for its operands (the second is ignored by a unary op)
/// and the bit width of its result; nothing where the op has no defined value
/// there, as in a division by zero.
using IntegerFunction = std::function<std::optional<APInt>(
    const APInt &a, const APInt &b, unsigned width)>;

/// The function of an arith or math op on integers; null for any other op.
IntegerFunction getIntegerFunction(Operation *op);

/// Bits of an integer or index type; an index has 64.
inline unsigned getIntegerWidth(Type type) {
  return type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
}

/// Integers are held sign-extended, truth values as 0 and 1.
inline APInt toAPInt(int64_t value, unsigned width) {
  return APInt(width, value, /*isSigned=*/true, /*implicitTrunc=*/true);
}
inline int64_t fromAPInt(const APInt &value) {
  return value.getBitWidth() == 1 ? int64_t(value.getBoolValue())
                                  : value.getSExtValue();
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_INTEGEROPS_H
