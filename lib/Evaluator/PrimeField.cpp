//===- PrimeField.cpp - Integers modulo a random prime --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/PrimeField.h"

#include <cmath>

using namespace mlir::nnspec::eval;

using Wide = unsigned __int128;

static uint64_t powerModulo(uint64_t base, uint64_t exponent, uint64_t n) {
  uint64_t result = 1;
  base %= n;
  for (; exponent != 0; exponent >>= 1) {
    if (exponent & 1)
      result = static_cast<uint64_t>(Wide(result) * base % n);
    base = static_cast<uint64_t>(Wide(base) * base % n);
  }
  return result;
}

bool mlir::nnspec::eval::isPrime(uint64_t n) {
  if (n < 2)
    return false;
  // Miller and Rabin's test; with these bases it is exact below 2^64
  // (J. Sorenson, J. Webster: Strong pseudoprimes to twelve prime bases,
  // Mathematics of Computation 86, 2017).
  constexpr uint64_t bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
  for (uint64_t base : bases)
    if (n % base == 0)
      return n == base;
  uint64_t odd = n - 1;
  unsigned twos = 0;
  for (; odd % 2 == 0; odd /= 2)
    ++twos;
  for (uint64_t base : bases) {
    uint64_t power = powerModulo(base, odd, n);
    bool passes = power == 1;
    for (unsigned i = 0; i < twos && !passes; ++i) {
      passes = power == n - 1;
      power = static_cast<uint64_t>(Wide(power) * power % n);
    }
    if (!passes)
      return false;
  }
  return true;
}

PrimeField::PrimeField(std::mt19937_64 &random) {
  constexpr uint64_t smallest = uint64_t(1) << 60;
  do
    prime = (smallest + random() % smallest) | 1;
  while (!isPrime(prime));

  // Newton's iteration doubles the number of right bits of the inverse.
  uint64_t inverse = prime;
  for (int i = 0; i < 6; ++i)
    inverse *= 2 - prime * inverse;
  negatedInverse = -inverse;

  power64 = static_cast<uint64_t>((Wide(1) << 64) % prime);
  power128 = static_cast<uint64_t>(Wide(power64) * power64 % prime);
  power192 = static_cast<uint64_t>(Wide(power128) * power64 % prime);

  uint64_t two = fromInteger(2), half = this->inverse(two);
  powersOfTwo[kMaxExponent] = fromInteger(1);
  for (int i = 1; i <= kMaxExponent; ++i) {
    powersOfTwo[kMaxExponent + i] = mul(powersOfTwo[kMaxExponent + i - 1], two);
    powersOfTwo[kMaxExponent - i] =
        mul(powersOfTwo[kMaxExponent - i + 1], half);
  }
}

uint64_t PrimeField::inverse(uint64_t a) const {
  // Fermat: a^(p-2).
  uint64_t result = fromInteger(1);
  for (uint64_t exponent = prime - 2; exponent != 0; exponent >>= 1) {
    if (exponent & 1)
      result = mul(result, a);
    a = mul(a, a);
  }
  return result;
}

uint64_t PrimeField::fromInteger(int64_t value) const {
  uint64_t magnitude = value < 0 ? -static_cast<uint64_t>(value) : value;
  uint64_t result = reduce(Wide(magnitude % prime) * power128);
  return value < 0 ? neg(result) : result;
}

uint64_t PrimeField::fromDouble(double value) const {
  int exponent;
  double fraction = std::frexp(value, &exponent);
  constexpr int mantissaBits = 53;
  auto mantissa = static_cast<int64_t>(std::ldexp(fraction, mantissaBits));
  return mul(fromInteger(mantissa),
             powersOfTwo[kMaxExponent + exponent - mantissaBits]);
}

uint64_t PrimeField::finish(const Sum &sum) const {
  // Products are below p^2; 2^64 p is more, so each 64-bit part is reduced.
  uint64_t low = static_cast<uint64_t>(sum.low);
  uint64_t high = static_cast<uint64_t>(sum.low >> 64);
  // low + 2^64 high + 2^128 overflow, over 2^64.
  uint64_t result = reduce(low);
  result = add(result, reduce(Wide(high % prime) * power64));
  return add(result, reduce(Wide(sum.overflow % prime) * power128));
}
