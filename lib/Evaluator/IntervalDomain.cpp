//===- IntervalDomain.cpp - Intervals that enclose the reals --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/IntervalDomain.h"

#include "DirectedRounding.h"

#include <cmath>

using namespace mlir;
using namespace mlir::nnspec::eval;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double Interval::getWidth() const {
  return isPoint() ? 0 : subUp(upper, lower);
}

//===----------------------------------------------------------------------===//
// What is remembered
//===----------------------------------------------------------------------===//

std::optional<std::string> IntervalDomain::takeFailure() {
  const char *reason = failure.exchange(nullptr);
  return reason ? std::optional<std::string>(reason) : std::nullopt;
}

Interval IntervalDomain::fail(const char *reason) const {
  failure = reason;
  return Interval::whole();
}

/// Stores only once: many threads may note the same.
static void set(std::atomic<bool> &flag) {
  if (!flag)
    flag = true;
}

void IntervalDomain::noteZeroDivisor() const { set(hasZeroDivisor); }

void IntervalDomain::noteUndefined() const { set(isPartlyUndefined); }

//===----------------------------------------------------------------------===//
// Constants and conversions
//===----------------------------------------------------------------------===//

Interval IntervalDomain::constant(double value) const {
  if (std::isnan(value))
    return fail("has a NaN, which no interval encloses");
  return Interval::point(value);
}

Interval IntervalDomain::fromInteger(int64_t value) const {
  // Both halves are doubles, and so is the upper one times 2^32.
  constexpr double scale = 0x1p+32;
  double high = scale * static_cast<double>(value >> 32);
  double low = static_cast<double>(value & 0xffffffff);
  return {addDown(high, low), addUp(high, low)};
}

