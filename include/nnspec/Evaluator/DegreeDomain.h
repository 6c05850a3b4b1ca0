//===- DegreeDomain.h - Degrees of what a program computes ------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How large the polynomials can be whose identity a trial modulo a prime tests:
// the degree says how likely they agree by accident.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_DEGREEDOMAIN_H
#define NNSPEC_EVALUATOR_DEGREEDOMAIN_H

#include "nnspec/Evaluator/Functions.h"
#include "nnspec/Evaluator/ThreeValued.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>

namespace mlir::nnspec::eval {

/// The functions whose values programs mostly divide by: a standard deviation,
/// and the exponential of a sigmoid, 1 / (1 + exp(-x)). For their values the
/// new variable can be the reciprocal, of the root or of one more than the
/// exponential. It is as random as the value, and sums of quotients have no
/// common denominator then, whose degree grows with each layer.
///
/// That holds for a program that does nothing else with those values.
struct InvertedFunctions {
  bool roots = false, exponentials = false;
};

/// Bounds on the degrees of a rational function's numerator and denominator, in
/// the program's inputs and in the values of unknown functions, which are new
/// variables. A constant has its value too.
struct Degree {
  double numerator = 0, denominator = 0;
  double known = std::nan("");
  /// Which value of a function it is, as it came or with one added.
  enum class Origin : uint8_t { Other, Root, Exponential, OnePlusExponential };
  Origin origin = Origin::Other;

  double total() const { return numerator + denominator; }
};

class DegreeDomain {
public:
  using Scalar = Degree;
  using Bool = ThreeValued;
  struct Format {};
  Format getFormat(FloatType) const { return {}; }

  /// An input, or the value of an unknown function.
  static Scalar variable() { return {1, 0}; }

  explicit DegreeDomain(InvertedFunctions inverted = {}) : inverted(inverted) {}

  /// With the values of which functions anything was done but what allows their
  /// inversion.
  InvertedFunctions getUsed() const {
    return {rootsAreUsed, exponentialsAreUsed};
  }

  /// The largest degree of anything that an unknown function was applied to.
  double getLargestArgument() const { return largestArgument; }

  std::optional<std::string> takeFailure() { return std::nullopt; }

  Scalar undefined() const { return variable(); }
  Scalar constant(double value) const { return {0, 0, value}; }
  Scalar fromInteger(int64_t value) const { return {0, 0, double(value)}; }
  std::optional<int64_t> toInteger(Scalar value) const {
    if (!(std::fabs(value.known) < 1e15))
      return std::nullopt;
    return static_cast<int64_t>(value.known);
  }
  Scalar cast(Scalar value, Format, Format) const { return value; }

  Scalar add(Scalar a, Scalar b, Format) const {
    using Origin = Degree::Origin;
    if (a.origin == Origin::Exponential && b.known == 1) {
      a.origin = Origin::OnePlusExponential;
      return a;
    }
    if (b.origin == Origin::Exponential && a.known == 1)
      return add(b, a, {});
    noteUse(a, b);
    return {std::max(a.numerator + b.denominator, b.numerator + a.denominator),
            a.denominator + b.denominator, a.known + b.known};
  }
  Scalar sub(Scalar a, Scalar b, Format f) const {
    return add(a, neg(b, f), f);
  }
  Scalar mul(Scalar a, Scalar b, Format) const {
    noteUse(a, b);
    return {a.numerator + b.numerator, a.denominator + b.denominator,
            a.known * b.known};
  }
  Scalar div(Scalar a, Scalar b, Format) const {
    noteUse(a);
    if ((inverted.roots && b.origin == Degree::Origin::Root) ||
        (inverted.exponentials &&
         b.origin == Degree::Origin::OnePlusExponential))
      return {a.numerator + 1, a.denominator};
    if (b.origin == Degree::Origin::Exponential)
      noteUse(b);
    return {a.numerator + b.denominator, a.denominator + b.numerator,
            a.known / b.known};
  }
  Scalar neg(Scalar a, Format) const {
    noteUse(a);
    return {a.numerator, a.denominator, -a.known};
  }
  Scalar apply(UnaryFunction function, Scalar a, Format) const {
    Scalar result = unknown(a);
    if (function == UnaryFunction::Sqrt)
      result.origin = Degree::Origin::Root;
    if (function == UnaryFunction::Exp)
      result.origin = Degree::Origin::Exponential;
    return result;
  }
  Scalar apply(BinaryFunction function, Scalar a, Scalar b, Format f) const {
    noteUse(a, b);
    // A root by another name.
    if (function == BinaryFunction::Pow && b.known == 0.5)
      return apply(UnaryFunction::Sqrt, a, f);
    // The field evaluates small integer powers as products.
    if (function == BinaryFunction::Pow && b.known >= 0 && b.known <= 64)
      return {a.numerator * std::max(b.known, 1.0),
              a.denominator * std::max(b.known, 1.0)};
    return unknown(a, b);
  }

  Bool truth(bool value) const { return Bool::known(value); }
  std::optional<bool> decide(Bool a) const { return a.decide(); }
  Bool compare(arith::CmpFPredicate, Scalar a, Scalar b) const {
    unknown(a, b);
    return Bool::unknown();
  }
  Bool logicalAnd(Bool a, Bool b) const { return a & b; }
  Bool logicalOr(Bool a, Bool b) const { return a | b; }
  Bool logicalXor(Bool a, Bool b) const { return a ^ b; }
  Scalar select(Bool condition, Scalar a, Scalar b, Format) const {
    if (condition.isKnown)
      return condition.value ? a : b;
    return unknown(a, b);
  }
  Bool select(Bool condition, Bool a, Bool b) const {
    return eval::select(condition, a, b);
  }

  class Accumulator {
  public:
    void start(const DegreeDomain &domain, Scalar initial, size_t, Format) {
      this->domain = &domain;
      domain.noteUse(initial);
      sum = initial;
      sum.known = std::nan("");
    }
    void addProduct(const Scalar &a, const Scalar &b) { addProducts(a, b, 1); }
    /// Adds `count` products of factors with these degrees.
    void addProducts(const Scalar &a, const Scalar &b, double count) {
      domain->noteUse(a, b);
      double numerator = a.numerator + b.numerator;
      double denominator = a.denominator + b.denominator;
      if (count == 0)
        return;
      sum.numerator =
          std::max(sum.numerator + count * denominator,
                   numerator + sum.denominator + (count - 1) * denominator);
      sum.denominator += count * denominator;
    }
    Scalar finish(const DegreeDomain &) const { return sum; }

  private:
    const DegreeDomain *domain;
    Scalar sum;
  };

  /// Notes that something is done with these that allows no inversion.
  void noteUse(const Scalar &a, const Scalar &b = {}) const {
    for (Degree::Origin origin : {a.origin, b.origin}) {
      if (origin == Degree::Origin::Root)
        rootsAreUsed = true;
      else if (origin != Degree::Origin::Other)
        exponentialsAreUsed = true;
    }
  }

private:
  /// The value of an unknown function of these.
  Scalar unknown(Scalar a, Scalar b = {}) const {
    noteUse(a, b);
    double degree = std::max(a.total(), b.total());
    double largest = largestArgument.load(std::memory_order_relaxed);
    while (degree > largest &&
           !largestArgument.compare_exchange_weak(largest, degree))
      ;
    return variable();
  }

  InvertedFunctions inverted;
  mutable std::atomic<double> largestArgument = 0;
  mutable std::atomic<bool> rootsAreUsed = false, exponentialsAreUsed = false;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_DEGREEDOMAIN_H
