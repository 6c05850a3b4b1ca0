//===- DecomposeAggregated.cpp - Decompose softmax and the like -----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "nnspec/IR/AggregatedOps.h"
#include "nnspec/IR/NNSpecDialect.h"
#include "nnspec/IR/Utils.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_DECOMPOSEAGGREGATED
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

namespace {

struct DecomposeAggregatedPass
    : public nnspec::impl::DecomposeAggregatedBase<DecomposeAggregatedPass> {
  using DecomposeAggregatedBase::DecomposeAggregatedBase;

  void runOnOperation() override {
    SmallVector<linalg::AggregatedOpInterface> ops;
    getOperation()->walk([&](linalg::AggregatedOpInterface op) {
      if (!onlyNNSpec || isa<NNSpecDialect>(op->getDialect()))
        ops.push_back(op);
    });
    ChangeListener listener;
    IRRewriter rewriter(&getContext(), &listener);
    for (linalg::AggregatedOpInterface op : ops) {
      // Some ops have a decomposition only where sizes are static.
      FailureOr<SmallVector<Value>> values = decomposeAggregated(rewriter, op);
      if (succeeded(values))
        rewriter.replaceOp(op, *values);
    }
    if (!listener.hasChanged())
      markAllAnalysesPreserved();
  }
};

} // namespace
