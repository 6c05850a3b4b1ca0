//===- BodyBuilder.h - Builds the nnspec form of a body ---------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_BODYBUILDER_H
#define NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_BODYBUILDER_H

#include "BodySplit.h"

namespace mlir::nnspec {

class BodyBuilder {
public:
  /// Builds at the insertion point of `builder`, which is the op's.
  BodyBuilder(OpBuilder &builder, const ElementwiseBody &body,
              const BodySplit &split)
      : builder(builder), body(body), split(split), sizes(body.getRank()) {}

  /// A tensor of what the body yields, of the type of the op's result.
  Value build();

private:
  /// A value of the body as a tensor on the axes that it depends on, or a
  /// constant, which is filled where it is read.
  struct Operand {
    Value tensor;
    std::optional<double> constant;
    FloatType elementType;
    llvm::SmallBitVector axes;
  };

  void findNeededOps();
  void requireOperands(Operation *bodyOp, bool asTensors);

  Operand getOperand(Value value);
  Value buildAccess(Location loc, const Access &access);
  Operand buildNNSpec(Operation *bodyOp);
  template <typename OpTy>
  Operand buildBinary(Location loc, Operand lhs, Operand rhs);
  Value buildGeneric(Operation *root);

  /// `operand` on `axes`, broadcast where it does not have all of them.
  Value place(Location loc, const Operand &operand,
              const llvm::SmallBitVector &axes);

  /// The size of an axis of the op's result.
  OpFoldResult getSize(int64_t axis);
  SmallVector<OpFoldResult> getSizes(const llvm::SmallBitVector &axes);

  OpBuilder &builder;
  const ElementwiseBody &body;
  const BodySplit &split;
  /// The size of each axis, where it was asked for.
  SmallVector<OpFoldResult> sizes;
  /// The ops of the body whose results are read as tensors, and those that the
  /// body of a generic op computes again.
  llvm::SmallPtrSet<Operation *, 8> neededTensors, neededScalars;
  llvm::DenseMap<Value, Operand> operands;
};

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_BODYBUILDER_H
