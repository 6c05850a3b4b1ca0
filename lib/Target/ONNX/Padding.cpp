//===- Padding.cpp - ONNX's Pad -------------------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

namespace {
enum class PadMode { Constant, Reflect, Edge, Wrap };

/// What Pad adds to each axis; negative amounts remove.
struct Padding {
  SmallVector<int64_t> low, high;
};
} // namespace

/// More than any padding; keeps sizes from overflowing.
static constexpr int64_t kMaxAmount = int64_t(1) << 31;

static FailureOr<PadMode> getMode(NodeImporter &node, StringRef name) {
  if (name == "constant")
    return PadMode::Constant;
  if (name == "reflect")
    return PadMode::Reflect;
  if (name == "edge")
    return PadMode::Edge;
  if (name == "wrap" && node.getOpset() >= 19)
    return PadMode::Wrap;
  return node.error("bad attribute 'mode': found '" + name +
                    "', expected constant, reflect, edge or (since opset 19) "
                    "wrap");
}

/// The amounts for all axes, of which the node may list only some.
static FailureOr<Padding> getPadding(NodeImporter &node,
                                     ArrayRef<int64_t> pads) {
  int64_t rank = node.getInput(0).getRank();
  SmallVector<int64_t> axes = llvm::to_vector(llvm::seq<int64_t>(rank));
  if (failed(node.getListSince(18, 3, "axes", axes)))
    return failure();
  auto checked = node.getAxes(axes, rank);
  if (failed(checked))
    return failure();
  size_t count = checked->size();
  if (pads.size() != 2 * count)
    return node.error("bad pads: found " + Twine(pads.size()) +
                      " numbers, expected " + Twine(2 * count));
  Padding padding{SmallVector<int64_t>(rank, 0), SmallVector<int64_t>(rank, 0)};
  for (int64_t amount : pads)
    if (amount < -kMaxAmount || amount > kMaxAmount)
      return node.error("bad pads: found " + Twine(amount));
  for (auto [i, axis] : llvm::enumerate(*checked)) {
    padding.low[axis] = pads[i];
    padding.high[axis] = pads[count + i];
  }
  return padding;
}

/// Takes off what negative amounts remove.
static FailureOr<ImportedTensor> crop(NodeImporter &node, Padding &padding) {
  Emitter &emitter = node.getEmitter();
  ImportedTensor result = node.getInput(0);
  for (int64_t axis = 0, rank = result.getRank(); axis < rank; ++axis) {
    int64_t &low = padding.low[axis], &high = padding.high[axis];
    int64_t before = std::max<int64_t>(-low, 0);
    int64_t after = std::max<int64_t>(-high, 0);
    low = std::max<int64_t>(low, 0);
    high = std::max<int64_t>(high, 0);
    OpFoldResult size = result.sizes[axis];
    if (before == 0 && after == 0)
      continue;
    if (getKnownSize(size).value_or(before + after) < before + after)
      return node.error("bad pads: cannot remove " + Twine(before + after) +
                        " elements of axis " + Twine(axis) + " of size " +
                        formatShape(size));
    OpFoldResult rest = emitter.sub(size, emitter.getIndex(before + after));
    result = emitter.slice(result, axis, emitter.getIndex(before), rest);
  }
  return result;
}

/// The scalar that is put around.
static FailureOr<Value> getPaddingValue(NodeImporter &node, double attribute) {
  Emitter &emitter = node.getEmitter();
  ImportedTensor &x = node.getInput(0);
  if (!node.hasInput(2))
    return emitter.scalar(x.elementType, attribute);
  ImportedTensor &value = node.getInput(2);
  if (value.elementType != x.elementType || value.isUnsigned != x.isUnsigned)
    return node.error("inputs have different element types");
  if (value.getNumElements() != 1)
    return node.error("bad constant value: found shape " +
                      formatShape(value.sizes) + ", expected a scalar");
  Value tensor = emitter.getValue(value);
  if (auto dense = dyn_cast_if_present<DenseElementsAttr>(value.constant))
    return Value(arith::ConstantOp::create(node.getBuilder(), node.getLoc(),
                                           dense.getSplatValue<TypedAttr>()));
  Value zero =
      arith::ConstantIndexOp::create(node.getBuilder(), node.getLoc(), 0);
  SmallVector<Value> position(value.getRank(), zero);
  return Value(tensor::ExtractOp::create(node.getBuilder(), node.getLoc(),
                                         tensor, position));
}

