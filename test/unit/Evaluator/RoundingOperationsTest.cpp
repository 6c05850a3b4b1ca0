//===- RoundingOperationsTest.cpp - Rounding errors of operations ---------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each operation, for operands with errors: the real operands, the computed
// ones and the domain's values are as far apart as the errors allow. Long
// double is the reference.
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/RoundingDomain.h"

#include "ElementType.h"
#include "TestUtils.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

namespace {

/// An operand: what the domain knows, the real number, and what was computed.
struct Operand {
  RoundedValue known;
  double real, computed;
};

class RoundingOperations : public testing::TestWithParam<ElementType> {
protected:
  /// A random operand in a range, exact or not.
  Operand getOperand(double first, double last) {
    while (true) {
      double real = random.getUniform(first, last);
      double scales[] = {0, format.unit, 16 * format.unit, 0.01};
      double error = scales[random.getInteger(0, 3)] * std::fabs(real);
      if (error == 0) {
        real = type.round(real);
        if (first <= real && real <= last)
          return {{real, 0}, real, real};
        continue;
      }
      double computed = type.round(real + getFraction() * error);
      double value = real + getFraction() * error;
      if (isWithin(error, computed, real) && isWithin(error, value, real))
        return {{value, error}, real, computed};
    }
  }

  static bool isWithin(double error, long double a, long double b) {
    return std::fabs(a - b) <= error;
  }

  void expectHolds(RoundedValue result, long double real, double computed) {
    if (result.error == kInfinity)
      return;
    // The reference rounds, too.
    long double margin = result.error + std::fabs(real) * 0x1p-62L;
    ASSERT_LE(std::fabs(result.value - real), margin)
        << result.value << " +- " << result.error << " for " << double(real);
    ASSERT_LE(std::fabs(computed - real), margin)
        << computed << " for " << double(real) << " +- " << result.error;
    worst = std::fmax(worst, double(std::fabs(computed - real)) / result.error);
  }

  /// In [-1, 1], often at an end.
  double getFraction() {
    int choice = random.getInteger(0, 3);
    return choice < 2 ? 2 * choice - 1 : random.getUniform(-1, 1);
  }

  ElementType type = GetParam();
  RoundingFormat format = type.getFormat();
  RoundingDomain domain;
  Random random;
  /// The largest part of a bound that was used up.
  double worst = 0;
};

} // namespace

constexpr int kCount = 200000;

TEST_P(RoundingOperations, Add) {
  for (int i = 0; i < kCount; ++i) {
    Operand a = getOperand(-2, 2), b = getOperand(-2, 2);
    expectHolds(domain.add(a.known, b.known, format),
                static_cast<long double>(a.real) + b.real,
                type.add(a.computed, b.computed));
    expectHolds(domain.sub(a.known, b.known, format),
                static_cast<long double>(a.real) - b.real,
                type.add(a.computed, -b.computed));
  }
  EXPECT_GT(worst, 0.9);
}

TEST_P(RoundingOperations, Multiply) {
  for (int i = 0; i < kCount; ++i) {
    Operand a = getOperand(-2, 2), b = getOperand(-2, 2);
    expectHolds(domain.mul(a.known, b.known, format),
                static_cast<long double>(a.real) * b.real,
                type.mul(a.computed, b.computed));
  }
  EXPECT_GT(worst, 0.9);
}

TEST_P(RoundingOperations, MultiplyTinyNumbers) {
  double size = std::ldexp(1.0, (format.lowestBit + format.precision / 2) / 2);
  for (int i = 0; i < kCount; ++i) {
    Operand a = getOperand(-size, size), b = getOperand(-size, size);
    RoundedValue result = domain.mul(a.known, b.known, format);
    // Products of tiny doubles are no long doubles.
    if (std::fabs(static_cast<long double>(a.real) * b.real) > 0)
      expectHolds(result, static_cast<long double>(a.real) * b.real,
                  type.mul(a.computed, b.computed));
    if (a.real != 0 && b.real != 0 && type.round(a.real * b.real) == 0) {
      EXPECT_GT(result.error, 0);
    }
  }
}

TEST_P(RoundingOperations, Divide) {
  for (int i = 0; i < kCount; ++i) {
    Operand a = getOperand(-2, 2), b = getOperand(0.01, 2);
    expectHolds(domain.div(a.known, b.known, format),
                static_cast<long double>(a.real) / b.real,
                type.div(a.computed, b.computed));
  }
  EXPECT_GT(worst, 0.9);
}

