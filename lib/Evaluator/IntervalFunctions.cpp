//===- IntervalFunctions.cpp - Elementary functions on intervals ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Monotone functions are known by their values at the ends, periodic ones also
// by whether an extremum lies between.
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/IntervalDomain.h"

#include "DirectedRounding.h"
#include "MathLibrary.h"

#include <cmath>

using namespace mlir;
using namespace mlir::nnspec::eval;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Pi rounded to nearest, which is down, and up.
constexpr double kPi = 0x1.921fb54442d18p+1;
constexpr double kPiUp = 0x1.921fb54442d19p+1;

using Function = double (*)(double);

static Interval negate(Interval a) { return {-a.upper, -a.lower}; }

static Interval getAbs(Interval a) {
  if (a.lower >= 0)
    return a;
  if (a.upper <= 0)
    return negate(a);
  return {0, std::fmax(-a.lower, a.upper)};
}

static Interval getHull(Interval a, Interval b) {
  return {std::fmin(a.lower, b.lower), std::fmax(a.upper, b.upper)};
}

static Interval clamp(Interval a, Interval range) {
  return {std::fmax(a.lower, range.lower), std::fmin(a.upper, range.upper)};
}

//===----------------------------------------------------------------------===//
// Values of the C library
//===----------------------------------------------------------------------===//

/// Encloses the number of which the C library says that it is `value`, without
/// crossing zero: the library gets signs right.
static Interval widen(double value) {
  // One unit more covers the rounding here.
  double margin = std::fabs(value) * ((kMathLibraryUlps + 1) * DBL_EPSILON) +
                  kMathLibraryUlps * 0x1p-1074;
  Interval result;
  if (std::isinf(value)) {
    // An overflow, or close to one.
    double largest = DBL_MAX * (1 - (kMathLibraryUlps + 1) * DBL_EPSILON);
    result = value > 0 ? Interval{largest, value} : Interval{value, -largest};
  } else {
    result = {value - margin, value + margin};
  }
  if (value > 0)
    result.lower = std::fmax(result.lower, 0);
  if (value < 0)
    result.upper = std::fmin(result.upper, 0);
  return result;
}

/// Encloses f(x).
static Interval enclose(Function f, double x) {
  double value = f(x);
  // Each of the functions that is 0 or 1 according to the library at 0, or 0 at
  // 1, is so exactly.
  if ((x == 0 && (value == 0 || value == 1)) || (x == 1 && value == 0))
    return Interval::point(value);
  return widen(value);
}

static Interval increasing(Function f, Interval a,
                           Interval range = Interval::whole()) {
  return clamp({enclose(f, a.lower).lower, enclose(f, a.upper).upper}, range);
}

static Interval decreasing(Function f, Interval a,
                           Interval range = Interval::whole()) {
  return clamp({enclose(f, a.upper).lower, enclose(f, a.lower).upper}, range);
}

/// An increasing function whose values the library computes exactly.
static Interval exact(Function f, Interval a) {
  return {f(a.lower), f(a.upper)};
}

//===----------------------------------------------------------------------===//
// Periodic functions
//===----------------------------------------------------------------------===//

/// Whether `phase + k * period` for some integer k may lie in the interval.
/// True where this is not decided, which is so for bounds beyond 2^40.
static bool mayContainMultiple(Interval a, double phase, double period) {
  if (!(std::fabs(a.lower) <= 0x1p+40 && std::fabs(a.upper) <= 0x1p+40))
    return true;
  // The difference, the quotient, the phase and the period have a relative
  // error of 2^-53 each. The difference has one relative to the phase, too,
  // which is at most half a period.
  double first = (a.lower - phase) / period, last = (a.upper - phase) / period;
  double margin = 0x1p-50 * (1 + std::fmax(std::fabs(first), std::fabs(last)));
  return std::ceil(first - margin) <= last + margin;
}

/// The sine or the cosine, whose maxima and minima have a period of 2 pi.
static Interval wave(Function f, Interval a, double maximum, double minimum) {
  Interval first = enclose(f, a.lower), last = enclose(f, a.upper);
  Interval result = getHull(first, last);
  // Arguments beyond the reach of the test below are one value or any.
  bool isPoint = a.isPoint();
  if (!isPoint && mayContainMultiple(a, maximum, 2 * kPi))
    result.upper = 1;
  if (!isPoint && mayContainMultiple(a, minimum, 2 * kPi))
    result.lower = -1;
  return clamp(result, {-1, 1});
}

//===----------------------------------------------------------------------===//
// Functions of one argument
//===----------------------------------------------------------------------===//

