//===- Slicing.cpp - ONNX's ops that take tensors apart -------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// And the one that puts them together. Elements that are known one by one stay
// known: exporters compute shapes by these ops too.
//
//===----------------------------------------------------------------------===//

#include "ElementArithmetic.h"
#include "OpTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

//===----------------------------------------------------------------------===//
// Concat
//===----------------------------------------------------------------------===//

/// The elements of all inputs in a row, where all are known lists.
static std::optional<SmallVector<OpFoldResult>>
concatElements(ArrayRef<ImportedTensor *> inputs) {
  SmallVector<OpFoldResult> result;
  for (ImportedTensor *input : inputs) {
    auto elements = input->getElements();
    if (input->getRank() != 1 || !elements)
      return std::nullopt;
    llvm::append_range(result, *elements);
  }
  if (result.size() > ImportedTensor::kMaxKnownElements)
    return std::nullopt;
  return result;
}

static LogicalResult importConcat(NodeImporter &node) {
  bool isGiven = node.hasAttribute("axis");
  int64_t axis = node.getInt("axis", 0);
  if (failed(node.checkAttributes()))
    return failure();
  if (!isGiven)
    return node.error("expected attribute 'axis'");
  Emitter &emitter = node.getEmitter();
  ImportedTensor &first = node.getInput(0);
  auto checked = node.getAxis(axis, first.getRank());
  if (failed(checked))
    return failure();
  axis = *checked;

  ImportedTensor result;
  result.elementType = first.elementType;
  result.isUnsigned = first.isUnsigned;
  result.sizes = first.sizes;
  for (auto [number, input] : llvm::enumerate(node.getInputs())) {
    if (input->elementType != first.elementType ||
        input->isUnsigned != first.isUnsigned)
      return node.error("inputs have different element types");
    ArrayRef<OpFoldResult> sizes = input->sizes;
    auto refuse = [&, sizes] {
      return node.error("bad shape: found " + formatShape(sizes) + " beside " +
                        formatShape(first.sizes) +
                        ", expected sizes that differ at axis " + Twine(axis) +
                        " only");
    };
    if (input->getRank() != first.getRank())
      return refuse();
    for (auto [i, size, own] : llvm::enumerate(result.sizes, input->sizes)) {
      std::optional<int64_t> known = getKnownSize(size),
                             knownOwn = getKnownSize(own);
      if (static_cast<int64_t>(i) == axis)
        size = number == 0 ? own : emitter.add(size, own);
      else if (known && knownOwn && known != knownOwn)
        return refuse();
      else if (!known)
        size = knownOwn ? own : size;
    }
  }
  if (node.getNumInputs() == 1) {
    node.setResult(0, first);
    return success();
  }
  result.elements = concatElements(node.getInputs());
  if (!result.elements) {
    SmallVector<Value> values;
    for (ImportedTensor *input : node.getInputs()) {
      // Upstream's decomposition would insert it past the end.
      if (input->isEmpty())
        continue;
      SmallVector<OpFoldResult> sizes = result.sizes;
      sizes[axis] = input->sizes[axis];
      emitter.getValue(*input);
      ImportedTensor refined = emitter.refine(*input, sizes);
      values.push_back(emitter.getValue(refined));
    }
    if (values.empty())
      result.value = emitter.fill(result.sizes, result.elementType, 0);
    else if (values.size() == 1)
      result.value = values.front();
    else
      result.value = tensor::ConcatOp::create(node.getBuilder(), node.getLoc(),
                                              result.getType(), axis, values);
  }
  node.setResult(0, std::move(result));
  return success();
}

//===----------------------------------------------------------------------===//
// Slices
//===----------------------------------------------------------------------===//

/// A range of an axis, as in Emitter::slice.
static ImportedTensor sliceAxis(Emitter &emitter, ImportedTensor &x,
                                int64_t axis, OpFoldResult offset,
                                OpFoldResult size) {
  SmallVector<OpFoldResult> sizes = x.sizes;
  sizes[axis] = size;
  if (std::optional<int64_t> first = getKnownSize(offset))
    if (auto known =
            selectElements(x, sizes, [&](MutableArrayRef<int64_t> position) {
              position[axis] += *first;
            }))
      return *known;
  return emitter.slice(x, axis, offset, size);
}

