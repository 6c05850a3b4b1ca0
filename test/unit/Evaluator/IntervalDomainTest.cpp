//===- IntervalDomainTest.cpp - Intervals that enclose the reals ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/IntervalDomain.h"

#include "IntervalTestUtils.h"
#include "nnspec/Evaluator/RealDomain.h"

#include <cfloat>

using namespace mlir;
using namespace mlir::nnspec::eval;

//===----------------------------------------------------------------------===//
// Constants and conversions
//===----------------------------------------------------------------------===//

TEST(IntervalDomain, ConstantIsPoint) {
  IntervalDomain domain;
  for (double value : {0.0, -0.0, 0.1, DBL_TRUE_MIN, DBL_MAX, -kInfinity})
    EXPECT_INTERVAL(domain.constant(value), value, value);
  EXPECT_FALSE(domain.takeFailure());
}

TEST(IntervalDomain, NaNFails) {
  IntervalDomain domain;
  domain.constant(std::nan(""));
  EXPECT_EQ(domain.takeFailure(), "has a NaN, which no interval encloses");
  EXPECT_FALSE(domain.takeFailure());
}

TEST(IntervalDomain, FromInteger) {
  IntervalDomain domain;
  constexpr int64_t limit = int64_t(1) << 53;
  EXPECT_INTERVAL(domain.fromInteger(-7), -7, -7);
  EXPECT_INTERVAL(domain.fromInteger(limit), 0x1p53, 0x1p53);
  EXPECT_INTERVAL(domain.fromInteger(limit + 1), 0x1p53, 0x1p53 + 2);
  EXPECT_INTERVAL(domain.fromInteger(-limit - 1), -0x1p53 - 2, -0x1p53);
  EXPECT_INTERVAL(domain.fromInteger(std::numeric_limits<int64_t>::max()),
                  0x1p63 - 1024, 0x1p63);
  EXPECT_INTERVAL(domain.fromInteger(std::numeric_limits<int64_t>::min()),
                  -0x1p63, -0x1p63);
}

TEST(IntervalDomain, ToInteger) {
  IntervalDomain domain;
  EXPECT_EQ(domain.toInteger({2.25, 2.75}), 2);
  EXPECT_EQ(domain.toInteger({-0.5, 0.5}), 0);
  EXPECT_EQ(domain.toInteger({1.5, 2.5}), std::nullopt);
  EXPECT_EQ(domain.toInteger(Interval::point(0x1p63)), std::nullopt);
  EXPECT_EQ(domain.toInteger(Interval::point(kInfinity)), std::nullopt);
  EXPECT_EQ(domain.toInteger(Interval::whole()), std::nullopt);
}

