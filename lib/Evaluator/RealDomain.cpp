//===- RealDomain.cpp - Values in double precision ------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/RealDomain.h"

#include <cmath>

using namespace mlir;
using namespace mlir::nnspec::eval;

std::optional<int64_t> RealDomain::toInteger(double value) const {
  // 2^63, which an int64_t does not reach.
  constexpr double limit = 9223372036854775808.0;
  if (!(value >= -limit && value < limit))
    return std::nullopt;
  return static_cast<int64_t>(value);
}

double RealDomain::apply(UnaryFunction function, double a, Format) const {
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
    return 1.0 / std::sqrt(a);
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

/// The larger of two numbers; +0 is larger than -0.
static double larger(double a, double b) {
  if (a == b)
    return std::signbit(a) ? b : a;
  return a > b ? a : b;
}

double RealDomain::apply(BinaryFunction function, double a, double b,
                         Format) const {
  bool hasNaN = std::isnan(a) || std::isnan(b);
  switch (function) {
  case BinaryFunction::Atan2:
    return std::atan2(a, b);
  case BinaryFunction::CopySign:
    return std::copysign(a, b);
  case BinaryFunction::Maximum:
    return hasNaN ? a + b : larger(a, b);
  case BinaryFunction::Minimum:
    return hasNaN ? a + b : -larger(-a, -b);
  case BinaryFunction::MaxNum:
    return std::fmax(a, b);
  case BinaryFunction::MinNum:
    return std::fmin(a, b);
  case BinaryFunction::Pow:
    return std::pow(a, b);
  case BinaryFunction::Remainder:
    return std::fmod(a, b);
  }
  llvm_unreachable("unknown function");
}

RealDomain::Bool RealDomain::compare(arith::CmpFPredicate predicate, double a,
                                     double b) const {
  return truth(
      arith::applyCmpPredicate(predicate, llvm::APFloat(a), llvm::APFloat(b)));
}