/// The sizes of the parts where the node does not list them.
static FailureOr<SmallVector<OpFoldResult>>
getEqualParts(NodeImporter &node, OpFoldResult size, int64_t count) {
  Emitter &emitter = node.getEmitter();
  AffineExpr s0 = emitter.getBuilder().getAffineSymbolExpr(0);
  std::optional<int64_t> known = getKnownSize(size);
  if (node.getOpset() < 18) {
    if (known.value_or(0) % count != 0)
      return node.error("cannot split an axis of size " + Twine(*known) +
                        " into " + Twine(count) + " equal parts");
    OpFoldResult part = emitter.apply(s0.floorDiv(count), size);
    emitter.checkEqual(emitter.mul(part, emitter.getIndex(count)), size,
                       node.getCheckMessage("cannot split an axis into " +
                                            Twine(count) + " equal parts"));
    return SmallVector<OpFoldResult>(count, part);
  }
  OpFoldResult part = emitter.apply(s0.ceilDiv(count), size);
  if (known && *getKnownSize(part) * (count - 1) > *known)
    return node.error("cannot split an axis of size " + Twine(*known) +
                      " into " + Twine(count) + " parts of size " +
                      Twine(*getKnownSize(part)));
  // The last one is smaller; where the size is not known, more of them may be.
  SmallVector<OpFoldResult> parts;
  OpFoldResult begin = emitter.getIndex(0);
  for (int64_t i = 1; i <= count; ++i) {
    OpFoldResult end =
        i == count ? size : emitter.min(emitter.apply(s0 * i, part), size);
    parts.push_back(emitter.sub(end, begin));
    begin = end;
  }
  return parts;
}

static LogicalResult importSplit(NodeImporter &node) {
  int64_t axis = node.getInt("axis", 0);
  SmallVector<int64_t> list = node.getIntsBefore(13, "split");
  int64_t count = node.getNumResults();
  int64_t statedCount =
      node.getOpset() < 18 ? count : node.getInt("num_outputs", count);
  bool isGiven = node.hasAttribute("split") || node.hasInput(1);
  if (failed(node.checkAttributes()) ||
      failed(node.getListSince(13, 1, "split", list)))
    return failure();
  ImportedTensor &x = node.getInput(0);
  auto checked = node.getAxis(axis, x.getRank());
  if (failed(checked))
    return failure();
  axis = *checked;
  if (count == 0 || statedCount != count)
    return node.error("bad attribute 'num_outputs': found " +
                      Twine(statedCount) + ", but the node has " +
                      Twine(count) + " outputs");
  Emitter &emitter = node.getEmitter();
  OpFoldResult size = x.sizes[axis];
  SmallVector<OpFoldResult> parts;
  if (isGiven) {
    int64_t sum = 0;
    for (int64_t part : list) {
      if (part < 0 || part > kMaxNumElements)
        return node.error("bad split: found a part of size " + Twine(part));
      sum += part;
      parts.push_back(emitter.getIndex(part));
    }
    if (static_cast<int64_t>(list.size()) != count ||
        getKnownSize(size).value_or(sum) != sum)
      return node.error("bad split: found " + Twine(list.size()) +
                        " parts of " + Twine(sum) + " together, expected " +
                        Twine(count) + " of " + formatShape(size));
    emitter.checkEqual(size, emitter.getIndex(sum),
                       node.getCheckMessage("axis " + Twine(axis) +
                                            " does not have the size of the "
                                            "parts together, " +
                                            Twine(sum)));
  } else {
    auto equal = getEqualParts(node, size, count);
    if (failed(equal))
      return failure();
    parts = *equal;
  }
  OpFoldResult offset = emitter.getIndex(0);
  for (auto [number, part] : llvm::enumerate(parts)) {
    node.setResult(number, sliceAxis(emitter, x, axis, offset, part));
    offset = emitter.add(offset, part);
  }
  return success();
}

namespace {
/// What Slice takes from an axis: `count` elements from `first` on, `step`
/// apart.
struct AxisSlice {
  OpFoldResult first, count;
  int64_t step = 1;
};
} // namespace

/// Beyond all positions in an axis; keeps them from overflowing.
static constexpr int64_t kMaxBound = 2 * kMaxNumElements;

