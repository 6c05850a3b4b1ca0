//===- IntervalDomain.h - Intervals that enclose the reals ------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_INTERVALDOMAIN_H
#define NNSPEC_EVALUATOR_INTERVALDOMAIN_H

#include "nnspec/Evaluator/ErrorFree.h"
#include "nnspec/Evaluator/Functions.h"
#include "nnspec/Evaluator/ThreeValued.h"

#include "llvm/ADT/bit.h"
#include "llvm/Support/Compiler.h"

#include <atomic>
#include <limits>
#include <string>

namespace mlir::nnspec::eval {

/// The reals from `lower` to `upper`. An infinite bound says that there is no
/// bound; it is not an element. Only where both bounds are the same infinity
/// does the interval stand for that infinity: a constant of the program, such
/// as the start of a maximum.
struct Interval {
  double lower = 0, upper = 0;

  static Interval point(double value) { return {value, value}; }
  static Interval whole() {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return {-infinity, infinity};
  }

  bool isPoint() const { return lower == upper; }
  bool contains(double value) const { return lower <= value && value <= upper; }
  /// At least the distance of the bounds.
  double getWidth() const;
};

/// Which values are possible: every operation yields an interval that encloses
/// its value for all elements of its operands, over the reals. Element types do
/// not round; a cast between them is the identity, as in the spec. For an input
/// box this is interval bound propagation.
///
/// Bounds are rounded outwards, and only where they must be: the sum,
/// difference, product, quotient or square root of points is a point where it
/// is a double. Other functions come from the C library, whose error is allowed
/// for.
///
/// A function is evaluated where it is defined. So the square root of [-1, 4]
/// is [0, 2]; that part of the operand was left out can be asked for. Where
/// nothing is left, the operation fails. Likewise for a divisor that may be
/// zero:
///   - zero inside the divisor's interval: the quotient is unbounded;
///   - zero at an end of it: unbounded on one side, [1, 3] / [0, 2] = [0.5,
///   inf];
///   - nothing but zero: the operation fails.
/// NaN has no interval; a constant that is NaN fails, and so does what IEEE 754
/// makes NaN of infinities: their difference, their quotient, their product
/// with zero. Sums of products take them for unbounded.
class IntervalDomain {
public:
  using Scalar = Interval;
  using Bool = ThreeValued;

  /// What an element type means to the domain: here nothing.
  struct Format {};
  Format getFormat(FloatType) const { return {}; }

  std::optional<std::string> takeFailure();

  /// Whether, since the last reset, a divisor's interval contained zero. A
  /// division is also the reciprocal square root, the remainder, and a power
  /// with an exponent that may be negative.
  bool mayDivideByZero() const { return hasZeroDivisor; }
  /// Whether an operand's interval contained a number for which the function is
  /// not defined. Division by zero does not count.
  bool mayBeUndefined() const { return isPartlyUndefined; }
  void reset() { hasZeroDivisor = isPartlyUndefined = false; }

  //===--- Constants and conversions --------------------------------------===//

  Scalar undefined() const { return Interval::whole(); }
  Scalar constant(double value) const;
  Scalar fromInteger(int64_t value) const;
  std::optional<int64_t> toInteger(Scalar value) const;
  Scalar cast(Scalar value, Format from, Format to) const { return value; }

  //===--- Arithmetic -----------------------------------------------------===//

  Scalar add(Scalar a, Scalar b, Format) const;
  Scalar sub(Scalar a, Scalar b, Format f) const {
    return add(a, neg(b, f), f);
  }
  Scalar mul(Scalar a, Scalar b, Format) const;
  /// a * a; not negative, which the product of two intervals may be.
  Scalar square(Scalar a, Format f) const;
  Scalar div(Scalar a, Scalar b, Format) const;
  Scalar neg(Scalar a, Format) const { return {-a.upper, -a.lower}; }
  Scalar apply(UnaryFunction function, Scalar a, Format) const;
  Scalar apply(BinaryFunction function, Scalar a, Scalar b, Format) const;

  //===--- Truth values ---------------------------------------------------===//

  Bool truth(bool value) const { return Bool::known(value); }
  std::optional<bool> decide(Bool a) const { return a.decide(); }
  Bool compare(arith::CmpFPredicate predicate, Scalar a, Scalar b) const;
  Bool logicalAnd(Bool a, Bool b) const { return a & b; }
  Bool logicalOr(Bool a, Bool b) const { return a | b; }
  Bool logicalXor(Bool a, Bool b) const { return a ^ b; }
  /// Encloses both where the condition is not known.
  Scalar select(Bool condition, Scalar a, Scalar b, Format) const;
  Bool select(Bool condition, Bool a, Bool b) const {
    return eval::select(condition, a, b);
  }

