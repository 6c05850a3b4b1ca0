//===- DifferenceTest.cpp - How far arrays are apart ----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/Difference.h"

#include "TestUtils.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::nnspec;

static constexpr double kInfinity = std::numeric_limits<double>::infinity();
static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

static NDArray makeDoubles(std::initializer_list<double> values) {
  return makeArray<double>(ElementType::Float64, {int64_t(values.size())},
                           values);
}

static Difference compare(const NDArray &found, const NDArray &expected,
                          Tolerance tolerance = {}) {
  llvm::Expected<Difference> difference =
      compareArrays(found, expected, tolerance);
  if (difference)
    return *difference;
  ADD_FAILURE() << llvm::toString(difference.takeError());
  return {};
}

static bool isWithin(double found, double expected, Tolerance tolerance = {}) {
  return compare(makeDoubles({found}), makeDoubles({expected}), tolerance)
             .numBeyond == 0;
}

TEST(Difference, EqualArrays) {
  Difference difference =
      compare(makeDoubles({1, -0.0, 3}), makeDoubles({1, 0.0, 3}), {0, 0});
  EXPECT_EQ(difference.numElements, 3);
  EXPECT_EQ(difference.numBeyond, 0);
  EXPECT_EQ(difference.firstBeyond, -1);
  EXPECT_EQ(difference.largestAbsolute, 0);
  EXPECT_EQ(difference.largestAbsoluteAt, -1);
  EXPECT_EQ(difference.largestRelativeAt, -1);
}

TEST(Difference, FindsTheLargest) {
  Difference difference = compare(makeDoubles({1, 2.5, 104, 0.75, 104}),
                                  makeDoubles({1, 2, 100, 0.5, 100}), {0.1, 0});
  EXPECT_EQ(difference.numBeyond, 2);
  EXPECT_EQ(difference.firstBeyond, 1);
  EXPECT_EQ(difference.largestAbsolute, 4);
  EXPECT_EQ(difference.largestAbsoluteAt, 2);
  EXPECT_EQ(difference.largestRelative, 0.5);
  EXPECT_EQ(difference.largestRelativeAt, 3);
}

TEST(Difference, RelativeToTheExpected) {
  Difference difference = compare(makeDoubles({0}), makeDoubles({4}));
  EXPECT_EQ(difference.largestRelative, 1);
  difference = compare(makeDoubles({4}), makeDoubles({0}));
  EXPECT_EQ(difference.largestRelative, kInfinity);
  EXPECT_EQ(difference.largestRelativeAt, 0);
}

TEST(Difference, Tolerance) {
  EXPECT_TRUE(isWithin(1.5, 1, {0.5, 0}));
  EXPECT_FALSE(isWithin(1, 1.5, {0.25, 0}));
  EXPECT_TRUE(isWithin(1, 1.5, {0.25, 0.125}));
  EXPECT_TRUE(isWithin(-1.5, -1, {0, 0.5}));
  EXPECT_FALSE(isWithin(-1.5, -1, {0, 0.4999}));
  EXPECT_TRUE(isWithin(1 + 1e-5, 1));
  EXPECT_FALSE(isWithin(1 + 1.1e-5, 1));
  EXPECT_TRUE(isWithin(1e-8, 0));
  EXPECT_FALSE(isWithin(1.1e-8, 0));
}

TEST(Difference, SpecialValues) {
  const double large = std::numeric_limits<double>::max();
  const Tolerance any = {large, large};
  EXPECT_TRUE(isWithin(kNaN, kNaN, {0, 0}));
  EXPECT_TRUE(isWithin(kNaN, -kNaN, {0, 0}));
  EXPECT_TRUE(isWithin(kInfinity, kInfinity, {0, 0}));
  EXPECT_TRUE(isWithin(-kInfinity, -kInfinity, {0, 0}));
  EXPECT_FALSE(isWithin(kInfinity, -kInfinity, any));
  EXPECT_FALSE(isWithin(kNaN, 0, any));
  EXPECT_FALSE(isWithin(0, kNaN, any));
  EXPECT_FALSE(isWithin(kInfinity, large, any));
  EXPECT_FALSE(isWithin(large, kInfinity, any));
  EXPECT_FALSE(isWithin(kNaN, kInfinity, any));
  Difference difference =
      compare(makeDoubles({1, 1, kNaN}), makeDoubles({1, 2, kInfinity}));
  EXPECT_EQ(difference.largestAbsolute, kInfinity);
  EXPECT_EQ(difference.largestAbsoluteAt, 2);
  EXPECT_EQ(difference.largestRelativeAt, 2);
}

