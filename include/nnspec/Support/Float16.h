//===- Float16.h - The 16-bit floating-point formats ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// IEEE half precision and bfloat16 as bits, for hosts and compilers that lack
// the types. Every narrowing rounds once, to nearest, ties to even; going from
// double through float would round twice. Nothing here branches, so that loops
// over arrays become vector code.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_SUPPORT_FLOAT16_H
#define NNSPEC_SUPPORT_FLOAT16_H

#include "llvm/ADT/bit.h"

#include <cstdint>

namespace mlir::nnspec {
namespace detail {

inline constexpr int kDoubleBias = 1023;
inline constexpr int kDoubleMantissaBits = 52;

/// 2^exponent, where that is a normal number.
inline double powerOfTwo(int exponent) {
  return llvm::bit_cast<double>(uint64_t(exponent + kDoubleBias)
                                << kDoubleMantissaBits);
}

/// Rounds to the IEEE-like format of 1 sign bit, `ExponentBits` and
/// `MantissaBits`, which add up to 16. The processor rounds: adding a power of
/// two whose last bit weighs as much as the result's leaves the multiple of
/// that weight in the last bits of the sum.
template <int ExponentBits, int MantissaBits>
inline uint16_t narrow(double value) {
  constexpr int kMaxExponent = (1 << (ExponentBits - 1)) - 1;
  constexpr int kMinExponent = 1 - kMaxExponent;
  constexpr int kCut = kDoubleMantissaBits - MantissaBits;
  constexpr uint64_t kMantissaMask = (uint64_t(1) << kDoubleMantissaBits) - 1;
  constexpr auto kInfinity = uint16_t((2 * kMaxExponent + 1) << MantissaBits);
  constexpr auto kQuiet = uint16_t(1 << (MantissaBits - 1));

  const uint64_t bits = llvm::bit_cast<uint64_t>(value);
  const auto sign = uint16_t(bits >> 63 << 15);
  double magnitude = llvm::bit_cast<double>(bits & ~(uint64_t(1) << 63));
  // The first number beyond the format stands for all of them, and for NaN.
  const double limit = powerOfTwo(kMaxExponent + 1);
  magnitude = magnitude < limit ? magnitude : limit;
  // Below the normal numbers the weight of the last bit stays the same.
  const double smallest = powerOfTwo(kMinExponent);
  const double scale = magnitude > smallest ? magnitude : smallest;
  const uint64_t exponent = llvm::bit_cast<uint64_t>(scale) & ~kMantissaMask;
  const uint64_t anchor = exponent + (uint64_t(kCut) << kDoubleMantissaBits);
  const uint64_t multiple =
      llvm::bit_cast<uint64_t>(magnitude + llvm::bit_cast<double>(anchor)) -
      anchor;
  // A normal number's leading one adds one to the exponent, and so does a carry
  // out of the mantissa; the largest ones carry to infinity.
  const uint64_t rounded =
      ((exponent - llvm::bit_cast<uint64_t>(smallest)) >> kCut) + multiple;
  const auto payload = uint16_t((bits & kMantissaMask) >> kCut);
  const auto nan = uint16_t(kInfinity | kQuiet | payload);
  return sign | (value != value ? nan : uint16_t(rounded));
}

} // namespace detail

inline double bfloat16ToDouble(uint16_t bits) {
  return llvm::bit_cast<float>(uint32_t(bits) << 16);
}

inline double halfToDouble(uint16_t bits) {
  const uint32_t magnitude = bits & 0x7fff;
  const uint64_t sign = uint64_t(bits >> 15) << 63;
  // Infinity and NaN have the largest exponent in both formats.
  const uint64_t rebias =
      magnitude >= 0x7c00 ? 0x7ff - 0x1f : detail::kDoubleBias - 15;
  const uint64_t normal =
      (uint64_t(magnitude) << (detail::kDoubleMantissaBits - 10)) +
      (rebias << detail::kDoubleMantissaBits);
  const uint64_t subnormal =
      llvm::bit_cast<uint64_t>(double(int32_t(magnitude)) * 0x1p-24);
  return llvm::bit_cast<double>((magnitude < 0x400 ? subnormal : normal) |
                                sign);
}

/// Overflow gives an infinity, a NaN stays one and becomes quiet.
inline uint16_t doubleToHalf(double value) {
  return detail::narrow</*ExponentBits=*/5, /*MantissaBits=*/10>(value);
}
inline uint16_t doubleToBFloat16(double value) {
  return detail::narrow</*ExponentBits=*/8, /*MantissaBits=*/7>(value);
}

} // namespace mlir::nnspec

#endif // NNSPEC_SUPPORT_FLOAT16_H
