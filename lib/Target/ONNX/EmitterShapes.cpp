//===- EmitterShapes.cpp - Tensors in other shapes ------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emitter.h"
#include "SizeProduct.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

namespace {
/// Consecutive axes of two shapes that hold the same number of elements.
struct Group {
  ReassociationIndices from, to;
};
} // namespace

/// The finest grouping of the axes of two shapes with the same number of
/// elements that is certain; the axes of size one at the end are in the last.
static SmallVector<Group> groupAxes(ArrayRef<OpFoldResult> from,
                                    ArrayRef<OpFoldResult> to) {
  SmallVector<Group> groups;
  size_t i = 0, j = 0;
  while (i < from.size() && j < to.size()) {
    Group group;
    SizeProduct a, b;
    auto takeFrom = [&] {
      group.from.push_back(i);
      a.multiply(from[i++]);
    };
    auto takeTo = [&] {
      group.to.push_back(j);
      b.multiply(to[j++]);
    };
    takeFrom();
    takeTo();
    // What is equal stays so; what is not may become it.
    while (!(a == b) || a.coefficient == 0) {
      bool canTakeFrom = i < from.size(), canTakeTo = j < to.size();
      if (!canTakeFrom && !canTakeTo)
        break;
      bool lacksSymbols = a.factors.size() < b.factors.size() ||
                          (a.factors.size() == b.factors.size() &&
                           a.coefficient < b.coefficient);
      if (canTakeFrom && (lacksSymbols || !canTakeTo))
        takeFrom();
      else
        takeTo();
    }
    groups.push_back(std::move(group));
  }
  for (; i < from.size(); ++i)
    groups.back().from.push_back(i);
  for (; j < to.size(); ++j)
    groups.back().to.push_back(j);
  return groups;
}

Value Emitter::castTo(Value value, RankedTensorType type) {
  if (value.getType() == type)
    return value;
  return tensor::CastOp::create(builder, loc, type, value);
}

/// ShapedType::kDynamic where a size is not known.
static SmallVector<int64_t> getShape(ArrayRef<OpFoldResult> sizes) {
  return llvm::map_to_vector(sizes, [](OpFoldResult size) {
    return getKnownSize(size).value_or(ShapedType::kDynamic);
  });
}

ImportedTensor Emitter::refine(ImportedTensor &tensor,
                               ArrayRef<OpFoldResult> sizes) {
  ImportedTensor result = tensor;
  result.sizes = llvm::to_vector(sizes);
  if (tensor.value)
    result.value = castTo(tensor.value, result.getType());
  return result;
}

ImportedTensor Emitter::reshape(ImportedTensor &tensor,
                                ArrayRef<OpFoldResult> sizes) {
  ImportedTensor result = tensor;
  result.sizes = llvm::to_vector(sizes);
  if (tensor.sizes == result.sizes)
    return result;
  if (tensor.elements && !tensor.value && result.getNumElements())
    return result;
  // Constants have no dynamic type.
  if (tensor.constant && result.getNumElements()) {
    result.value = {};
    if (auto resource = dyn_cast<DenseResourceElementsAttr>(tensor.constant))
      result.constant = DenseResourceElementsAttr::get(result.getType(),
                                                       resource.getRawHandle());
    else
      result.constant =
          cast<DenseElementsAttr>(tensor.constant).reshape(result.getType());
    return result;
  }

  Value value = getValue(tensor);
  // From or to a scalar, all axes have size one.
  if (tensor.sizes.empty() || sizes.empty()) {
    auto getOnes = [&](size_t rank) {
      return RankedTensorType::get(SmallVector<int64_t>(rank, 1),
                                   tensor.elementType);
    };
    ArrayRef<ReassociationIndices> none;
    if (sizes.empty())
      value = tensor::CollapseShapeOp::create(
          builder, loc, castTo(value, getOnes(tensor.getRank())), none);
    else
      value = tensor::ExpandShapeOp::create(builder, loc, getOnes(sizes.size()),
                                            value, none);
    result.value = castTo(value, result.getType());
    return result;
  }
  SmallVector<Group> groups = groupAxes(tensor.sizes, sizes);
  auto getReassociation = [&](ReassociationIndices Group::*side) {
    return llvm::map_to_vector(groups, [&](Group &g) { return g.*side; });
  };
  // A group has one size from both sides; here it is as the result knows it.
  SmallVector<int64_t> collapsed;
  for (Group &group : groups) {
    int64_t product = 1;
    for (int64_t axis : group.to) {
      std::optional<int64_t> known = getKnownSize(sizes[axis]);
      if (!known) {
        product = ShapedType::kDynamic;
        break;
      }
      product *= *known;
    }
    collapsed.push_back(product);
  }
  auto collapsedType = RankedTensorType::get(collapsed, tensor.elementType);
  if (tensor.sizes.size() != groups.size())
    value = tensor::CollapseShapeOp::create(builder, loc, value,
                                            getReassociation(&Group::from));
  if (sizes.size() != groups.size()) {
    // What is static on one side of the expansion is so on the other.
    value = castTo(value, collapsedType);
    value = tensor::ExpandShapeOp::create(builder, loc, result.getType(), value,
                                          getReassociation(&Group::to),
                                          result.sizes);
  }
  result.value = castTo(value, result.getType());
  return result;
}

