//===- IntervalFunctionTest.cpp - Elementary functions on intervals -------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Long double, whose functions are some 2000 times more accurate, is the
// reference.
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/IntervalDomain.h"

#include "IntervalTestUtils.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

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
    if (domain.takeFailure()) {
      ASSERT_FALSE(isValue) << x;
    } else if (isValue) {
      ASSERT_TRUE(encloses(result, y)) << a << " to " << result << " at " << x;
    }
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

TEST(IntervalDomain, PolesAreSeenBetweenNeighbours) {
  Random random;
  const long double pi = std::acos(-1.0L);
  for (int i = 0; i < 100000; ++i) {
    IntervalDomain domain;
    long double pole = (random.getInteger(-100000, 100000) + 0.5L) * pi;
    // The doubles around it. Long double does not say which if it is too close.
    double nearest = static_cast<double>(pole);
    if (std::fabs(nearest - pole) < std::fabs(pole) * 0x1p-60L)
      continue;
    double other =
        std::nextafter(nearest, nearest < pole ? kInfinity : -kInfinity);
    Interval a = {std::fmin(nearest, other), std::fmax(nearest, other)};
    Interval tangent = domain.apply(UnaryFunction::Tan, a, {});
    ASSERT_EQ(tangent.getWidth(), kInfinity) << a;
    // Not from afar.
    double distance = 1e-14 * std::fabs(nearest);
    Interval before = {nearest - 1, nearest - distance};
    ASSERT_LT(domain.apply(UnaryFunction::Tan, before, {}).upper, 1e16);
  }
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
      if (isUndefined) {
        ASSERT_FALSE(std::isfinite(value)) << x << " and " << y;
      } else if (std::isfinite(value)) {
        ASSERT_TRUE(encloses(result, value))
            << a << " and " << b << " to " << result << " at " << x << ", " << y
            << ": " << double(value);
      }
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