  //===--- Contractions ---------------------------------------------------===//

  class Accumulator;

private:
  Scalar power(Scalar a, Scalar b) const;

  /// Says why there is no value.
  Scalar fail(const char *reason) const;
  void noteZeroDivisor() const;
  void noteUndefined() const;

  mutable std::atomic<const char *> failure{nullptr};
  mutable std::atomic<bool> hasZeroDivisor{false}, isPartlyUndefined{false};
};

/// Both bounds of a sum of products, each within two steps of the sharp one
/// unless the sum cancels most of its digits. The products are split into exact
/// parts and summed with their rounding errors, as in Ogita, Rump and Oishi's
/// compensated dot product (SIAM J. Sci. Comput. 26(6), 2005); a bound on what
/// is lost after that is known from the sizes of the corrections. Sums in which
/// nothing is rounded are exact.
class IntervalDomain::Accumulator {
public:
  void start(const IntervalDomain &, Scalar initial, size_t numProducts,
             Format) {
    sum = Pair{initial.lower, initial.upper};
    correction = size = Pair{0, 0};
    count = numProducts;
  }

  void addProduct(const Scalar &a, const Scalar &b) {
    if (LLVM_LIKELY(b.isPoint()))
      return addMultiple(a, b.lower);
    if (a.isPoint())
      return addMultiple(b, a.lower);
    addIntervals(a, b);
  }

  Scalar finish(const IntervalDomain &) const;

private:
  /// The lower and the upper bound's.
  using Pair = double __attribute__((vector_size(16)));
  using Bits = uint64_t __attribute__((vector_size(16)));

  /// More than all that underflow can hide in an error bound. See finish().
  static constexpr double kUnderflow = 0x1p-1000;

  /// Whether the value is not zero, but below 2^-480. From there on, products
  /// have errors and parts that are doubles. In integers, beside the arithmetic
  /// in vector registers: twice the bits leave the sign out, and zero wraps.
  static bool isTiny(double value) {
    constexpr uint64_t smallest = uint64_t(1023 - 480) << 53;
    return 2 * llvm::bit_cast<uint64_t>(value) - 1 < smallest - 1;
  }

  /// The leading 26 bits; 27 at most are left.
  static constexpr uint64_t kHeadMask = ~((uint64_t(1) << 27) - 1);
  static double getHead(double value) {
    return llvm::bit_cast<double>(llvm::bit_cast<uint64_t>(value) & kHeadMask);
  }
  static Pair getHead(Pair value) { return (Pair)((Bits)value & kHeadMask); }
  static Pair getAbs(Pair value) {
    return (Pair)((Bits)value & (~uint64_t(0) >> 1));
  }

  void addCorrection(Pair value) {
    correction += value;
    size += getAbs(value);
  }

  /// Adds products with a factor of 26 bits.
  void addShort(Pair a, Pair b) {
    Pair head = getHead(a);
    Pair tail = a - head;
    auto [newSum, error] = twoSum<Pair>(sum, head * b);
    sum = newSum;
    addCorrection(error + tail * b);
  }

  void addLong(Pair a, Pair b) {
    Pair head = getHead(b);
    addShort(a, head);
    addCorrection(a * (b - head));
  }

  void noteTiny() { size += Pair{kUnderflow, kUnderflow}; }

  void addMultiple(const Interval &a, double factor) {
    // A limit times zero is zero.
    if (factor == 0)
      return;
    if (LLVM_UNLIKELY(isTiny(a.lower) | isTiny(a.upper) | isTiny(factor)))
      noteTiny();
    Pair factors = {factor, factor};
    // Without a branch: the signs of weights are not predictable.
    Bits order = (Bits)(factors < Pair{0, 0});
    Bits inOrder = (Bits)Pair{a.lower, a.upper};
    Bits swapped = (Bits)Pair{a.upper, a.lower};
    Pair bounds = (Pair)((inOrder & ~order) | (swapped & order));
    if (LLVM_LIKELY(getHead(factor) == factor))
      addShort(bounds, factors);
    else
      addLong(bounds, factors);
  }

  void addIntervals(const Interval &a, const Interval &b);

  Pair sum, correction, size;
  size_t count;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_INTERVALDOMAIN_H
