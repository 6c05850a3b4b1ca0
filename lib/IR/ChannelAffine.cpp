//===- ChannelAffine.cpp - Affine maps with few parameters ----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/ChannelAffine.h"

#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

bool nnspec::isParameter(Value tensor) {
  Operation *def = tensor.getDefiningOp();
  return isa_and_nonnull<FillOp, BroadcastOp>(def);
}

llvm::SmallBitVector nnspec::getParameterAxes(Value parameter) {
  llvm::SmallBitVector axes(
      cast<RankedTensorType>(parameter.getType()).getRank());
  if (auto broadcast = parameter.getDefiningOp<BroadcastOp>())
    for (auto [axis, dim] : llvm::enumerate(broadcast.getDims()))
      if (broadcast.getOperand().getType().getDimSize(axis) != 1)
        axes.set(dim);
  return axes;
}

bool ChannelParameter::isOne(Value tensor) {
  if (tensor.getDefiningOp<FillOp>())
    return true;
  auto broadcast = tensor.getDefiningOp<BroadcastOp>();
  return broadcast &&
         !llvm::is_contained(broadcast.getOperand().getType().getShape(), 1);
}

ChannelParameter ChannelParameter::get(OpBuilder &builder, Value tensor) {
  assert(isOne(tensor) && "the caller asks first");
  if (auto fill = tensor.getDefiningOp<FillOp>()) {
    auto type = RankedTensorType::get({}, fill.getType().getElementType());
    Value value = FillOp::create(builder, fill.getLoc(), type, ValueRange(),
                                 fill.getValueAttr());
    return {value, {}};
  }
  auto broadcast = tensor.getDefiningOp<BroadcastOp>();
  return {broadcast.getOperand(), llvm::to_vector(broadcast.getDims())};
}

Value ChannelParameter::broadcastLike(OpBuilder &builder, Location loc,
                                      Value like) const {
  return BroadcastOp::create(builder, loc, value, dims,
                             getSizes(builder, loc, like));
}

std::optional<ChannelAffine> ChannelAffine::match(Value result) {
  ChannelAffine affine;
  Value value = result;
  if (auto add = value.getDefiningOp<AddOp>();
      add && isParameter(add.getRhs())) {
    affine.bias = add.getRhs();
    affine.ops.push_back(add);
    value = add.getLhs();
  }
  auto mul = value.getDefiningOp<MulOp>();
  // A product that something else uses too has to be computed anyway, and an
  // outer product of parameters scales nothing.
  if (mul && isParameter(mul.getRhs()) && !isParameter(mul.getLhs()) &&
      (affine.ops.empty() || mul->hasOneUse())) {
    affine.scale = mul.getRhs();
    affine.ops.insert(affine.ops.begin(), mul);
    value = mul.getLhs();
  }
  affine.x = value;
  if (affine.ops.empty() || isParameter(value))
    return std::nullopt;
  return affine;
}
