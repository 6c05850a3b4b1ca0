//===- AggregatedOps.cpp - Ops that stand for several ---------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/AggregatedOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

FailureOr<SmallVector<Value>>
nnspec::decomposeAggregated(OpBuilder &builder,
                            linalg::AggregatedOpInterface op) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(op);
  Operation *last = op->getPrevNode();
  FailureOr<SmallVector<Value>> values = op.decomposeOperation(builder);
  if (failed(values))
    return failure();

  Block::iterator begin =
      last ? std::next(last->getIterator()) : op->getBlock()->begin();
  for (Operation &inner : llvm::make_range(begin, op->getIterator())) {
    auto constant = dyn_cast<arith::ConstantOp>(inner);
    if (!constant)
      continue;
    auto value = dyn_cast<FloatAttr>(constant.getValue());
    if (value && value.getValue().isNaN() &&
        llvm::APFloat::semanticsHasInf(value.getValue().getSemantics()))
      constant.setValueAttr(
          FloatAttr::get(value.getType(),
                         llvm::APFloat::getInf(value.getValue().getSemantics(),
                                               /*Negative=*/true)));
  }
  return values;
}
