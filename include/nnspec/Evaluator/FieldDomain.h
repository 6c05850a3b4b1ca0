//===- FieldDomain.h - Values modulo a random prime -------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Identity testing. Two programs that compute the same rational function agree
// modulo a random prime at a random point; two that do not agree there almost
// never (J. Schwartz: Fast probabilistic algorithms for verification of
// polynomial identities, Journal of the ACM 27, 1980). Whatever is not
// rational, such as a square root, a maximum or a comparison, is an unknown
// function: a random function of its arguments, the same in both programs.
// docs/Rationale.md says what follows from agreement, and with which
// probability it is wrong.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_FIELDDOMAIN_H
#define NNSPEC_EVALUATOR_FIELDDOMAIN_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "nnspec/Evaluator/Functions.h"
#include "nnspec/Evaluator/PrimeField.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace mlir::nnspec::eval {

class FieldDomain {
public:
  /// An element of the field, or one of the codes beyond it: infinities, which
  /// only a maximum, a minimum and a comparison may look at, and what was never
  /// written, which nothing may.
  struct Scalar {
    uint64_t code = 0;
    bool operator==(Scalar other) const { return code == other.code; }
    bool operator!=(Scalar other) const { return code != other.code; }
  };

  /// 0 is false, 1 is true; any other code is an unknown truth value, and its
  /// lowest bit tells it from its negation.
  struct Bool {
    uint64_t code = 0;
    bool operator==(Bool other) const { return code == other.code; }
  };

  struct Format {};
  Format getFormat(FloatType) const { return {}; }

  /// Draws a prime and the random functions. Equal seeds give equal domains.
  explicit FieldDomain(uint64_t seed);
  ~FieldDomain();

  uint64_t getPrime() const { return field.getPrime(); }

  /// Random values, for the arguments of a program.
  Scalar createRandomScalar();
  Bool createRandomBool();

  //===--- What evaluation found ------------------------------------------===//

  /// Whether there was a division by a value that is 0 modulo the prime.
  bool hasDividedByZero() const { return dividedByZero; }
  /// What the program needs in order to have a value, since the last call: that
  /// a divisor is not zero, or that the argument of a partial function, such as
  /// a square root, is where the function is defined. Each has a number.
  llvm::DenseSet<uint64_t> takeRequirements();

  /// How often an unknown function was evaluated.
  uint64_t getNumEvaluations() const { return numEvaluations; }

  std::optional<std::string> takeFailure();

  //===--- Constants and conversions --------------------------------------===//

  Scalar undefined() const { return {kUndefined}; }
  Scalar constant(double value);
  /// No constant that comes from now on is remembered as one. Whether a value
  /// is known to be a constant then no longer depends on when that is asked.
  void freezeConstants() { isFrozen = true; }
  Scalar fromInteger(int64_t value) { return {field.fromInteger(value)}; }
  std::optional<int64_t> toInteger(Scalar value);
  Scalar cast(Scalar value, Format, Format) { return value; }

  //===--- Arithmetic -----------------------------------------------------===//

  Scalar add(Scalar a, Scalar b, Format) {
    return isFinite(a, b) ? Scalar{field.add(a.code, b.code)} : Scalar();
  }
  Scalar sub(Scalar a, Scalar b, Format) {
    return isFinite(a, b) ? Scalar{field.sub(a.code, b.code)} : Scalar();
  }
  Scalar mul(Scalar a, Scalar b, Format) {
    return isFinite(a, b) ? Scalar{field.mul(a.code, b.code)} : Scalar();
  }
  Scalar div(Scalar a, Scalar b, Format);
  Scalar neg(Scalar a, Format);
  Scalar apply(UnaryFunction function, Scalar a, Format);
  Scalar apply(BinaryFunction function, Scalar a, Scalar b, Format);

  //===--- Truth values ---------------------------------------------------===//

