//===- RoundingDomain.cpp - Values with rounding error bounds -------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Throughout, for operands {v, e} that stand for x: any number c that the
// program may have computed in their place, and v itself, is within e of x, so
// |c| <= |v| + 2e. Bounds are computed in double precision with operations on
// non-negative numbers; close() makes up for the rounding of these.
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/RoundingDomain.h"

#include "RoundingError.h"

#include "nnspec/Evaluator/ErrorFree.h"

#include "llvm/ADT/bit.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

//===----------------------------------------------------------------------===//
// Formats
//===----------------------------------------------------------------------===//

RoundingFormat RoundingFormat::get(const llvm::fltSemantics &semantics) {
  using llvm::APFloat;
  constexpr int f32Precision = 24, f64Precision = 53;
  if (APFloat::semanticsPrecision(semantics) >= f64Precision &&
      &semantics != &APFloat::IEEEdouble())
    return get(APFloat::IEEEdouble());

  RoundingFormat format;
  format.precision = APFloat::semanticsPrecision(semantics);
  format.lowestBit =
      APFloat::semanticsMinExponent(semantics) - (format.precision - 1);
  format.unit = std::ldexp(1.0, -format.precision);
  // Half of the smallest f64 is no f64.
  format.underflow =
      std::fmax(std::ldexp(1.0, format.lowestBit - 1), 0x1p-1074);
  if (format.precision < f32Precision) {
    constexpr double slack = 1 + 0x1p-8;
    format.unit *= slack;
    format.underflow *= slack;
  }
  format.largest = APFloat::getLargest(semantics).convertToDouble();
  return format;
}

bool RoundingFormat::holds(double value) const {
  if (value == 0 || std::isinf(value))
    return true;
  if (!(std::fabs(value) <= largest))
    return false;
  int exponent;
  std::frexp(value, &exponent);
  double scaled = std::ldexp(value, -std::max(exponent - precision, lowestBit));
  return scaled == std::trunc(scaled);
}

double RoundingFormat::getRoundingError(double magnitude) const {
  if (magnitude == 0)
    return 0;
  // Between 2^k and 2^(k+1), numbers of the format are 2 unit 2^k apart, and
  // closer to each other below: half of that is the largest error, not
  // unit * magnitude. 2^k is what is left without the fraction's bits; the
  // magnitude may have been rounded from one in the binade above. Of a
  // subnormal, nothing is left, and `underflow` is right; of an infinity or a
  // NaN, an infinity.
  constexpr uint64_t exponentBits = uint64_t(0x7ff) << 52;
  uint64_t bits = llvm::bit_cast<uint64_t>(magnitude * (1 + 0x1p-48));
  double binade = llvm::bit_cast<double>(bits & exponentBits);
  return std::fmax(unit * binade, underflow);
}

RoundingFormat RoundingDomain::getFormat(FloatType type) const {
  return RoundingFormat::get(mode == Mode::Double ? llvm::APFloat::IEEEdouble()
                                                  : type.getFloatSemantics());
}

//===----------------------------------------------------------------------===//
// Constants and conversions
//===----------------------------------------------------------------------===//

RoundedValue RoundingDomain::constant(double value) const {
  return {value, std::isnan(value) ? kUnbounded : 0};
}

RoundedValue RoundingDomain::fromInteger(int64_t value) const {
  double rounded = static_cast<double>(value);
  constexpr int64_t limit = int64_t(1) << 53;
  bool isExact = value >= -limit && value <= limit;
  return {rounded, isExact ? 0 : std::fabs(rounded) * 0x1p-53};
}

std::optional<int64_t> RoundingDomain::toInteger(RoundedValue value) const {
  // 2^63, which an int64_t does not reach.
  constexpr double limit = 0x1p+63;
  Range range(value);
  double lower = std::trunc(range.lower), upper = std::trunc(range.upper);
  if (lower != upper || !(lower >= -limit && lower < limit))
    return std::nullopt;
  return static_cast<int64_t>(lower);
}

