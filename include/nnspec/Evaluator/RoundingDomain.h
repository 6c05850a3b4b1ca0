//===- RoundingDomain.h - Values with rounding error bounds -----*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_ROUNDINGDOMAIN_H
#define NNSPEC_EVALUATOR_ROUNDINGDOMAIN_H

#include "nnspec/Evaluator/Functions.h"
#include "nnspec/Evaluator/ThreeValued.h"

#include <cfloat>
#include <cmath>
#include <string>

namespace mlir::nnspec::eval {

/// How an element type rounds: to nearest, as IEEE 754 has it.
struct RoundingFormat {
  /// The largest relative error of a rounding: 2^-precision, a little more for
  /// types narrower than f32. Arithmetic on those is often done in f32 and
  /// rounded again, which in a fused multiply-add is not quite to nearest.
  double unit;
  /// The largest error of a rounding to a subnormal number.
  double underflow;
  double largest;
  int precision;
  /// The smallest positive value is 2^lowestBit.
  int lowestBit;

  static RoundingFormat get(const llvm::fltSemantics &semantics);

  /// Whether the format has this value.
  bool holds(double value) const;
  /// Bounds the error of rounding a value of at most this magnitude, which may
  /// itself be the rounded value of an expression as in roundUp().
  double getRoundingError(double magnitude) const;
};

/// A value in double precision, and how far from the real value it and any
/// evaluation in the element types may be. See RoundingDomain.
struct RoundedValue {
  double value = 0, error = 0;
  /// No number that it stands for is less, as is known of a maximum: what its
  /// error reaches over says nothing of the square root of max(x, 0).
  double lower = -HUGE_VAL;
};

/// How far the program's results can be from the real ones. The statement, for
/// each scalar {value, error} that stands for the real number x:
///
///   |value - x| <= error, and |computed - x| <= error
///
/// and x, `value` and `computed` are at least `lower`,
///
/// for each number `computed` that the program may yield where all operations
/// round to their element type, whatever the order of the sums of a
/// contraction, and with any multiplication and addition fused or not. (Hence
/// |computed - value| <= 2 error.) `value` is what double precision yields; it
/// is covered since the domain takes no type for more precise than f64. The
/// bounds hold as they are, not only to first order, and include the rounding
/// errors of computing them.
///
/// Operations round correctly; other functions may be off by kMathLibraryUlps
/// units in the last place of the element type. Neither fast-math flags, nor
/// flushing subnormal numbers to zero, nor approximations of functions are
/// covered. The reductions that are not contractions are taken in the order of
/// the loops.
///
/// Inputs and constants are exact: they must be values of their element types.
/// Infinities are too, so that a maximum may start from one; arithmetic on
/// them, an overflow in the element type, and NaN make the error infinite. An
/// infinite error says nothing of the value. `error` is 0 only where the value
/// is the real one and every evaluation yields it.
class RoundingDomain {
public:
  using Scalar = RoundedValue;
  /// Where it is not known, `value` is what double precision yields.
  using Bool = ThreeValued;
  using Format = RoundingFormat;

  enum class Mode {
    /// Each operation rounds to its element type.
    ElementTypes,
    /// Everything is computed in double precision: how far RealDomain is off.
    Double
  };

  explicit RoundingDomain(Mode mode = Mode::ElementTypes) : mode(mode) {}

  Format getFormat(FloatType type) const;

  std::optional<std::string> takeFailure() { return std::nullopt; }

  //===--- Constants and conversions --------------------------------------===//

  Scalar undefined() const { return {0, HUGE_VAL}; }
  Scalar constant(double value) const;
  Scalar fromInteger(int64_t value) const;
  std::optional<int64_t> toInteger(Scalar value) const;
  Scalar cast(Scalar value, const Format &from, const Format &to) const;

  //===--- Arithmetic -----------------------------------------------------===//

  Scalar add(Scalar a, Scalar b, const Format &) const;
  Scalar sub(Scalar a, Scalar b, const Format &f) const {
    return add(a, neg(b, f), f);
  }
  Scalar mul(Scalar a, Scalar b, const Format &) const;
  Scalar div(Scalar a, Scalar b, const Format &) const;
  Scalar neg(Scalar a, const Format &) const { return {-a.value, a.error}; }
  Scalar apply(UnaryFunction function, Scalar a, const Format &) const;
  Scalar apply(BinaryFunction function, Scalar a, Scalar b,
               const Format &) const;

  //===--- Truth values ---------------------------------------------------===//

  Bool truth(bool value) const { return Bool::known(value); }
  std::optional<bool> decide(Bool a) const { return a.decide(); }
  Bool compare(arith::CmpFPredicate predicate, Scalar a, Scalar b) const;
  Bool logicalAnd(Bool a, Bool b) const { return a & b; }
  Bool logicalOr(Bool a, Bool b) const { return a | b; }
  Bool logicalXor(Bool a, Bool b) const { return a ^ b; }
  /// Where the condition is not known, the error covers both.
  Scalar select(Bool condition, Scalar a, Scalar b, const Format &) const;
  Bool select(Bool condition, Bool a, Bool b) const {
    return eval::select(condition, a, b);
  }

  //===--- Contractions ---------------------------------------------------===//

  /// A sum of products in the making, in any order. See finish() for the bound.
  class Accumulator {
  public:
    void start(const RoundingDomain &, Scalar initial, size_t numProducts,
               const Format &f) {
      sum = initial.value;
      size = std::fabs(initial.value);
      spread = initial.error;
      count = static_cast<double>(numProducts);
      format = f;
    }

    void addProduct(const Scalar &a, const Scalar &b) {
      double product = a.value * b.value;
      sum += product;
      size += std::fabs(product);
      // The product of any computed factors differs from the real one by no
      // more than this: they differ from `value` by twice the error.
      spread += std::fabs(a.value) * b.error +
                a.error * (std::fabs(b.value) + 3 * b.error);
    }

    Scalar finish(const RoundingDomain &) const;

  private:
    /// The value, the magnitudes of the summands, and the errors that they have
    /// before the sum rounds.
    double sum, size, spread;
    double count;
    Format format;
  };

private:
  Mode mode;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_ROUNDINGDOMAIN_H
