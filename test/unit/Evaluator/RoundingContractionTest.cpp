//===- RoundingContractionTest.cpp - Rounding errors of contractions ------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Dot products computed in each element type and in many orders, with the exact
// sum as the reference.
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/RoundingDomain.h"

#include "ElementType.h"
#include "ExactSum.h"
#include "TestUtils.h"

#include <cfloat>

using namespace mlir;
using namespace mlir::nnspec::eval;

namespace {

/// A dot product of numbers of an element type: what was computed in place of
/// the real operands, which are in the domain's values.
struct Terms {
  double initial;
  std::vector<double> a, b;
  size_t size() const { return a.size(); }
};

/// An order in which to compute it.
using Order = double (*)(const ElementType &, const Terms &, Random &);

} // namespace

static double sumForwards(const ElementType &type, const Terms &t, Random &) {
  double sum = t.initial;
  for (size_t i = 0; i < t.size(); ++i)
    sum = type.add(sum, type.mul(t.a[i], t.b[i]));
  return sum;
}

static double sumFused(const ElementType &type, const Terms &t, Random &) {
  double sum = t.initial;
  for (size_t i = 0; i < t.size(); ++i)
    sum = type.fma(t.a[i], t.b[i], sum);
  return sum;
}

static double sumFusedBackwards(const ElementType &type, const Terms &t,
                                Random &) {
  double sum = t.initial;
  for (size_t i = t.size(); i-- > 0;)
    sum = type.getFormat().precision < 24 ? type.fmaInF32(t.a[i], t.b[i], sum)
                                          : type.fma(t.a[i], t.b[i], sum);
  return sum;
}

static double sumRange(const ElementType &type, const Terms &t, size_t begin,
                       size_t end) {
  if (end - begin == 1)
    return type.mul(t.a[begin], t.b[begin]);
  size_t middle = begin + (end - begin) / 2;
  return type.add(sumRange(type, t, begin, middle),
                  sumRange(type, t, middle, end));
}

static double sumPairwise(const ElementType &type, const Terms &t, Random &) {
  return type.add(t.initial, sumRange(type, t, 0, t.size()));
}

/// As vector code does.
static double sumInLanes(const ElementType &type, const Terms &t, Random &) {
  double lanes[4] = {t.initial, 0, 0, 0};
  for (size_t i = 0; i < t.size(); ++i)
    lanes[i % 4] = type.fma(t.a[i], t.b[i], lanes[i % 4]);
  return type.add(type.add(lanes[0], lanes[1]), type.add(lanes[2], lanes[3]));
}

/// Adds, or fuses, any two that are left.
static double sumAnyhow(const ElementType &type, const Terms &t,
                        Random &random) {
  std::vector<double> sums = {t.initial};
  std::vector<size_t> products(t.size());
  for (size_t i = 0; i < t.size(); ++i)
    products[i] = i;
  auto take = [&](auto &list) {
    size_t i = random.getBits() % list.size();
    auto taken = list[i];
    list[i] = list.back();
    list.pop_back();
    return taken;
  };
  while (!products.empty() || sums.size() > 1) {
    bool canAdd = sums.size() > 1, canMultiply = !products.empty();
    double x = take(sums);
    switch (random.getInteger(0, 2)) {
    case 0:
      if (canAdd) {
        x = type.add(x, take(sums));
        break;
      }
      [[fallthrough]];
    case 1:
      if (canMultiply) {
        size_t i = take(products);
        x = type.fma(t.a[i], t.b[i], x);
        break;
      }
      [[fallthrough]];
    default:
      if (canMultiply) {
        size_t i = take(products);
        sums.push_back(type.mul(t.a[i], t.b[i]));
      }
    }
    sums.push_back(x);
  }
  return sums.front();
}

static constexpr Order kOrders[] = {sumForwards, sumFused,   sumFusedBackwards,
                                    sumPairwise, sumInLanes, sumAnyhow};

