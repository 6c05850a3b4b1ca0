//===- Float16.cpp - The 16-bit floating-point formats --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/Float16.h"

#include "llvm/ADT/bit.h"

using namespace mlir::nnspec;

static constexpr int kDoubleBias = 1023;
static constexpr int kDoubleMantissaBits = 52;

/// Rounds to the IEEE-like format of 1 sign bit, `exponentBits` and
/// `mantissaBits`, which add up to 16.
static uint16_t narrow(double value, int exponentBits, int mantissaBits) {
  const uint64_t bits = llvm::bit_cast<uint64_t>(value);
  const auto sign = uint16_t(bits >> 63 << 15);
  const auto doubleExponent = int(bits >> kDoubleMantissaBits & 0x7ff);
  const uint64_t mantissa = bits & ((uint64_t(1) << kDoubleMantissaBits) - 1);

  const int maxExponent = (1 << exponentBits) - 1;
  const auto infinity = uint16_t(maxExponent << mantissaBits);
  if (doubleExponent == 0x7ff) {
    if (mantissa == 0)
      return sign | infinity;
    const auto quiet = uint16_t(1 << (mantissaBits - 1));
    const auto payload =
        uint16_t(mantissa >> (kDoubleMantissaBits - mantissaBits));
    return sign | infinity | quiet | payload;
  }
  // Far below half of the smallest subnormal of both formats.
  if (doubleExponent == 0)
    return sign;

  int exponent = doubleExponent - kDoubleBias + maxExponent / 2;
  if (exponent >= maxExponent)
    return sign | infinity;
  int shift = kDoubleMantissaBits - mantissaBits;
  if (exponent <= 0) {
    // A subnormal result: exponent 0 has the scale of exponent 1.
    shift += 1 - exponent;
    exponent = 1;
    if (shift > kDoubleMantissaBits + 2)
      return sign;
  }

  const uint64_t significand = mantissa | uint64_t(1) << kDoubleMantissaBits;
  const uint64_t half = uint64_t(1) << (shift - 1);
  const uint64_t rest = significand & ((half << 1) - 1);
  uint64_t rounded = significand >> shift;
  if (rest > half || (rest == half && (rounded & 1)))
    ++rounded;
  // The leading one adds one to the exponent, and so does a carry out of the
  // mantissa; the largest exponent and mantissa carry to infinity.
  return sign | uint16_t((uint64_t(exponent - 1) << mantissaBits) + rounded);
}

uint16_t mlir::nnspec::doubleToHalf(double value) {
  return narrow(value, /*exponentBits=*/5, /*mantissaBits=*/10);
}

uint16_t mlir::nnspec::doubleToBFloat16(double value) {
  return narrow(value, /*exponentBits=*/8, /*mantissaBits=*/7);
}

double mlir::nnspec::bfloat16ToDouble(uint16_t bits) {
  return llvm::bit_cast<float>(uint32_t(bits) << 16);
}

double mlir::nnspec::halfToDouble(uint16_t bits) {
  const uint64_t sign = uint64_t(bits >> 15) << 63;
  const int exponent = bits >> 10 & 0x1f;
  const uint64_t mantissa = bits & 0x3ff;
  if (exponent == 0) {
    const double magnitude = double(mantissa) * 0x1p-24;
    return llvm::bit_cast<double>(llvm::bit_cast<uint64_t>(magnitude) | sign);
  }
  const uint64_t doubleExponent =
      exponent == 0x1f ? 0x7ff : exponent - 15 + kDoubleBias;
  return llvm::bit_cast<double>(sign | doubleExponent << kDoubleMantissaBits |
                                mantissa << (kDoubleMantissaBits - 10));
}
