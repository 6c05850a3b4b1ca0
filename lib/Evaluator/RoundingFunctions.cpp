//===- RoundingFunctions.cpp - Rounding errors through functions ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function passes its operand's error on, multiplied at most by the largest
// slope between the real operand and any computed one, and adds its own.
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/RoundingDomain.h"

#include "MathLibrary.h"
#include "RoundingError.h"

#include "nnspec/Evaluator/RealDomain.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

/// More than the errors of the C library when slopes are computed.
constexpr double kSlack = 1 + 0x1p-40;

/// Above 2 / sqrt(pi), ln 2, 1 / ln 2 and 1 / ln 10.
constexpr double kTwoOverRootPi = 1.1283791671, kLn2 = 0.6931471806,
                 kOneOverLn2 = 1.4426950409, kOneOverLn10 = 0.4342944820;

/// The result of a function of the C library whose operands' errors change it
/// by at most `spread`.
static RoundedValue closeFunction(double value, double spread,
                                  const RoundingFormat &f) {
  // A unit in the last place is twice the largest rounding error.
  double magnitude = kSlack * (std::fabs(value) + 2 * spread);
  double unit = 2 * std::fmax(f.unit * magnitude, f.underflow);
  return close(value, spread + kMathLibraryUlps * unit, f);
}

/// Whether the function has a finite value everywhere in the range.
static bool isDefined(UnaryFunction function, Range range) {
  switch (function) {
  case UnaryFunction::Acos:
  case UnaryFunction::Asin:
    return range.lower >= -1 && range.upper <= 1;
  case UnaryFunction::Acosh:
    return range.lower >= 1;
  case UnaryFunction::Atanh:
    return range.lower > -1 && range.upper < 1;
  case UnaryFunction::Log:
  case UnaryFunction::Log10:
  case UnaryFunction::Log2:
  case UnaryFunction::Rsqrt:
    return range.lower > 0;
  case UnaryFunction::Log1p:
    return range.lower > -1;
  case UnaryFunction::Sqrt:
    return range.lower >= 0;
  case UnaryFunction::Tan:
    // Across a pole the tangent falls.
    return range.upper - range.lower < 3 &&
           std::tan(range.lower) <= std::tan(range.upper);
  default:
    return true;
  }
}

/// Bounds the derivative in a range where the function is defined.
static double getLargestSlope(UnaryFunction function, Range range) {
  double most = range.getLargestMagnitude();
  double least = range.getSmallestMagnitude();
  auto square = [](double a) { return a * a; };
  switch (function) {
  case UnaryFunction::Acos:
  case UnaryFunction::Asin:
    return 1 / std::sqrt((1 - most) * (1 + most));
  case UnaryFunction::Acosh:
    return 1 / std::sqrt((range.lower - 1) * (range.lower + 1));
  case UnaryFunction::Asinh:
    return 1 / std::sqrt(1 + square(least));
  case UnaryFunction::Atan:
    return 1 / (1 + square(least));
  case UnaryFunction::Atanh:
    return 1 / ((1 - most) * (1 + most));
  case UnaryFunction::Cbrt:
    return 1 / (3 * square(std::cbrt(least)));
  case UnaryFunction::Cos:
  case UnaryFunction::Sin:
    return 1;
  case UnaryFunction::Cosh:
    return std::sinh(most);
  case UnaryFunction::Erf:
  case UnaryFunction::Erfc:
    return kTwoOverRootPi * std::exp(-square(least));
  case UnaryFunction::Exp:
  case UnaryFunction::Expm1:
    return std::exp(range.upper);
  case UnaryFunction::Exp2:
    return kLn2 * std::exp2(range.upper);
  case UnaryFunction::Log:
    return 1 / range.lower;
  case UnaryFunction::Log10:
    return kOneOverLn10 / range.lower;
  case UnaryFunction::Log1p:
    return 1 / (1 + range.lower);
  case UnaryFunction::Log2:
    return kOneOverLn2 / range.lower;
  case UnaryFunction::Rsqrt:
    return 0.5 / (range.lower * std::sqrt(range.lower));
  case UnaryFunction::Sinh:
    return std::cosh(most);
  case UnaryFunction::Sqrt:
    return 0.5 / std::sqrt(range.lower);
  case UnaryFunction::Tan:
    return 1 + square(std::fmax(std::fabs(std::tan(range.lower)),
                                std::fabs(std::tan(range.upper))));
  case UnaryFunction::Tanh:
    return 1 / square(std::cosh(least));
  case UnaryFunction::Abs:
  case UnaryFunction::Ceil:
  case UnaryFunction::Floor:
  case UnaryFunction::Round:
  case UnaryFunction::RoundEven:
  case UnaryFunction::Trunc:
    break;
  }
  llvm_unreachable("computed exactly");
}