std::optional<int64_t> IntervalDomain::toInteger(Interval value) const {
  // 2^63, which an int64_t does not reach.
  constexpr double limit = 0x1p+63;
  double lower = std::trunc(value.lower), upper = std::trunc(value.upper);
  if (lower != upper || !(lower >= -limit && lower < limit))
    return std::nullopt;
  return static_cast<int64_t>(lower);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

static bool isInfinite(Interval a) {
  return a.isPoint() && std::isinf(a.lower);
}

static Interval negate(Interval a) { return {-a.upper, -a.lower}; }

static Interval getHull(Interval a, Interval b) {
  return {std::fmin(a.lower, b.lower), std::fmax(a.upper, b.upper)};
}

Interval IntervalDomain::add(Interval a, Interval b, Format) const {
  if (LLVM_UNLIKELY(isInfinite(a) || isInfinite(b))) {
    if (isInfinite(a) && isInfinite(b) && a.lower != b.lower)
      return fail("adds infinities of opposite sign");
    return isInfinite(a) ? a : b;
  }
  return {addDown(a.lower, b.lower), addUp(a.upper, b.upper)};
}

/// Factors whose product is a bound of the product of two intervals.
struct Factors {
  double a, b;
};

/// Whether the exact product is less than another one. The answer may be wrong
/// where they differ by less than 2^-1070, and where they overflow.
static bool isLess(Factors x, Factors y) {
  double productX = x.a * x.b, productY = y.a * y.b;
  if (productX != productY)
    return productX < productY;
  return std::fma(x.a, x.b, -productX) < std::fma(y.a, y.b, -productY);
}

/// The factors of the lower bound. No product is of zero and infinity, unless
/// an interval is zero or an infinity.
static Factors getLowerFactors(Interval a, Interval b) {
  if (a.lower >= 0)
    return {b.lower >= 0 ? a.lower : a.upper, b.lower};
  if (a.upper <= 0)
    return {b.upper <= 0 ? a.upper : a.lower, b.upper};
  if (b.lower >= 0)
    return {a.lower, b.upper};
  if (b.upper <= 0)
    return {a.upper, b.lower};
  Factors x = {a.lower, b.upper}, y = {a.upper, b.lower};
  return isLess(x, y) ? x : y;
}

static Factors getUpperFactors(Interval a, Interval b) {
  Factors factors = getLowerFactors(negate(a), b);
  return {-factors.a, factors.b};
}

Interval IntervalDomain::mul(Interval a, Interval b, Format) const {
  if (LLVM_UNLIKELY(isInfinite(a) || isInfinite(b))) {
    if (a.contains(0) || b.contains(0))
      return fail("multiplies an infinity by what may be zero");
    return Interval::point((a.lower > 0) == (b.lower > 0) ? kInfinity
                                                          : -kInfinity);
  }
  if (a.lower < 0 && a.upper > 0 && b.lower < 0 && b.upper > 0)
    return {std::fmin(mulDown(a.lower, b.upper), mulDown(a.upper, b.lower)),
            std::fmax(mulUp(a.lower, b.lower), mulUp(a.upper, b.upper))};
  Factors lower = getLowerFactors(a, b), upper = getUpperFactors(a, b);
  return {mulDown(lower.a, lower.b), mulUp(upper.a, upper.b)};
}

Interval IntervalDomain::square(Interval a, Format f) const {
  if (a.lower < 0)
    a = a.upper <= 0 ? negate(a) : Interval{0, std::fmax(-a.lower, a.upper)};
  return mul(a, a, f);
}

Interval IntervalDomain::div(Interval a, Interval b, Format f) const {
  bool isA = isInfinite(a), isB = isInfinite(b);
  if (LLVM_UNLIKELY(isA && isB))
    return fail("divides an infinity by an infinity");
  if (LLVM_UNLIKELY(isB))
    return Interval::point(0);
  if (b.lower == 0 && b.upper == 0) {
    noteZeroDivisor();
    return fail("divides by zero");
  }
  if (b.lower < 0 && b.upper > 0) {
    noteZeroDivisor();
    return Interval::whole();
  }
  if (b.lower < 0)
    return div(negate(a), negate(b), f);
  if (b.lower == 0)
    noteZeroDivisor();
  if (LLVM_UNLIKELY(isA))
    return a;
  // The divisor is positive. Towards zero its lower bound has no quotient, but
  // one without bound.
  auto divide = [](double x, double y, double (*rounded)(double, double)) {
    return y == 0 ? std::copysign(kInfinity, x) : rounded(x, y);
  };
  return {divide(a.lower, a.lower >= 0 ? b.upper : b.lower, divDown),
          divide(a.upper, a.upper > 0 ? b.lower : b.upper, divUp)};
}

//===----------------------------------------------------------------------===//
// Truth values
//===----------------------------------------------------------------------===//

ThreeValued IntervalDomain::compare(arith::CmpFPredicate predicate, Interval a,
                                    Interval b) const {
  return eval::compare(predicate, a.lower < b.upper,
                       a.lower <= b.upper && b.lower <= a.upper,
                       a.upper > b.lower);
}

Interval IntervalDomain::select(Bool condition, Interval a, Interval b,
                                Format) const {
  if (!condition.isKnown)
    return getHull(a, b);
  return condition.value ? a : b;
}

//===----------------------------------------------------------------------===//
// Contractions
//===----------------------------------------------------------------------===//

void IntervalDomain::Accumulator::addIntervals(const Interval &a,
                                               const Interval &b) {
  if (isTiny(a.lower) || isTiny(a.upper) || isTiny(b.lower) || isTiny(b.upper))
    noteTiny();
  Factors lower = getLowerFactors(a, b), upper = getUpperFactors(a, b);
  addLong(Pair{lower.a, upper.a}, Pair{lower.b, upper.b});
}

/// The lower bound of `sum + correction`, which may be off by `error`.
static double getLowerBound(double sum, double correction, double error) {
  // An overflow, or an operand without bound, shows as an infinity or a NaN.
  if (!std::isfinite(sum) || !std::isfinite(correction) ||
      !std::isfinite(error))
    return -kInfinity;
  auto [high, low] = twoSum(sum, correction);
  if (!std::isfinite(low))
    return -kInfinity;
  return addDown(high, subDown(low, error));
}

Interval IntervalDomain::Accumulator::finish(const IntervalDomain &) const {
  // With n products, u = 2^-53, S the sum of the sizes of the corrections, and
  // up to three corrections a product (the error of the running sum and the two
  // products with the low parts; the first two are added to each other first):
  //   - `sum` and the exact corrections add up to the exact result;
  //   - rounding each correction loses at most u of it, uS in all;
  //   - adding 2n of them loses at most (2n - 1) u S (1 + 2nu);
  //   - `size` is at least S (1 - 2nu).
  // 1% more covers the terms of second order for n < 2^45.
  //
  // Where a factor is tiny, the three products, the head's among them, may each
  // be off by 2^-1075 more: less than kUnderflow * u, which is what noteTiny()
  // adds to the bound here at least, for a tiny summand that `size` is too
  // large to hold is small against its own rounding.
  constexpr double unit = 0x1p-53;
  double factor = 1.01 * unit * (2 * static_cast<double>(count) + 2);
  return {getLowerBound(sum[0], correction[0], factor * size[0]),
          -getLowerBound(-sum[1], -correction[1], factor * size[1])};
}