/// Which element of an axis is at a position that may be outside of it: by
/// NumPy's rules, that is any number of times around.
static Value findSource(OpBuilder &b, Location loc, PadMode mode,
                        Value position, Value size) {
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value last = arith::SubIOp::create(b, loc, size, one);
  if (mode == PadMode::Edge)
    return arith::MaxSIOp::create(
        b, loc, arith::MinSIOp::create(b, loc, position, last), zero);
  // Reflection repeats after going up and down.
  Value period = size;
  if (mode == PadMode::Reflect)
    period = arith::AddIOp::create(b, loc, last, last);
  Value divisor = arith::MaxSIOp::create(b, loc, period, one);
  Value rest = arith::RemSIOp::create(b, loc, position, divisor);
  Value isNegative =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, rest, zero);
  rest = arith::SelectOp::create(
      b, loc, isNegative, arith::AddIOp::create(b, loc, rest, divisor), rest);
  if (mode == PadMode::Wrap)
    return rest;
  return arith::MinSIOp::create(b, loc, rest,
                                arith::SubIOp::create(b, loc, period, rest));
}

/// Pads with elements of the tensor itself.
static LogicalResult padWithElements(NodeImporter &node, PadMode mode,
                                     ImportedTensor &x, const Padding &padding,
                                     ArrayRef<OpFoldResult> sizes) {
  Emitter &emitter = node.getEmitter();
  int64_t rank = x.getRank();
  SmallVector<Value> axisSizes(rank);
  for (int64_t axis = 0; axis < rank; ++axis) {
    if (padding.low[axis] == 0 && padding.high[axis] == 0)
      continue;
    if (getKnownSize(x.sizes[axis]) == 0)
      return node.error("cannot pad axis " + Twine(axis) +
                        ", which has no elements");
    axisSizes[axis] = getValueOrCreateConstantIndexOp(
        node.getBuilder(), node.getLoc(), x.sizes[axis]);
  }
  if (llvm::none_of(axisSizes, [](Value size) { return size; })) {
    node.setResult(0, x);
    return success();
  }
  Value source = emitter.getValue(x);
  Value result = emitter.generic(
      {}, {}, sizes, x.elementType,
      [&](OpBuilder &b, Location loc, ValueRange) -> Value {
        SmallVector<Value> position = Emitter::getIndices(b, loc, rank);
        for (auto [index, size, low] :
             llvm::zip_equal(position, axisSizes, padding.low)) {
          if (!size)
            continue;
          Value offset = arith::ConstantIndexOp::create(b, loc, low);
          index = findSource(
              b, loc, mode, arith::SubIOp::create(b, loc, index, offset), size);
        }
        return tensor::ExtractOp::create(b, loc, source, position);
      });
  node.setResult(0, emitter.wrap(result, sizes, x.isUnsigned));
  return success();
}

static LogicalResult importPad(NodeImporter &node) {
  std::string modeName = node.getString("mode", "constant");
  SmallVector<int64_t> pads = node.getIntsBefore(11, "pads");
  double attribute = node.getOpset() < 11 ? node.getFloat("value", 0) : 0;
  bool isGiven = node.hasAttribute("pads") || node.hasInput(1);
  if (failed(node.checkAttributes()) ||
      failed(node.getListSince(11, 1, "pads", pads)))
    return failure();
  if (!isGiven)
    return node.error("expected pads");
  if (node.getOpset() < 11 &&
      (node.getNumInputs() > 1 || !node.getInput(0).isFloat()))
    return node.error("expected one input, of floats, before opset 11");
  auto mode = getMode(node, modeName);
  if (failed(mode))
    return failure();
  auto padding = getPadding(node, pads);
  if (failed(padding))
    return failure();
  auto x = crop(node, *padding);
  if (failed(x))
    return failure();

  Emitter &emitter = node.getEmitter();
  auto toSizes = [&](ArrayRef<int64_t> list) {
    return llvm::map_to_vector(list,
                               [&](int64_t i) { return emitter.getIndex(i); });
  };
  SmallVector<OpFoldResult> low = toSizes(padding->low);
  SmallVector<OpFoldResult> high = toSizes(padding->high), sizes;
  for (auto [size, before, after] : llvm::zip_equal(x->sizes, low, high))
    sizes.push_back(emitter.add(emitter.add(size, before), after));
  if (*mode != PadMode::Constant)
    return padWithElements(node, *mode, *x, *padding, sizes);
  auto value = getPaddingValue(node, attribute);
  if (failed(value))
    return failure();
  node.setResult(0, emitter.wrap(emitter.pad(emitter.getValue(*x), low, high,
                                             *value, sizes),
                                 sizes, x->isUnsigned));
  return success();
}

void importer::addPaddingOps(OpTable &table) {
  table["Pad"] = {importPad, 1, 4};
}
