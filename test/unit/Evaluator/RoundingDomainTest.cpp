//===- RoundingDomainTest.cpp - Values with rounding error bounds ---------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/RoundingDomain.h"

#include "ElementType.h"
#include "TestUtils.h"

#include "mlir/IR/Builders.h"

#include <cfloat>

using namespace mlir;
using namespace mlir::nnspec::eval;

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

TEST(RoundingFormat, BoundsRoundingByHalfTheSpacing) {
  Random random;
  for (const ElementType &type : ElementType::all()) {
    RoundingFormat format = type.getFormat();
    // f64 is its own double: nothing rounds.
    bool isNarrower = format.precision < 53;
    for (int i = 0; i < 200000; ++i) {
      double magnitude = std::fabs(
          random.getDouble(std::max(format.lowestBit - 2, -1070), 14));
      // Powers of two and their neighbours, on either side of a binade's end.
      if (i % 2)
        magnitude = std::ldexp(1.0, std::ilogb(magnitude));
      if (i % 4 == 3)
        magnitude = std::nextafter(magnitude, i % 8 == 3 ? 0 : kInfinity);
      double bound = format.getRoundingError(magnitude);
      // All that is not greater rounds within the bound.
      for (double share : {1.0, 0.999, 0.75, 0.5000001, 0.26}) {
        double a = magnitude * share;
        ASSERT_LE(std::fabs(type.round(a) - a), bound)
            << a << " below " << magnitude << " in " << type.getName();
      }
      // Half of the spacing, and some of what arithmetic in f32 may lose.
      double lastBit = std::fmax(
          std::ldexp(1.0, std::ilogb(magnitude) - (format.precision - 1)),
          std::ldexp(1.0, format.lowestBit));
      bool isBelowPower =
          std::ilogb(magnitude) != std::ilogb(magnitude * (1 + 0x1p-48));
      if (isNarrower && !isBelowPower)
        ASSERT_LE(bound, lastBit / 2 * (1 + 0x1p-8))
            << magnitude << " in " << type.getName();
    }
    EXPECT_EQ(format.getRoundingError(0), 0);
    EXPECT_EQ(format.getRoundingError(kInfinity), kInfinity);
    EXPECT_EQ(format.getRoundingError(std::nan("")), kInfinity);
  }
}

TEST(RoundingFormat, DoesNotTrustAMagnitudeBelowAPowerOfTwo) {
  // What has been computed as slightly less than 1 may be in the binade above.
  RoundingFormat f64 = RoundingFormat::get(llvm::APFloat::IEEEdouble());
  EXPECT_EQ(f64.getRoundingError(1), 0x1p-53);
  EXPECT_EQ(f64.getRoundingError(std::nextafter(1.0, 0)), 0x1p-53);
  EXPECT_EQ(f64.getRoundingError(0.99), 0x1p-54);
  EXPECT_EQ(f64.getRoundingError(DBL_MIN / 2), 0x1p-1074);
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
  // Half a unit in the last place of f32: 1e-5 is between 2^-17 and 2^-16.
  EXPECT_NEAR(domain.cast({1e-5, 0}, f64, f32).error, 0x1p-41, 1e-20);
  // In bf16, 65000 has neighbours 256 apart, which f16 holds too.
  RoundedValue large = domain.cast({65000, 0}, f16, bf16);
  EXPECT_NEAR(large.error, 128, 1);
  EXPECT_NEAR(domain.cast(large, bf16, f16).error, 128 + 16, 2);
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

TEST(RoundingDomain, RootsAreSteepAtZero) {
  RoundingDomain domain;
  RoundingFormat f32 = getFormat("f32");
  // The real operand may be -1e-9 and a computed one 0.
  EXPECT_GE(domain.apply(UnaryFunction::Cbrt, {-5e-10, 1e-9}, f32).error, 1e-3);
  EXPECT_LE(domain.apply(UnaryFunction::Cbrt, {-5e-10, 1e-9}, f32).error, 2e-3);
  EXPECT_GE(domain.apply(UnaryFunction::Sqrt, {3e-9, 1e-9}, f32).error,
            std::sqrt(2e-9) - std::sqrt(1e-9));
  EXPECT_LE(domain.apply(UnaryFunction::Sqrt, {3e-9, 1e-9}, f32).error, 4e-5);
}

TEST(RoundingDomain, SignsMayBeUnknown) {
  RoundingDomain domain;
  RoundingFormat f32 = getFormat("f32");
  auto copySign = [&](RoundedValue sign) {
    return domain.apply(BinaryFunction::CopySign, {3, 0.5}, sign, f32).error;
  };
  EXPECT_EQ(copySign({-1, 0.25}), 0.5);
  EXPECT_GE(copySign({-1, 1}), 6);
  EXPECT_GE(copySign({0, 0}), 6);
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