TEST_P(RoundingOperations, FuseMultiplyAndAdd) {
  for (int i = 0; i < kCount; ++i) {
    Operand a = getOperand(-2, 2), b = getOperand(-2, 2);
    Operand c = getOperand(-2, 2);
    RoundedValue result =
        domain.add(domain.mul(a.known, b.known, format), c.known, format);
    // A long double may not hold the sum of f64 numbers.
    auto real = static_cast<long double>(a.real) * b.real + c.real;
    expectHolds(result, real, type.fma(a.computed, b.computed, c.computed));
    expectHolds(result, real,
                type.add(type.mul(a.computed, b.computed), c.computed));
    if (format.precision < 24)
      expectHolds(result, real,
                  type.fmaInF32(a.computed, b.computed, c.computed));
  }
}

TEST_P(RoundingOperations, RootOfAMaximumWithZero) {
  auto root = [&](double value) { return type.round(std::sqrt(value)); };
  RoundedValue epsilon = {0x1p-10, 0};
  for (int i = 0; i < kCount; ++i) {
    // The errors reach over zero, and are larger than epsilon.
    Operand a = getOperand(1, 1.02), b = getOperand(1, 1.02);
    long double real = std::fmax(static_cast<long double>(a.real) - b.real, 0);
    double computed = std::fmax(type.add(a.computed, -b.computed), 0);
    RoundedValue variance =
        domain.apply(BinaryFunction::Maximum,
                     domain.sub(a.known, b.known, format), {0, 0}, format);
    RoundedValue result = domain.apply(UnaryFunction::Sqrt, variance, format);
    ASSERT_LT(result.error, kInfinity);
    expectHolds(result, std::sqrt(real), root(computed));

    real = std::sqrt(real + epsilon.value);
    computed = root(type.add(computed, epsilon.value));
    RoundedValue std = domain.apply(
        UnaryFunction::Sqrt, domain.add(variance, epsilon, format), format);
    ASSERT_LE(std.lower, std::fmin(real, computed));
    expectHolds(std, real, computed);
    RoundedValue quotient = domain.div(a.known, std, format);
    ASSERT_LT(quotient.error, kInfinity);
    expectHolds(quotient, a.real / real, type.div(a.computed, computed));
  }
}

TEST_P(RoundingOperations, ErrorsOfExactOperandsAreHalfAUnit) {
  double unit = format.unit * (1 + 1e-9);
  for (int i = 0; i < kCount; ++i) {
    RoundedValue a = {type.round(random.getUniform(1, 2)), 0};
    RoundedValue b = {type.round(random.getUniform(1, 2)), 0};
    for (RoundedValue result :
         {domain.add(a, b, format), domain.mul(a, b, format),
          domain.div(a, b, format),
          domain.apply(UnaryFunction::Sqrt, a, format)})
      ASSERT_LE(result.error, unit * result.value);
  }
}

TEST_P(RoundingOperations, ExactResultsHaveNoError) {
  for (int i = 0; i < 10000; ++i) {
    RoundedValue a = {double(random.getInteger(-7, 7)), 0};
    RoundedValue b = {double(random.getInteger(1, 7)), 0};
    EXPECT_EQ(domain.add(a, b, format).error, 0);
    EXPECT_EQ(domain.sub(a, b, format).error, 0);
    RoundedValue product = domain.mul(a, b, format);
    EXPECT_EQ(product.error, 0);
    EXPECT_EQ(domain.div(product, b, format).error, 0);
    RoundedValue square = domain.mul(a, a, format);
    EXPECT_EQ(domain.apply(UnaryFunction::Sqrt, square, format).error, 0);
    EXPECT_EQ(domain.neg(a, format).error, 0);
  }
}

TEST_P(RoundingOperations, Cast) {
  for (const ElementType &to : ElementType::all())
    for (int i = 0; i < kCount / 4; ++i) {
      Operand a = getOperand(-2, 2);
      expectHolds(domain.cast(a.known, format, to.getFormat()), a.real,
                  to.round(a.computed));
    }
}

