//===- BodySplit.h - Which ops of a body become nnspec ops ------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Divides the full-size ops of a body in three: those that become nnspec ops on
// the op's operands, a residue, and a chain of maps by parameters that follows
// it. A parameter is a value that does not depend on every axis.
//
// The residue is one op, and each nnspec op before it leads to it alone. So
// fusion, which joins a producer to its only user, makes one op of all again.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_BODYSPLIT_H
#define NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_BODYSPLIT_H

#include "ElementwiseBody.h"

namespace mlir::nnspec {

class BodySplit {
public:
  explicit BodySplit(const ElementwiseBody &body);

  /// Whether raising the op shows a map by a parameter, or a result that does
  /// not depend on every axis.
  bool isWorthRaising() const;

  /// Whether `bodyOp` becomes nnspec ops; else it is part of a generic op.
  bool becomesNNSpec(Operation *bodyOp) const;

  /// Whether a value in the body is a tensor outside of it: read, raised, or a
  /// parameter. Any other one is computed again in the body of the generic op
  /// that reads it: an integer, or an expression of scalars.
  bool isTensor(Value value) const;

private:
  /// Whether a parameter that nnspec has no op for is computed in the generic
  /// op of its only user, of the same size.
  bool isPartOfUser(Value parameter) const;
  bool isPrefix(Operation *bodyOp) const;
  void findPrefix();
  void findSuffix();
  /// Whether the op is a map by parameters of its one full-size operand.
  bool isMap(Operation *bodyOp) const;
  Value getOnlyFullSizeOperand(Operation *bodyOp) const;
  /// Whether two parameters are on every axis together. Their product is no
  /// map.
  bool isEnlarging(Value lhs, Value rhs) const;

  /// Whether the op is what a batch norm is lowered to that no map is equal to:
  /// its deviation may be zero, or is that of the data that it divides. To
  /// raise it would undo what the batch norm's own rewrites refuse.
  bool isBatchNorm() const;

  const ElementwiseBody &body;
  /// The full-size ops that become nnspec ops.
  llvm::SmallPtrSet<Operation *, 8> raised;
  bool hasMap = false;
};

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_BODYSPLIT_H