ImportedTensor Emitter::transpose(ImportedTensor &tensor,
                                  ArrayRef<int64_t> permutation) {
  SmallVector<OpFoldResult> sizes;
  for (int64_t axis : permutation)
    sizes.push_back(tensor.sizes[axis]);
  Value value =
      linalg::TransposeOp::create(builder, loc, getValue(tensor),
                                  empty(sizes, tensor.elementType), permutation)
          ->getResult(0);
  return wrap(value, sizes, tensor.isUnsigned);
}

Value Emitter::broadcast(ImportedTensor &tensor, ArrayRef<OpFoldResult> sizes,
                         ArrayRef<int64_t> axes) {
  SmallVector<int64_t> added;
  for (int64_t axis = 0, rank = sizes.size(); axis < rank; ++axis)
    if (!llvm::is_contained(axes, axis))
      added.push_back(axis);
  if (added.empty())
    return getValue(tensor);
  return linalg::BroadcastOp::create(builder, loc, getValue(tensor),
                                     empty(sizes, tensor.elementType), added)
      ->getResult(0);
}

Value Emitter::broadcastTo(ImportedTensor &tensor,
                           ArrayRef<OpFoldResult> sizes) {
  SmallVector<int64_t> axes;
  ImportedTensor squeezed = dropBroadcastAxes(tensor, sizes, axes);
  return broadcast(squeezed, sizes, axes);
}

ImportedTensor Emitter::repeat(ImportedTensor &tensor,
                               ArrayRef<int64_t> factors, bool isEachElement) {
  if (llvm::all_of(factors, [](int64_t factor) { return factor == 1; }))
    return tensor;
  SmallVector<OpFoldResult> spread, joined;
  SmallVector<int64_t> axes;
  for (auto [size, factor] : llvm::zip_equal(tensor.sizes, factors)) {
    if (factor != 1 && !isEachElement)
      spread.push_back(getIndex(factor));
    axes.push_back(spread.size());
    spread.push_back(size);
    if (factor != 1 && isEachElement)
      spread.push_back(getIndex(factor));
    joined.push_back(mul(size, getIndex(factor)));
  }
  ImportedTensor repeated =
      wrap(broadcast(tensor, spread, axes), spread, tensor.isUnsigned);
  return reshape(repeated, joined);
}

ImportedTensor Emitter::slice(ImportedTensor &tensor,
                              ArrayRef<OpFoldResult> offsets,
                              ArrayRef<OpFoldResult> sizes,
                              ArrayRef<OpFoldResult> strides) {
  auto is = [](int64_t expected) {
    return [=](OpFoldResult v) { return getKnownSize(v) == expected; };
  };
  if (tensor.sizes == sizes && llvm::all_of(offsets, is(0)) &&
      llvm::all_of(strides, is(1)))
    return tensor;
  // An empty slice at the end would begin outside.
  SmallVector<OpFoldResult> inside = llvm::to_vector(offsets);
  for (auto [offset, size] : llvm::zip_equal(inside, sizes))
    if (getKnownSize(size) == 0)
      offset = getIndex(0);
  Value value = tensor::ExtractSliceOp::create(builder, loc, getValue(tensor),
                                               inside, sizes, strides);
  return wrap(value, sizes, tensor.isUnsigned);
}

ImportedTensor Emitter::slice(ImportedTensor &tensor, int64_t axis,
                              OpFoldResult offset, OpFoldResult size) {
  SmallVector<OpFoldResult> offsets(tensor.getRank(), getIndex(0));
  SmallVector<OpFoldResult> strides(tensor.getRank(), getIndex(1));
  SmallVector<OpFoldResult> sizes = tensor.sizes;
  offsets[axis] = offset;
  sizes[axis] = size;
  return slice(tensor, offsets, sizes, strides);
}

Value Emitter::pad(Value tensor, ArrayRef<OpFoldResult> low,
                   ArrayRef<OpFoldResult> high, Value value,
                   ArrayRef<OpFoldResult> resultSizes) {
  auto isZero = [](OpFoldResult amount) { return getKnownSize(amount) == 0; };
  if (llvm::all_of(low, isZero) && llvm::all_of(high, isZero))
    return tensor;
  auto type = RankedTensorType::get(getShape(resultSizes),
                                    getElementTypeOrSelf(tensor));
  return tensor::PadOp::create(builder, loc, type, tensor, low, high, value);
}
