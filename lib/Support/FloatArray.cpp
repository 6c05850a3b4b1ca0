//===- FloatArray.cpp - Arrays of floats of any element type --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Support/FloatArray.h"

#include "VectorLoop.h"

#include "nnspec/Support/Float16.h"
#include "llvm/Support/ErrorHandling.h"

#include <algorithm>
#include <cstring>

using namespace mlir::nnspec;

namespace {

/// A format: `Bits` hold a float, whose mantissa has `kMantissaBits` of them.
struct Half {
  using Bits = uint16_t;
  static constexpr int kMantissaBits = 10;
  static double widen(Bits bits) { return halfToDouble(bits); }
  static Bits narrow(double value) { return doubleToHalf(value); }
};
struct BFloat16 {
  using Bits = uint16_t;
  static constexpr int kMantissaBits = 7;
  static double widen(Bits bits) { return bfloat16ToDouble(bits); }
  static Bits narrow(double value) { return doubleToBFloat16(value); }
};
struct Single {
  using Bits = uint32_t;
  static constexpr int kMantissaBits = 23;
  static double widen(Bits bits) { return llvm::bit_cast<float>(bits); }
  static Bits narrow(double value) {
    return llvm::bit_cast<Bits>(static_cast<float>(value));
  }
};
struct Double {
  using Bits = uint64_t;
  static constexpr int kMantissaBits = 52;
  static double widen(Bits bits) { return llvm::bit_cast<double>(bits); }
  static Bits narrow(double value) { return llvm::bit_cast<Bits>(value); }
};

} // namespace

/// Calls `fn` with the format as a type.
template <typename Fn>
static auto dispatch(FloatFormat format, Fn fn) {
  switch (format) {
  case FloatFormat::Half:
    return fn(Half());
  case FloatFormat::BFloat16:
    return fn(BFloat16());
  case FloatFormat::Single:
    return fn(Single());
  case FloatFormat::Double:
    return fn(Double());
  }
  llvm_unreachable("unknown format");
}

template <typename Bits>
static Bits load(const char *array, int64_t i) {
  Bits bits;
  std::memcpy(&bits, array + i * int64_t(sizeof(Bits)), sizeof(Bits));
  return bits;
}

size_t mlir::nnspec::getFloatSize(FloatFormat format) {
  return dispatch(format,
                  [](auto f) { return sizeof(typename decltype(f)::Bits); });
}

void mlir::nnspec::readFloats(FloatFormat format, const char *array,
                              int64_t offset, int64_t stride, size_t count,
                              double *values) {
  dispatch(format, [&](auto f) {
    using F = decltype(f);
    using Bits = typename F::Bits;
    const char *first = array + offset * int64_t(sizeof(Bits));
    auto n = static_cast<int64_t>(count);
    if (stride == 1) {
      runLoop([&] {
        for (int64_t i = 0; i < n; ++i)
          values[i] = F::widen(load<Bits>(first, i));
      });
    } else if (stride == 0) {
      std::fill_n(values, count, F::widen(load<Bits>(first, 0)));
    } else {
      for (int64_t i = 0; i < n; ++i)
        values[i] = F::widen(load<Bits>(first, i * stride));
    }
  });
}

/// Adds what the array holds to `counts`; zeros, of either sign, count as
/// underflows.
template <typename F>
LLVM_ATTRIBUTE_ALWAYS_INLINE static void count(const char *array, size_t n,
                                               FloatCounts &counts) {
  using Bits = typename F::Bits;
  constexpr Bits kMantissa = (Bits(1) << F::kMantissaBits) - 1;
  constexpr Bits kSign = Bits(1) << (8 * sizeof(Bits) - 1);
  constexpr Bits kExponent = Bits(~kSign & ~kMantissa);
  // 32 bits count no slower than the elements are wide.
  constexpr size_t kBlock = 1 << 16;
  for (size_t begin = 0; begin < n; begin += kBlock) {
    uint32_t numNonFinite = 0, numSubnormal = 0, numZeros = 0;
    for (size_t i = begin, end = std::min(n, begin + kBlock); i < end; ++i) {
      auto bits = load<Bits>(array, int64_t(i));
      numNonFinite += Bits(bits & kExponent) == kExponent;
      bool isSmall = Bits(bits & kExponent) == 0;
      bool isPowerOfTwo = Bits(bits & kMantissa) == 0;
      numSubnormal += isSmall & !isPowerOfTwo;
      numZeros += isSmall & isPowerOfTwo;
    }
    counts.numNonFinite += numNonFinite;
    counts.numSubnormal += numSubnormal;
    counts.numUnderflows += numZeros;
  }
}

/// Rounds so many values that they stay in the cache between the loops.
template <typename F>
LLVM_ATTRIBUTE_ALWAYS_INLINE static void
roundBlock(const double *values, size_t n, char *array, FloatCounts &counts) {
  using Bits = typename F::Bits;
  for (size_t i = 0; i < n; ++i) {
    Bits bits = F::narrow(values[i]);
    std::memcpy(array + i * sizeof(Bits), &bits, sizeof(Bits));
  }
  FloatCounts found;
  ::count<F>(array, n, found);
  // Some zeros were zero before.
  if (found.numUnderflows != 0)
    found.numUnderflows -= std::count(values, values + n, 0.0);
  counts += found;
}

FloatCounts mlir::nnspec::roundFloats(FloatFormat format, const double *values,
                                      size_t count, char *array) {
  FloatCounts counts;
  dispatch(format, [&](auto f) {
    using F = decltype(f);
    constexpr size_t kBlock = 1024;
    runLoop([&] {
      for (size_t begin = 0; begin < count; begin += kBlock)
        roundBlock<F>(values + begin, std::min(kBlock, count - begin),
                      array + begin * sizeof(typename F::Bits), counts);
    });
  });
  return counts;
}

FloatCounts mlir::nnspec::countFloats(FloatFormat format, const char *array,
                                      size_t count) {
  FloatCounts counts;
  dispatch(format, [&](auto f) {
    runLoop([&] { ::count<decltype(f)>(array, count, counts); });
  });
  counts.numUnderflows = 0;
  return counts;
}
