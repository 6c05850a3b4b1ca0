//===- ParameterMotion.cpp - Parameters across shape ops ------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParameterMotion.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

static SmallVector<OpFoldResult> select(ArrayRef<OpFoldResult> sizes,
                                        ArrayRef<int64_t> axes) {
  return llvm::map_to_vector(axes, [&](int64_t axis) { return sizes[axis]; });
}

ChannelParameter nnspec::sortAxes(OpBuilder &builder, Location loc, Value value,
                                  ArrayRef<int64_t> dims) {
  ChannelParameter sorted{value, llvm::to_vector(dims)};
  if (llvm::is_sorted(dims))
    return sorted;
  SmallVector<int64_t> order =
      llvm::to_vector(llvm::seq<int64_t>(0, dims.size()));
  llvm::sort(order, [&](int64_t a, int64_t b) { return dims[a] < dims[b]; });
  llvm::sort(sorted.dims);
  Value empty = tensor::EmptyOp::create(
      builder, loc, select(getSizes(builder, loc, value), order),
      cast<RankedTensorType>(value.getType()).getElementType());
  sorted.value = linalg::TransposeOp::create(builder, loc, value, empty, order)
                     .getResult()[0];
  return sorted;
}

ChannelParameter nnspec::spread(OpBuilder &builder, Location loc,
                                const ChannelParameter &parameter,
                                ArrayRef<int64_t> dims,
                                ArrayRef<OpFoldResult> sizes) {
  if (parameter.dims == dims)
    return parameter;
  SmallVector<int64_t> positions =
      llvm::map_to_vector(parameter.dims, [&](int64_t dim) -> int64_t {
        return llvm::find(dims, dim) - dims.begin();
      });
  Value value = BroadcastOp::create(builder, loc, parameter.value, positions,
                                    select(sizes, dims));
  return {value, llvm::to_vector(dims)};
}

SmallVector<int64_t> nnspec::getGroupAxes(ArrayRef<ReassociationIndices> groups,
                                          ArrayRef<int64_t> dims) {
  SmallVector<int64_t> axes;
  for (int64_t dim : dims)
    llvm::append_range(axes, groups[dim]);
  return axes;
}

SmallVector<int64_t> nnspec::getGroups(ArrayRef<ReassociationIndices> groups,
                                       ArrayRef<int64_t> dims) {
  SmallVector<int64_t> touched;
  for (auto [number, group] : llvm::enumerate(groups))
    if (llvm::any_of(group, [&](int64_t axis) {
          return llvm::is_contained(dims, axis);
        }))
      touched.push_back(number);
  return touched;
}

SmallVector<ReassociationIndices>
nnspec::dropUnitAxes(ArrayRef<ReassociationIndices> groups,
                     ArrayRef<int64_t> shape) {
  SmallVector<ReassociationIndices> dropped = llvm::to_vector(groups);
  for (ReassociationIndices &group : dropped) {
    int64_t first = group.front();
    llvm::erase_if(group, [&](int64_t axis) { return shape[axis] == 1; });
    if (group.empty())
      group.push_back(first);
  }
  return dropped;
}

std::optional<SmallVector<int64_t>>
nnspec::getOperandAxes(BroadcastOp broadcast, ArrayRef<int64_t> dims) {
  SmallVector<int64_t> axes;
  auto type = cast<RankedTensorType>(broadcast->getOperand(0).getType());
  for (int64_t dim : dims) {
    const auto *found = llvm::find(broadcast.getDims(), dim);
    if (found == broadcast.getDims().end())
      return std::nullopt;
    int64_t axis = found - broadcast.getDims().begin();
    if (type.getDimSize(axis) == 1 && broadcast.getType().getDimSize(dim) != 1)
      return std::nullopt;
    axes.push_back(axis);
  }
  return axes;
}

/// The groups among `groups` with these numbers, of axes that are counted anew.
static SmallVector<ReassociationIndices>
selectGroups(ArrayRef<ReassociationIndices> groups, ArrayRef<int64_t> numbers) {
  SmallVector<ReassociationIndices> selected;
  int64_t next = 0;
  for (int64_t number : numbers) {
    auto &group = selected.emplace_back();
    for (size_t i = 0; i < groups[number].size(); ++i)
      group.push_back(next++);
  }
  return selected;
}

