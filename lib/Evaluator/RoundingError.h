//===- RoundingError.h - Computing with error bounds ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_ROUNDINGERROR_H
#define NNSPEC_LIB_EVALUATOR_ROUNDINGERROR_H

#include "nnspec/Evaluator/RoundingDomain.h"

#include <limits>

namespace mlir::nnspec::eval {

/// The error of what is not known at all.
constexpr double kUnbounded = std::numeric_limits<double>::infinity();

/// At least the exact value of an expression of fewer than 16 additions,
/// multiplications, divisions and square roots of non-negative numbers, of
/// which `bound` is the rounded value. It must be far above 2^-1074, or exact,
/// where it is not zero.
inline double roundUp(double bound) {
  if (std::isnan(bound))
    return kUnbounded;
  return bound == 0 ? 0 : bound * (1 + 0x1p-48) + 0x1p-1072;
}

/// The result of an operation: any number within `error` of the real one before
/// it is rounded to the format, and `value`. Not known if it may overflow.
inline RoundedValue close(double value, double error,
                          const RoundingFormat &format) {
  error = roundUp(error);
  if (!(std::fabs(value) + 2 * error <= format.largest))
    error = kUnbounded;
  return {value, error};
}

/// Bounds the magnitude of all numbers that may be computed.
inline double getLargestMagnitude(RoundedValue a) {
  return std::fabs(a.value) + 2 * a.error;
}

/// Bounds the distance of the products of any computed factors, and of the
/// real ones.
inline double getProductSpread(RoundedValue a, RoundedValue b) {
  return std::fabs(a.value) * b.error +
         a.error * (std::fabs(b.value) + 3 * b.error);
}

/// Whether both the real number and all that may be computed in its place are
/// less, or all are greater, than another one.
inline bool isFar(RoundedValue a, RoundedValue b) {
  double margin = 2 * (a.error + b.error);
  return std::fabs(a.value - b.value) > margin * (1 + 0x1p-50);
}

/// Whether the rounded product of two numbers is exact.
inline bool isExactProduct(double a, double b, double product) {
  if (a == 0 || b == 0)
    return true;
  // Below, the error of the product may not be a double.
  constexpr double safe = 0x1p-960;
  return std::fabs(product) >= safe && std::fma(a, b, -product) == 0;
}

/// Holds the real number and all that may be computed in its place.
struct Range {
  double lower, upper;

  explicit Range(RoundedValue a) {
    double margin = roundUp(2 * a.error + 0x1p-52 * std::fabs(a.value));
    lower = a.error == 0 ? a.value : a.value - margin;
    upper = a.error == 0 ? a.value : a.value + margin;
    lower = std::fmax(lower, a.lower);
  }

  double getLargestMagnitude() const {
    return std::fmax(std::fabs(lower), std::fabs(upper));
  }
  double getSmallestMagnitude() const {
    if (lower <= 0 && upper >= 0)
      return 0;
    return std::fmin(std::fabs(lower), std::fabs(upper));
  }
};

/// A lower bound of numbers after they have been rounded to the format, or not,
/// from one before; it may be off by one rounding in double precision.
inline double roundLower(double lower, const RoundingFormat &format) {
  double rounded =
      lower - ((format.unit + 0x1p-51) * std::fabs(lower) + format.underflow);
  // Rounding keeps the sign.
  return lower >= 0 ? std::fmax(rounded, 0) : rounded;
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_ROUNDINGERROR_H
