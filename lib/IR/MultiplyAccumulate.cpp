//===- MultiplyAccumulate.cpp - Regions of linear layers ------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/MultiplyAccumulate.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::nnspec;

/// The block argument that `value` is, widened or not.
static BlockArgument getWidenedArgument(Value value, Block &body) {
  while (auto extension = value.getDefiningOp<arith::ExtFOp>())
    value = extension.getIn();
  auto argument = dyn_cast<BlockArgument>(value);
  return argument && argument.getOwner() == &body ? argument : BlockArgument();
}

std::optional<MultiplyAccumulate>
nnspec::matchMultiplyAccumulate(Block &body, unsigned numInputs,
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
