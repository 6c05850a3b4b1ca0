//===- ElementwiseBody.h - What an elementwise op computes ------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The facts about a linalg op that raising decides on: where each value that
// its body reads comes from, and on which axes each value depends.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_ELEMENTWISEBODY_H
#define NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_ELEMENTWISEBODY_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/SmallBitVector.h"

namespace mlir::nnspec {

/// Where the elements of a value that a body reads come from: a constant, a
/// scalar or a tensor.
struct Access {
  /// The one value that it has at every point. Finite.
  std::optional<double> constant;
  /// A scalar from outside the body, or a tensor; where there is a constant,
  /// null.
  Value value;
  /// The axis of the op's result along which each axis of the tensor is read.
  /// None for an axis of size 1, which is always read at 0.
  SmallVector<std::optional<int64_t>> axes;

  bool isTensor() const {
    return value && isa<RankedTensorType>(value.getType());
  }
  /// The axes along which a tensor is read, in the tensor's order.
  SmallVector<int64_t> getReadAxes() const {
    SmallVector<int64_t> readAxes;
    for (std::optional<int64_t> axis : axes)
      if (axis)
        readAxes.push_back(*axis);
    return readAxes;
  }
};

/// A linalg op on tensors with one result, each of whose elements is a function
/// of one element of each operand. Axes are those of the result.
class ElementwiseBody {
public:
  /// Fails for an op that is no such, with the reason.
  static FailureOr<ElementwiseBody> create(linalg::LinalgOp op,
                                           PatternRewriter &rewriter);

  linalg::LinalgOp getOp() const { return op; }
  Block &getBlock() const { return op->getRegion(0).front(); }
  /// What the body computes for the result.
  Value getYielded() const { return getBlock().getTerminator()->getOperand(0); }
  RankedTensorType getResultType() const {
    return cast<RankedTensorType>(op->getResult(0).getType());
  }
  /// The size of each axis, where any of the op's types says it.
  ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getRank() const { return shape.size(); }

  /// The access of a value that the body reads, or of a constant in it; null
  /// for the result of any other op in the body.
  const Access *getAccess(Value value) const;
  const llvm::MapVector<Value, Access> &getAccesses() const { return accesses; }

  /// The axes on which a value in the body depends.
  const llvm::SmallBitVector &getAxes(Value value) const {
    return facts.at(value).axes;
  }
  /// Whether a value in the body depends on any tensor.
  bool readsTensor(Value value) const { return facts.at(value).readsTensor; }
  /// Whether a value in the body depends on every axis. (At rank 0 none does.)
  bool isFullSize(Value value) const {
    return getRank() > 0 && getAxes(value).all();
  }

private:
  struct Facts {
    llvm::SmallBitVector axes;
    bool readsTensor;
  };

  explicit ElementwiseBody(linalg::LinalgOp op)
      : op(op), shape(getResultType().getShape()) {}

  FailureOr<Access> getOperandAccess(Value operand, AffineMap map,
                                     AffineMap resultMap) const;
  LogicalResult addAccess(Value value, Access access);
  LogicalResult addBodyOp(Operation &bodyOp);

  linalg::LinalgOp op;
  SmallVector<int64_t> shape;
  llvm::MapVector<Value, Access> accesses;
  llvm::DenseMap<Value, Facts> facts;
};

/// Whether nnspec has tensors of elements of `type`.
bool isNNSpecElementType(Type type);

/// The exact value of a finite scalar constant.
std::optional<double> getScalarConstant(Value value);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_ELEMENTWISEBODY_H
