//===- DirectedRoundingTest.cpp - Arithmetic rounded down or up -----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// APFloat, which rounds in each of IEEE 754's directions, is the reference.
//
//===----------------------------------------------------------------------===//

#include "DirectedRounding.h"

#include "TestUtils.h"

#include <cfloat>

using namespace mlir;
using namespace mlir::nnspec::eval;
using llvm::APFloat;

using Operation = APFloat::opStatus (APFloat::*)(const APFloat &,
                                                 llvm::RoundingMode);

static double compute(Operation operation, double a, double b,
                      llvm::RoundingMode mode) {
  APFloat result(a);
  (result.*operation)(APFloat(b), mode);
  return result.convertToDouble();
}

/// Operands of all sizes, and some that make results of a given one.
static std::pair<double, double> getOperands(Random &random, int i) {
  switch (i % 4) {
  case 0: // Anything.
    return {random.getDouble(), random.getDouble()};
  case 1: // Sums that cancel, products and quotients near one.
    return {random.getDouble(-60, 60), random.getDouble(-60, 60)};
  case 2: // Few digits: results are often exact.
    return {std::trunc(random.getUniform(-4096, 4096)),
            std::ldexp(std::trunc(random.getUniform(-64, 64)),
                       random.getInteger(-20, 20))};
  default: { // Products near the smallest numbers.
    int exponent = random.getInteger(-1074, 0);
    return {random.getDouble(exponent, exponent),
            random.getDouble(-1080 - exponent, -1020 - exponent)};
  }
  }
}

static void expectRounded(Operation operation, double (*down)(double, double),
                          double (*up)(double, double)) {
  Random random;
  for (int i = 0; i < 1000000; ++i) {
    auto [a, b] = getOperands(random, i);
    if (b == 0)
      continue;
    double lower = compute(operation, a, b, APFloat::rmTowardNegative);
    double upper = compute(operation, a, b, APFloat::rmTowardPositive);
    ASSERT_EQ(down(a, b), lower) << a << " and " << b;
    ASSERT_EQ(up(a, b), upper) << a << " and " << b;
  }
}

TEST(DirectedRounding, Add) { expectRounded(&APFloat::add, addDown, addUp); }

TEST(DirectedRounding, Subtract) {
  expectRounded(&APFloat::subtract, subDown, subUp);
}

TEST(DirectedRounding, Multiply) {
  expectRounded(&APFloat::multiply, mulDown, mulUp);
}

TEST(DirectedRounding, Divide) {
  expectRounded(&APFloat::divide, divDown, divUp);
}

/// Whether a squared is less than b (-1), b (0), or greater.
static int compareSquare(double a, double b) {
  bool losesInfo;
  APFloat square(a), other(b);
  square.convert(APFloat::IEEEquad(), APFloat::rmNearestTiesToEven, &losesInfo);
  other.convert(APFloat::IEEEquad(), APFloat::rmNearestTiesToEven, &losesInfo);
  // Twice 53 bits fit in 113.
  EXPECT_EQ(square.multiply(APFloat(square), APFloat::rmNearestTiesToEven),
            APFloat::opOK);
  switch (square.compare(other)) {
  case APFloat::cmpLessThan:
    return -1;
  case APFloat::cmpEqual:
    return 0;
  default:
    return 1;
  }
}

TEST(DirectedRounding, SquareRoot) {
  Random random;
  for (int i = 0; i < 1000000; ++i) {
    double a =
        std::fabs(i % 2 ? random.getDouble() : getOperands(random, 2).first);
    double lower = sqrtDown(a), upper = sqrtUp(a);
    if (compareSquare(lower, a) == 0) {
      ASSERT_EQ(lower, upper) << a;
      continue;
    }
    ASSERT_EQ(upper, nextUp(lower)) << a;
    ASSERT_EQ(compareSquare(lower, a), -1) << a;
    ASSERT_EQ(compareSquare(upper, a), 1) << a;
  }
}

TEST(DirectedRounding, Overflow) {
  EXPECT_EQ(addDown(DBL_MAX, DBL_MAX), DBL_MAX);
  EXPECT_EQ(addUp(DBL_MAX, DBL_MAX), kInfinity);
  EXPECT_EQ(addDown(-DBL_MAX, -DBL_MAX), -kInfinity);
  EXPECT_EQ(addUp(-DBL_MAX, -DBL_MAX), -DBL_MAX);
  EXPECT_EQ(addUp(DBL_MAX, 0), DBL_MAX);
  EXPECT_EQ(addUp(DBL_MAX, 1), kInfinity);
  EXPECT_EQ(mulDown(DBL_MAX, 2), DBL_MAX);
  EXPECT_EQ(mulUp(DBL_MAX, 2), kInfinity);
  EXPECT_EQ(divDown(DBL_MAX, 0.5), DBL_MAX);
  EXPECT_EQ(divUp(-DBL_MAX, 0.5), -DBL_MAX);
}

TEST(DirectedRounding, Underflow) {
  constexpr double smallest = DBL_TRUE_MIN;
  EXPECT_EQ(mulDown(smallest, smallest), 0);
  EXPECT_EQ(mulUp(smallest, smallest), smallest);
  EXPECT_EQ(mulDown(-smallest, smallest), -smallest);
  EXPECT_EQ(divUp(smallest, DBL_MAX), smallest);
  EXPECT_EQ(mulUp(smallest, 0.75), smallest);
  EXPECT_EQ(mulDown(smallest, 0.75), 0);
  EXPECT_EQ(addDown(smallest, smallest), 2 * smallest);
  EXPECT_EQ(addUp(smallest, smallest), 2 * smallest);
  EXPECT_EQ(sqrtDown(0x1p-1074), 0x1p-537);
  EXPECT_EQ(sqrtUp(0x1p-1074), 0x1p-537);
}

TEST(DirectedRounding, Infinity) {
  EXPECT_EQ(addDown(-kInfinity, 1), -kInfinity);
  EXPECT_EQ(addUp(kInfinity, -1), kInfinity);
  EXPECT_EQ(mulDown(kInfinity, 0), 0);
  EXPECT_EQ(mulUp(0, -kInfinity), 0);
  EXPECT_EQ(mulDown(-kInfinity, 2), -kInfinity);
  EXPECT_EQ(mulUp(-kInfinity, -2), kInfinity);
  EXPECT_EQ(divDown(1, kInfinity), 0);
  EXPECT_EQ(divUp(kInfinity, 3), kInfinity);
  EXPECT_EQ(sqrtUp(kInfinity), kInfinity);
}

TEST(DirectedRounding, Zero) {
  EXPECT_EQ(addDown(1, -1), 0);
  EXPECT_EQ(mulDown(0, 5), 0);
  EXPECT_EQ(divUp(0, -5), 0);
  EXPECT_EQ(sqrtDown(0), 0);
  EXPECT_EQ(sqrtUp(-0.0), 0);
}