/// How far apart the function may be at the real operand and at a computed one.
static double getSpread(UnaryFunction function, double error, Range range) {
  if (error == 0)
    return 0;
  double slope = kSlack * getLargestSlope(function, range) + DBL_MIN;
  double spread = slope * error;
  // Roots are steep at zero, but |sqrt(a) - sqrt(b)| <= sqrt(|a - b|), for
  //   (sqrt(a) - sqrt(b))^2 <= |sqrt(a) - sqrt(b)| (sqrt(a) + sqrt(b)),
  // where a, b >= 0, is |a - b|; and |cbrt(a) - cbrt(b)| <= cbrt(4 |a - b|).
  if (function == UnaryFunction::Sqrt)
    return std::fmin(spread, std::sqrt(error));
  if (function == UnaryFunction::Cbrt)
    return std::fmin(spread, kSlack * std::cbrt(4 * error));
  return spread;
}

RoundedValue RoundingDomain::apply(UnaryFunction function, RoundedValue a,
                                   const Format &f) const {
  RealDomain real;
  double value = real.apply(function, a.value, {});
  if (!std::isfinite(value) || !std::isfinite(a.error))
    return {value, kUnbounded};
  Range range(a);
  switch (function) {
  case UnaryFunction::Abs:
    return {value, a.error};
  case UnaryFunction::Ceil:
  case UnaryFunction::Floor:
  case UnaryFunction::Round:
  case UnaryFunction::RoundEven:
  case UnaryFunction::Trunc: {
    // Exact, and monotone.
    double jump = real.apply(function, range.upper, {}) -
                  real.apply(function, range.lower, {});
    return close(value, std::fmin(jump, a.error + 1), f);
  }
  default:
    break;
  }
  if (!isDefined(function, range))
    return {value, kUnbounded};
  // Compiled code has no function for these: it takes log(1 + a) and exp(a)
  // - 1.
  if (function == UnaryFunction::Log1p || function == UnaryFunction::Expm1) {
    RoundedValue expanded =
        function == UnaryFunction::Log1p
            ? apply(UnaryFunction::Log, add(a, constant(1), f), f)
            : sub(apply(UnaryFunction::Exp, a, f), constant(1), f);
    // `value` is another one, and closer.
    return {value, std::fmax(expanded.error,
                             closeFunction(
                                 value, getSpread(function, a.error, range), f)
                                 .error)};
  }
  double spread = getSpread(function, a.error, range);
  if (function != UnaryFunction::Sqrt)
    return closeFunction(value, spread, f);
  // Rounded correctly.
  if (a.error == 0 && isExactProduct(value, value, a.value) && f.holds(value))
    return {value, 0};
  RoundedValue result = close(
      value, spread + f.getRoundingError(std::fabs(value) + 2 * spread), f);
  result.lower = roundLower(std::sqrt(range.lower), f);
  return result;
}

//===----------------------------------------------------------------------===//
// Functions of two arguments
//===----------------------------------------------------------------------===//

