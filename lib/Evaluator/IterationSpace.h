//===- IterationSpace.h - Loops and what they read --------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The points of a structured op and the elements of its operands at each.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_ITERATIONSPACE_H
#define NNSPEC_LIB_EVALUATOR_ITERATIONSPACE_H

#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Operation.h"

namespace mlir::nnspec::eval {

/// The strides, in elements, of a row-major tensor.
SmallVector<int64_t> getRowMajorStrides(ArrayRef<int64_t> shape);

/// How many elements a tensor of this shape has; nothing where they are too
/// many for any memory. No size may be negative.
std::optional<int64_t> countElements(ArrayRef<int64_t> shape);

/// Where an operand is read: the row-major offset of its element at a point of
/// the loops. It is linear in the point unless the map divides.
class Access {
public:
  Access(AffineMap map, ArrayRef<int64_t> shape);

  bool isLinear() const { return linear; }
  /// What the offset grows by along loop `dim`, where it is linear.
  int64_t getStride(unsigned dim) const { return strides[dim]; }
  /// The offset at point 0, where it is linear.
  int64_t getBase() const { return base; }

  int64_t getOffset(ArrayRef<int64_t> point) const;

  /// Whether all points of the loops read an element that is there.
  bool isInBounds(ArrayRef<int64_t> loopSizes) const;

private:
  AffineMap map;
  SmallVector<int64_t> shape, strides;
  int64_t base = 0;
  bool linear = true;
};

/// The loops of a structured op, the parallel ones and the others apart.
struct IterationSpace {
  SmallVector<int64_t> sizes;
  SmallVector<unsigned> parallelDims, reductionDims;

  /// The loop sizes that follow from the operands' shapes. Emits an error where
  /// they cannot be told, or do not fit an operand.
  static FailureOr<IterationSpace>
  create(Operation *op, ArrayRef<AffineMap> maps,
         ArrayRef<utils::IteratorType> iterators,
         ArrayRef<SmallVector<int64_t>> shapes);

  int64_t getNumPoints(ArrayRef<unsigned> dims) const;

  /// Sets the coordinates `dims` of `point` to those of the point with this
  /// row-major number among them.
  void setPoint(ArrayRef<unsigned> dims, int64_t number,
                MutableArrayRef<int64_t> point) const;

  /// Steps to the next point in row-major order along `dims`.
  void advance(ArrayRef<unsigned> dims, MutableArrayRef<int64_t> point) const;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_ITERATIONSPACE_H
