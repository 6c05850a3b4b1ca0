//===- Float16Test.cpp - The 16-bit floating-point formats ----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// APFloat is the reference.
//
//===----------------------------------------------------------------------===//

#include "nnspec/Support/Float16.h"

#include "Runtime.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/bit.h"
#include "gtest/gtest.h"

#include <cmath>
#include <limits>
#include <random>

using namespace mlir::nnspec;
using llvm::APFloat;
using llvm::APInt;

static const llvm::fltSemantics &kHalf = APFloat::IEEEhalf();
static const llvm::fltSemantics &kBFloat = APFloat::BFloat();

static double widen(uint16_t bits, const llvm::fltSemantics &semantics) {
  bool losesInfo;
  APFloat value(semantics, APInt(16, bits));
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

static uint16_t narrow(double value, const llvm::fltSemantics &semantics) {
  bool losesInfo;
  APFloat result(value);
  result.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  return uint16_t(result.bitcastToAPInt().getZExtValue());
}

static bool isSame(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) ||
         llvm::bit_cast<uint64_t>(a) == llvm::bit_cast<uint64_t>(b);
}

static void checkNarrow(double value) {
  EXPECT_EQ(doubleToHalf(value), narrow(value, kHalf)) << value;
  EXPECT_EQ(doubleToBFloat16(value), narrow(value, kBFloat)) << value;
}

TEST(Float16, WidensEveryValue) {
  for (unsigned bits = 0; bits < 65536; ++bits) {
    EXPECT_TRUE(isSame(halfToDouble(bits), widen(bits, kHalf))) << bits;
    EXPECT_TRUE(isSame(bfloat16ToDouble(bits), widen(bits, kBFloat))) << bits;
  }
}

// Each value of either format, the middle to the next one, and the doubles
// around these: where one rounding and two roundings differ.
TEST(Float16, NarrowsAroundEveryValue) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (unsigned bits = 0; bits < 65535; ++bits) {
    for (const llvm::fltSemantics *semantics : {&kHalf, &kBFloat}) {
      double value = widen(bits, *semantics);
      double middle = value / 2 + widen(bits + 1, *semantics) / 2;
      if (std::isnan(value) || std::isnan(middle))
        continue;
      for (double centre : {value, middle}) {
        checkNarrow(centre);
        checkNarrow(std::nextafter(centre, infinity));
        checkNarrow(std::nextafter(centre, -infinity));
      }
    }
  }
}

TEST(Float16, NarrowsAnyDouble) {
  std::mt19937_64 random(0);
  for (int i = 0; i < 100000; ++i) {
    double value = llvm::bit_cast<double>(random());
    if (!std::isnan(value))
      checkNarrow(value);
  }
}

TEST(Float16, NarrowsNaNs) {
  for (uint64_t bits : {0x7ff0000000000001u, 0x7ff8000000000000u,
                        0xfff0000000000001u, 0xffffffffffffffffu}) {
    double value = llvm::bit_cast<double>(bits);
    EXPECT_TRUE(std::isnan(halfToDouble(doubleToHalf(value))));
    EXPECT_TRUE(std::isnan(bfloat16ToDouble(doubleToBFloat16(value))));
    EXPECT_EQ(doubleToHalf(value) >> 15, bits >> 63);
    EXPECT_EQ(doubleToBFloat16(value) >> 15, bits >> 63);
  }
}

// What compiled code calls. 16-bit floats travel in the low half of a float's
// register.
TEST(Float16, RuntimeFunctions) {
  auto get = [](const char *name, auto type) {
    return reinterpret_cast<decltype(type)>(getRuntimeSymbols().lookup(name));
  };
  using FromFloat = float (*)(float);
  using FromDouble = float (*)(double);
  auto extendHalf = get("__extendhfsf2", FromFloat());
  auto floatToHalf = get("__truncsfhf2", FromFloat());
  auto doubleToHalf = get("__truncdfhf2", FromDouble());
  auto floatToBFloat16 = get("__truncsfbf2", FromFloat());
  auto doubleToBFloat16 = get("__truncdfbf2", FromDouble());

  // The upper half of the register is not the argument's.
  EXPECT_EQ(extendHalf(llvm::bit_cast<float>(0xabcd3e00u)), 1.5f);
  EXPECT_EQ(llvm::bit_cast<uint32_t>(floatToHalf(1.5f)), 0x3e00u);
  EXPECT_EQ(llvm::bit_cast<uint32_t>(doubleToHalf(1.5)), 0x3e00u);
  EXPECT_EQ(llvm::bit_cast<uint32_t>(floatToBFloat16(1.5f)), 0x3fc0u);
  // Through float it would be a tie and become 0x3fc0.
  EXPECT_EQ(llvm::bit_cast<uint32_t>(
                doubleToBFloat16(std::nextafter(1.50390625, 2.0))),
            0x3fc1u);
}