TEST(Difference, MixesFloatingTypes) {
  NDArray half =
      makeArray<uint16_t>(ElementType::Float16, {2}, {0x3c00, 0xc000});
  NDArray bfloat =
      makeArray<uint16_t>(ElementType::BFloat16, {2}, {0x3f80, 0xc000});
  NDArray single = makeFloats({2}, {1, -2});
  NDArray twice = makeDoubles({1, -2});
  for (const NDArray *found : {&half, &bfloat, &single, &twice})
    for (const NDArray *expected : {&half, &bfloat, &single, &twice})
      EXPECT_EQ(compare(*found, *expected).largestAbsolute, 0);
  // In double: 0.1f is not 0.1.
  EXPECT_EQ(
      compare(makeFloats({1}, {0.1f}), makeDoubles({0.1})).largestAbsolute,
      double(0.1f) - 0.1);
}

TEST(Difference, IntegersAreExact) {
  NDArray found = makeArray<int64_t>(ElementType::Int64, {3},
                                     {INT64_MIN, -1, (1ll << 53) + 1});
  NDArray expected = makeArray<uint64_t>(ElementType::UInt64, {3},
                                         {1ull << 63, UINT64_MAX, 1ull << 53});
  EXPECT_EQ(compare(found, found).numBeyond, 0);
  Difference difference = compare(found, expected, {1, 1e30});
  EXPECT_EQ(difference.numBeyond, 3);
  EXPECT_EQ(difference.largestAbsolute, 0x1p64);
  EXPECT_EQ(difference.largestAbsoluteAt, 0);

  NDArray bools = makeArray<uint8_t>(ElementType::Bool, {2}, {0, 1});
  NDArray bytes = makeArray<int8_t>(ElementType::Int8, {2}, {0, -1});
  difference = compare(bytes, bools);
  EXPECT_EQ(difference.numBeyond, 1);
  EXPECT_EQ(difference.largestAbsolute, 2);
  EXPECT_EQ(difference.largestAbsoluteAt, 1);
}

TEST(Difference, NoElements) {
  Difference difference =
      compare(makeFloats({0, 2}, {}), makeFloats({0, 2}, {}));
  EXPECT_EQ(difference.numElements, 0);
  EXPECT_EQ(difference.numBeyond, 0);
}

TEST(Difference, RejectsOtherShapesAndKinds) {
  EXPECT_EQ(getMessage(compareArrays(makeFloats({2, 1}, {1, 2}),
                                     makeFloats({1, 2}, {1, 2}), {})),
            "wrong shape: expected array, found [1, 2], expected [2, 1] as in "
            "the result");
  EXPECT_EQ(
      getMessage(compareArrays(makeFloats({1}, {1}),
                               makeArray<int32_t>(ElementType::Int32, {1}, {1}),
                               {})),
      "wrong type: expected array, found int32, expected a floating-point type "
      "to compare float32 with");
  EXPECT_EQ(
      getMessage(compareArrays(makeArray<int32_t>(ElementType::Int32, {1}, {1}),
                               makeFloats({1}, {1}), {})),
      "wrong type: expected array, found float32, expected an integer type to "
      "compare int32 with");
}

TEST(Difference, FormatsTheShortest) {
  EXPECT_EQ(formatElement(makeFloats({1}, {0.1f}), 0), "0.1");
  EXPECT_EQ(formatElement(makeDoubles({0.1}), 0), "0.1");
  EXPECT_EQ(formatElement(makeDoubles({1, -kInfinity}), 1), "-inf");
  EXPECT_EQ(formatElement(
                makeArray<int64_t>(ElementType::Int64, {1}, {INT64_MIN}), 0),
            "-9223372036854775808");
  EXPECT_EQ(formatElement(makeArray<uint8_t>(ElementType::Bool, {1}, {1}), 0),
            "1");
  EXPECT_EQ(formatElement(
                makeArray<uint16_t>(ElementType::BFloat16, {1}, {0x3fc0}), 0),
            "1.5");
}