/// Maximum and minimum: one of the operands where it is known which.
static RoundedValue choose(double value, RoundedValue a, RoundedValue b,
                           bool isMaximum) {
  RoundedValue result = {value, std::fmax(a.error, b.error)};
  if (isFar(a, b))
    result = value == a.value ? a : b;
  // A maximum is at least both.
  double lowerA = Range(a).lower, lowerB = Range(b).lower;
  result.lower =
      isMaximum ? std::fmax(lowerA, lowerB) : std::fmin(lowerA, lowerB);
  return result;
}

static double getAngleSpread(RoundedValue y, RoundedValue x) {
  if (y.error == 0 && x.error == 0)
    return 0;
  constexpr double turn = 6.2831853072;
  Range rangeY(y), rangeX(x);
  double leastY = rangeY.getSmallestMagnitude();
  if (leastY == 0 && rangeX.lower <= 0)
    return turn;
  double radius = std::hypot(leastY, rangeX.getSmallestMagnitude());
  return std::fmin(kSlack * std::hypot(y.error, x.error) / radius, turn);
}

static double getPowerSpread(RoundedValue a, RoundedValue b) {
  if (a.error == 0 && b.error == 0)
    return 0;
  Range rangeA(a), rangeB(b);
  double mostB = rangeB.getLargestMagnitude();
  if (b.error == 0 && b.value >= 1 && std::trunc(b.value) == b.value)
    return kSlack * a.error * mostB *
           std::pow(rangeA.getLargestMagnitude(), b.value - 1);
  if (!(rangeA.lower > 0))
    return kUnbounded;
  // |d/da| = |b| a^b / a and |d/db| = a^b |ln a|; a^b is largest at a corner.
  double power = 0, logarithm = 0;
  for (double base : {rangeA.lower, rangeA.upper}) {
    logarithm = std::fmax(logarithm, std::fabs(std::log(base)));
    for (double exponent : {rangeB.lower, rangeB.upper})
      power = std::fmax(power, std::pow(base, exponent));
  }
  return kSlack * power *
         (a.error * mostB / rangeA.lower + b.error * logarithm);
}

/// The remainder is exact, but it jumps.
static RoundedValue getRemainder(double value, RoundedValue a, RoundedValue b,
                                 const RoundingFormat &f) {
  if (a.error == 0 && b.error == 0)
    return {value, 0};
  Range rangeA(a), rangeB(b);
  double mostA = rangeA.getLargestMagnitude();
  double mostB = rangeB.getLargestMagnitude();
  double leastB = rangeB.getSmallestMagnitude();
  if (!(leastB > 0))
    return {value, kUnbounded};
  double first = std::floor(rangeA.getSmallestMagnitude() / mostB / kSlack);
  double last = std::floor(mostA / leastB * kSlack);
  // With one integer quotient for all, it is a difference.
  if (first == last)
    return close(value, a.error + last * b.error, f);
  return close(value, 2 * std::fmin(mostA, mostB), f);
}

RoundedValue RoundingDomain::apply(BinaryFunction function, RoundedValue a,
                                   RoundedValue b, const Format &f) const {
  double value = RealDomain().apply(function, a.value, b.value, {});
  switch (function) {
  case BinaryFunction::Maximum:
  case BinaryFunction::MaxNum:
    return choose(value, a, b, /*isMaximum=*/true);
  case BinaryFunction::Minimum:
  case BinaryFunction::MinNum:
    return choose(value, a, b, /*isMaximum=*/false);
  default:
    break;
  }
  if (!std::isfinite(value) || !std::isfinite(a.error) ||
      !std::isfinite(b.error))
    return {value, kUnbounded};
  switch (function) {
  case BinaryFunction::Atan2:
    return closeFunction(value, getAngleSpread(a, b), f);
  case BinaryFunction::CopySign:
    if (isFar(b, {0, 0}))
      return {value, a.error};
    // A zero may have either sign.
    return close(value, 2 * getLargestMagnitude(a), f);
  case BinaryFunction::Pow:
    return closeFunction(value, getPowerSpread(a, b), f);
  case BinaryFunction::Remainder:
    return getRemainder(value, a, b, f);
  default:
    llvm_unreachable("unknown function");
  }
}
