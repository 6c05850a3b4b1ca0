//===- ExactSum.h - Sums of products of doubles, exactly --------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_UNIT_EVALUATOR_EXACTSUM_H
#define NNSPEC_TEST_UNIT_EVALUATOR_EXACTSUM_H

#include "llvm/ADT/APInt.h"

#include <cmath>

namespace mlir::nnspec::eval {

/// A reference without any rounding: a fixed-point number that holds every
/// product of two doubles, and sums of 2^60 of them.
class ExactSum {
public:
  ExactSum() : value(kWidth, 0) {}
  explicit ExactSum(double a) : ExactSum() { add(a); }

  void add(double a) { addProduct(a, 1); }

  void addProduct(double a, double b) {
    int exponentA, exponentB;
    auto x = static_cast<int64_t>(std::ldexp(std::frexp(a, &exponentA), 53));
    auto y = static_cast<int64_t>(std::ldexp(std::frexp(b, &exponentB), 53));
    llvm::APInt product = llvm::APInt(128, x, true) * llvm::APInt(128, y, true);
    int shift = exponentA + exponentB - 106 + kScale;
    // A subnormal number's lowest bits are zero.
    value += shift >= 0 ? product.sext(kWidth) << shift
                        : product.ashr(-shift).sext(kWidth);
  }

  /// Whether it is less than (-1), equal to (0) or greater than a double.
  int compare(double a) const {
    llvm::APInt difference = value - ExactSum(a).value;
    return difference.isZero() ? 0 : difference.isNegative() ? -1 : 1;
  }

  /// The distance from a double, to a relative precision of 2^-50.
  double getDistance(double a) const {
    llvm::APInt distance = (value - ExactSum(a).value).abs();
    unsigned shift = std::max(0, int(distance.getActiveBits()) - 64);
    return std::ldexp(double(distance.lshr(shift).getZExtValue()),
                      int(shift) - kScale);
  }

private:
  static constexpr unsigned kWidth = 4352;
  /// The sum is `value` / 2^kScale.
  static constexpr int kScale = 2200;
  llvm::APInt value;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_TEST_UNIT_EVALUATOR_EXACTSUM_H
