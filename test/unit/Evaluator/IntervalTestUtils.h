//===- IntervalTestUtils.h - Helpers of the tests of intervals --*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_UNIT_EVALUATOR_INTERVALTESTUTILS_H
#define NNSPEC_TEST_UNIT_EVALUATOR_INTERVALTESTUTILS_H

#include "nnspec/Evaluator/IntervalDomain.h"

#include "TestUtils.h"

namespace mlir::nnspec::eval {

inline std::ostream &operator<<(std::ostream &stream, Interval a) {
  return stream << "[" << a.lower << ", " << a.upper << "]";
}

#define EXPECT_INTERVAL(A, LOWER, UPPER)                                       \
  do {                                                                         \
    Interval actual = A;                                                       \
    EXPECT_EQ(actual.lower, LOWER);                                            \
    EXPECT_EQ(actual.upper, UPPER);                                            \
  } while (false)

inline Interval getRandomInterval(Random &random, double first, double last) {
  double a = random.getUniform(first, last);
  // Wide, narrow, or a point.
  double b = a;
  switch (random.getInteger(0, 2)) {
  case 0:
    b = random.getUniform(first, last);
    break;
  case 1:
    b = std::fmin(std::fmax(a + random.getUniform(-1e-6, 1e-6), first), last);
    break;
  }
  return {std::fmin(a, b), std::fmax(a, b)};
}

/// A real of the interval: often an end.
inline double getRandomElement(Random &random, Interval a) {
  switch (random.getInteger(0, 3)) {
  case 0:
    return a.lower;
  case 1:
    return a.upper;
  default:
    return random.getUniform(a.lower, a.upper);
  }
}

inline bool encloses(Interval a, long double value) {
  return a.lower <= value && value <= a.upper;
}

/// How many doubles the interval spans beyond one.
inline double countSteps(Interval a) {
  double count = 0;
  for (double x = a.lower; x < a.upper && count < 1000; ++count)
    x = std::nextafter(x, kInfinity);
  return count;
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_TEST_UNIT_EVALUATOR_INTERVALTESTUTILS_H
