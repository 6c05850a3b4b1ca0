//===- Quad.h - Arithmetic with 113 bits ------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_UNIT_EVALUATOR_QUAD_H
#define NNSPEC_TEST_UNIT_EVALUATOR_QUAD_H

#include "llvm/ADT/APFloat.h"

#include <cmath>

namespace mlir::nnspec::eval {

/// IEEE 754's binary128, a reference for formulas on doubles.
class Quad {
public:
  Quad(double a) : value(a) {
    bool losesInfo;
    value.convert(llvm::APFloat::IEEEquad(), kNearest, &losesInfo);
  }

  friend Quad operator+(Quad a, const Quad &b) {
    a.value.add(b.value, kNearest);
    return a;
  }
  friend Quad operator-(Quad a, const Quad &b) {
    a.value.subtract(b.value, kNearest);
    return a;
  }
  friend Quad operator*(Quad a, const Quad &b) {
    a.value.multiply(b.value, kNearest);
    return a;
  }
  friend Quad operator/(Quad a, const Quad &b) {
    a.value.divide(b.value, kNearest);
    return a;
  }

  double toDouble() const {
    llvm::APFloat result = value;
    bool losesInfo;
    result.convert(llvm::APFloat::IEEEdouble(), kNearest, &losesInfo);
    return result.convertToDouble();
  }

private:
  static constexpr auto kNearest = llvm::APFloat::rmNearestTiesToEven;
  llvm::APFloat value;
};

/// Of a positive number, by Newton's method: each step doubles the 53 bits that
/// the double has right.
inline Quad sqrt(const Quad &a) {
  Quad root = std::sqrt(a.toDouble());
  for (int i = 0; i < 2; ++i)
    root = (root + a / root) * Quad(0.5);
  return root;
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_TEST_UNIT_EVALUATOR_QUAD_H
