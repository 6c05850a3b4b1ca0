//===- DirectedRounding.cpp - Arithmetic rounded down or up ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DirectedRounding.h"

#include "nnspec/Evaluator/ErrorFree.h"

#include <cmath>
#include <limits>

using namespace mlir::nnspec::eval;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double mlir::nnspec::eval::nextUp(double a) {
  return std::nextafter(a, kInfinity);
}
double mlir::nnspec::eval::nextDown(double a) {
  return std::nextafter(a, -kInfinity);
}

/// A finite result that was rounded to an infinity, rounded down instead.
static double roundOverflowDown(double infinity) {
  return infinity > 0 ? DBL_MAX : infinity;
}

static int getSign(double a) { return (a > 0) - (a < 0); }

double mlir::nnspec::eval::addDown(double a, double b) {
  auto [sum, error] = twoSum(a, b);
  if (std::isinf(sum))
    return std::isinf(a) || std::isinf(b) ? sum : roundOverflowDown(sum);
  // Near the overflow limit the error may be NaN.
  return error >= 0 ? sum : nextDown(sum);
}

/// The sign of `exact - rounded`, for an exact result between 1/4 and 2 in
/// magnitude that is `nearest` plus something of sign `error`, where `nearest`
/// is the double that is nearest to it, and any other double. Both results were
/// divided by the same power of two.
static int compareScaled(double nearest, int error, double rounded) {
  return nearest == rounded ? error : getSign(nearest - rounded);
}

/// The sign of `a * b - product` for the rounded product, which is finite.
static int getProductError(double a, double b, double product) {
  // The error is a double if the last place of the exact product is one.
  constexpr double safe = 0x1p-960;
  if (std::fabs(product) >= safe)
    return getSign(std::fma(a, b, -product));
  int exponentA, exponentB;
  a = std::frexp(a, &exponentA);
  b = std::frexp(b, &exponentB);
  double nearest = a * b;
  return compareScaled(nearest, getSign(std::fma(a, b, -nearest)),
                       std::ldexp(product, -(exponentA + exponentB)));
}

double mlir::nnspec::eval::mulDown(double a, double b) {
  if (a == 0 || b == 0)
    return 0;
  double product = a * b;
  if (std::isinf(product))
    return std::isinf(a) || std::isinf(b) ? product
                                          : roundOverflowDown(product);
  return getProductError(a, b, product) >= 0 ? product : nextDown(product);
}

double mlir::nnspec::eval::divDown(double a, double b) {
  if (a == 0 || std::isinf(b))
    return 0;
  double quotient = a / b;
  if (std::isinf(quotient))
    return std::isinf(a) ? quotient : roundOverflowDown(quotient);
  int exponentA, exponentB;
  a = std::frexp(a, &exponentA);
  b = std::frexp(b, &exponentB);
  double nearest = a / b;
  // The remainder of a division is a double (Handbook, section 4.8).
  int error = getSign(std::fma(-nearest, b, a)) * getSign(b);
  int sign = compareScaled(nearest, error,
                           std::ldexp(quotient, exponentB - exponentA));
  return sign >= 0 ? quotient : nextDown(quotient);
}

/// The sign of `sqrt(a) - root` for the rounded root.
static int getRootError(double a, double root) {
  constexpr double safe = 0x1p-900;
  if (a < safe) {
    a *= 0x1p+200;
    root *= 0x1p+100;
  }
  return getSign(std::fma(-root, root, a));
}

double mlir::nnspec::eval::sqrtDown(double a) {
  double root = std::sqrt(a);
  if (a == 0 || std::isinf(a))
    return root;
  return getRootError(a, root) >= 0 ? root : nextDown(root);
}

double mlir::nnspec::eval::sqrtUp(double a) {
  double root = std::sqrt(a);
  if (a == 0 || std::isinf(a))
    return root;
  return getRootError(a, root) <= 0 ? root : nextUp(root);
}
