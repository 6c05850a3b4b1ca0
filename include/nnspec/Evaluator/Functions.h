//===- Functions.h - Scalar functions a domain must know --------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_FUNCTIONS_H
#define NNSPEC_EVALUATOR_FUNCTIONS_H

#include "llvm/ADT/StringRef.h"

namespace mlir::nnspec::eval {

/// Functions of one real argument, besides the ring operations.
enum class UnaryFunction {
  Abs,
  Acos,
  Acosh,
  Asin,
  Asinh,
  Atan,
  Atanh,
  Cbrt,
  Ceil,
  Cos,
  Cosh,
  Erf,
  Erfc,
  Exp,
  Exp2,
  Expm1,
  Floor,
  Log,
  Log10,
  Log1p,
  Log2,
  Round,
  RoundEven,
  Rsqrt,
  Sin,
  Sinh,
  Sqrt,
  Tan,
  Tanh,
  Trunc,
};

/// Functions of two real arguments, besides the field operations. Maximum and
/// minimum are those that propagate NaN; MaxNum and MinNum ignore it. Over the
/// reals they are the same.
enum class BinaryFunction {
  Atan2,
  CopySign,
  Maximum,
  MaxNum,
  Minimum,
  MinNum,
  Pow,
  Remainder,
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_FUNCTIONS_H
