//===- FloatArray.h - Arrays of floats of any element type ------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Raw arrays to doubles and back, at the speed of memory.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_SUPPORT_FLOATARRAY_H
#define NNSPEC_SUPPORT_FLOATARRAY_H

#include <cstddef>
#include <cstdint>

namespace mlir::nnspec {

/// How a float is stored: IEEE 754's binary16, 32 and 64, and bfloat16, in the
/// byte order of the machine.
enum class FloatFormat : uint8_t { Half, BFloat16, Single, Double };

/// The bytes of one float.
size_t getFloatSize(FloatFormat format);

/// Reads `count` floats into `values`, which holds each of them exactly. The
/// first is number `offset` of the array, each next one `stride` further on.
/// The array need not be aligned.
void readFloats(FloatFormat format, const char *array, int64_t offset,
                int64_t stride, size_t count, double *values);

/// What became of numbers when they were rounded, or what an array holds.
struct FloatCounts {
  /// Infinities and NaN.
  size_t numNonFinite = 0;
  size_t numSubnormal = 0;
  /// Numbers other than zero that became zero.
  size_t numUnderflows = 0;

  FloatCounts &operator+=(const FloatCounts &other) {
    numNonFinite += other.numNonFinite;
    numSubnormal += other.numSubnormal;
    numUnderflows += other.numUnderflows;
    return *this;
  }
};

/// Rounds each value to the format, once, to nearest, ties to even, and writes
/// it into the array.
FloatCounts roundFloats(FloatFormat format, const double *values, size_t count,
                        char *array);

/// Counts what the array holds; there are no underflows.
FloatCounts countFloats(FloatFormat format, const char *array, size_t count);

} // namespace mlir::nnspec

#endif // NNSPEC_SUPPORT_FLOATARRAY_H
