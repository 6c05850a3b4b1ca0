//===- ElementwiseLoops.h - The loops of an elementwise op ------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_ELEMENTWISELOOPS_H
#define NNSPEC_LIB_TRANSFORMS_ELEMENTWISELOOPS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::nnspec {

/// An operand of an elementwise op: a scalar, or a buffer of which the element
/// at `strides . loops` is read or written.
struct LoopOperand {
  /// A scalar, a buffer of rank 0, or one of rank 1 and stride 1.
  Value value;
  /// One stride a loop in elements, null where the operand does not depend on
  /// it.
  SmallVector<Value> strides;
  /// Whether its elements lie in the order in which the loops visit them.
  bool isInOrder = false;

  bool isBuffer() const { return isa<MemRefType>(value.getType()); }
  Type getElementType() const { return getElementTypeOrSelf(value.getType()); }
  /// Whether the elements that the innermost loop visits lie side by side.
  /// Otherwise it visits one element only.
  bool isStream() const { return !strides.empty() && strides.back(); }
};

/// An elementwise op on buffers as few loops as possible: iterators that each
/// operand holds side by side, or not at all, are one loop, and those of size
/// one are none.
struct ElementwiseLoops {
  /// The sizes of the loops, outermost first; at least one.
  SmallVector<Value> sizes;
  /// One for each operand of the op.
  SmallVector<LoopOperand> operands;

  /// Whether `op` has such a form: all of its iterators are parallel, and each
  /// of its buffers is contiguous and read at a projected permutation of them.
  static bool exist(linalg::LinalgOp op);

  /// Whether there is a loop of another size than one, and every buffer that
  /// depends on the innermost loop has that one innermost.
  static bool haveRows(linalg::LinalgOp op);

  /// The loops of an op that has them, and views of its operands.
  static ElementwiseLoops get(OpBuilder &builder, linalg::LinalgOp op);
};

/// The product, a constant where all are.
Value getProduct(OpBuilder &builder, Location loc, ValueRange values);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_ELEMENTWISELOOPS_H
