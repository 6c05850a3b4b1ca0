//===- IntervalDomainTest.cpp - Intervals that enclose the reals ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/IntervalDomain.h"

#include "TestUtils.h"
#include "nnspec/Evaluator/RealDomain.h"

#include <cfloat>

using namespace mlir;
using namespace mlir::nnspec::eval;

namespace mlir::nnspec::eval {
static std::ostream &operator<<(std::ostream &stream, Interval a) {
  return stream << "[" << a.lower << ", " << a.upper << "]";
}
} // namespace mlir::nnspec::eval

#define EXPECT_INTERVAL(A, LOWER, UPPER)                                       \
  do {                                                                         \
    Interval actual = A;                                                       \
    EXPECT_EQ(actual.lower, LOWER);                                            \
    EXPECT_EQ(actual.upper, UPPER);                                            \
  } while (false)

static Interval getRandomInterval(Random &random, double first, double last) {
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
static double getRandomElement(Random &random, Interval a) {
  switch (random.getInteger(0, 3)) {
  case 0:
    return a.lower;
  case 1:
    return a.upper;
  default:
    return random.getUniform(a.lower, a.upper);
  }
}

static bool encloses(Interval a, long double value) {
  return a.lower <= value && value <= a.upper;
}

/// How many doubles the interval spans beyond one.
static double countSteps(Interval a) {
  double count = 0;
  for (double x = a.lower; x < a.upper && count < 1000; ++count)
    x = std::nextafter(x, kInfinity);
  return count;
}

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
    if (y != 0)
      ASSERT_TRUE(
          encloses(domain.div(a, b, {}), static_cast<long double>(x) / y))
          << a << b;
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
// Functions of one argument
//===----------------------------------------------------------------------===//

class IntervalFunction : public testing::TestWithParam<FunctionCase> {};

TEST_P(IntervalFunction, Encloses) {
  FunctionCase test = GetParam();
  IntervalDomain domain;
  Random random;
  for (int i = 0; i < 100000; ++i) {
    Interval a = getRandomInterval(random, test.first, test.last);
    Interval result = domain.apply(test.function, a, {});
    for (int j = 0; j < 4; ++j) {
      double x = getRandomElement(random, a);
      ASSERT_TRUE(encloses(result, getReference(test.function, x)))
          << a << " to " << result << " at " << x;
    }
  }
  EXPECT_FALSE(domain.takeFailure());
  EXPECT_FALSE(domain.mayBeUndefined());
  EXPECT_FALSE(domain.mayDivideByZero());
}

TEST_P(IntervalFunction, IsNarrowAtPoints) {
  FunctionCase test = GetParam();
  IntervalDomain domain;
  Random random;
  for (int i = 0; i < 10000; ++i) {
    double x = random.getUniform(test.first, test.last);
    // 11 * 2^-52 of the value on each side: at most 22 steps, and twice as many
    // below a power of two.
    EXPECT_LE(countSteps(domain.apply(test.function, Interval::point(x), {})),
              70)
        << x;
  }
}

TEST_P(IntervalFunction, EnclosesAllOperands) {
  FunctionCase test = GetParam();
  Random random;
  for (int i = 0; i < 100000; ++i) {
    IntervalDomain domain;
    double x = random.getDouble();
    Interval a = i % 4 == 0 ? Interval::whole()
                 : i % 4 == 1
                     ? Interval{-std::fabs(x), std::fabs(random.getDouble())}
                     : Interval::point(x);
    long double y = getReference(test.function, x);
    Interval result = domain.apply(test.function, a, {});
    bool isValue = a.contains(x) && std::isfinite(y);
    if (domain.takeFailure())
      ASSERT_FALSE(isValue) << x;
    else if (isValue)
      ASSERT_TRUE(encloses(result, y)) << a << " to " << result << " at " << x;
  }
}

INSTANTIATE_TEST_SUITE_P(All, IntervalFunction,
                         testing::ValuesIn(kFunctionCases),
                         [](const auto &info) { return info.param.name; });

TEST(IntervalDomain, FunctionsAreExactWhereTheirValuesAre) {
  IntervalDomain domain;
  auto apply = [&](UnaryFunction function, double a) {
    return domain.apply(function, Interval::point(a), {});
  };
  EXPECT_INTERVAL(apply(UnaryFunction::Exp, 0), 1, 1);
  EXPECT_INTERVAL(apply(UnaryFunction::Log, 1), 0, 0);
  EXPECT_INTERVAL(apply(UnaryFunction::Tanh, 0), 0, 0);
  EXPECT_INTERVAL(apply(UnaryFunction::Cos, 0), 1, 1);
  EXPECT_INTERVAL(apply(UnaryFunction::Floor, -1.5), -2, -2);
  EXPECT_INTERVAL(apply(UnaryFunction::RoundEven, 2.5), 2, 2);
  EXPECT_INTERVAL(apply(UnaryFunction::Round, 2.5), 3, 3);
  EXPECT_FALSE(apply(UnaryFunction::Acos, 0).isPoint());
}

TEST(IntervalDomain, FunctionsKeepTheirRange) {
  IntervalDomain domain;
  auto apply = [&](UnaryFunction function) {
    return domain.apply(function, Interval::whole(), {});
  };
  EXPECT_INTERVAL(apply(UnaryFunction::Exp), 0, kInfinity);
  EXPECT_INTERVAL(apply(UnaryFunction::Tanh), -1, 1);
  EXPECT_INTERVAL(apply(UnaryFunction::Erf), -1, 1);
  EXPECT_INTERVAL(apply(UnaryFunction::Erfc), 0, 2);
  EXPECT_INTERVAL(apply(UnaryFunction::Cosh), 1, kInfinity);
  EXPECT_INTERVAL(apply(UnaryFunction::Abs), 0, kInfinity);
  EXPECT_INTERVAL(apply(UnaryFunction::Sin), -1, 1);
  EXPECT_FALSE(domain.mayBeUndefined());
}

TEST(IntervalDomain, FunctionsAreTakenWhereTheyAreDefined) {
  IntervalDomain domain;
  EXPECT_INTERVAL(domain.apply(UnaryFunction::Sqrt, {-1, 4}, {}), 0, 2);
  EXPECT_TRUE(domain.mayBeUndefined());
  domain.reset();
  EXPECT_FALSE(domain.mayBeUndefined());
  EXPECT_EQ(domain.apply(UnaryFunction::Log, {-1, 1}, {}).lower, -kInfinity);
  EXPECT_TRUE(domain.mayBeUndefined());
  EXPECT_FALSE(domain.takeFailure());
  domain.apply(UnaryFunction::Sqrt, {-4, -1}, {});
  EXPECT_EQ(domain.takeFailure(), "is not defined for its operand");
  domain.apply(UnaryFunction::Log, {0, 0}, {});
  EXPECT_EQ(domain.takeFailure(), "is not defined for its operand");
  EXPECT_FALSE(domain.mayDivideByZero());
  EXPECT_INTERVAL(domain.apply(UnaryFunction::Rsqrt, {0, 4}, {}), 0.5,
                  kInfinity);
  EXPECT_TRUE(domain.mayDivideByZero());
}

TEST(IntervalDomain, PeriodicFunctionsHaveTheirExtrema) {
  IntervalDomain domain;
  auto sine = [&](double lower, double upper) {
    return domain.apply(UnaryFunction::Sin, {lower, upper}, {});
  };
  EXPECT_EQ(sine(1, 2).upper, 1);
  EXPECT_NEAR(sine(1, 2).lower, std::sin(1), 1e-14);
  EXPECT_EQ(sine(-2, -1).lower, -1);
  EXPECT_NEAR(sine(1e6, 1e6 + 0.001).upper,
              std::fmax(std::sin(1e6), std::sin(1e6 + 0.001)), 1e-9);
  EXPECT_INTERVAL(sine(0, 7), -1, 1);
  EXPECT_INTERVAL(sine(1e15, 1e15 + 1), -1, 1);
  EXPECT_LT(domain.apply(UnaryFunction::Cos, {1e-4, 2e-4}, {}).upper, 1);
  EXPECT_EQ(domain.apply(UnaryFunction::Cos, {-1e-9, 2e-9}, {}).upper, 1);
  EXPECT_FALSE(domain.mayBeUndefined());
  EXPECT_INTERVAL(domain.apply(UnaryFunction::Tan, {1, 2}, {}), -kInfinity,
                  kInfinity);
  EXPECT_TRUE(domain.mayBeUndefined());
}

//===----------------------------------------------------------------------===//
// Functions of two arguments
//===----------------------------------------------------------------------===//

static void expectEncloses(BinaryFunction function,
                           long double (*reference)(long double, long double),
                           Interval rangeA, Interval rangeB) {
  IntervalDomain domain;
  Random random;
  for (int i = 0; i < 300000; ++i) {
    Interval a = getRandomInterval(random, rangeA.lower, rangeA.upper);
    Interval b = getRandomInterval(random, rangeB.lower, rangeB.upper);
    if (i % 3 == 0)
      b = Interval::point(std::round(b.lower));
    Interval result = domain.apply(function, a, b, {});
    bool isUndefined = domain.takeFailure().has_value();
    for (int j = 0; j < 4; ++j) {
      double x = getRandomElement(random, a), y = getRandomElement(random, b);
      long double value = reference(x, y);
      if (isUndefined)
        ASSERT_FALSE(std::isfinite(value)) << x << " and " << y;
      else if (std::isfinite(value))
        ASSERT_TRUE(encloses(result, value))
            << a << " and " << b << " to " << result << " at " << x << ", " << y
            << ": " << double(value);
    }
  }
}

TEST(IntervalDomain, Power) {
  auto power = [](long double a, long double b) { return std::pow(a, b); };
  expectEncloses(BinaryFunction::Pow, power, {-3, 3}, {-4, 4});
  expectEncloses(BinaryFunction::Pow, power, {0, 2}, {-4, 4});
}

TEST(IntervalDomain, PowerByCases) {
  IntervalDomain domain;
  auto power = [&](Interval a, Interval b) {
    return domain.apply(BinaryFunction::Pow, a, b, {});
  };
  EXPECT_INTERVAL(power({-2, 3}, {0, 0}), 1, 1);
  EXPECT_INTERVAL(power({-2, 3}, {1, 1}), -2, 3);
  EXPECT_EQ(power({-2, 3}, {2, 2}).lower, 0);
  EXPECT_NEAR(power({-2, 3}, {2, 2}).upper, 9, 1e-13);
  EXPECT_NEAR(power({-2, 3}, {3, 3}).lower, -8, 1e-13);
  EXPECT_FALSE(domain.mayDivideByZero());
  EXPECT_INTERVAL(power({-2, 2}, {-1, -1}), -kInfinity, kInfinity);
  EXPECT_TRUE(domain.mayDivideByZero());
  EXPECT_FALSE(domain.mayBeUndefined());
  EXPECT_EQ(power({-2, 4}, {0.5, 0.5}).lower, 0);
  EXPECT_TRUE(domain.mayBeUndefined());
  EXPECT_FALSE(domain.takeFailure());
  power({-2, -1}, {0.5, 0.5});
  EXPECT_EQ(domain.takeFailure(), "is not defined for its operand");
  power({0, 0}, {-2, -1});
  EXPECT_EQ(domain.takeFailure(), "divides by zero");
}

TEST(IntervalDomain, Atan2) {
  expectEncloses(BinaryFunction::Atan2,
                 [](long double a, long double b) { return std::atan2(a, b); },
                 {-2, 2}, {-2, 2});
  IntervalDomain domain;
  Interval result =
      domain.apply(BinaryFunction::Atan2, {1, 2}, {-kInfinity, kInfinity}, {});
  EXPECT_EQ(result.lower, 0);
  EXPECT_NEAR(result.upper, M_PI, 1e-14);
}

TEST(IntervalDomain, CopySign) {
  expectEncloses(
      BinaryFunction::CopySign,
      [](long double a, long double b) { return std::copysign(a, b); }, {-2, 2},
      {-2, 2});
  IntervalDomain domain;
  EXPECT_INTERVAL(domain.apply(BinaryFunction::CopySign, {-3, 2}, {1, 2}, {}),
                  0, 3);
}

TEST(IntervalDomain, Remainder) {
  expectEncloses(BinaryFunction::Remainder,
                 [](long double a, long double b) { return std::fmod(a, b); },
                 {-9, 9}, {-3, 3});
  IntervalDomain domain;
  auto remainder = [&](Interval a, Interval b) {
    return domain.apply(BinaryFunction::Remainder, a, b, {});
  };
  EXPECT_INTERVAL(remainder({7, 7.5}, {2, 2}), 1, 1.5);
  EXPECT_INTERVAL(remainder({-7.5, -7}, {2, 2}), -1.5, -1);
  EXPECT_INTERVAL(remainder({-1, 1}, {2, 3}), -1, 1);
  EXPECT_INTERVAL(remainder({7, 8.5}, {2, 2}), 0, 2);
  EXPECT_FALSE(domain.mayDivideByZero());
  remainder({1, 2}, {-1, 1});
  EXPECT_TRUE(domain.mayDivideByZero());
  EXPECT_FALSE(domain.takeFailure());
  remainder({1, 2}, {0, 0});
  EXPECT_EQ(domain.takeFailure(), "divides by zero");
}

TEST(IntervalDomain, MaximumAndMinimum) {
  IntervalDomain domain;
  for (auto function : {BinaryFunction::Maximum, BinaryFunction::MaxNum})
    EXPECT_INTERVAL(domain.apply(function, {-2, 3}, {-1, 1}, {}), -1, 3);
  for (auto function : {BinaryFunction::Minimum, BinaryFunction::MinNum})
    EXPECT_INTERVAL(domain.apply(function, {-2, 3}, {-1, 1}, {}), -2, 1);
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
    if (result)
      ASSERT_EQ(real.decide(real.compare(predicate, x, y)), *result);
  }
}