ChannelParameter nnspec::expandGroups(OpBuilder &builder, Location loc,
                                      const ChannelParameter &parameter,
                                      ArrayRef<ReassociationIndices> groups,
                                      ArrayRef<OpFoldResult> sizes) {
  SmallVector<int64_t> axes = getGroupAxes(groups, parameter.dims);
  if (axes.size() == parameter.dims.size())
    return {parameter.value, axes};
  SmallVector<OpFoldResult> expanded = select(sizes, axes);
  SmallVector<ReassociationIndices> selected =
      selectGroups(groups, parameter.dims);
  auto type = cast<RankedTensorType>(parameter.value.getType())
                  .clone(std::get<0>(decomposeMixedValues(expanded)));
  // The parameter may know another size than the tensor does.
  RankedTensorType collapsed =
      tensor::CollapseShapeOp::inferCollapsedType(type, selected);
  Value value = castShape(builder, loc, parameter.value, collapsed.getShape());
  value = tensor::ExpandShapeOp::create(builder, loc, type, value, selected,
                                        expanded);
  return {value, axes};
}

ChannelParameter nnspec::collapseGroups(OpBuilder &builder, Location loc,
                                        const ChannelParameter &parameter,
                                        ArrayRef<ReassociationIndices> groups,
                                        ArrayRef<OpFoldResult> sizes) {
  SmallVector<int64_t> touched = getGroups(groups, parameter.dims);
  SmallVector<int64_t> axes = getGroupAxes(groups, touched);
  if (axes.size() == touched.size())
    return {parameter.value, touched};
  Value value = spread(builder, loc, parameter, axes, sizes).value;
  value = tensor::CollapseShapeOp::create(builder, loc, value,
                                          selectGroups(groups, touched));
  return {value, touched};
}

SmallVector<int64_t> nnspec::getKeptAxes(const llvm::SmallBitVector &dropped,
                                         ArrayRef<int64_t> dims) {
  SmallVector<int64_t> axes;
  for (int64_t dim : dims)
    if (!dropped.test(dim))
      axes.push_back(dim - llvm::count_if(dropped.set_bits(), [&](unsigned d) {
                       return static_cast<int64_t>(d) < dim;
                     }));
  return axes;
}

ChannelParameter nnspec::sliceParameter(OpBuilder &builder, Location loc,
                                        const ChannelParameter &parameter,
                                        ArrayRef<OpFoldResult> offsets,
                                        ArrayRef<OpFoldResult> sizes,
                                        ArrayRef<OpFoldResult> strides,
                                        const llvm::SmallBitVector &dropped) {
  if (parameter.dims.empty())
    return parameter;
  SmallVector<OpFoldResult> ownSizes = select(sizes, parameter.dims);
  SmallVector<OpFoldResult> keptSizes;
  for (int64_t dim : parameter.dims)
    if (!dropped.test(dim))
      keptSizes.push_back(sizes[dim]);
  auto type = cast<RankedTensorType>(parameter.value.getType())
                  .clone(std::get<0>(decomposeMixedValues(keptSizes)));
  Value value = tensor::ExtractSliceOp::create(
      builder, loc, type, parameter.value, select(offsets, parameter.dims),
      ownSizes, select(strides, parameter.dims));
  return {value, getKeptAxes(dropped, parameter.dims)};
}

std::optional<SmallVector<int64_t>> nnspec::getPermutation(Operation *op) {
  auto moved = dyn_cast_or_null<linalg::LinalgOp>(op);
  if (!moved || !moved.hasPureTensorSemantics() ||
      moved.getNumDpsInputs() != 1 || moved->getNumResults() != 1)
    return std::nullopt;
  Block *body = moved.getBlock();
  if (!llvm::hasSingleElement(*body) ||
      body->getTerminator()->getOperand(0) != body->getArgument(0))
    return std::nullopt;
  AffineMap from = moved.getIndexingMapsArray()[0];
  AffineMap to = moved.getIndexingMapsArray()[1];
  // A scalar has no axes.
  if (!from.isPermutation() || !to.isPermutation())
    return std::nullopt;
  return llvm::map_to_vector(to.getResults(), [&](AffineExpr iterator) {
    return static_cast<int64_t>(*from.getResultPosition(iterator));
  });
}