/// The part of the real line where the function is defined. Poles count as part
/// of it where the function has one limit there.
static Interval getDomain(UnaryFunction function) {
  switch (function) {
  case UnaryFunction::Acos:
  case UnaryFunction::Asin:
  case UnaryFunction::Atanh:
    return {-1, 1};
  case UnaryFunction::Acosh:
    return {1, kInfinity};
  case UnaryFunction::Log:
  case UnaryFunction::Log10:
  case UnaryFunction::Log2:
  case UnaryFunction::Rsqrt:
  case UnaryFunction::Sqrt:
    return {0, kInfinity};
  case UnaryFunction::Log1p:
    return {-1, kInfinity};
  default:
    return Interval::whole();
  }
}

/// Whether the function has a pole at an end of its domain, which `a` reaches.
static bool reachesPole(UnaryFunction function, Interval a) {
  switch (function) {
  case UnaryFunction::Atanh:
    return a.lower == -1 || a.upper == 1;
  case UnaryFunction::Log:
  case UnaryFunction::Log10:
  case UnaryFunction::Log2:
    return a.lower == 0;
  case UnaryFunction::Log1p:
    return a.lower == -1;
  default:
    return false;
  }
}

Interval IntervalDomain::apply(UnaryFunction function, Interval a,
                               Format) const {
  Interval domain = getDomain(function);
  if (a.lower < domain.lower || a.upper > domain.upper) {
    noteUndefined();
    if (a.upper < domain.lower || a.lower > domain.upper)
      return fail("is not defined for its operand");
    a = clamp(a, domain);
  }
  if (reachesPole(function, a)) {
    noteUndefined();
    if (a.isPoint())
      return fail("is not defined for its operand");
  }

  constexpr Interval positive = {0, kInfinity}, unit = {-1, 1};
  switch (function) {
  case UnaryFunction::Abs:
    return getAbs(a);
  case UnaryFunction::Acos:
    return decreasing(std::acos, a, {0, kPiUp});
  case UnaryFunction::Acosh:
    return increasing(std::acosh, a, positive);
  case UnaryFunction::Asin:
    return increasing(std::asin, a, {-kPiUp / 2, kPiUp / 2});
  case UnaryFunction::Asinh:
    return increasing(std::asinh, a);
  case UnaryFunction::Atan:
    return increasing(std::atan, a, {-kPiUp / 2, kPiUp / 2});
  case UnaryFunction::Atanh:
    return increasing(std::atanh, a);
  case UnaryFunction::Cbrt:
    return increasing(std::cbrt, a);
  case UnaryFunction::Ceil:
    return exact(std::ceil, a);
  case UnaryFunction::Cos:
  case UnaryFunction::Sin:
  case UnaryFunction::Tan:
    if (a.isPoint() && std::isinf(a.lower))
      return fail("is not defined for its operand");
    if (function == UnaryFunction::Cos)
      return wave(std::cos, a, 0, kPi);
    if (function == UnaryFunction::Sin)
      return wave(std::sin, a, kPi / 2, -kPi / 2);
    if (!a.isPoint() && mayContainMultiple(a, kPi / 2, kPi)) {
      noteUndefined();
      return Interval::whole();
    }
    return increasing(std::tan, a);
  case UnaryFunction::Cosh:
    return increasing(std::cosh, getAbs(a), {1, kInfinity});
  case UnaryFunction::Erf:
    return increasing(std::erf, a, unit);
  case UnaryFunction::Erfc:
    return decreasing(std::erfc, a, {0, 2});
  case UnaryFunction::Exp:
    return increasing(std::exp, a, positive);
  case UnaryFunction::Exp2:
    return increasing(std::exp2, a, positive);
  case UnaryFunction::Expm1:
    return increasing(std::expm1, a, {-1, kInfinity});
  case UnaryFunction::Floor:
    return exact(std::floor, a);
  case UnaryFunction::Log:
    return increasing(std::log, a);
  case UnaryFunction::Log10:
    return increasing(std::log10, a);
  case UnaryFunction::Log1p:
    return increasing(std::log1p, a);
  case UnaryFunction::Log2:
    return increasing(std::log2, a);
  case UnaryFunction::Round:
    return exact(std::round, a);
  case UnaryFunction::RoundEven:
    return exact(std::nearbyint, a);
  case UnaryFunction::Rsqrt:
    return div(Interval::point(1), {sqrtDown(a.lower), sqrtUp(a.upper)}, {});
  case UnaryFunction::Sinh:
    return increasing(std::sinh, a);
  case UnaryFunction::Sqrt:
    return {sqrtDown(a.lower), sqrtUp(a.upper)};
  case UnaryFunction::Tanh:
    return increasing(std::tanh, a, unit);
  case UnaryFunction::Trunc:
    return exact(std::trunc, a);
  }
  llvm_unreachable("unknown function");
}

