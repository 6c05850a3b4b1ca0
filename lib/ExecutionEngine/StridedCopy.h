//===- StridedCopy.h - Copies between layouts -------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EXECUTIONENGINE_STRIDEDCOPY_H
#define NNSPEC_LIB_EXECUTIONENGINE_STRIDEDCOPY_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

#include <cstdint>

namespace mlir::nnspec {

/// The strides, in elements, of a row-major (last axis fastest) array.
SmallVector<int64_t> getRowMajorStrides(ArrayRef<int64_t> shape);

/// The strides, in elements, of a column-major (first axis fastest) array.
SmallVector<int64_t> getColumnMajorStrides(ArrayRef<int64_t> shape);

/// Copies an array of `shape` between two layouts that do not overlap. Strides
/// count elements of `elementSize` bytes. A shape with a size of 0 or less has
/// no elements.
void copyStrided(size_t elementSize, ArrayRef<int64_t> shape,
                 const char *source, ArrayRef<int64_t> sourceStrides,
                 char *destination, ArrayRef<int64_t> destinationStrides);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_EXECUTIONENGINE_STRIDEDCOPY_H
