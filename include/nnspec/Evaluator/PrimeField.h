//===- PrimeField.h - Integers modulo a random prime ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_PRIMEFIELD_H
#define NNSPEC_EVALUATOR_PRIMEFIELD_H

#include <array>
#include <cstdint>
#include <random>

namespace mlir::nnspec::eval {

/// Whether `n`, which is below 2^64, is a prime.
bool isPrime(uint64_t n);

/// The integers modulo a prime p of 60 to 61 bits. Numbers are kept in
/// Montgomery form: x stands for x / 2^64 modulo p (P. Montgomery: Modular
/// multiplication without trial division, Mathematics of Computation 44, 1985).
class PrimeField {
public:
  /// A field of a random prime.
  explicit PrimeField(std::mt19937_64 &random);

  uint64_t getPrime() const { return prime; }

  uint64_t add(uint64_t a, uint64_t b) const {
    uint64_t sum = a + b;
    return sum >= prime ? sum - prime : sum;
  }
  uint64_t sub(uint64_t a, uint64_t b) const {
    return a >= b ? a - b : a + prime - b;
  }
  uint64_t neg(uint64_t a) const { return a == 0 ? 0 : prime - a; }
  uint64_t mul(uint64_t a, uint64_t b) const {
    return reduce(static_cast<unsigned __int128>(a) * b);
  }
  /// The inverse of a number that is not 0.
  uint64_t inverse(uint64_t a) const;

  uint64_t fromInteger(int64_t value) const;
  /// The number itself, not in Montgomery form.
  uint64_t toResidue(uint64_t a) const { return reduce(a); }
  /// mantissa * 2^exponent, for any finite double.
  uint64_t fromDouble(double value) const;

  /// A sum of products that is reduced once, at the end.
  class Sum {
  public:
    void add(uint64_t a, uint64_t b) {
      unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
      overflow += __builtin_add_overflow(low, product, &low);
    }

  private:
    friend class PrimeField;
    unsigned __int128 low = 0;
    uint64_t overflow = 0;
  };
  uint64_t finish(const Sum &sum) const;

private:
  /// t / 2^64 modulo p, for t < 2^64 p.
  uint64_t reduce(unsigned __int128 t) const {
    uint64_t m = static_cast<uint64_t>(t) * negatedInverse;
    uint64_t result = static_cast<uint64_t>(
        (t + static_cast<unsigned __int128>(m) * prime) >> 64);
    return result >= prime ? result - prime : result;
  }

  uint64_t prime;
  /// -1 / p modulo 2^64.
  uint64_t negatedInverse;
  /// 2^64, 2^128 and 2^192 modulo p.
  uint64_t power64, power128, power192;
  /// 2^-1200 ... 2^1200, which covers every double.
  static constexpr int kMaxExponent = 1200;
  std::array<uint64_t, 2 * kMaxExponent + 1> powersOfTwo;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_PRIMEFIELD_H
