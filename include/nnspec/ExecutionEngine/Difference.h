//===- Difference.h - How far arrays are apart ------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EXECUTIONENGINE_DIFFERENCE_H
#define NNSPEC_EXECUTIONENGINE_DIFFERENCE_H

#include "nnspec/ExecutionEngine/NDArray.h"

namespace mlir::nnspec {

/// How far a floating-point element may be from the expected one:
/// `|found - expected| <= absolute + relative * |expected|`.
struct Tolerance {
  double relative = 1e-5;
  double absolute = 1e-8;
};

/// What compareArrays finds. Positions are row-major; they are -1 where no
/// element differs.
struct Difference {
  int64_t numElements = 0;
  /// How many elements are beyond the tolerance, and the first of them.
  int64_t numBeyond = 0;
  int64_t firstBeyond = -1;
  /// The largest |found - expected|, and the first element that has it.
  double largestAbsolute = 0;
  int64_t largestAbsoluteAt = -1;
  /// The largest |found - expected| / |expected|, and the first element that
  /// has it. Infinite where only the expected value is zero.
  double largestRelative = 0;
  int64_t largestRelativeAt = -1;
};

/// Compares two arrays of one shape, either both of floating-point types (not
/// necessarily the same), or both of integers and booleans. An array of
/// bfloat16 that was read from a file must have been reinterpreted as one.
///
/// Floats are compared in double precision. Two NaNs are equal, and so are
/// infinities of one sign; any other pair with a NaN or an infinity differs by
/// infinity and is beyond every tolerance. Integers have to be equal, whatever
/// the tolerance.
///
/// Fails where the shapes or the kinds of type differ.
llvm::Expected<Difference> compareArrays(const NDArray &found,
                                         const NDArray &expected,
                                         Tolerance tolerance);

/// The shortest text that reads back as the element at the row-major position.
/// 16-bit floats are written as the float32 that they are.
std::string formatElement(const NDArray &array, int64_t position);

} // namespace mlir::nnspec

#endif // NNSPEC_EXECUTIONENGINE_DIFFERENCE_H