//===----------------------------------------------------------------------===//
// Functions of two arguments
//===----------------------------------------------------------------------===//

/// Encloses the values at the corners of a box. For a function that is monotone
/// along each axis these are all.
static Interval getCornerHull(double (*f)(double, double), Interval a,
                              Interval b) {
  Interval result = widen(f(a.lower, b.lower));
  result = getHull(result, widen(f(a.lower, b.upper)));
  result = getHull(result, widen(f(a.upper, b.lower)));
  return getHull(result, widen(f(a.upper, b.upper)));
}

/// The angle of the point (x, y).
static Interval getAngle(Interval y, Interval x) {
  // At the half line of the negative x the angle jumps.
  if (x.lower <= 0 && y.contains(0))
    return {-kPiUp, kPiUp};
  if (y.lower == 0 && y.upper == 0)
    return Interval::point(0);
  Interval range = {y.lower >= 0 ? 0 : -kPiUp, y.upper <= 0 ? 0 : kPiUp};
  // Seen from outside, a box lies between two of its corners.
  return clamp(getCornerHull(std::atan2, y, x), range);
}

/// The remainder of a division truncated to an integer quotient; it has the
/// sign of the dividend.
static Interval getRemainder(Interval a, Interval b) {
  if (a.lower < 0 && a.upper > 0)
    return getHull(getRemainder({0, a.upper}, b),
                   getRemainder({a.lower, 0}, b));
  if (a.lower < 0)
    return negate(getRemainder(negate(a), b));
  b = getAbs(b);
  if (a.upper < b.lower)
    return a;
  if (b.isPoint() && subUp(a.upper, a.lower) < b.lower) {
    // std::fmod is exact. The integer quotients at the ends are the same if the
    // remainder does not wrap in between.
    Interval result = {std::fmod(a.lower, b.lower),
                       std::fmod(a.upper, b.lower)};
    if (result.lower <= result.upper)
      return result;
  }
  return {0, std::fmin(a.upper, b.upper)};
}

/// a^b for a not below zero: monotone along both axes.
static Interval getPower(Interval a, Interval b) {
  // A power of -0 may be negative.
  a = {std::fabs(a.lower), std::fabs(a.upper)};
  return clamp(getCornerHull(std::pow, a, b), {0, kInfinity});
}

Interval IntervalDomain::apply(BinaryFunction function, Interval a, Interval b,
                               Format) const {
  switch (function) {
  case BinaryFunction::Atan2:
    return getAngle(a, b);
  case BinaryFunction::CopySign: {
    Interval size = getAbs(a);
    if (b.lower > 0)
      return size;
    if (b.upper < 0)
      return negate(size);
    // A zero has a sign, which an interval does not tell.
    return getHull(size, negate(size));
  }
  case BinaryFunction::Maximum:
  case BinaryFunction::MaxNum:
    return {std::fmax(a.lower, b.lower), std::fmax(a.upper, b.upper)};
  case BinaryFunction::Minimum:
  case BinaryFunction::MinNum:
    return {std::fmin(a.lower, b.lower), std::fmin(a.upper, b.upper)};
  case BinaryFunction::Pow:
    return power(a, b);
  case BinaryFunction::Remainder:
    if (a.isPoint() && std::isinf(a.lower))
      return fail("is not defined for its operand");
    if (b.contains(0)) {
      noteZeroDivisor();
      if (b.isPoint())
        return fail("divides by zero");
    }
    return getRemainder(a, b);
  }
  llvm_unreachable("unknown function");
}

Interval IntervalDomain::power(Interval a, Interval b) const {
  if (a.contains(0) && b.lower < 0)
    noteZeroDivisor();
  if (a.isPoint() && a.lower == 0 && b.upper < 0)
    return fail("divides by zero");
  bool isInteger =
      b.isPoint() && std::isfinite(b.lower) && std::trunc(b.lower) == b.lower;
  if (isInteger && b.lower == 0)
    return Interval::point(1);
  if (isInteger && b.lower == 1)
    return a;
  if (a.lower >= 0)
    return getPower(a, b);

  Interval size = getAbs(a);
  if (isInteger) {
    bool isEven = std::fmod(b.lower, 2) == 0;
    if (isEven)
      return getPower(size, b);
    Interval negative =
        negate(getPower(getAbs({a.lower, std::fmin(a.upper, 0)}), b));
    if (a.upper <= 0)
      return negative;
    return getHull(negative, getPower({0, a.upper}, b));
  }
  // A negative number has a power with an integer exponent only.
  noteUndefined();
  if (std::ceil(b.lower) <= b.upper) {
    Interval result = getPower(size, b);
    return getHull(result, negate(result));
  }
  if (a.upper < 0)
    return fail("is not defined for its operand");
  return getPower({0, a.upper}, b);
}
