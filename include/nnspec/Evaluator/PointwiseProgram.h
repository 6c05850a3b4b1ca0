//===- PointwiseProgram.h - Pointwise ops, block by block -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Evaluates a tree of pointwise ops on whole tensors without a tensor for any
// of the intermediate values: all ops on some thousands of points, then on the
// next ones. Constants are read where they are, in their element type.
//
// What an op means is what the evaluator says (ElementOps.h); only the order of
// the work is another one.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_POINTWISEPROGRAM_H
#define NNSPEC_EVALUATOR_POINTWISEPROGRAM_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Block.h"
#include "nnspec/Evaluator/Datum.h"
#include "nnspec/Evaluator/RealDomain.h"
#include "nnspec/IR/RawConstant.h"

namespace mlir::nnspec::eval {

class PointwiseProgram {
public:
  /// The program for `root`, a static tensor of floats: a tree of pointwise
  /// nnspec ops, elementwise linalg ops and shape casts. Its leaves are
  /// constants and values that are computed otherwise, or are smaller than the
  /// result, so that computing them once is cheaper. Null where `root` itself
  /// is no such op, or the tree is too large. Errors are emitted at `loc`.
  static std::unique_ptr<PointwiseProgram> create(OpResult root, Location loc);

  ~PointwiseProgram();

  /// The leaves that are no constants.
  SmallVector<Value> getInputs() const;

  /// Says what the value of an input is.
  void bind(Value input, const Datum<RealDomain> &datum);

  /// Evaluates all that does not depend on the point. To be called when all
  /// inputs are bound.
  LogicalResult prepare();

  int64_t getNumPoints() const;

  /// Whether all points have one value; known once the program is prepared.
  bool isUniform() const;

  /// The values of `size` points in row-major order from number `begin` on; one
  /// element where they are equal. May be called by many threads at once.
  FailureOr<Datum<RealDomain>> evaluate(int64_t begin, int64_t size) const;

private:
  friend class PointwiseProgramBuilder;

  /// What the program reads: elements along the loops, by strides.
  struct Leaf {
    Value value;
    AffineMap map;
    std::optional<RawConstant> constant;
    std::optional<Datum<RealDomain>> datum;
    /// The offset at the first point, and what it grows by along each loop.
    int64_t base = 0;
    SmallVector<int64_t> strides;

    void read(int64_t offset, int64_t stride, size_t count,
              double *values) const;
  };

  /// An op of the body; its operands are numbers of values.
  struct Instruction {
    Operation *op;
    SmallVector<unsigned, 3> operands;
    /// The values that no later op reads.
    SmallVector<unsigned, 3> lastUses;
  };

  PointwiseProgram(OperationName root, Location loc) : root(root), loc(loc) {}

  LogicalResult computeStrides();
  void mergeLoops();
  Datum<RealDomain> readLeaf(const Leaf &leaf, int64_t begin,
                             int64_t size) const;

  OperationName root;
  /// Where errors are emitted.
  Location loc;
  /// The computation at one point. Argument i is the element of leaf i.
  Block body;
  Value yielded;
  SmallVector<Leaf> leaves;
  /// The sizes of the loops over the result.
  SmallVector<int64_t> loops;

  /// Values are numbered: first the leaves, then the ops. Those that are the
  /// same everywhere are here.
  std::vector<std::optional<Datum<RealDomain>>> uniform;
  std::vector<Instruction> instructions;
  unsigned result;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_POINTWISEPROGRAM_H
