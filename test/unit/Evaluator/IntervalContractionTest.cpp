//===- IntervalContractionTest.cpp - Sums of products of intervals --------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The reference is the exact sum, in fixed-point arithmetic.
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/IntervalDomain.h"

#include "ExactSum.h"
#include "TestUtils.h"

#include <cfloat>

using namespace mlir;
using namespace mlir::nnspec::eval;

namespace {

struct Terms {
  Interval initial;
  std::vector<Interval> a, b;
};

/// Makes an interval of a random number.
using Widen = llvm::function_ref<Interval(double)>;

} // namespace

static Interval sum(const Terms &terms) {
  IntervalDomain domain;
  IntervalDomain::Accumulator accumulator;
  accumulator.start(domain, terms.initial, terms.a.size(), {});
  for (auto [a, b] : llvm::zip_equal(terms.a, terms.b))
    accumulator.addProduct(a, b);
  return accumulator.finish(domain);
}

/// Adds the smallest or the largest of all products of two finite intervals.
static void addExtreme(ExactSum &sum, Interval a, Interval b, bool largest) {
  std::pair<double, double> best = {a.lower, b.lower};
  for (double x : {a.lower, a.upper})
    for (double y : {b.lower, b.upper}) {
      ExactSum difference;
      difference.addProduct(x, y);
      difference.addProduct(-best.first, best.second);
      if (difference.compare(0) == (largest ? 1 : -1))
        best = {x, y};
    }
  sum.addProduct(best.first, best.second);
}

static std::pair<ExactSum, ExactSum> sumExactly(const Terms &terms) {
  std::pair<ExactSum, ExactSum> sums(terms.initial.lower, terms.initial.upper);
  for (auto [a, b] : llvm::zip_equal(terms.a, terms.b)) {
    addExtreme(sums.first, a, b, false);
    addExtreme(sums.second, a, b, true);
  }
  return sums;
}

static double step(double a, int count) {
  for (int i = 0; i < std::abs(count); ++i)
    a = std::nextafter(a, count > 0 ? kInfinity : -kInfinity);
  return a;
}

static void expectEncloses(const Terms &terms) {
  Interval result = sum(terms);
  auto [lower, upper] = sumExactly(terms);
  if (result.lower != -kInfinity) {
    ASSERT_GE(lower.compare(result.lower), 0);
  }
  if (result.upper != kInfinity) {
    ASSERT_LE(upper.compare(result.upper), 0);
  }
}

/// Expects bounds that enclose the sharp ones and are at most two steps out.
static void expectSharp(const Terms &terms) {
  Interval result = sum(terms);
  auto [lower, upper] = sumExactly(terms);
  ASSERT_GE(lower.compare(result.lower), 0);
  ASSERT_LE(upper.compare(result.upper), 0);
  ASSERT_LT(lower.compare(step(result.lower, 2)), 0);
  ASSERT_GT(upper.compare(step(result.upper, -2)), 0);
}

static Interval toPoint(double a) { return Interval::point(a); }
static Interval toFloatPoint(double a) {
  return Interval::point(static_cast<float>(a));
}
static Interval toBox(double a) { return {a - 0.03, a + 0.05}; }
static Interval toRelu(double a) {
  return {std::fmax(a - 0.03, 0), std::fmax(a + 0.05, 0)};
}

static Terms makeTerms(Random &random, size_t count, Widen widenA,
                       Widen widenB) {
  Terms terms;
  terms.initial = widenA(random.getUniform(-1, 1));
  for (size_t i = 0; i < count; ++i) {
    terms.a.push_back(widenA(random.getUniform(-1, 1)));
    terms.b.push_back(widenB(random.getUniform(-1, 1)));
  }
  return terms;
}

static void expectSharp(Widen widenA, Widen widenB) {
  Random random;
  for (int i = 0; i < 1000; ++i)
    expectSharp(makeTerms(random, random.getInteger(1, 40), widenA, widenB));
  for (int i = 0; i < 4; ++i)
    expectSharp(makeTerms(random, 2000, widenA, widenB));
}

TEST(IntervalContraction, IsSharpForF32Weights) {
  expectSharp(toBox, toFloatPoint);
  expectSharp(toFloatPoint, toBox);
}

TEST(IntervalContraction, IsSharpForF64Weights) {
  expectSharp(toBox, toPoint);
  expectSharp(toPoint, toBox);
}

TEST(IntervalContraction, IsSharpForPoints) { expectSharp(toPoint, toPoint); }

TEST(IntervalContraction, IsSharpForNonNegativeInputs) {
  expectSharp(toRelu, toFloatPoint);
  expectSharp(toFloatPoint, toRelu);
}

TEST(IntervalContraction, IsSharpForTwoIntervals) {
  expectSharp(toBox, toBox);
  expectSharp(toRelu, toBox);
}

TEST(IntervalContraction, IsExactWhereNothingRounds) {
  Random random;
  auto toInteger = [](double a) {
    return Interval::point(std::round(a * 999));
  };
  for (int i = 0; i < 1000; ++i) {
    Terms terms = makeTerms(random, 100, toInteger, toInteger);
    Interval result = sum(terms);
    EXPECT_TRUE(result.isPoint());
    EXPECT_EQ(sumExactly(terms).first.compare(result.lower), 0);
  }
}