TEST(IntervalDomain, Select) {
  IntervalDomain domain;
  Interval a = {1, 2}, b = {4, 5};
  EXPECT_INTERVAL(domain.select(domain.truth(true), a, b, {}), 1, 2);
  EXPECT_INTERVAL(domain.select(domain.truth(false), a, b, {}), 4, 5);
  EXPECT_INTERVAL(domain.select(ThreeValued::unknown(), a, b, {}), 1, 5);
}

TEST(ThreeValued, IsKleenesLogic) {
  ThreeValued values[] = {ThreeValued::known(false), ThreeValued::known(true),
                          ThreeValued::unknown()};
  auto getPossible = [](ThreeValued a) -> SmallVector<bool> {
    if (a.isKnown)
      return {a.value};
    return {false, true};
  };
  // Known exactly if all possible operands agree.
  auto expect = [&](ThreeValued a, ThreeValued b, ThreeValued result,
                    llvm::function_ref<bool(bool, bool)> reference) {
    SmallVector<bool> seen;
    for (bool x : getPossible(a))
      for (bool y : getPossible(b))
        seen.push_back(reference(x, y));
    EXPECT_EQ(result.decide(), llvm::all_equal(seen)
                                   ? std::optional<bool>(seen.front())
                                   : std::nullopt);
  };
  for (ThreeValued a : values)
    for (ThreeValued b : values) {
      expect(a, b, a & b, [](bool x, bool y) { return x && y; });
      expect(a, b, a | b, [](bool x, bool y) { return x || y; });
      expect(a, b, a ^ b, [](bool x, bool y) { return x != y; });
      for (bool c : {false, true})
        expect(a, b, select(ThreeValued::known(c), a, b),
               [c](bool x, bool y) { return c ? x : y; });
    }
  ThreeValued unknown = ThreeValued::unknown();
  EXPECT_EQ(select(unknown, values[1], values[1]).decide(), true);
  EXPECT_EQ(select(unknown, values[0], values[1]).decide(), std::nullopt);
}
