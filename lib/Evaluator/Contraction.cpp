//===- Contraction.cpp - Sums of products ---------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

Value nnspec::eval::matchSummand(BlockArgument accumulator, Value yielded) {
  auto add = yielded.getDefiningOp<arith::AddFOp>();
  if (!add || !add->hasOneUse() || !accumulator.hasOneUse())
    return nullptr;
  return add.getLhs() == accumulator   ? add.getRhs()
         : add.getRhs() == accumulator ? add.getLhs()
                                       : nullptr;
}
