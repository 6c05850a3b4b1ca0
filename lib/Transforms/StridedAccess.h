//===- StridedAccess.h - Operands as strides of iterators -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A contiguous buffer of static sizes that is indexed by sums of multiples of
// iterators is read at `offset + strides . iterators`. So seen, images and
// matrices, dilated and strided windows, groups and batches are one thing.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_STRIDEDACCESS_H
#define NNSPEC_LIB_TRANSFORMS_STRIDEDACCESS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::nnspec {

/// Which element of a buffer an op reads or writes, counted in elements.
struct StridedAccess {
  int64_t offset = 0;
  /// One stride for each iterator of the op, zero where it has no effect.
  SmallVector<int64_t> strides;
};

/// How `op` accesses each of its operands; nothing where one of them is not a
/// buffer of static sizes with the identity layout, or is not indexed by a sum
/// of multiples of iterators, or where the op has no elements.
std::optional<SmallVector<StridedAccess>>
getStridedAccesses(linalg::LinalgOp op);

/// The buffer as one of rank 1. It must have static sizes and the identity
/// layout.
Value buildFlatBuffer(OpBuilder &builder, Location loc, Value buffer);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_STRIDEDACCESS_H
