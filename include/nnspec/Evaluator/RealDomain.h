//===- RealDomain.h - Values in double precision ----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_REALDOMAIN_H
#define NNSPEC_EVALUATOR_REALDOMAIN_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "nnspec/Evaluator/Functions.h"

#include <limits>
#include <optional>
#include <string>

namespace mlir::nnspec::eval {

/// The reference: what the value is, in double precision. Element types do not
/// round; a cast between them is the identity, as in the spec. NaN and
/// infinities behave as IEEE 754 has it.
///
/// This is also the list of what a domain has to offer. All of it may be called
/// by many threads at once.
class RealDomain {
public:
  using Scalar = double;
  enum class Bool : uint8_t { False, True };

  /// What an element type means to the domain: here nothing.
  struct Format {};
  Format getFormat(FloatType) const { return {}; }

  /// Why a value could not be computed since the last call, if one could not.
  /// Operations cannot fail on the spot: threads work on many elements at once.
  std::optional<std::string> takeFailure() { return std::nullopt; }

  //===--- Constants and conversions --------------------------------------===//

  /// What a tensor holds where nothing was written to it: a value that spoils
  /// all that is computed from it.
  Scalar undefined() const { return std::numeric_limits<double>::quiet_NaN(); }
  /// Every element type's values are doubles.
  Scalar constant(double value) const { return value; }
  Scalar fromInteger(int64_t value) const { return double(value); }
  /// The value as an integer, rounded towards zero, where it is known.
  std::optional<int64_t> toInteger(Scalar value) const;
  Scalar cast(Scalar value, Format from, Format to) const { return value; }

  //===--- Arithmetic -----------------------------------------------------===//

  Scalar add(Scalar a, Scalar b, Format) const { return a + b; }
  Scalar sub(Scalar a, Scalar b, Format) const { return a - b; }
  Scalar mul(Scalar a, Scalar b, Format) const { return a * b; }
  Scalar div(Scalar a, Scalar b, Format) const { return a / b; }
  Scalar neg(Scalar a, Format) const { return -a; }
  Scalar apply(UnaryFunction function, Scalar a, Format) const;
  Scalar apply(BinaryFunction function, Scalar a, Scalar b, Format) const;

  //===--- Truth values ---------------------------------------------------===//

  Bool truth(bool value) const { return value ? Bool::True : Bool::False; }
  /// The truth value where it is known.
  std::optional<bool> decide(Bool a) const { return a == Bool::True; }
  Bool compare(arith::CmpFPredicate predicate, Scalar a, Scalar b) const;
  Bool logicalAnd(Bool a, Bool b) const { return truth(is(a) && is(b)); }
  Bool logicalOr(Bool a, Bool b) const { return truth(is(a) || is(b)); }
  Bool logicalXor(Bool a, Bool b) const { return truth(is(a) != is(b)); }
  Scalar select(Bool condition, Scalar a, Scalar b, Format) const {
    return is(condition) ? a : b;
  }
  Bool select(Bool condition, Bool a, Bool b) const {
    return is(condition) ? a : b;
  }

  //===--- Contractions ---------------------------------------------------===//

  /// A sum of products in the making: `initial`, and `numProducts` of them.
  class Accumulator {
  public:
    void start(const RealDomain &, Scalar initial, size_t numProducts, Format) {
      sum = initial;
    }
    void addProduct(Scalar a, Scalar b) { sum += a * b; }
    Scalar finish(const RealDomain &) const { return sum; }

  private:
    double sum;
  };

private:
  static bool is(Bool a) { return a == Bool::True; }
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_REALDOMAIN_H