static RoundedValue sum(const ElementType &type, RoundedValue initial,
                        ArrayRef<RoundedValue> a, ArrayRef<RoundedValue> b) {
  RoundingDomain domain;
  RoundingDomain::Accumulator accumulator;
  accumulator.start(domain, initial, a.size(), type.getFormat());
  for (auto [x, y] : llvm::zip_equal(a, b))
    accumulator.addProduct(x, y);
  return accumulator.finish(domain);
}

static std::vector<RoundedValue> toExact(ArrayRef<double> values) {
  std::vector<RoundedValue> exact;
  for (double value : values)
    exact.push_back({value, 0});
  return exact;
}

static ExactSum sumExactly(const Terms &t) {
  ExactSum exact(t.initial);
  for (size_t i = 0; i < t.size(); ++i)
    exact.addProduct(t.a[i], t.b[i]);
  return exact;
}

/// The largest part of the bound that an order uses up; more than 1 is wrong.
static double getWorst(const ElementType &type, const Terms &t,
                       RoundedValue bound, const ExactSum &exact,
                       Random &random) {
  double worst = exact.getDistance(bound.value);
  for (Order order : kOrders)
    worst = std::fmax(worst, exact.getDistance(order(type, t, random)));
  return worst == 0 ? 0 : worst / bound.error;
}

static Terms makeTerms(const ElementType &type, Random &random, size_t count,
                       double first, double last) {
  Terms t;
  t.initial = type.round(random.getUniform(first, last));
  for (size_t i = 0; i < count; ++i) {
    t.a.push_back(type.round(random.getUniform(first, last)));
    t.b.push_back(type.round(random.getUniform(first, last)));
  }
  return t;
}

class RoundingContraction : public testing::TestWithParam<ElementType> {};

TEST_P(RoundingContraction, HoldsInAnyOrderAndIsAtMostKTimesTheWorst) {
  ElementType type = GetParam();
  for (size_t count : {1, 2, 3, 10, 64, 500, 3000})
    for (double first : {-1.0, 0.0}) {
      Random random(count);
      double worst = 0;
      for (size_t i = 0; i < std::max<size_t>(20000 / count, 20); ++i) {
        Terms t = makeTerms(type, random, count, first, 1);
        RoundedValue bound =
            sum(type, {t.initial, 0}, toExact(t.a), toExact(t.b));
        worst =
            std::fmax(worst, getWorst(type, t, bound, sumExactly(t), random));
        ASSERT_LE(worst, 1) << count;
      }
      EXPECT_GE(worst * std::max<double>(10, count), 1)
          << count << " products from " << first;
    }
}

TEST_P(RoundingContraction, HoldsForNumbersOfAllSizes) {
  ElementType type = GetParam();
  RoundingFormat format = type.getFormat();
  Random random;
  int maxExponent = std::ilogb(format.largest);
  for (int i = 0; i < 20000; ++i) {
    // Sums cancel, products underflow, sums overflow.
    auto get = [&] {
      return type.round(random.getDouble(format.lowestBit, maxExponent - 1));
    };
    Terms t;
    t.initial = get();
    for (int j = random.getInteger(1, 6); j > 0; --j) {
      double a = get(), b = get();
      t.a.insert(t.a.end(), {a, -a});
      t.b.insert(t.b.end(), {b, type.step(b, random.getInteger(-1, 1))});
    }
    RoundedValue bound = sum(type, {t.initial, 0}, toExact(t.a), toExact(t.b));
    if (bound.error < kInfinity) {
      ASSERT_LE(getWorst(type, t, bound, sumExactly(t), random), 1);
    }
  }
}