/// A bound of a slice as a position from `low` to `high`; a negative one counts
/// from the end. Where both do not hold, of an axis of size zero, `high` does.
static OpFoldResult resolveBound(Emitter &emitter, OpFoldResult bound,
                                 OpFoldResult size, OpFoldResult low,
                                 OpFoldResult high) {
  if (std::optional<int64_t> known = getKnownSize(bound)) {
    // The standard's way to say "to the end", for sizes that are not known.
    if (!getKnownSize(size) && *known >= std::numeric_limits<int32_t>::max())
      return high;
    if (!getKnownSize(size) && *known <= std::numeric_limits<int32_t>::min())
      return emitter.min(low, high);
    int64_t clamped = std::clamp(*known, -kMaxBound, kMaxBound);
    if (clamped >= 0)
      return emitter.min(emitter.getIndex(clamped), high);
    OpFoldResult position =
        emitter.max(emitter.add(size, emitter.getIndex(clamped)), low);
    return high == size ? position : emitter.min(position, high);
  }
  OpBuilder &builder = emitter.getBuilder();
  Location loc = emitter.getLoc();
  auto value = cast<Value>(bound);
  auto fromEnd =
      getValueOrCreateConstantIndexOp(builder, loc, emitter.add(bound, size));
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  Value isNegative = arith::CmpIOp::create(
      builder, loc, arith::CmpIPredicate::slt, value, zero);
  Value position =
      arith::SelectOp::create(builder, loc, isNegative, fromEnd, value);
  return emitter.min(emitter.max(position, low), high);
}

static FailureOr<AxisSlice> getAxisSlice(NodeImporter &node, int64_t axis,
                                         OpFoldResult start, OpFoldResult end,
                                         int64_t step) {
  Emitter &emitter = node.getEmitter();
  OpFoldResult size = node.getInput(0).sizes[axis];
  OpFoldResult zero = emitter.getIndex(0);
  AffineExpr s0 = emitter.getBuilder().getAffineSymbolExpr(0);
  AffineExpr s1 = emitter.getBuilder().getAffineSymbolExpr(1);
  AxisSlice slice;
  slice.step = std::clamp(step, -kMaxBound, kMaxBound);
  if (slice.step > 0) {
    // A start of zero, and an end that is the size, need no clamping.
    slice.first = getKnownSize(start) == 0
                      ? zero
                      : resolveBound(emitter, start, size, zero, size);
    end = end == size ? size : resolveBound(emitter, end, size, zero, size);
    slice.count =
        emitter.apply((s1 - s0).ceilDiv(slice.step), {slice.first, end});
    if (getKnownSize(slice.first) != 0 && end != size)
      slice.count = emitter.max(slice.count, zero);
    return slice;
  }
  if (!getKnownSize(size) || !getKnownSize(start) || !getKnownSize(end))
    return node.unsupported("step " + Twine(step) + " along axis " +
                            Twine(axis) +
                            ", of which the size, start or end is not known");
  OpFoldResult last = emitter.sub(size, emitter.getIndex(1));
  slice.first = resolveBound(emitter, start, size, zero, last);
  end = resolveBound(emitter, end, size, emitter.getIndex(-1), last);
  slice.count = emitter.max(
      emitter.apply((s0 - s1).ceilDiv(-slice.step), {slice.first, end}), zero);
  return slice;
}

/// The tensor with the elements along some axes, of known sizes, turned around.
static ImportedTensor reverse(Emitter &emitter, ImportedTensor &x,
                              ArrayRef<int64_t> axes) {
  if (axes.empty())
    return x;
  Builder &builder = emitter.getBuilder();
  SmallVector<AffineExpr> exprs;
  for (auto [axis, size] : llvm::enumerate(x.sizes)) {
    AffineExpr index = builder.getAffineDimExpr(axis);
    exprs.push_back(llvm::is_contained(axes, axis)
                        ? *getKnownSize(size) - 1 - index
                        : index);
  }
  auto map = AffineMap::get(x.getRank(), 0, exprs, builder.getContext());
  Value value =
      emitter.generic(emitter.getValue(x), map, x.sizes, x.elementType,
                      [](OpBuilder &, Location, ValueRange v) { return v[0]; });
  return emitter.wrap(value, x.sizes, x.isUnsigned);
}

