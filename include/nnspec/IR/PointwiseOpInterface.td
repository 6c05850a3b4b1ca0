//===- PointwiseOpInterface.td - One value per point -------*- tablegen -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one description that tiling, shape reification, run-time verification and
// the conversion to linalg of all pointwise nnspec ops are derived from.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_POINTWISEOPINTERFACE_TD
#define NNSPEC_IR_POINTWISEOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def NNSpec_PointwiseOpInterface : OpInterface<"PointwiseOpInterface"> {
  let cppNamespace = "::mlir::nnspec";
  let description = [{
    An op with one ranked tensor result, whose element at a point is a scalar
    function of one element of each of its tensor operands. Which one is said by
    a map from the axes of the result to the axes of the operand. Each of the
    map's results is an axis of the result tensor, or the constant 0 where an
    axis of size 1 is expanded.

    The tensor operands come first; size operands, one for each dynamic axis of
    the result, may follow.
  }];
  let methods = [
    InterfaceMethod<[{
        The maps from the axes of the result to those of each tensor operand.
        By default every operand has the shape of the result.
      }],
      "::llvm::SmallVector<::mlir::AffineMap>", "getIndexingMaps", (ins), "", [{
        return ::llvm::SmallVector<::mlir::AffineMap>(
            this->getTensorOperands().size(),
            ::mlir::AffineMap::getMultiDimIdentityMap(
                this->getResultType().getRank(), $_op.getContext()));
      }]>,
    InterfaceMethod<[{
        Emits the scalar function with arith and math ops. `operands` holds one
        element of each tensor operand, in its element type; the returned value
        has the element type of the result.
      }],
      "::mlir::Value", "buildScalar",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::ValueRange":$operands)>,
    InterfaceMethod<[{
        Whether the op has a size operand for each dynamic axis of its result.
      }],
      "bool", "hasSizeOperands", (ins), "", [{ return false; }]>,
  ];
  let extraSharedClassDeclaration = [{
    ::mlir::RankedTensorType getResultType() {
      return ::llvm::cast<::mlir::RankedTensorType>(
          $_op->getResult(0).getType());
    }

    /// The operands without the size operands.
    ::mlir::OperandRange getTensorOperands() {
      return $_op->getOperands().drop_back(
          $_op.hasSizeOperands() ? getResultType().getNumDynamicDims() : 0);
    }
  }];
  let extraClassDeclaration = [{
    /// Whether every operand has the shape of the result, and every axis one
    /// meaning. (A batch norm of rank 1 has a channel axis.)
    bool isElementwise();

    /// The size of each axis of the result: a size operand where there is one,
    /// else the size of an operand's axis.
    ::llvm::SmallVector<::mlir::OpFoldResult>
    getResultSizes(::mlir::OpBuilder &builder);

    /// Builds this op, attributes included, on other tensor operands and for a
    /// result of other sizes.
    ::mlir::Operation *
    buildResized(::mlir::OpBuilder &builder, ::mlir::Location loc,
                 ::mlir::ValueRange tensorOperands,
                 ::llvm::ArrayRef<::mlir::OpFoldResult> sizes);
  }];
}

#endif // NNSPEC_IR_POINTWISEOPINTERFACE_TD
