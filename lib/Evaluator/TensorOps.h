//===- TensorOps.h - Ops that move elements ---------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each op is a list of offsets into its operand, or a copy of a slice: none
// looks at the values.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_TENSOROPS_H
#define NNSPEC_LIB_EVALUATOR_TENSOROPS_H

#include "StructuredOps.h"

namespace mlir::nnspec::eval {

/// A slice: offset, size and stride along each axis of a tensor.
struct Slice {
  SmallVector<int64_t> offsets, sizes, strides;

  /// Emits an error where the slice is not within `shape`.
  LogicalResult verify(Operation *op, ArrayRef<int64_t> shape) const {
    for (auto [axis, offset, size, stride, limit] :
         llvm::enumerate(offsets, sizes, strides, shape)) {
      int64_t last = size == 0 ? offset : offset + (size - 1) * stride;
      if (size < 0 || (size != 0 && (offset < 0 || offset >= limit ||
                                     last < 0 || last >= limit)))
        return op->emitOpError("takes a slice of ")
               << size << " elements from " << offset << " by " << stride
               << " along an axis of size " << limit;
    }
    return success();
  }

  /// The row-major offsets of its elements in a tensor of `shape`.
  std::vector<int64_t> getOffsets(ArrayRef<int64_t> shape) const {
    SmallVector<int64_t> tensorStrides = getRowMajorStrides(shape);
    std::vector<int64_t> result(ShapedType::getNumElements(sizes));
    SmallVector<unsigned> axes = llvm::to_vector(
        llvm::seq<unsigned>(0, static_cast<unsigned>(sizes.size())));
    IterationSpace space{SmallVector<int64_t>(sizes), axes, {}};
    SmallVector<int64_t> point(sizes.size(), 0);
    for (int64_t &offset : result) {
      offset = 0;
      for (size_t axis = 0; axis < sizes.size(); ++axis)
        offset +=
            (offsets[axis] + point[axis] * strides[axis]) * tensorStrides[axis];
      space.advance(axes, point);
    }
    return result;
  }
};

/// `destination` with the elements of `source` at `offsets`. What is left of an
/// uninitialised destination is undefined.
template <typename D>
FailureOr<Datum<D>> scatter(D &domain, Operation *op, const Datum<D> &source,
                            const Datum<D> &destination,
                            ArrayRef<int64_t> offsets) {
  if (offsets.empty())
    return destination;
  if (source.isUninitialized())
    return op->emitOpError("reads a tensor that was never written");
  bool isWhole =
      static_cast<int64_t>(offsets.size()) == destination.getNumElements();
  using Scalar = typename D::Scalar;
  if (destination.isUninitialized() && !isWhole &&
      !std::holds_alternative<Shared<Scalar>>(source.elements))
    return op->emitOpError(
        "writes to a part of a tensor that was never written, "
        "which the evaluator supports for floats only");
  return visitElements(
      source, [&](const auto &elements) -> FailureOr<Datum<D>> {
        using T = typename std::decay_t<decltype(elements)>::value_type;
        std::vector<T> result;
        if (isWhole) {
          result.resize(offsets.size());
        } else if (!destination.isUninitialized()) {
          result = destination.template get<T>();
        } else if constexpr (std::is_same_v<T, Scalar>) {
          result.resize(destination.getNumElements());
          for (Scalar &element : result)
            element = domain.undefined();
        }
        for (auto [i, offset] : llvm::enumerate(offsets))
          result[offset] = elements[i];
        return Datum<D>(ArrayRef<int64_t>(destination.shape),
                        std::move(result));
      });
}

/// Sizes, offsets or indices that are operands or attributes.
template <typename D>
SmallVector<int64_t>
getIntegers(ArrayRef<OpFoldResult> mixed,
            llvm::function_ref<int64_t(Value)> getInteger) {
  return llvm::map_to_vector(mixed, [&](OpFoldResult value) {
    if (auto attribute = dyn_cast<Attribute>(value))
      return cast<IntegerAttr>(attribute).getInt();
    return getInteger(cast<Value>(value));
  });
}

/// Joins tensors along an axis.
template <typename D>
FailureOr<Datum<D>> concatenate(tensor::ConcatOp op,
                                ArrayRef<Datum<D>> inputs) {
  uint64_t axis = op.getDim();
  SmallVector<int64_t> shape(inputs.front().shape);
  shape[axis] = 0;
  for (const Datum<D> &input : inputs) {
    for (auto [i, size] : llvm::enumerate(input.shape))
      if (i != axis && size != shape[i])
        return op.emitOpError("joins tensors of different sizes");
    shape[axis] += input.shape[axis];
  }
  Slice slice{SmallVector<int64_t>(shape.size(), 0),
              {},
              SmallVector<int64_t>(shape.size(), 1)};
  auto join = [&](auto kind) -> FailureOr<Datum<D>> {
    using T = decltype(kind);
    std::vector<T> joined(ShapedType::getNumElements(shape));
    for (const Datum<D> &input : inputs) {
      if (input.isUninitialized())
        return op.emitOpError("reads a tensor that was never written");
      slice.sizes = input.shape;
      const std::vector<T> &elements = input.template get<T>();
      for (auto [i, offset] : llvm::enumerate(slice.getOffsets(shape)))
        joined[offset] = elements[i];
      slice.offsets[axis] += input.shape[axis];
    }
    return Datum<D>(ArrayRef<int64_t>(shape), std::move(joined));
  };
  Type type = op.getType().getElementType();
  if (isa<FloatType>(type))
    return join(typename D::Scalar());
  if (type.isInteger(1))
    return join(typename D::Bool());
  return join(int64_t());
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_TENSOROPS_H
