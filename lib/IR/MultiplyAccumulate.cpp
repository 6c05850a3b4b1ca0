//===- MultiplyAccumulate.cpp - Regions of linear layers ------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/MultiplyAccumulate.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::nnspec;

/// The block argument that `value` is, widened or not.
static BlockArgument getWidenedArgument(Value value, Block &body) {
  while (auto extension = value.getDefiningOp<arith::ExtFOp>())
    value = extension.getIn();
  auto argument = dyn_cast<BlockArgument>(value);
  return argument && argument.getOwner() == &body ? argument : BlockArgument();
}

/// What is multiplied, where `sum` adds one product to `accumulator`.
static std::optional<std::pair<Value, Value>> matchFactors(Value sum,
                                                           Value accumulator) {
  if (auto fma = sum.getDefiningOp<math::FmaOp>();
      fma && fma.getC() == accumulator)
    return std::pair(fma.getA(), fma.getB());
  auto add = sum.getDefiningOp<arith::AddFOp>();
  if (!add || (add.getLhs() == accumulator) == (add.getRhs() == accumulator))
    return std::nullopt;
  Value product = add.getLhs() == accumulator ? add.getRhs() : add.getLhs();
  auto mul = product.getDefiningOp<arith::MulFOp>();
  if (!mul)
    return std::nullopt;
  return std::pair(mul.getLhs(), mul.getRhs());
}

std::optional<MultiplyAccumulate>
nnspec::matchMultiplyAccumulate(Block &body, unsigned numInputs,
                                ValueRange yielded) {
  if (yielded.size() != 1 || body.getNumArguments() != numInputs + 1)
    return std::nullopt;
  std::optional<std::pair<Value, Value>> factors =
      matchFactors(yielded.front(), body.getArgument(numInputs));
  if (!factors)
    return std::nullopt;
  BlockArgument lhs = getWidenedArgument(factors->first, body);
  BlockArgument rhs = getWidenedArgument(factors->second, body);
  if (!lhs || !rhs || lhs.getArgNumber() >= numInputs ||
      rhs.getArgNumber() >= numInputs)
    return std::nullopt;
  return MultiplyAccumulate{lhs.getArgNumber(), rhs.getArgNumber()};
}
