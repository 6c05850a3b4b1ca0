//===- ThreeValued.h - Truth values that may be unknown ---------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a comparison yields in a domain whose scalars stand for many reals:
// Kleene's three-valued logic.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_THREEVALUED_H
#define NNSPEC_EVALUATOR_THREEVALUED_H

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <optional>

namespace mlir::nnspec::eval {

struct ThreeValued {
  /// The truth value, or a guess at it where it is not known.
  bool value = false;
  bool isKnown = true;

  static ThreeValued known(bool value) { return {value, true}; }
  static ThreeValued unknown(bool guess = false) { return {guess, false}; }

  std::optional<bool> decide() const {
    return isKnown ? std::optional<bool>(value) : std::nullopt;
  }
  bool isCertainly(bool other) const { return isKnown && value == other; }
};

inline ThreeValued operator&(ThreeValued a, ThreeValued b) {
  bool isFalse = a.isCertainly(false) || b.isCertainly(false);
  return {a.value && b.value, isFalse || (a.isKnown && b.isKnown)};
}

inline ThreeValued operator|(ThreeValued a, ThreeValued b) {
  bool isTrue = a.isCertainly(true) || b.isCertainly(true);
  return {a.value || b.value, isTrue || (a.isKnown && b.isKnown)};
}

inline ThreeValued operator^(ThreeValued a, ThreeValued b) {
  return {a.value != b.value, a.isKnown && b.isKnown};
}

inline ThreeValued select(ThreeValued condition, ThreeValued a, ThreeValued b) {
  ThreeValued chosen = condition.value ? a : b;
  bool isSame = a.isKnown && b.isKnown && a.value == b.value;
  return {chosen.value, isSame || (condition.isKnown && chosen.isKnown)};
}

/// Whether `a predicate b` for two reals, of which the first may be less than,
/// equal to or greater than the second. Over the reals the ordered and the
/// unordered predicates are the same.
ThreeValued compare(arith::CmpFPredicate predicate, bool mayBeLess,
                    bool mayBeEqual, bool mayBeGreater);

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_THREEVALUED_H
