//===- ElementType.h - Arithmetic of the element types ----------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a program computes in f16, bf16, f32 and f64, on values that doubles
// hold: a model of compiled code for the tests of rounding errors.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_UNIT_EVALUATOR_ELEMENTTYPE_H
#define NNSPEC_TEST_UNIT_EVALUATOR_ELEMENTTYPE_H

#include "nnspec/Evaluator/RoundingDomain.h"

#include "llvm/ADT/APFloat.h"

namespace mlir::nnspec::eval {

class ElementType {
public:
  ElementType(const char *name, const llvm::fltSemantics &semantics)
      : name(name), semantics(&semantics) {}

  static const ElementType *getAll() {
    static const ElementType types[] = {{"f16", llvm::APFloat::IEEEhalf()},
                                        {"bf16", llvm::APFloat::BFloat()},
                                        {"f32", llvm::APFloat::IEEEsingle()},
                                        {"f64", llvm::APFloat::IEEEdouble()}};
    return types;
  }
  static llvm::ArrayRef<ElementType> all() { return {getAll(), 4}; }

  const char *getName() const { return name; }
  RoundingFormat getFormat() const { return RoundingFormat::get(*semantics); }

  double round(double a) const {
    if (semantics == &llvm::APFloat::IEEEdouble())
      return a;
    if (semantics == &llvm::APFloat::IEEEsingle())
      return static_cast<float>(a);
    return toDouble(toAPFloat(a));
  }

  // Sums, products, quotients and square roots of f32 numbers may be rounded
  // twice, since a double has more than twice their digits (Figueroa).
  double add(double a, double b) const { return round(a + b); }
  double mul(double a, double b) const { return round(a * b); }
  double div(double a, double b) const { return round(a / b); }
  double sqrt(double a) const { return round(std::sqrt(a)); }

  /// Rounds once.
  double fma(double a, double b, double c) const {
    if (semantics == &llvm::APFloat::IEEEdouble())
      return std::fma(a, b, c);
    if (semantics == &llvm::APFloat::IEEEsingle())
      return std::fma(static_cast<float>(a), static_cast<float>(b),
                      static_cast<float>(c));
    llvm::APFloat result = toAPFloat(a);
    result.fusedMultiplyAdd(toAPFloat(b), toAPFloat(c),
                            llvm::APFloat::rmNearestTiesToEven);
    return toDouble(result);
  }

  /// As machines without f16 and bf16 arithmetic do: in f32, rounded again.
  double fmaInF32(double a, double b, double c) const {
    return round(std::fma(static_cast<float>(a), static_cast<float>(b),
                          static_cast<float>(c)));
  }

  /// `count` numbers further up.
  double step(double a, int count) const {
    llvm::APFloat result = toAPFloat(a);
    for (int i = 0; i < std::abs(count); ++i)
      result.next(count < 0);
    return toDouble(result);
  }

private:
  llvm::APFloat toAPFloat(double a) const {
    llvm::APFloat result(a);
    bool losesInfo;
    result.convert(*semantics, llvm::APFloat::rmNearestTiesToEven, &losesInfo);
    return result;
  }
  static double toDouble(llvm::APFloat a) { return a.convertToDouble(); }

  const char *name;
  const llvm::fltSemantics *semantics;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_TEST_UNIT_EVALUATOR_ELEMENTTYPE_H
