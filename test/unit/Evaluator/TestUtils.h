//===- TestUtils.h - Helpers of these tests ---------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_UNIT_EVALUATOR_TESTUTILS_H
#define NNSPEC_TEST_UNIT_EVALUATOR_TESTUTILS_H

#include "nnspec/Evaluator/Functions.h"

#include "llvm/ADT/APFloat.h"
#include "gtest/gtest.h"

#include <cmath>
#include <limits>
#include <random>

namespace mlir::nnspec::eval {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Random doubles; the same in each run.
class Random {
public:
  explicit Random(uint64_t seed = 1) : engine(seed) {}

  uint64_t getBits() { return engine(); }
  int getInteger(int first, int last) {
    return std::uniform_int_distribution<int>(first, last)(engine);
  }
  double getUniform(double first, double last) {
    double t = static_cast<double>(engine() >> 11) * 0x1p-53;
    return std::fmin(std::fmax(first + t * (last - first), first), last);
  }
  /// Any finite double, the exponent from the given ones.
  double getDouble(int minExponent = -1074, int maxExponent = 1023) {
    double magnitude =
        std::ldexp(getUniform(1, 2), getInteger(minExponent, maxExponent));
    return engine() & 1 ? magnitude : -magnitude;
  }

private:
  std::mt19937_64 engine;
};

inline long double getReference(UnaryFunction function, long double a) {
  switch (function) {
  case UnaryFunction::Abs:
    return std::fabs(a);
  case UnaryFunction::Acos:
    return std::acos(a);
  case UnaryFunction::Acosh:
    return std::acosh(a);
  case UnaryFunction::Asin:
    return std::asin(a);
  case UnaryFunction::Asinh:
    return std::asinh(a);
  case UnaryFunction::Atan:
    return std::atan(a);
  case UnaryFunction::Atanh:
    return std::atanh(a);
  case UnaryFunction::Cbrt:
    return std::cbrt(a);
  case UnaryFunction::Ceil:
    return std::ceil(a);
  case UnaryFunction::Cos:
    return std::cos(a);
  case UnaryFunction::Cosh:
    return std::cosh(a);
  case UnaryFunction::Erf:
    return std::erf(a);
  case UnaryFunction::Erfc:
    return std::erfc(a);
  case UnaryFunction::Exp:
    return std::exp(a);
  case UnaryFunction::Exp2:
    return std::exp2(a);
  case UnaryFunction::Expm1:
    return std::expm1(a);
  case UnaryFunction::Floor:
    return std::floor(a);
  case UnaryFunction::Log:
    return std::log(a);
  case UnaryFunction::Log10:
    return std::log10(a);
  case UnaryFunction::Log1p:
    return std::log1p(a);
  case UnaryFunction::Log2:
    return std::log2(a);
  case UnaryFunction::Round:
    return std::round(a);
  case UnaryFunction::RoundEven:
    return std::nearbyint(a);
  case UnaryFunction::Rsqrt:
    return 1 / std::sqrt(a);
  case UnaryFunction::Sin:
    return std::sin(a);
  case UnaryFunction::Sinh:
    return std::sinh(a);
  case UnaryFunction::Sqrt:
    return std::sqrt(a);
  case UnaryFunction::Tan:
    return std::tan(a);
  case UnaryFunction::Tanh:
    return std::tanh(a);
  case UnaryFunction::Trunc:
    return std::trunc(a);
  }
  llvm_unreachable("unknown function");
}

/// A function with its name, and operands for which it is finite and neither
/// huge nor tiny.
struct FunctionCase {
  UnaryFunction function;
  const char *name;
  double first, last;
};

inline constexpr FunctionCase kFunctionCases[] = {
    {UnaryFunction::Abs, "abs", -50, 50},
    {UnaryFunction::Acos, "acos", -1, 1},
    {UnaryFunction::Acosh, "acosh", 1, 50},
    {UnaryFunction::Asin, "asin", -1, 1},
    {UnaryFunction::Asinh, "asinh", -50, 50},
    {UnaryFunction::Atan, "atan", -50, 50},
    {UnaryFunction::Atanh, "atanh", -0.9999, 0.9999},
    {UnaryFunction::Cbrt, "cbrt", -50, 50},
    {UnaryFunction::Ceil, "ceil", -50, 50},
    {UnaryFunction::Cos, "cos", -50, 50},
    {UnaryFunction::Cosh, "cosh", -8, 8},
    {UnaryFunction::Erf, "erf", -4, 4},
    {UnaryFunction::Erfc, "erfc", -3, 3},
    {UnaryFunction::Exp, "exp", -8, 8},
    {UnaryFunction::Exp2, "exp2", -10, 10},
    {UnaryFunction::Expm1, "expm1", -8, 8},
    {UnaryFunction::Floor, "floor", -50, 50},
    {UnaryFunction::Log, "log", 0.001, 50},
    {UnaryFunction::Log10, "log10", 0.001, 50},
    {UnaryFunction::Log1p, "log1p", -0.999, 50},
    {UnaryFunction::Log2, "log2", 0.001, 50},
    {UnaryFunction::Round, "round", -50, 50},
    {UnaryFunction::RoundEven, "roundeven", -50, 50},
    {UnaryFunction::Rsqrt, "rsqrt", 0.001, 50},
    {UnaryFunction::Sin, "sin", -50, 50},
    {UnaryFunction::Sinh, "sinh", -8, 8},
    {UnaryFunction::Sqrt, "sqrt", 0, 50},
    {UnaryFunction::Tan, "tan", -1.5, 1.5},
    {UnaryFunction::Tanh, "tanh", -8, 8},
    {UnaryFunction::Trunc, "trunc", -50, 50},
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_TEST_UNIT_EVALUATOR_TESTUTILS_H