static ImportedTensor emitSlice(Emitter &emitter, ImportedTensor &x,
                                ArrayRef<AxisSlice> slices) {
  SmallVector<OpFoldResult> offsets, sizes, strides;
  SmallVector<int64_t> reversed;
  bool isKnown = true, isEmpty = false;
  for (auto [axis, slice] : llvm::enumerate(slices)) {
    OpFoldResult first = slice.first;
    isKnown &= getKnownSize(first).has_value();
    isEmpty |= getKnownSize(slice.count) == 0;
    // A slice with a negative step begins at its end, and is turned.
    if (slice.step < 0) {
      reversed.push_back(axis);
      first = emitter.getIndex(*getKnownSize(first) +
                               (*getKnownSize(slice.count) - 1) * slice.step);
    }
    offsets.push_back(first);
    sizes.push_back(slice.count);
    strides.push_back(emitter.getIndex(std::abs(slice.step)));
  }
  if (isKnown)
    if (auto known =
            selectElements(x, sizes, [&](MutableArrayRef<int64_t> position) {
              for (auto [index, slice] : llvm::zip_equal(position, slices))
                index = *getKnownSize(slice.first) + index * slice.step;
            }))
      return *known;
  ImportedTensor result = emitter.slice(x, offsets, sizes, strides);
  return isEmpty ? result : reverse(emitter, result, reversed);
}

static LogicalResult importSlice(NodeImporter &node) {
  Emitter &emitter = node.getEmitter();
  bool areAttributes = node.getOpset() < 10;
  auto toSizes = [&](ArrayRef<int64_t> list) {
    return llvm::map_to_vector(list,
                               [&](int64_t i) { return emitter.getIndex(i); });
  };
  SmallVector<OpFoldResult> starts = toSizes(node.getIntsBefore(10, "starts"));
  SmallVector<OpFoldResult> ends = toSizes(node.getIntsBefore(10, "ends"));
  SmallVector<int64_t> axes = node.getIntsBefore(10, "axes"), steps;
  bool hasAxes = areAttributes ? node.hasAttribute("axes") : node.hasInput(3);
  if (failed(node.checkAttributes()))
    return failure();
  if (areAttributes ? node.getNumInputs() > 1
                    : !node.hasInput(1) || !node.hasInput(2))
    return node.error("expected starts and ends as " +
                      StringRef(areAttributes ? "attributes" : "inputs"));
  if (!areAttributes) {
    auto givenStarts = node.getList(1, "starts");
    if (failed(givenStarts))
      return failure();
    auto givenEnds = node.getList(2, "ends");
    if (failed(givenEnds) || failed(node.getListSince(10, 3, "axes", axes)) ||
        failed(node.getListSince(10, 4, "steps", steps)))
      return failure();
    starts = std::move(*givenStarts);
    ends = std::move(*givenEnds);
  }
  ImportedTensor &x = node.getInput(0);
  if (!hasAxes)
    axes = llvm::to_vector(llvm::seq<int64_t>(starts.size()));
  if (!node.hasInput(4))
    steps.assign(starts.size(), 1);
  if (ends.size() != starts.size() || axes.size() != starts.size() ||
      steps.size() != starts.size())
    return node.error("found " + Twine(starts.size()) + " starts, " +
                      Twine(ends.size()) + " ends, " + Twine(axes.size()) +
                      " axes and " + Twine(steps.size()) +
                      " steps, expected as many of each");
  auto checked = node.getAxes(axes, x.getRank());
  if (failed(checked))
    return failure();

  SmallVector<AxisSlice> slices;
  for (OpFoldResult size : x.sizes)
    slices.push_back({emitter.getIndex(0), size});
  for (auto [axis, start, end, step] :
       llvm::zip_equal(*checked, starts, ends, steps)) {
    if (step == 0)
      return node.error("bad steps: found 0 for axis " + Twine(axis));
    auto slice = getAxisSlice(node, axis, start, end, step);
    if (failed(slice))
      return failure();
    slices[axis] = *slice;
  }
  node.setResult(0, emitSlice(emitter, x, slices));
  return success();
}

//===----------------------------------------------------------------------===//
// Gather
//===----------------------------------------------------------------------===//

