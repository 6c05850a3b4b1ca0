//===- PointwiseProgramBuilder.h - Finds pointwise trees --------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_POINTWISEPROGRAMBUILDER_H
#define NNSPEC_LIB_EVALUATOR_POINTWISEPROGRAMBUILDER_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Builders.h"
#include "nnspec/Evaluator/PointwiseProgram.h"
#include "nnspec/IR/NNSpecOps.h"

namespace mlir::nnspec::eval {

/// Writes the scalar computation of a tree of ops into a program's body, and
/// collects its leaves.
class PointwiseProgramBuilder {
public:
  PointwiseProgramBuilder(PointwiseProgram &program, OpResult root,
                          Location loc);

  /// Fails where the root is not pointwise, or the tree too large.
  LogicalResult build();

private:
  /// How many ops a body may have. Beyond, the values in the making no longer
  /// fit a cache.
  static constexpr unsigned kMaxOps = 256;

  /// The element of `value` that belongs to a point of the loops, by `map`.
  Value emit(Value value, AffineMap map);
  /// The same for an op that is evaluated point by point; null for any other.
  Value emitOp(OpResult value, AffineMap map);
  Value emitPointwise(PointwiseOpInterface op, AffineMap map);
  Value emitLinalg(linalg::LinalgOp op, OpResult value, AffineMap map);
  Value emitLeaf(Value value, AffineMap map);
  /// The one value that a constant has.
  Value emitConstant(double value, Type type);

  PointwiseProgram &program;
  OpResult root;
  Location loc;
  OpBuilder builder;
  int64_t numPoints;
  unsigned numOps = 0;
  llvm::DenseMap<std::pair<Value, AffineMap>, Value> emitted;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_POINTWISEPROGRAMBUILDER_H