  Bool truth(bool value) const { return {value}; }
  std::optional<bool> decide(Bool a) const {
    return a.code <= 1 ? std::optional<bool>(a.code == 1) : std::nullopt;
  }
  Bool compare(arith::CmpFPredicate predicate, Scalar a, Scalar b);
  Bool logicalAnd(Bool a, Bool b);
  Bool logicalOr(Bool a, Bool b) {
    return negate(logicalAnd(negate(a), negate(b)));
  }
  Bool logicalXor(Bool a, Bool b);
  Scalar select(Bool condition, Scalar a, Scalar b, Format);
  Bool select(Bool condition, Bool a, Bool b);

  //===--- Contractions ---------------------------------------------------===//

  class Accumulator {
  public:
    void start(FieldDomain &domain, Scalar initial, size_t, Format) {
      this->initial = initial;
      sum = {};
      bits = 0;
    }
    void addProduct(Scalar a, Scalar b) {
      sum.add(a.code, b.code);
      bits |= a.code | b.code;
    }
    Scalar finish(FieldDomain &domain) const {
      // No element of the field has any of the bits that all others have.
      if (LLVM_UNLIKELY(bits >> 62))
        domain.fail("adds up products of infinities or of elements that were "
                    "never written");
      return domain.add(initial, {domain.field.finish(sum)}, {});
    }

  private:
    Scalar initial;
    uint64_t bits = 0;
    PrimeField::Sum sum;
  };

private:
  static constexpr uint64_t kInfinity = ~uint64_t(0);
  static constexpr uint64_t kMinusInfinity = kInfinity - 1;
  static constexpr uint64_t kUndefined = kInfinity - 2;

  /// The unknown functions, each of which is hashed under a name of its own.
  enum class Symbol : uint64_t {
    Unary = 0x100,
    Binary = 0x200,
    Maximum = 0x300,
    Less,
    Equal,
    And,
    Xor,
    Select,
    SelectBool,
    NonZero,
    Defined,
  };

  /// Notes that an infinity was used in arithmetic, and returns false, where
  /// `a` or `b` is one.
  bool isFinite(Scalar a, Scalar b) {
    if (LLVM_LIKELY(a.code < kUndefined && b.code < kUndefined))
      return true;
    failAt(a.code < kUndefined ? b : a);
    return false;
  }
  /// Notes that something looked at what was never written, and returns false.
  bool isDefined(Scalar a, Scalar b) {
    if (LLVM_LIKELY(a.code != kUndefined && b.code != kUndefined))
      return true;
    failAt({kUndefined});
    return false;
  }
  void failAt(Scalar a) {
    fail(
        a.code == kUndefined
            ? "reads an element that was never written"
            : "computes with an infinity, which has no meaning over the reals");
  }
  void fail(const char *reason);

  /// A random function of its arguments, with values below 2^64.
  uint64_t hash(uint64_t symbol, ArrayRef<uint64_t> arguments) const;
  Scalar hashToScalar(uint64_t symbol, ArrayRef<uint64_t> arguments) const;
  Bool hashToBool(Symbol symbol, ArrayRef<uint64_t> arguments) const;

  static Bool negate(Bool a) { return {a.code ^ 1}; }
  Bool less(Scalar a, Scalar b);

  /// The number that `a` is known to be: a small integer, an infinity, or a
  /// constant of the program.
  std::optional<double> getKnown(Scalar a) const;

  void require(uint64_t requirement);

  Scalar maximum(Scalar a, Scalar b);
  std::optional<std::pair<uint64_t, uint64_t>>
  getMaximumArguments(uint64_t code) const;
  /// Whether one of the values that this is the maximum of is known not to be
  /// negative.
  bool isClamped(Scalar a) const;
  Scalar squareRoot(Scalar a);
  Scalar power(Scalar base, Scalar exponent);

  std::mt19937_64 random;
  PrimeField field;
  std::array<uint8_t, 16> key;

  mutable std::atomic<uint64_t> numEvaluations = 0;
  std::atomic<bool> dividedByZero = false;
  bool isFrozen = false;
  /// Counts the calls of takeRequirements.
  std::atomic<uint64_t> generation = 0;
  std::atomic<const char *> failure = nullptr;

  /// What many threads add to.
  struct Tables;
  std::unique_ptr<Tables> tables;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_FIELDDOMAIN_H
