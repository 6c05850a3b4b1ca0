//===- RoundingDomainTest.cpp - Values with rounding error bounds ---------===//
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

#include "mlir/IR/Builders.h"

#include <cfloat>

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
    if (a.real != 0 && b.real != 0 && type.round(a.real * b.real) == 0)
      EXPECT_GT(result.error, 0);
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

//===----------------------------------------------------------------------===//
// Formats
//===----------------------------------------------------------------------===//

TEST(RoundingFormat, KnowsTheElementTypes) {
  MLIRContext context;
  Builder builder(&context);
  RoundingDomain domain, inDouble(RoundingDomain::Mode::Double);
  RoundingFormat f16 = domain.getFormat(builder.getF16Type());
  EXPECT_NEAR(f16.unit, 0x1p-11, 0x1p-19);
  EXPECT_EQ(f16.lowestBit, -24);
  EXPECT_EQ(f16.largest, 65504);
  RoundingFormat bf16 = domain.getFormat(builder.getBF16Type());
  EXPECT_NEAR(bf16.unit, 0x1p-8, 0x1p-16);
  EXPECT_EQ(bf16.lowestBit, -133);
  RoundingFormat f32 = domain.getFormat(builder.getF32Type());
  EXPECT_EQ(f32.unit, 0x1p-24);
  EXPECT_EQ(f32.underflow, 0x1p-150);
  EXPECT_EQ(f32.largest, FLT_MAX);
  for (const RoundingFormat &f64 : {domain.getFormat(builder.getF64Type()),
                                    domain.getFormat(builder.getF128Type()),
                                    domain.getFormat(builder.getF80Type()),
                                    inDouble.getFormat(builder.getF16Type())}) {
    EXPECT_EQ(f64.unit, 0x1p-53);
    EXPECT_EQ(f64.underflow, 0x1p-1074);
    EXPECT_EQ(f64.largest, DBL_MAX);
  }
}

TEST(RoundingFormat, HoldsWhatRoundsToItself) {
  Random random;
  for (const ElementType &type : ElementType::all()) {
    RoundingFormat format = type.getFormat();
    for (int i = 0; i < 200000; ++i) {
      double a = random.getDouble(format.lowestBit - 2, 130);
      if (i % 2)
        a = type.round(a);
      if (i % 4 == 3)
        a *= 1.5;
      bool isHeld = type.round(a) == a;
      ASSERT_EQ(format.holds(a), isHeld) << a << " in " << type.getName();
    }
    EXPECT_TRUE(format.holds(format.largest));
    EXPECT_FALSE(format.holds(std::nan("")));
  }
}

//===----------------------------------------------------------------------===//
// Edges
//===----------------------------------------------------------------------===//

static RoundingFormat getFormat(const char *name) {
  for (const ElementType &type : ElementType::all())
    if (StringRef(type.getName()) == name)
      return type.getFormat();
  llvm_unreachable("unknown type");
}

TEST(RoundingDomain, ConstantsAreExact) {
  RoundingDomain domain;
  EXPECT_EQ(domain.constant(0.1).error, 0);
  EXPECT_EQ(domain.constant(-kInfinity).error, 0);
  EXPECT_EQ(domain.constant(std::nan("")).error, kInfinity);
  EXPECT_EQ(domain.fromInteger(-5).value, -5);
  EXPECT_EQ(domain.fromInteger(-5).error, 0);
  EXPECT_GE(domain.fromInteger((int64_t(1) << 53) + 1).error, 1);
}

TEST(RoundingDomain, ToInteger) {
  RoundingDomain domain;
  EXPECT_EQ(domain.toInteger({2.5, 0.125}), 2);
  EXPECT_EQ(domain.toInteger({2, 0}), 2);
  EXPECT_EQ(domain.toInteger({2, 1e-9}), std::nullopt);
  EXPECT_EQ(domain.toInteger({-0.25, 0.25}), 0);
  EXPECT_EQ(domain.toInteger({0x1p63, 0}), std::nullopt);
  EXPECT_EQ(domain.toInteger({1, kInfinity}), std::nullopt);
  EXPECT_EQ(domain.toInteger({std::nan(""), kInfinity}), std::nullopt);
}

TEST(RoundingDomain, CastsAreExactWhereTheTypeIsWider) {
  RoundingDomain domain;
  RoundingFormat f16 = getFormat("f16"), bf16 = getFormat("bf16"),
                 f32 = getFormat("f32"), f64 = getFormat("f64");
  RoundedValue x = {1.0 / 3, 0.25};
  EXPECT_EQ(domain.cast(x, f16, f32).error, 0.25);
  EXPECT_EQ(domain.cast(x, bf16, f32).error, 0.25);
  EXPECT_EQ(domain.cast(x, f32, f64).error, 0.25);
  EXPECT_GT(domain.cast(x, f16, bf16).error, 0.25);
  EXPECT_EQ(domain.cast({1.5, 0}, f64, f16).error, 0);
  // Half a unit in the last place of f32.
  EXPECT_NEAR(domain.cast({1e-5, 0}, f64, f32).error, 1e-5 * 0x1p-24, 1e-20);
  // f16 is finer than bf16, but has a smaller range.
  EXPECT_EQ(domain.cast({1e30, 0}, bf16, f16).error, kInfinity);
  EXPECT_EQ(domain.cast({1e6, 0}, f32, f16).error, kInfinity);
  EXPECT_EQ(domain.cast({-kInfinity, 0}, f32, f16).error, 0);
  EXPECT_NEAR(domain.cast({1e-10, 0}, f32, f16).error, 0x1p-25, 0x1p-32);
}

