//===- StridedAccess.h - Operands as strides of iterators -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A buffer of static sizes and strides that is indexed by sums of multiples of
// iterators is read at `offset + strides . iterators`. So seen, images and
// matrices, dilated and strided windows, groups and batches, and slices of all
// of these are one thing. Where strides are not known, a copy has some.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_STRIDEDACCESS_H
#define NNSPEC_LIB_TRANSFORMS_STRIDEDACCESS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::nnspec {

/// Which element of a buffer an op reads or writes, counted in elements from
/// the first one of the buffer, wherever in memory that is.
struct StridedAccess {
  int64_t offset = 0;
  /// One stride for each iterator of the op, zero where it has no effect.
  SmallVector<int64_t> strides;
};

/// The strides of a buffer of static sizes; nothing where they are not known or
/// lead backwards.
std::optional<SmallVector<int64_t>> getStaticStrides(MemRefType type);

/// How `op` accesses each of its operands once packOperands has been called;
/// nothing where one of them is not a strided buffer of static sizes, or is not
/// indexed by a sum of multiples of iterators, or where the op has no elements.
std::optional<SmallVector<StridedAccess>>
getStridedAccesses(linalg::LinalgOp op);

/// Replaces those operands by contiguous copies that have no static strides,
/// and results whose innermost elements do not lie side by side, as vectors
/// are stored. Returns whether there were any.
bool packOperands(OpBuilder &builder, linalg::LinalgOp op);

/// The buffer, which has static strides, as one of rank 1 that begins with its
/// first element.
Value buildFlatView(OpBuilder &builder, Location loc, Value buffer);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_STRIDEDACCESS_H