TEST_P(RoundingOperations, Functions) {
  for (const FunctionCase &test : kFunctionCases)
    for (int i = 0; i < 20000; ++i) {
      Operand a = getOperand(test.first, test.last);
      RoundedValue result = domain.apply(test.function, a.known, format);
      double computed =
          type.round(double(getReference(test.function, a.computed)));
      bool isCorrect = llvm::is_contained(
          {UnaryFunction::Abs, UnaryFunction::Ceil, UnaryFunction::Floor,
           UnaryFunction::Round, UnaryFunction::RoundEven, UnaryFunction::Sqrt,
           UnaryFunction::Trunc},
          test.function);
      // A library that is off by nine and a half units.
      if (!isCorrect)
        computed = type.step(computed, random.getInteger(-9, 9));
      expectHolds(result, getReference(test.function, a.real), computed);
      ASSERT_FALSE(testing::Test::HasFailure())
          << test.name << " at " << a.real << ", " << a.known.value << " +- "
          << a.known.error;
    }
}

TEST_P(RoundingOperations, MostFunctionsHaveABound) {
  for (const FunctionCase &test : kFunctionCases) {
    int numBounds = 0;
    for (int i = 0; i < 1000; ++i) {
      double margin = 0.01 * (test.last - test.first);
      Operand a = getOperand(test.first + margin, test.last - margin);
      a.known.error = std::fmin(a.known.error, 0.001 * margin);
      numBounds +=
          domain.apply(test.function, a.known, format).error < kInfinity;
    }
    EXPECT_GT(numBounds, 500) << test.name;
  }
}

TEST_P(RoundingOperations, FunctionsOfTwoArguments) {
  struct {
    BinaryFunction function;
    long double (*reference)(long double, long double);
    double first;
  } tests[] = {
      {BinaryFunction::Atan2,
       [](long double a, long double b) { return std::atan2(a, b); }, -2},
      {BinaryFunction::CopySign,
       [](long double a, long double b) { return std::copysign(a, b); }, -2},
      {BinaryFunction::Maximum,
       [](long double a, long double b) { return std::fmax(a, b); }, -2},
      {BinaryFunction::MinNum,
       [](long double a, long double b) { return std::fmin(a, b); }, -2},
      {BinaryFunction::Pow,
       [](long double a, long double b) { return std::pow(a, b); }, 0},
      {BinaryFunction::Remainder,
       [](long double a, long double b) { return std::fmod(a, b); }, -9}};
  for (const auto &test : tests)
    for (int i = 0; i < 50000; ++i) {
      Operand a = getOperand(test.first, 2), b = getOperand(-2, 2);
      if (b.real == 0)
        continue;
      if (i % 4 == 0)
        a = b;
      RoundedValue result =
          domain.apply(test.function, a.known, b.known, format);
      long double real = test.reference(a.real, b.real);
      double computed =
          type.round(double(test.reference(a.computed, b.computed)));
      if (std::isfinite(real))
        expectHolds(result, real, computed);
      ASSERT_FALSE(testing::Test::HasFailure())
          << static_cast<int>(test.function) << " at " << a.real << " and "
          << b.real;
    }
}

TEST_P(RoundingOperations, CompareIsKnownOnlyIfAllAgree) {
  int numKnown = 0;
  for (int i = 0; i < kCount; ++i) {
    Operand a = getOperand(-2, 2), b = getOperand(-2, 2);
    if (i % 2) { // Close to each other.
      b = a;
      b.known.value = a.known.value + getFraction() * a.known.error;
      b.known.error = 2 * a.known.error;
      b.real = a.real + getFraction() * a.known.error;
    }
    ThreeValued result =
        domain.compare(arith::CmpFPredicate::OLT, a.known, b.known);
    EXPECT_EQ(result.value, a.known.value < b.known.value);
    if (!result.isKnown)
      continue;
    ++numKnown;
    ASSERT_EQ(result.value, a.real < b.real);
    ASSERT_EQ(result.value, a.computed < b.computed);
  }
  EXPECT_GT(numKnown, kCount / 4);
}

TEST_P(RoundingOperations, Select) {
  for (int i = 0; i < kCount; ++i) {
    Operand a = getOperand(-2, 2), b = getOperand(-2, 2);
    RoundedValue known =
        domain.select(ThreeValued::known(false), a.known, b.known, format);
    EXPECT_EQ(known.value, b.known.value);
    EXPECT_EQ(known.error, b.known.error);
    bool guess = i & 1;
    RoundedValue either =
        domain.select(ThreeValued::unknown(guess), a.known, b.known, format);
    EXPECT_EQ(either.value, guess ? a.known.value : b.known.value);
    for (const Operand &x : {a, b})
      for (const Operand &y : {a, b})
        expectHolds(either, x.real, y.computed);
  }
}

INSTANTIATE_TEST_SUITE_P(All, RoundingOperations,
                         testing::ValuesIn(ElementType::all()),
                         [](const auto &info) { return info.param.getName(); });