TEST(RoundingDomain, OverflowIsUnbounded) {
  RoundingDomain domain;
  RoundingFormat f16 = getFormat("f16"), f64 = getFormat("f64");
  EXPECT_EQ(domain.add({60000, 0}, {6000, 0}, f16).error, kInfinity);
  EXPECT_EQ(domain.mul({300, 0}, {300, 0}, f16).error, kInfinity);
  EXPECT_EQ(domain.div({300, 0}, {0.001, 0}, f16).error, kInfinity);
  EXPECT_EQ(domain.apply(UnaryFunction::Exp, {12, 0}, f16).error, kInfinity);
  EXPECT_EQ(domain.mul({DBL_MAX, 0}, {2, 0}, f64).error, kInfinity);
}

TEST(RoundingDomain, SpecialValuesAreUnboundedInArithmetic) {
  RoundingDomain domain;
  RoundingFormat f32 = getFormat("f32");
  RoundedValue infinity = domain.constant(kInfinity);
  RoundedValue nan = domain.constant(std::nan("")), one = {1, 0};
  RoundedValue unknown = {1, kInfinity};
  for (RoundedValue x : {infinity, nan, unknown})
    for (RoundedValue y : {one, infinity, nan, unknown}) {
      EXPECT_EQ(domain.add(x, y, f32).error, kInfinity);
      EXPECT_EQ(domain.sub(y, x, f32).error, kInfinity);
      EXPECT_EQ(domain.mul(x, y, f32).error, kInfinity);
      EXPECT_EQ(domain.div(x, y, f32).error, kInfinity);
      EXPECT_EQ(domain.div(y, x, f32).error, kInfinity);
    }
  for (RoundedValue x : {nan, unknown})
    for (const FunctionCase &test : kFunctionCases)
      EXPECT_EQ(domain.apply(test.function, x, f32).error, kInfinity);
  EXPECT_EQ(domain.mul({0, 0}, unknown, f32).error, kInfinity);
  EXPECT_EQ(domain.apply(BinaryFunction::Maximum, nan, one, f32).error,
            kInfinity);
  EXPECT_FALSE(domain.compare(arith::CmpFPredicate::OLT, nan, one).isKnown);
  EXPECT_FALSE(domain.compare(arith::CmpFPredicate::OLT, unknown, one).isKnown);
  EXPECT_EQ(domain.select(ThreeValued::unknown(), nan, one, f32).error,
            kInfinity);
}

TEST(RoundingDomain, MaximumMayStartFromInfinity) {
  RoundingDomain domain;
  RoundingFormat f32 = getFormat("f32");
  RoundedValue start = domain.constant(-kInfinity), x = {2, 0.5};
  RoundedValue result = domain.apply(BinaryFunction::Maximum, start, x, f32);
  EXPECT_EQ(result.value, 2);
  EXPECT_EQ(result.error, 0.5);
  EXPECT_EQ(domain.compare(arith::CmpFPredicate::OGT, x, start).decide(), true);
}

TEST(RoundingDomain, DivisorsThatMayBeZeroAreUnbounded) {
  RoundingDomain domain;
  RoundingFormat f32 = getFormat("f32");
  EXPECT_EQ(domain.div({1, 0}, {0, 0}, f32).error, kInfinity);
  EXPECT_EQ(domain.div({1, 0}, {1, 0.5}, f32).error, kInfinity);
  EXPECT_LT(domain.div({1, 0}, {1, 0.125}, f32).error, 1);
}

TEST(RoundingDomain, FunctionsThatMayBeUndefinedAreUnbounded) {
  RoundingDomain domain;
  RoundingFormat f32 = getFormat("f32");
  EXPECT_EQ(domain.apply(UnaryFunction::Sqrt, {1e-3, 1e-3}, f32).error,
            kInfinity);
  EXPECT_EQ(domain.apply(UnaryFunction::Sqrt, {0, 0}, f32).error, 0);
  EXPECT_EQ(domain.apply(UnaryFunction::Sqrt, {-1, 0}, f32).error, kInfinity);
  EXPECT_EQ(domain.apply(UnaryFunction::Log, {1e-3, 1e-3}, f32).error,
            kInfinity);
  EXPECT_EQ(domain.apply(UnaryFunction::Asin, {1, 1e-3}, f32).error, kInfinity);
  EXPECT_EQ(domain.apply(UnaryFunction::Tan, {1.57, 1e-3}, f32).error,
            kInfinity);
}
