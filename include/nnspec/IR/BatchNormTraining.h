//===- BatchNormTraining.h - Statistics and map -----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_BATCHNORMTRAINING_H
#define NNSPEC_IR_BATCHNORMTRAINING_H

#include "nnspec/IR/NNSpecOps.h"

namespace mlir::nnspec {

/// What the statistics of a batch norm need where its input is one part of
/// several, as on one process of several.
struct PartialStatistics {
  /// The number of elements of a channel in all parts.
  int64_t numElements;
  /// Emits the sum over all parts of a tensor of f64 of channel size.
  function_ref<Value(OpBuilder &builder, Location loc, Value sums)> addUp;
};

/// Emits before the op what it stands for, and returns the values of its
/// results: the mean, the variance by a second pass, and the map. Everything is
/// computed in f64 and rounded once.
SmallVector<Value>
decomposeBatchNormTraining(OpBuilder &builder, BatchNormTrainingOp op,
                           std::optional<PartialStatistics> partial = {});

} // namespace mlir::nnspec

#endif // NNSPEC_IR_BATCHNORMTRAINING_H
