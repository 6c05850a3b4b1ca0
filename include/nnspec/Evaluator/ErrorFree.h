//===- ErrorFree.h - Sums with their rounding errors ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Error-free transformations (Muller et al., Handbook of Floating-Point
// Arithmetic, 2nd ed., section 4.3): the rounding error of an operation on
// doubles, which is itself a double. They need rounding to nearest, and every
// rounding that is written: the library is compiled without contraction of
// multiplications and additions into fused ones.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_ERRORFREE_H
#define NNSPEC_EVALUATOR_ERRORFREE_H

#include <cfloat>

static_assert(FLT_EVAL_METHOD == 0, "doubles must not be computed wider");

namespace mlir::nnspec::eval {

/// `value + error` is exact.
template <typename T>
struct SumAndError {
  T value, error;
};

/// Knuth's TwoSum, for doubles and vectors of them. Exact unless a sum
/// overflows, also among subnormal numbers. Where the sum overflows or an
/// operand is infinite, the error is NaN or infinite.
template <typename T>
SumAndError<T> twoSum(T a, T b) {
  T sum = a + b;
  T ofB = sum - a;
  T ofA = sum - ofB;
  return {sum, (a - ofA) + (b - ofB)};
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_ERRORFREE_H
