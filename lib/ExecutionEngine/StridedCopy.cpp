//===- StridedCopy.cpp - Copies between layouts ---------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StridedCopy.h"

#include "llvm/ADT/STLExtras.h"

#include <cstring>

using namespace mlir;
using namespace mlir::nnspec;

SmallVector<int64_t> mlir::nnspec::getRowMajorStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size());
  int64_t stride = 1;
  for (size_t axis = shape.size(); axis-- > 0;) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

SmallVector<int64_t>
mlir::nnspec::getColumnMajorStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size());
  int64_t stride = 1;
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/// Copies `count` elements of Size bytes. A constant size makes each a load and
/// a store.
template <size_t Size>
static void copyElements(int64_t count, const char *source,
                         int64_t sourceStride, char *destination,
                         int64_t destinationStride) {
  for (int64_t i = 0; i < count; ++i)
    std::memcpy(destination + i * destinationStride * int64_t(Size),
                source + i * sourceStride * int64_t(Size), Size);
}

static void copyLine(size_t elementSize, int64_t count, const char *source,
                     int64_t sourceStride, char *destination,
                     int64_t destinationStride) {
  switch (elementSize) {
  case 1:
    return copyElements<1>(count, source, sourceStride, destination,
                           destinationStride);
  case 2:
    return copyElements<2>(count, source, sourceStride, destination,
                           destinationStride);
  case 4:
    return copyElements<4>(count, source, sourceStride, destination,
                           destinationStride);
  case 8:
    return copyElements<8>(count, source, sourceStride, destination,
                           destinationStride);
  default:
    for (int64_t i = 0; i < count; ++i)
      std::memcpy(destination + i * destinationStride * int64_t(elementSize),
                  source + i * sourceStride * int64_t(elementSize),
                  elementSize);
  }
}

void mlir::nnspec::copyStrided(size_t elementSize, ArrayRef<int64_t> shape,
                               const char *source,
                               ArrayRef<int64_t> sourceStrides,
                               char *destination,
                               ArrayRef<int64_t> destinationStrides) {
  if (llvm::any_of(shape, [](int64_t size) { return size <= 0; }))
    return;

  // The trailing axes that are contiguous on both sides are one block of bytes.
  size_t rank = shape.size();
  int64_t block = 1;
  while (rank > 0 &&
         (shape[rank - 1] == 1 || (sourceStrides[rank - 1] == block &&
                                   destinationStrides[rank - 1] == block)))
    block *= shape[--rank];

  // Without such an axis the innermost one is a strided line.
  int64_t line = 1, sourceStride = 0, destinationStride = 0;
  if (block == 1 && rank > 0) {
    --rank;
    line = shape[rank];
    sourceStride = sourceStrides[rank];
    destinationStride = destinationStrides[rank];
  }

  SmallVector<int64_t> index(rank, 0);
  while (true) {
    if (block != 1)
      std::memcpy(destination, source, block * elementSize);
    else
      copyLine(elementSize, line, source, sourceStride, destination,
               destinationStride);

    size_t axis = rank;
    while (true) {
      if (axis-- == 0)
        return;
      source += sourceStrides[axis] * int64_t(elementSize);
      destination += destinationStrides[axis] * int64_t(elementSize);
      if (++index[axis] < shape[axis])
        break;
      source -= sourceStrides[axis] * shape[axis] * int64_t(elementSize);
      destination -=
          destinationStrides[axis] * shape[axis] * int64_t(elementSize);
      index[axis] = 0;
    }
  }
}
