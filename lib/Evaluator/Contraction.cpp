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

/// The block argument that `value` is, widened or not.
static BlockArgument getWidenedArgument(Value value, Block &body) {
  while (auto extension = value.getDefiningOp<arith::ExtFOp>())
    value = extension.getIn();
  auto argument = dyn_cast<BlockArgument>(value);
  return argument && argument.getOwner() == &body ? argument : BlockArgument();
}

Value nnspec::eval::matchSummand(BlockArgument accumulator, Value yielded) {
  auto add = yielded.getDefiningOp<arith::AddFOp>();
  if (!add || !add->hasOneUse() || !accumulator.hasOneUse())
    return nullptr;
  return add.getLhs() == accumulator   ? add.getRhs()
         : add.getRhs() == accumulator ? add.getLhs()
                                       : nullptr;
}

std::optional<MultiplyAccumulate>
nnspec::eval::matchMultiplyAccumulate(Block &body, unsigned numInputs,
                                      ValueRange yielded) {
  if (yielded.size() != 1 || body.getNumArguments() != numInputs + 1)
    return std::nullopt;
  auto add = yielded.front().getDefiningOp<arith::AddFOp>();
  if (!add)
    return std::nullopt;
  Value accumulator = body.getArgument(numInputs);
  Value product = add.getLhs() == accumulator   ? add.getRhs()
                  : add.getRhs() == accumulator ? add.getLhs()
                                                : Value();
  auto mul = product ? product.getDefiningOp<arith::MulFOp>() : nullptr;
  if (!mul)
    return std::nullopt;
  BlockArgument lhs = getWidenedArgument(mul.getLhs(), body);
  BlockArgument rhs = getWidenedArgument(mul.getRhs(), body);
  if (!lhs || !rhs || lhs.getArgNumber() >= numInputs ||
      rhs.getArgNumber() >= numInputs)
    return std::nullopt;
  return MultiplyAccumulate{lhs.getArgNumber(), rhs.getArgNumber()};
}
