//===- ThreeValued.cpp - Truth values that may be unknown -----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/ThreeValued.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

ThreeValued nnspec::eval::compare(arith::CmpFPredicate predicate,
                                  bool mayBeLess, bool mayBeEqual,
                                  bool mayBeGreater) {
  bool mayHold = false, mayFail = false;
  auto consider = [&](bool isPossible, double a, double b) {
    if (!isPossible)
      return;
    bool holds =
        arith::applyCmpPredicate(predicate, llvm::APFloat(a), llvm::APFloat(b));
    (holds ? mayHold : mayFail) = true;
  };
  consider(mayBeLess, 0, 1);
  consider(mayBeEqual, 0, 0);
  consider(mayBeGreater, 1, 0);
  if (mayHold && mayFail)
    return ThreeValued::unknown();
  return ThreeValued::known(mayHold);
}
