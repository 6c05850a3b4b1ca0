//===- ThreeValuedTest.cpp - Truth values that may be unknown -------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/ThreeValued.h"

#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

TEST(ThreeValued, IsKleenesLogic) {
  ThreeValued values[] = {ThreeValued::known(false), ThreeValued::known(true),
                          ThreeValued::unknown()};
  auto getPossible = [](ThreeValued a) -> SmallVector<bool> {
    if (a.isKnown)
      return {a.value};
    return {false, true};
  };
  // Known exactly if all possible operands agree.
  auto expect = [&](ThreeValued a, ThreeValued b, ThreeValued result,
                    llvm::function_ref<bool(bool, bool)> reference) {
    SmallVector<bool> seen;
    for (bool x : getPossible(a))
      for (bool y : getPossible(b))
        seen.push_back(reference(x, y));
    EXPECT_EQ(result.decide(), llvm::all_equal(seen)
                                   ? std::optional<bool>(seen.front())
                                   : std::nullopt);
  };
  for (ThreeValued a : values)
    for (ThreeValued b : values) {
      expect(a, b, a & b, [](bool x, bool y) { return x && y; });
      expect(a, b, a | b, [](bool x, bool y) { return x || y; });
      expect(a, b, a ^ b, [](bool x, bool y) { return x != y; });
      for (bool c : {false, true})
        expect(a, b, select(ThreeValued::known(c), a, b),
               [c](bool x, bool y) { return c ? x : y; });
    }
  ThreeValued unknown = ThreeValued::unknown();
  EXPECT_EQ(select(unknown, values[1], values[1]).decide(), true);
  EXPECT_EQ(select(unknown, values[0], values[1]).decide(), std::nullopt);
}