RoundedValue RoundingDomain::cast(RoundedValue a, const Format &from,
                                  const Format &to) const {
  bool isWider = to.precision >= from.precision &&
                 to.lowestBit <= from.lowestBit && to.largest >= from.largest;
  if (isWider || (a.error == 0 && to.holds(a.value)))
    return a;
  RoundedValue result =
      close(a.value, a.error + to.getRoundingError(getLargestMagnitude(a)), to);
  result.lower = roundLower(a.lower, to);
  return result;
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

RoundedValue RoundingDomain::add(RoundedValue a, RoundedValue b,
                                 const Format &f) const {
  auto [value, residual] = twoSum(a.value, b.value);
  double spread = a.error + b.error;
  if (spread == 0 && residual == 0 && f.holds(value))
    return {value, 0};
  // A sum of two numbers of a format does not underflow.
  RoundedValue result =
      close(value, spread + f.unit * (std::fabs(value) + 2 * spread), f);
  if (a.lower > -HUGE_VAL || b.lower > -HUGE_VAL)
    result.lower = roundLower(Range(a).lower + Range(b).lower, f);
  return result;
}

RoundedValue RoundingDomain::mul(RoundedValue a, RoundedValue b,
                                 const Format &f) const {
  double value = a.value * b.value;
  if (a.error == 0 && b.error == 0 && std::isfinite(value) &&
      isExactProduct(a.value, b.value, value) && f.holds(value))
    return {value, 0};
  double spread = getProductSpread(a, b);
  double magnitude = std::fabs(value) + 2 * spread;
  // Not zero, even where double precision underflows.
  double rounding = std::fmax(f.unit * magnitude, f.underflow);
  return close(value, spread + rounding, f);
}

static bool isExactQuotient(double a, double b, double quotient) {
  return quotient != 0 && isExactProduct(quotient, b, a);
}

RoundedValue RoundingDomain::div(RoundedValue a, RoundedValue b,
                                 const Format &f) const {
  double value = a.value / b.value;
  // No computed divisor, nor the real one, is below this.
  double divisor = std::fabs(b.value) - 2 * b.error;
  divisor = std::fmax(divisor - std::fabs(divisor) * 0x1p-50, b.lower);
  if (!(divisor > 0) || !std::isfinite(b.value))
    return {value, kUnbounded};
  if (a.error == 0 && b.error == 0 &&
      (a.value == 0 || isExactQuotient(a.value, b.value, value)) &&
      f.holds(value))
    return {value, 0};
  // With the real quotient q = x / y, and c / d computed:
  //   c / d - q = ((c - x) - q (d - y)) / d.
  double quotient = (std::fabs(a.value) + a.error) / divisor;
  double spread = (a.error + quotient * b.error) / divisor;
  if (spread == 0)
    quotient = std::fabs(value);
  double rounding = std::fmax(f.unit * (quotient + spread), f.underflow);
  return close(value, spread + rounding, f);
}

//===----------------------------------------------------------------------===//
// Truth values
//===----------------------------------------------------------------------===//

ThreeValued RoundingDomain::compare(arith::CmpFPredicate predicate,
                                    RoundedValue a, RoundedValue b) const {
  bool value = arith::applyCmpPredicate(predicate, llvm::APFloat(a.value),
                                        llvm::APFloat(b.value));
  bool isExact = a.error == 0 && b.error == 0;
  bool isConstant = predicate == arith::CmpFPredicate::AlwaysTrue ||
                    predicate == arith::CmpFPredicate::AlwaysFalse;
  return {value, isExact || isConstant || isFar(a, b)};
}

RoundedValue RoundingDomain::select(Bool condition, RoundedValue a,
                                    RoundedValue b, const Format &) const {
  RoundedValue chosen = condition.value ? a : b;
  if (condition.isKnown)
    return chosen;
  // The real condition may choose the one and the computed condition the other.
  double distance = a.value == b.value ? 0 : std::fabs(a.value - b.value);
  double error = distance + (a.error + b.error) + std::fmax(a.error, b.error);
  return {chosen.value, roundUp(error)};
}

//===----------------------------------------------------------------------===//
// Contractions
//===----------------------------------------------------------------------===//

RoundedValue RoundingDomain::Accumulator::finish(const RoundingDomain &) const {
  // Let s_0 be the initial value and p_1 ... p_n the exact products of the
  // computed factors. They are summed by a tree of additions, each of whose
  // operands is a number of the format, or one of them a product that is fused
  // with the addition. A tree with k additions over summands of which the
  // magnitudes add up to S errs by at most k w S, where w = u / (1 + u) bounds
  // the relative error of a rounding. (After Jeannerod and Rump, Improved error
  // bounds for inner products in floating-point arithmetic, SIAM J. Matrix
  // Anal. Appl. 34(2), 2013. There are no terms of higher order, and no limit
  // on k.) By induction: the last addition rounds a number near c_1 + c_2,
  // where c_1 is a number of the format, so it errs by at most |c_2|. It must
  // not err by more than (k_2 + 1) w S_1 + (k_1 + 1) w S_2. Let c_2 be the
  // product if there is one, and else the one with the smaller S.
  //   - If S_2 <= w S_1, it errs by at most (1 + k_2 w) S_2 <= (1 + k_2) w S_1.
  //   - Else by at most w (S_1 + k_1 w S_1 + S_2 + k_2 w S_2), where
  //     w S_1 < S_2, and k_2 = 0 or w S_2 <= S_1.
  // A product that is rounded before it is added errs by w |p_i|, and is at
  // most (1 + w) |p_i| then. Since w (1 + w) < u, all in all no more is lost
  // than
  //
  //   (n + 1) u (|s_0| + |p_1| + ... + |p_n|).
  //
  // A product, or a fused sum, that becomes subnormal errs by `underflow`
  // instead, as if the summand were another one by that much.
  double u = format.unit, n = count;
  // The loop's own roundings: of each product, and n + 2 additions.
  double slack = 1 + (n + 8) * 0x1p-52;
  double before = spread * slack;
  double magnitude = size * slack + 2 * before;

  // All products are zero if double precision says so, except that it may have
  // rounded those of f64 numbers to zero. Errors are not that small.
  bool isZero = size == 0 && spread == 0 && 2 * format.lowestBit >= -1074;
  double underflow = 0;
  if (n != 0 && !isZero)
    underflow = n * (format.underflow + 0x1p-1072);

  if (n == 0)
    return {sum, spread};
  if (isZero)
    return {sum, 0};
  double error = before + underflow + (n + 1) * u * (magnitude + underflow);
  // On the way to the sum, too, nothing may overflow.
  if (!(magnitude + error <= format.largest))
    return {sum, kUnbounded};
  return close(sum, error, format);
}
