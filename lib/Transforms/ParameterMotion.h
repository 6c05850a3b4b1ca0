//===- ParameterMotion.h - Parameters across shape ops ----------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a parameter of a tensor becomes where the tensor changes its shape. For
// a shape op f that moves elements and repeats none,
//
//   f(x * B(s)) = f(x) * B'(s'),
//
// and these functions compute s' and the axes that it is repeated along; the
// inverse ops take a parameter of the result back to one of the operand.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_PARAMETERMOTION_H
#define NNSPEC_LIB_TRANSFORMS_PARAMETERMOTION_H

#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "nnspec/IR/ChannelAffine.h"
#include "nnspec/IR/NNSpecOps.h"

namespace mlir::nnspec {

/// The parameter with axis `i` of its value along axis `dims[i]`, which need
/// not increase: the value is transposed where they do not.
ChannelParameter sortAxes(OpBuilder &builder, Location loc, Value value,
                          ArrayRef<int64_t> dims);

/// The parameter, repeated so that it depends on the axes `dims` (which hold
/// its own) of a tensor with these sizes.
ChannelParameter spread(OpBuilder &builder, Location loc,
                        const ChannelParameter &parameter,
                        ArrayRef<int64_t> dims, ArrayRef<OpFoldResult> sizes);

/// The axes that are in a group with one of `dims`.
SmallVector<int64_t> getGroupAxes(ArrayRef<ReassociationIndices> groups,
                                  ArrayRef<int64_t> dims);
/// The groups that hold one of `dims`.
SmallVector<int64_t> getGroups(ArrayRef<ReassociationIndices> groups,
                               ArrayRef<int64_t> dims);

/// The groups without the axes of size one, on which nothing depends, but not
/// empty; `shape` is that of the tensor with the members.
SmallVector<ReassociationIndices>
dropUnitAxes(ArrayRef<ReassociationIndices> groups, ArrayRef<int64_t> shape);

/// The axes of a broadcast's operand that the axes `dims` of its result are;
/// nothing where one of them is not there.
std::optional<SmallVector<int64_t>> getOperandAxes(BroadcastOp broadcast,
                                                   ArrayRef<int64_t> dims);

/// From a tensor whose axes are groups to one with their members, of these
/// sizes.
ChannelParameter expandGroups(OpBuilder &builder, Location loc,
                              const ChannelParameter &parameter,
                              ArrayRef<ReassociationIndices> groups,
                              ArrayRef<OpFoldResult> sizes);
/// And back.
ChannelParameter collapseGroups(OpBuilder &builder, Location loc,
                                const ChannelParameter &parameter,
                                ArrayRef<ReassociationIndices> groups,
                                ArrayRef<OpFoldResult> sizes);

/// The axes of a tensor without those that are `dropped` which `dims` become.
SmallVector<int64_t> getKeptAxes(const llvm::SmallBitVector &dropped,
                                 ArrayRef<int64_t> dims);

/// The part of the parameter that a slice of the tensor has, without the axes
/// that are `dropped`.
ChannelParameter sliceParameter(OpBuilder &builder, Location loc,
                                const ChannelParameter &parameter,
                                ArrayRef<OpFoldResult> offsets,
                                ArrayRef<OpFoldResult> sizes,
                                ArrayRef<OpFoldResult> strides,
                                const llvm::SmallBitVector &dropped);

/// The axis of its first operand that each axis of the result is, where a
/// linalg op only moves elements: by its body and maps a transposition, or a
/// copy. `op` may be null.
std::optional<SmallVector<int64_t>> getPermutation(Operation *op);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_PARAMETERMOTION_H
