//===- Neighbours.h - Elementwise ops around a reduction --------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A layer seldom stands alone: an op before it fills its result, with a bias or
// zeros, and one behind it applies an activation or adds another tensor. As
// loops of their own each goes through the result once more.
// `--nnspec-outline-linalg` puts the three into one function, and the passes
// that build the loops of a layer compute its neighbours where its sums are in
// registers.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_NEIGHBOURS_H
#define NNSPEC_LIB_TRANSFORMS_NEIGHBOURS_H

#include "StridedAccess.h"

namespace mlir::nnspec {

/// A unit attribute of functions that write to no argument that overlaps
/// another.
inline constexpr llvm::StringLiteral kDistinctArguments =
    "nnspec.distinct_arguments";

/// The elementwise ops on both sides of a layer that can be computed with it.
struct Neighbours {
  /// Fills the result of the layer, and does not read it; null if there is
  /// none.
  linalg::LinalgOp before;
  /// Computes its one result from that of the layer, point by point, where the
  /// latter is needed no more; null if there is none.
  linalg::LinalgOp after;
  /// How the operands of `before`, and then those of `after`, are accessed, by
  /// the iterators of the layer. A scalar has no strides.
  SmallVector<StridedAccess> accesses;

  /// Those that are eligible. To compute them and the layer at once, in place
  /// of the last of them, changes nothing that they read.
  static Neighbours find(linalg::LinalgOp layer,
                         llvm::function_ref<bool(linalg::LinalgOp)> isEligible);

  /// The operands that are accessed so.
  SmallVector<Value> getOperands() const;
  /// The number among these of the first one of `after`, and of its result.
  size_t getFirstOfAfter() const {
    return before ? before->getNumOperands() : 0;
  }
  size_t getResult() const { return accesses.size() - 1; }
};

/// Whether vectors of the type are loaded, computed with and stored as its
/// scalars are. Of the narrow floats some targets have neither.
bool isVectorElement(Type type);

/// Whether the body of the op works on vectors as on scalars.
bool hasVectorBody(linalg::LinalgOp op);

/// Builds what the body yields for these arguments, vectors of so many lanes,
/// or scalars for one lane. Those that it does not use may be null.
Value buildBody(OpBuilder &builder, linalg::LinalgOp op,
                ArrayRef<Value> arguments, int64_t lanes);

/// The memory in which a buffer lies: an allocation, a constant or an argument;
/// null where that is not known.
Value getMemory(Value buffer);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_NEIGHBOURS_H
