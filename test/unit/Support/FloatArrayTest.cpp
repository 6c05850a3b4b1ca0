//===- FloatArrayTest.cpp - Arrays of floats ------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Support/FloatArray.h"

#include "nnspec/Support/Float16.h"
#include "llvm/ADT/APFloat.h"
#include "gtest/gtest.h"

#include <cmath>
#include <cstring>
#include <numeric>
#include <random>
#include <vector>

using namespace mlir::nnspec;

namespace {

const llvm::fltSemantics &getSemantics(FloatFormat format) {
  switch (format) {
  case FloatFormat::Half:
    return llvm::APFloat::IEEEhalf();
  case FloatFormat::BFloat16:
    return llvm::APFloat::BFloat();
  case FloatFormat::Single:
    return llvm::APFloat::IEEEsingle();
  case FloatFormat::Double:
    return llvm::APFloat::IEEEdouble();
  }
  llvm_unreachable("unknown format");
}

class FloatArrayTest : public testing::TestWithParam<FloatFormat> {
protected:
  size_t size = getFloatSize(GetParam());

  uint64_t getBits(const std::vector<char> &array, size_t i) const {
    uint64_t bits = 0;
    std::memcpy(&bits, array.data() + i * size, size);
    return bits;
  }
};

/// Doubles of all exponents near the format's, many of them halfway between two
/// of its values.
std::vector<double> createValues() {
  std::mt19937_64 random(0);
  std::vector<double> values = {0.0, -0.0, HUGE_VAL, -HUGE_VAL, NAN};
  for (int i = 0; i < 200000; ++i) {
    uint64_t mantissa = random() >> 12;
    // Short ones are ties.
    mantissa &= ~uint64_t(0) << (random() % 53);
    double value = 1 + std::ldexp(double(mantissa), -52);
    values.push_back(
        std::ldexp(random() % 2 ? value : -value, int(random() % 320) - 160));
  }
  return values;
}

} // namespace

TEST_P(FloatArrayTest, RoundsAsAPFloatDoesAndCounts) {
  std::vector<double> values = createValues();
  std::vector<char> array(values.size() * size);
  FloatCounts counts =
      roundFloats(GetParam(), values.data(), values.size(), array.data());
  FloatCounts expected;
  for (size_t i = 0; i < values.size(); ++i) {
    llvm::APFloat value(values[i]);
    bool losesInfo;
    value.convert(getSemantics(GetParam()), llvm::APFloat::rmNearestTiesToEven,
                  &losesInfo);
    ASSERT_EQ(getBits(array, i), value.bitcastToAPInt().getZExtValue())
        << values[i];
    expected.numNonFinite += !value.isFinite();
    expected.numSubnormal += value.isDenormal();
    expected.numUnderflows += value.isZero() && values[i] != 0;
  }
  EXPECT_EQ(counts.numNonFinite, expected.numNonFinite);
  EXPECT_EQ(counts.numSubnormal, expected.numSubnormal);
  EXPECT_EQ(counts.numUnderflows, expected.numUnderflows);

  FloatCounts stored = countFloats(GetParam(), array.data(), values.size());
  EXPECT_EQ(stored.numNonFinite, expected.numNonFinite);
  EXPECT_EQ(stored.numSubnormal, expected.numSubnormal);
  EXPECT_EQ(stored.numUnderflows, 0u);
}

TEST_P(FloatArrayTest, ReadsEveryElementAtAnyStride) {
  std::vector<char> array(60001 * size);
  std::mt19937_64 random(1);
  for (char &byte : array)
    byte = char(random());
  for (auto [offset, stride, count] :
       {std::tuple(0, 1, 60001), {3, 7, 8000}, {60000, -2, 30000}, {5, 0, 9}}) {
    std::vector<double> values(count);
    readFloats(GetParam(), array.data(), offset, stride, count, values.data());
    for (int i = 0; i < count; ++i) {
      llvm::APFloat value(
          getSemantics(GetParam()),
          llvm::APInt(8 * size, getBits(array, offset + i * stride)));
      if (value.isNaN())
        ASSERT_TRUE(std::isnan(values[i]));
      else
        ASSERT_TRUE(value.convertToDouble() == values[i] &&
                    value.isNegative() == std::signbit(values[i]));
    }
  }
}

/// Arrays are converted by code for the processor at hand, single numbers, in
/// this file, by code for any: NaN included, the bits are the same.
static void compareWithSingle(FloatFormat format, double (*widen)(uint16_t),
                              uint16_t (*narrow)(double)) {
  std::vector<uint16_t> all(1 << 16);
  std::iota(all.begin(), all.end(), 0);
  std::vector<double> values(all.size());
  readFloats(format, reinterpret_cast<const char *>(all.data()), 0, 1,
             all.size(), values.data());
  for (uint16_t bits : all)
    ASSERT_EQ(llvm::bit_cast<uint64_t>(values[bits]),
              llvm::bit_cast<uint64_t>(widen(bits)))
        << bits;

  std::mt19937_64 random(2);
  values = createValues();
  for (int i = 0; i < 200000; ++i)
    values.push_back(
        llvm::bit_cast<double>(random() | (i % 2 ? 0x7ffull << 52 : 0)));
  std::vector<uint16_t> rounded(values.size());
  roundFloats(format, values.data(), values.size(),
              reinterpret_cast<char *>(rounded.data()));
  for (size_t i = 0; i < values.size(); ++i)
    ASSERT_EQ(rounded[i], narrow(values[i])) << values[i];
}

TEST(FloatArrayPathsTest, GivesTheBitsOfSingleConversions) {
  compareWithSingle(FloatFormat::Half, halfToDouble, doubleToHalf);
  compareWithSingle(FloatFormat::BFloat16, bfloat16ToDouble, doubleToBFloat16);
}

INSTANTIATE_TEST_SUITE_P(Formats, FloatArrayTest,
                         testing::Values(FloatFormat::Half,
                                         FloatFormat::BFloat16,
                                         FloatFormat::Single,
                                         FloatFormat::Double));
