//===- AggregatedOps.h - Ops that stand for several -------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_AGGREGATEDOPS_H
#define NNSPEC_IR_AGGREGATEDOPS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::nnspec {

/// Emits before `op`, such as a linalg.softmax, what it stands for. Returns the
/// values of its results. The op stays.
///
/// It is upstream's decomposition, but for the NaN with which that starts a
/// maximum: it is minus infinity here, which has a meaning over the reals. With
/// maxnumf, which ignores both, the results are the same.
FailureOr<SmallVector<Value>>
decomposeAggregated(OpBuilder &builder, linalg::AggregatedOpInterface op);

} // namespace mlir::nnspec

#endif // NNSPEC_IR_AGGREGATEDOPS_H