TEST(IntervalDomain, Width) {
  EXPECT_EQ((Interval{1, 3}.getWidth()), 2);
  EXPECT_EQ(Interval::point(0.1).getWidth(), 0);
  EXPECT_EQ(Interval::whole().getWidth(), kInfinity);
  EXPECT_GT((Interval{-0x1p-60, 1}.getWidth()), 1);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

TEST(IntervalDomain, ExactOperationsStayPoints) {
  IntervalDomain domain;
  Random random;
  auto getPoint = [&] {
    return Interval::point(std::trunc(random.getUniform(-1e6, 1e6)) / 64);
  };
  for (int i = 0; i < 100000; ++i) {
    Interval a = getPoint(), b = getPoint();
    EXPECT_TRUE(domain.add(a, b, {}).isPoint());
    EXPECT_TRUE(domain.sub(a, b, {}).isPoint());
    EXPECT_TRUE(domain.mul(a, b, {}).isPoint());
    Interval product = domain.mul(a, b, {});
    if (b.lower != 0)
      EXPECT_INTERVAL(domain.div(product, b, {}), a.lower, a.lower);
    EXPECT_INTERVAL(domain.apply(UnaryFunction::Sqrt, domain.mul(a, a, {}), {}),
                    std::fabs(a.lower), std::fabs(a.lower));
  }
}

TEST(IntervalDomain, InexactOperationsWidenByOneStep) {
  IntervalDomain domain;
  Random random;
  for (int i = 0; i < 100000; ++i) {
    Interval a = Interval::point(random.getUniform(1, 2));
    Interval b = Interval::point(random.getUniform(1, 2));
    EXPECT_LE(countSteps(domain.add(a, b, {})), 1);
    EXPECT_LE(countSteps(domain.mul(a, b, {})), 1);
    EXPECT_LE(countSteps(domain.div(a, b, {})), 1);
    EXPECT_LE(countSteps(domain.apply(UnaryFunction::Sqrt, a, {})), 1);
    EXPECT_LE(countSteps(domain.apply(UnaryFunction::Rsqrt, a, {})), 4);
  }
}

TEST(IntervalDomain, ArithmeticEncloses) {
  IntervalDomain domain;
  Random random;
  for (int i = 0; i < 1000000; ++i) {
    Interval a = getRandomInterval(random, -2, 2);
    Interval b = getRandomInterval(random, -2, 2);
    double x = getRandomElement(random, a), y = getRandomElement(random, b);
    // Rounding to long double keeps the order with respect to doubles.
    long double sum = static_cast<long double>(x) + y;
    ASSERT_TRUE(encloses(domain.add(a, b, {}), sum)) << a << b;
    ASSERT_TRUE(encloses(domain.sub(a, b, {}), static_cast<long double>(x) - y))
        << a << b;
    ASSERT_TRUE(encloses(domain.mul(a, b, {}), static_cast<long double>(x) * y))
        << a << b;
    if (y != 0) {
      ASSERT_TRUE(
          encloses(domain.div(a, b, {}), static_cast<long double>(x) / y))
          << a << b;
    }
    ASSERT_FALSE(b.lower * b.upper > 0 && domain.takeFailure());
    domain.takeFailure();
  }
}

/// One interval of each sign, bounded or not.
static constexpr Interval kSigns[] = {
    {0, 0},          {1, 2},          {0, 2},
    {-2, -1},        {-2, 0},         {-1, 2},
    {1, kInfinity},  {0, kInfinity},  {-kInfinity, -1},
    {-kInfinity, 0}, {-1, kInfinity}, {-kInfinity, kInfinity}};

TEST(IntervalDomain, ProductOfAllSigns) {
  IntervalDomain domain;
  for (Interval a : kSigns)
    for (Interval b : kSigns) {
      // The extrema are at corners; a limit times zero is zero.
      double lower = kInfinity, upper = -kInfinity;
      for (double x : {a.lower, a.upper})
        for (double y : {b.lower, b.upper}) {
          double product = x == 0 || y == 0 ? 0 : x * y;
          lower = std::fmin(lower, product);
          upper = std::fmax(upper, product);
        }
      EXPECT_INTERVAL(domain.mul(a, b, {}), lower, upper);
    }
  EXPECT_FALSE(domain.takeFailure());
}

TEST(IntervalDomain, QuotientOfAllSigns) {
  for (Interval a : kSigns)
    for (Interval b : kSigns) {
      IntervalDomain domain;
      Interval quotient = domain.div(a, b, {});
      EXPECT_EQ(domain.mayDivideByZero(), b.contains(0));
      if (b.isPoint()) {
        EXPECT_EQ(domain.takeFailure(), "divides by zero");
        continue;
      }
      EXPECT_FALSE(domain.takeFailure());
      if (b.lower < 0 && b.upper > 0) {
        EXPECT_INTERVAL(quotient, -kInfinity, kInfinity);
        continue;
      }
      // Multiplication by the reciprocal, which has the limits 0 and infinity.
      auto invert = [](double y, double atZero) {
        return y == 0 ? atZero : 1 / y;
      };
      Interval reciprocal = {invert(b.upper, -kInfinity),
                             invert(b.lower, kInfinity)};
      Interval expected = domain.mul(a, reciprocal, {});
      // Zero stays zero except where the divisor may be.
      if (a.isPoint() && b.contains(0))
        EXPECT_TRUE(quotient.contains(0));
      else
        EXPECT_INTERVAL(quotient, expected.lower, expected.upper);
    }
}

TEST(IntervalDomain, ZeroAtAnEndOfTheDivisor) {
  IntervalDomain domain;
  EXPECT_INTERVAL(domain.div({1, 3}, {0, 2}, {}), 0.5, kInfinity);
  EXPECT_INTERVAL(domain.div({1, 3}, {-2, 0}, {}), -kInfinity, -0.5);
  EXPECT_TRUE(domain.mayDivideByZero());
  domain.reset();
  EXPECT_INTERVAL(domain.div({1, 3}, {1, 2}, {}), 0.5, 3);
  EXPECT_FALSE(domain.mayDivideByZero());
}

TEST(IntervalDomain, StandardDeviationOfAnyVarianceIsNotZero) {
  IntervalDomain domain;
  Interval clamped = domain.apply(BinaryFunction::Maximum, Interval::whole(),
                                  domain.constant(0), {});
  EXPECT_INTERVAL(clamped, 0, kInfinity);
  Interval shifted = domain.add(clamped, domain.constant(1e-5), {});
  EXPECT_INTERVAL(shifted, 1e-5, kInfinity);
  Interval root = domain.apply(UnaryFunction::Sqrt, shifted, {});
  EXPECT_NEAR(root.lower, 3.1622776601683795e-3, 1e-18);
  EXPECT_EQ(root.upper, kInfinity);
  domain.div(Interval::whole(), root, {});
  EXPECT_FALSE(domain.mayDivideByZero());
  EXPECT_FALSE(domain.mayBeUndefined());
}

TEST(IntervalDomain, Overflow) {
  IntervalDomain domain;
  Interval largest = Interval::point(DBL_MAX);
  EXPECT_INTERVAL(domain.add(largest, largest, {}), DBL_MAX, kInfinity);
  EXPECT_INTERVAL(domain.mul(largest, largest, {}), DBL_MAX, kInfinity);
  EXPECT_INTERVAL(domain.sub(Interval::whole(), Interval::whole(), {}),
                  -kInfinity, kInfinity);
  EXPECT_FALSE(domain.takeFailure());
}

TEST(IntervalDomain, InfiniteConstants) {
  IntervalDomain domain;
  Interval infinity = domain.constant(kInfinity);
  Interval negative = domain.neg(infinity, {});
  Interval one = domain.constant(1), zero = domain.constant(0);
  EXPECT_INTERVAL(negative, -kInfinity, -kInfinity);
  EXPECT_INTERVAL(domain.apply(BinaryFunction::Maximum, negative, {1, 2}, {}),
                  1, 2);
  EXPECT_INTERVAL(domain.add(negative, Interval::whole(), {}), -kInfinity,
                  -kInfinity);
  EXPECT_INTERVAL(domain.mul(negative, {1, 2}, {}), -kInfinity, -kInfinity);
  EXPECT_INTERVAL(domain.mul({-2, -1}, negative, {}), kInfinity, kInfinity);
  EXPECT_INTERVAL(domain.div(one, infinity, {}), 0, 0);
  EXPECT_INTERVAL(domain.div(negative, {1, 2}, {}), -kInfinity, -kInfinity);
  EXPECT_TRUE(domain.apply(UnaryFunction::Exp, negative, {}).contains(0));
  EXPECT_FALSE(domain.takeFailure());
  domain.add(infinity, negative, {});
  EXPECT_EQ(domain.takeFailure(), "adds infinities of opposite sign");
  domain.mul(infinity, zero, {});
  EXPECT_EQ(domain.takeFailure(), "multiplies an infinity by what may be zero");
  domain.mul(infinity, {-1, 1}, {});
  EXPECT_EQ(domain.takeFailure(), "multiplies an infinity by what may be zero");
  domain.div(infinity, infinity, {});
  EXPECT_EQ(domain.takeFailure(), "divides an infinity by an infinity");
  domain.apply(UnaryFunction::Sin, infinity, {});
  EXPECT_EQ(domain.takeFailure(), "is not defined for its operand");
}

//===----------------------------------------------------------------------===//
// Truth values
//===----------------------------------------------------------------------===//

TEST(IntervalDomain, CompareIsDecidedOnlyWhereAllElementsAgree) {
  using P = arith::CmpFPredicate;
  IntervalDomain domain;
  auto compare = [&](P predicate, Interval a, Interval b) {
    return domain.compare(predicate, a, b).decide();
  };
  EXPECT_EQ(compare(P::OLT, {1, 2}, {3, 4}), true);
  EXPECT_EQ(compare(P::UGE, {1, 2}, {3, 4}), false);
  EXPECT_EQ(compare(P::OLT, {1, 3}, {3, 4}), std::nullopt);
  EXPECT_EQ(compare(P::OLE, {1, 3}, {3, 4}), true);
  EXPECT_EQ(compare(P::OEQ, {1, 2}, {3, 4}), false);
  EXPECT_EQ(compare(P::OEQ, {1, 3}, {3, 4}), std::nullopt);
  EXPECT_EQ(compare(P::UEQ, {3, 3}, {3, 3}), true);
  EXPECT_EQ(compare(P::ONE, {3, 3}, {3, 3}), false);
  EXPECT_EQ(compare(P::OEQ, {0, 0}, {-0.0, -0.0}), true);
  EXPECT_EQ(compare(P::ORD, Interval::whole(), {0, 0}), true);
  EXPECT_EQ(compare(P::UNO, Interval::whole(), {0, 0}), false);
  EXPECT_EQ(compare(P::AlwaysTrue, {0, 1}, {0, 1}), true);
  EXPECT_EQ(compare(P::OGT, Interval::whole(), {0, 0}), std::nullopt);
}

TEST(IntervalDomain, CompareHoldsForElements) {
  IntervalDomain domain;
  RealDomain real;
  Random random;
  for (int i = 0; i < 100000; ++i) {
    Interval a = getRandomInterval(random, -2, 2);
    Interval b = getRandomInterval(random, -2, 2);
    auto predicate = static_cast<arith::CmpFPredicate>(random.getInteger(
        0, static_cast<int>(arith::getMaxEnumValForCmpFPredicate())));
    std::optional<bool> result = domain.compare(predicate, a, b).decide();
    double x = getRandomElement(random, a), y = getRandomElement(random, b);
    if (result) {
      ASSERT_EQ(real.decide(real.compare(predicate, x, y)), *result);
    }
  }
}

TEST(IntervalDomain, Select) {
  IntervalDomain domain;
  Interval a = {1, 2}, b = {4, 5};
  EXPECT_INTERVAL(domain.select(domain.truth(true), a, b, {}), 1, 2);
  EXPECT_INTERVAL(domain.select(domain.truth(false), a, b, {}), 4, 5);
  EXPECT_INTERVAL(domain.select(ThreeValued::unknown(), a, b, {}), 1, 5);
}