TEST_P(RoundingContraction, HoldsForTinyNumbers) {
  ElementType type = GetParam();
  RoundingFormat format = type.getFormat();
  Random random;
  int middle = format.lowestBit / 2;
  double worst = 0;
  for (int i = 0; i < 5000; ++i) {
    auto get = [&] {
      return type.round(random.getDouble(middle - 4, middle + 4));
    };
    Terms t;
    t.initial = 0;
    for (int j = random.getInteger(1, 20); j > 0; --j) {
      t.a.push_back(get());
      t.b.push_back(get());
    }
    RoundedValue bound = sum(type, {t.initial, 0}, toExact(t.a), toExact(t.b));
    ASSERT_LE(getWorst(type, t, bound, sumExactly(t), random), 1);
    worst = std::fmax(worst,
                      sumExactly(t).getDistance(sumForwards(type, t, random)));
  }
  EXPECT_GT(worst, 0);
}

TEST_P(RoundingContraction, HoldsForOperandsWithErrors) {
  ElementType type = GetParam();
  Random random;
  for (int i = 0; i < 2000; ++i) {
    // The real operands are doubles near the computed ones, on either side.
    size_t count = random.getInteger(1, 30);
    Terms computed = makeTerms(type, random, count, -1, 1);
    ExactSum exact;
    std::vector<RoundedValue> a, b;
    auto disturb = [&](double x) {
      double error = i % 3 == 0 ? 0 : std::fabs(x) * random.getUniform(0, 0.05);
      auto getSign = [&] { return random.getInteger(0, 1) ? 1 : -1; };
      double real = x + 0.999 * getSign() * error;
      double value = real + 0.999 * getSign() * error;
      return std::pair(RoundedValue{value, error}, real);
    };
    auto [initial, real] = disturb(computed.initial);
    exact.add(real);
    for (size_t j = 0; j < count; ++j) {
      auto [valueA, realA] = disturb(computed.a[j]);
      auto [valueB, realB] = disturb(computed.b[j]);
      exact.addProduct(realA, realB);
      a.push_back(valueA);
      b.push_back(valueB);
    }
    RoundedValue bound = sum(type, initial, a, b);
    ASSERT_LE(getWorst(type, computed, bound, exact, random), 1);
  }
}

TEST_P(RoundingContraction, OfNothingIsTheInitialValue) {
  RoundedValue result = sum(GetParam(), {0.5, 0.25}, {}, {});
  EXPECT_EQ(result.value, 0.5);
  EXPECT_EQ(result.error, 0.25);
}

TEST_P(RoundingContraction, OfZerosIsZero) {
  RoundedValue result =
      sum(GetParam(), {0, 0}, {{0, 0}, {1, 0}}, {{1, 0}, {0, 0}});
  EXPECT_EQ(result.value, 0);
  // An f64 product may be zero for having underflowed.
  if (GetParam().getFormat().precision < 53)
    EXPECT_EQ(result.error, 0);
  else
    EXPECT_LT(result.error, 1e-320);
}

TEST_P(RoundingContraction, ThatMayOverflowOnTheWayIsUnbounded) {
  ElementType type = GetParam();
  double largest = type.getFormat().largest;
  EXPECT_EQ(
      sum(type, {0, 0}, {{largest, 0}, {largest, 0}}, {{1, 0}, {-1, 0}}).error,
      kInfinity);
  EXPECT_LT(
      sum(type, {0, 0}, {{largest / 4, 0}, {largest / 4, 0}}, {{1, 0}, {-1, 0}})
          .error,
      kInfinity);
}

TEST_P(RoundingContraction, OfWhatIsNotKnownIsUnbounded) {
  ElementType type = GetParam();
  RoundedValue nan = {std::nan(""), kInfinity}, unknown = {1, kInfinity};
  RoundedValue infinity = {kInfinity, 0}, zero = {0, 0}, one = {1, 0};
  for (RoundedValue x : {nan, unknown, infinity})
    for (RoundedValue y : {zero, one, x}) {
      EXPECT_EQ(sum(type, zero, {x}, {y}).error, kInfinity);
      EXPECT_EQ(sum(type, x, {y}, {one}).error, kInfinity);
    }
}

INSTANTIATE_TEST_SUITE_P(All, RoundingContraction,
                         testing::ValuesIn(ElementType::all()),
                         [](const auto &info) { return info.param.getName(); });