/// The position that an index along an axis stands for, negative ones from the
/// end. The standard leaves open what an index outside does; it must not read
/// there, so it is moved to the nearest end.
static Value resolveIndex(OpBuilder &b, Location loc, Value index, Value size) {
  index = arith::IndexCastOp::create(b, loc, b.getIndexType(), index);
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value fromEnd = arith::AddIOp::create(b, loc, index, size);
  Value isNegative =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, index, zero);
  Value position = arith::SelectOp::create(b, loc, isNegative, fromEnd, index);
  Value last = arith::SubIOp::create(b, loc, size, one);
  position = arith::MinSIOp::create(b, loc, position, last);
  return arith::MaxSIOp::create(b, loc, position, zero);
}

/// Elements of `x` at `indices` along an axis. Result axes are those of x with
/// that one replaced by those of the indices.
static ImportedTensor emitGather(Emitter &emitter, ImportedTensor &x,
                                 ImportedTensor &indices, int64_t axis) {
  OpBuilder &builder = emitter.getBuilder();
  int64_t numReplaced = indices.getRank();
  SmallVector<OpFoldResult> sizes = x.sizes;
  sizes.erase(sizes.begin() + axis);
  sizes.insert(sizes.begin() + axis, indices.sizes.begin(),
               indices.sizes.end());
  SmallVector<AffineExpr> exprs;
  for (int64_t i = 0; i < numReplaced; ++i)
    exprs.push_back(builder.getAffineDimExpr(axis + i));
  auto map = AffineMap::get(sizes.size(), 0, exprs, builder.getContext());
  Value source = emitter.getValue(x);
  Value size =
      getValueOrCreateConstantIndexOp(builder, emitter.getLoc(), x.sizes[axis]);
  Value result = emitter.generic(
      emitter.getValue(indices), map, sizes, x.elementType,
      [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        SmallVector<Value> position = Emitter::getIndices(b, loc, sizes.size());
        position.erase(position.begin() + axis,
                       position.begin() + axis + numReplaced);
        position.insert(position.begin() + axis,
                        resolveIndex(b, loc, v[0], size));
        return tensor::ExtractOp::create(b, loc, source, position);
      });
  return emitter.wrap(result, sizes, x.isUnsigned);
}

static LogicalResult importGather(NodeImporter &node) {
  int64_t axis = node.getInt("axis", 0);
  if (failed(node.checkAttributes()))
    return failure();
  Emitter &emitter = node.getEmitter();
  ImportedTensor &x = node.getInput(0), &indices = node.getInput(1);
  auto checked = node.getAxis(axis, x.getRank());
  if (failed(checked))
    return failure();
  axis = *checked;
  Type indexType = indices.elementType;
  if (!(indexType.isInteger(32) || indexType.isInteger(64)) ||
      indices.isUnsigned)
    return node.error("bad indices: expected integers of type int32 or int64");
  std::optional<int64_t> size = getKnownSize(x.sizes[axis]);
  std::optional<SmallVector<int64_t>> known = indices.getIntegers();
  if (size == 0 && indices.getNumElements() != 0)
    return node.error("bad shape: found " + formatShape(x.sizes) +
                      ", of which axis " + Twine(axis) + " has no elements");
  if (!known || !size) {
    node.setResult(0, emitGather(emitter, x, indices, axis));
    return success();
  }

  for (int64_t &index : *known) {
    if (index < -*size || index >= *size)
      return node.error("bad index: found " + Twine(index) +
                        " for an axis of size " + Twine(*size));
    index += index < 0 ? *size : 0;
  }
  // Known elements; one that is known is a slice; else as at run time.
  SmallVector<OpFoldResult> listed = x.sizes, sizes = x.sizes;
  listed[axis] = emitter.getIndex(known->size());
  sizes.erase(sizes.begin() + axis);
  sizes.insert(sizes.begin() + axis, indices.sizes.begin(),
               indices.sizes.end());
  auto selected =
      selectElements(x, listed, [&](MutableArrayRef<int64_t> position) {
        position[axis] = (*known)[position[axis]];
      });
  if (!selected && known->size() == 1)
    selected = emitter.slice(x, axis, emitter.getIndex(known->front()),
                             emitter.getIndex(1));
  node.setResult(0, selected ? emitter.reshape(*selected, sizes)
                             : emitGather(emitter, x, indices, axis));
  return success();
}

void importer::addSlicingOps(OpTable &table) {
  table["Concat"] = {importConcat, 1, kAnyNumber};
  table["Gather"] = {importGather, 2, 2};
  table["Slice"] = {importSlice, 1, 5};
  table["Split"] = {importSplit, 1, 2};
}