TEST(IntervalContraction, OfNothingIsTheInitialValue) {
  Interval result = sum({{0.1, 0.2}, {}, {}});
  EXPECT_EQ(result.lower, 0.1);
  EXPECT_EQ(result.upper, 0.2);
}

TEST(IntervalContraction, OfZerosIsZero) {
  Interval zero = Interval::point(0), third = Interval::point(1.0 / 3);
  EXPECT_TRUE(sum({zero, {zero, third}, {third, zero}}).isPoint());
  EXPECT_TRUE(
      sum({zero, {Interval::whole(), {1, kInfinity}}, {zero, zero}}).isPoint());
  EXPECT_TRUE(sum({zero, {zero}, {Interval::whole()}}).isPoint());
}

TEST(IntervalContraction, OfUnboundedIntervals) {
  Interval zero = Interval::point(0), one = Interval::point(1);
  Interval positive = {0, kInfinity};
  auto expect = [](const Terms &terms, double lower, double upper) {
    Interval result = sum(terms);
    EXPECT_EQ(result.lower, lower);
    EXPECT_EQ(result.upper, upper);
  };
  expect({zero, {Interval::whole()}, {one}}, -kInfinity, kInfinity);
  expect({one, {positive}, {one}}, 1, kInfinity);
  expect({one, {positive}, {Interval::point(-1.0 / 3)}}, -kInfinity, 1);
  expect({one, {positive, positive}, {one, Interval::point(-1)}}, -kInfinity,
         kInfinity);
  expect({one, {positive}, {{2, 3}}}, 1, kInfinity);
  expect({one, {positive}, {{-2, 3}}}, -kInfinity, kInfinity);
  expect({one, {positive}, {positive}}, 1, kInfinity);
}

TEST(IntervalContraction, OfSumsThatCancelIsSound) {
  Random random;
  for (int i = 0; i < 2000; ++i) {
    Terms terms;
    terms.initial = Interval::point(random.getDouble(-40, 40));
    for (int j = 0; j < 20; ++j) {
      Interval a = Interval::point(random.getDouble(-40, 40));
      Interval b = Interval::point(random.getDouble(-40, 40));
      terms.a.push_back(a);
      terms.b.push_back(b);
      terms.a.push_back({-a.upper, -a.lower});
      terms.b.push_back(
          Interval::point(step(b.lower, random.getInteger(0, 1))));
    }
    expectEncloses(terms);
  }
}

TEST(IntervalContraction, OfHeadsThatCancelIsSound) {
  // What is left is the rounded product with the tail of a weight.
  Random random;
  for (int i = 0; i < 1000; ++i) {
    double x = random.getUniform(-1, 1), y = random.getUniform(-1, 1);
    double head = static_cast<float>(y);
    Terms terms = {Interval::point(0),
                   {Interval::point(x), Interval::point(-x)},
                   {Interval::point(y), Interval::point(head)}};
    expectEncloses(terms);
  }
}

TEST(IntervalContraction, OfIntervalsWithNearlyEqualExtrema) {
  Random random;
  for (int i = 0; i < 5000; ++i) {
    double x = random.getUniform(1, 2), y = random.getUniform(1, 2);
    auto disturb = [&](double a) { return step(a, random.getInteger(-2, 2)); };
    expectSharp({Interval::point(0),
                 {{-x, disturb(x)}, {-x, disturb(x)}},
                 {{-y, disturb(y)}, {-disturb(y), y}}});
    expectEncloses({Interval::point(-x * y),
                    {{-x, disturb(x)}},
                    {{-disturb(y), disturb(y)}}});
  }
}

TEST(IntervalContraction, OfNumbersOfAllSizesIsSound) {
  Random random;
  for (int i = 0; i < 5000; ++i) {
    // Products underflow in the first half, and may overflow in the other.
    int minExponent = i % 2 ? -600 : -1074, maxExponent = i % 2 ? 600 : -400;
    auto widen = [&](double) {
      double a = random.getDouble(minExponent, maxExponent);
      double b = random.getDouble(minExponent, maxExponent);
      return i % 4 < 2 ? Interval::point(a)
                       : Interval{std::fmin(a, b), std::fmax(a, b)};
    };
    Terms terms = makeTerms(random, random.getInteger(1, 8), widen, widen);
    expectEncloses(terms);
  }
}

TEST(IntervalContraction, OfTheSmallestNumbersIsNotZero) {
  Interval smallest = Interval::point(DBL_TRUE_MIN);
  Interval result = sum({Interval::point(0), {smallest}, {smallest}});
  EXPECT_LE(result.lower, 0);
  EXPECT_GT(result.upper, 0);
  EXPECT_LT(result.upper, 1e-300);
}

TEST(IntervalContraction, ThatOverflowsIsUnbounded) {
  Interval largest = Interval::point(DBL_MAX), two = Interval::point(2);
  Interval zero = Interval::point(0);
  EXPECT_EQ(sum({zero, {largest}, {two}}).upper, kInfinity);
  EXPECT_EQ(sum({zero, {largest, largest}, {two, Interval::point(-2)}}).lower,
            -kInfinity);
}
