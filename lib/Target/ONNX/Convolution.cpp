//===- Convolution.cpp - ONNX's convolutions ------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Window.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

namespace {
/// A convolution without padding, in the layout of ONNX:
/// x is N x C x spatial, w is M x C/groups x kernel.
struct Convolution {
  ImportedTensor x, w;
  ImportedTensor *bias = nullptr;
  int64_t groups = 1;
  ArrayRef<int64_t> strides = {}, dilations = {};
  ArrayRef<OpFoldResult> outputSizes = {};
};
} // namespace

/// The linalg op without a name of its own. Axis 1 is split into groups and
/// channels in all operands where there is more than one group.
static Value emitGeneric(Emitter &emitter, const Convolution &conv, Value x,
                         Value w, Value init, bool isGrouped) {
  OpBuilder &builder = emitter.getBuilder();
  MLIRContext *context = builder.getContext();
  unsigned rank = conv.strides.size();
  unsigned numDims = 0;
  auto next = [&] { return builder.getAffineDimExpr(numDims++); };
  AffineExpr n = next(), g = isGrouped ? next() : AffineExpr(), f = next();
  SmallVector<AffineExpr> position, kernel;
  for (unsigned i = 0; i < rank; ++i)
    position.push_back(next());
  unsigned numParallel = numDims;
  AffineExpr c = next();
  for (unsigned i = 0; i < rank; ++i)
    kernel.push_back(next());

  SmallVector<AffineExpr> input = {n}, weight, output = {n};
  if (isGrouped) {
    input.push_back(g);
    weight.push_back(g);
    output.push_back(g);
  }
  input.push_back(c);
  weight.append({f, c});
  output.push_back(f);
  for (unsigned i = 0; i < rank; ++i) {
    input.push_back(position[i] * conv.strides[i] +
                    kernel[i] * conv.dilations[i]);
    weight.push_back(kernel[i]);
    output.push_back(position[i]);
  }
  SmallVector<AffineMap> maps;
  for (ArrayRef<AffineExpr> exprs :
       {ArrayRef(input), ArrayRef(weight), ArrayRef(output)})
    maps.push_back(AffineMap::get(numDims, 0, exprs, context));
  SmallVector<utils::IteratorType> iterators(numParallel,
                                             utils::IteratorType::parallel);
  iterators.append(numDims - numParallel, utils::IteratorType::reduction);
  Type type = getElementTypeOrSelf(init);
  return linalg::GenericOp::create(
             builder, emitter.getLoc(), init.getType(), ValueRange{x, w}, init,
             maps, iterators,
             [&](OpBuilder &b, Location loc, ValueRange v) {
               auto widen = [&](Value value) -> Value {
                 if (value.getType() == type)
                   return value;
                 return arith::ExtFOp::create(b, loc, type, value);
               };
               Value product =
                   arith::MulFOp::create(b, loc, widen(v[0]), widen(v[1]));
               Value sum = arith::AddFOp::create(b, loc, v[2], product);
               linalg::YieldOp::create(b, loc, sum);
             })
      .getResult(0);
}

template <typename Op>
static Value emitNamed(Emitter &emitter, const Convolution &conv, Value x,
                       Value w, Value init) {
  OpBuilder &builder = emitter.getBuilder();
  return Op::create(builder, emitter.getLoc(), init.getType(), ValueRange{x, w},
                    ValueRange{init}, builder.getI64TensorAttr(conv.strides),
                    builder.getI64TensorAttr(conv.dilations))
      .getResult(0);
}

/// Sums are in f32 for narrower types, and rounded once.
static ImportedTensor emitConvolution(Emitter &emitter, Convolution &conv) {
  unsigned rank = conv.strides.size();
  OpFoldResult batch = conv.x.sizes[0];
  int64_t numFeatures = *getKnownSize(conv.w.sizes[0]);
  int64_t groups = conv.groups;
  OpFoldResult groupChannels = conv.w.sizes[1];
  int64_t multiplier = numFeatures / groups;
  Type elementType = conv.x.elementType;
  Type sumType = elementType.getIntOrFloatBitWidth() < 32
                     ? Type(emitter.getBuilder().getF32Type())
                     : elementType;
  bool isDepthwise = groups > 1 && getKnownSize(groupChannels) == 1 &&
                     multiplier == 1 && rank <= 3;
  bool isGrouped = groups > 1 && !isDepthwise;

  // Split the channels into groups.
  auto split = [&](ImportedTensor &tensor, unsigned axis,
                   ArrayRef<OpFoldResult> parts) {
    SmallVector<OpFoldResult> sizes = tensor.sizes;
    sizes.erase(sizes.begin() + axis);
    sizes.insert(sizes.begin() + axis, parts.begin(), parts.end());
    return emitter.reshape(tensor, sizes);
  };
  SmallVector<OpFoldResult> featureSizes = {emitter.getIndex(numFeatures)};
  ImportedTensor x = conv.x, w = conv.w;
  if (isGrouped) {
    featureSizes = {emitter.getIndex(groups), emitter.getIndex(multiplier)};
    x = split(x, 1, {emitter.getIndex(groups), groupChannels});
    w = split(w, 0, featureSizes);
  } else if (isDepthwise) {
    w = split(w, 1, {});
  }
  SmallVector<OpFoldResult> sizes = {batch};
  llvm::append_range(sizes, featureSizes);
  llvm::append_range(sizes, conv.outputSizes);

  Value init;
  if (conv.bias) {
    ImportedTensor bias = emitter.castFloat(*conv.bias, sumType);
    bias = emitter.reshape(bias, featureSizes);
    init = emitter.broadcast(bias, sizes,
                             isGrouped ? ArrayRef<int64_t>{1, 2}
                                       : ArrayRef<int64_t>{1});
  } else {
    init = emitter.fill(sizes, sumType, 0);
  }

  using Emit = Value (*)(Emitter &, const Convolution &, Value, Value, Value);
  static constexpr Emit plain[] = {emitNamed<linalg::Conv1DNcwFcwOp>,
                                   emitNamed<linalg::Conv2DNchwFchwOp>,
                                   emitNamed<linalg::Conv3DNcdhwFcdhwOp>};
  static constexpr Emit depthwise[] = {
      emitNamed<linalg::DepthwiseConv1DNcwCwOp>,
      emitNamed<linalg::DepthwiseConv2DNchwChwOp>,
      emitNamed<linalg::DepthwiseConv3DNcdhwCdhwOp>};
  Value input = emitter.getValue(x), weight = emitter.getValue(w), result;
  if (isDepthwise)
    result = depthwise[rank - 1](emitter, conv, input, weight, init);
  else if (isGrouped && rank == 2)
    result = emitNamed<linalg::Conv2DNgchwGfchwOp>(emitter, conv, input, weight,
                                                   init);
  else if (!isGrouped && rank <= 3)
    result = plain[rank - 1](emitter, conv, input, weight, init);
  else
    result = emitGeneric(emitter, conv, input, weight, init, isGrouped);

  ImportedTensor y = emitter.wrap(result, sizes);
  SmallVector<OpFoldResult> joined = {batch, emitter.getIndex(numFeatures)};
  llvm::append_range(joined, conv.outputSizes);
  y = emitter.reshape(y, joined);
  return emitter.castFloat(y, elementType);
}

/// What Conv and ConvTranspose ask of their inputs: x and w of one rank of 3 or
/// more, w of known sizes, a bias of `numFeatures`.
static LogicalResult checkInputs(NodeImporter &node) {
  ImportedTensor &x = node.getInput(0), &w = node.getInput(1);
  if (!x.isFloat())
    return node.unsupported("element type that is no float");
  for (ImportedTensor *input : node.getInputs())
    if (input && input->elementType != x.elementType)
      return node.error("inputs have different element types");
  if (x.getRank() < 3 || w.getRank() != x.getRank())
    return node.error("bad shapes: found input " + formatShape(x.sizes) +
                      " and weight " + formatShape(w.sizes) +
                      ", expected one rank of 3 or more");
  if (!w.getNumElements())
    return node.unsupported("weight of unknown shape " + formatShape(w.sizes));
  if (w.getNumElements() == 0)
    return node.error("bad weight: found shape " + formatShape(w.sizes));
  return success();
}

static LogicalResult checkBias(NodeImporter &node, int64_t numFeatures) {
  if (!node.hasInput(2))
    return success();
  ImportedTensor &bias = node.getInput(2);
  if (bias.getRank() == 1 &&
      getKnownSize(bias.sizes[0]).value_or(numFeatures) == numFeatures)
    return success();
  return node.error("bad bias: found shape " + formatShape(bias.sizes) +
                    ", expected " + Twine(numFeatures));
}

static LogicalResult importConv(NodeImporter &node) {
  Emitter &emitter = node.getEmitter();
  WindowAttributes attributes = WindowAttributes::read(node);
  int64_t groups = node.getInt("group", 1);
  if (failed(node.checkAttributes()) || failed(checkInputs(node)))
    return failure();
  ImportedTensor &x = node.getInput(0), &w = node.getInput(1);
  SmallVector<int64_t> weightShape = w.getShape();
  int64_t numFeatures = weightShape[0];
  std::optional<int64_t> numChannels = getKnownSize(x.sizes[1]);
  if (groups < 1 || numFeatures % groups != 0 ||
      weightShape[1] > kMaxNumElements / groups ||
      (numChannels && *numChannels != groups * weightShape[1]))
    return node.error("bad shapes: found input " + formatShape(x.sizes) +
                      ", weight " + formatShape(w.sizes) + " and " +
                      Twine(groups) + " groups");
  if (failed(checkBias(node, numFeatures)))
    return failure();
  ArrayRef<OpFoldResult> spatial = ArrayRef(x.sizes).drop_front(2);
  FailureOr<Window> window = Window::get(node, attributes, spatial,
                                         ArrayRef(weightShape).drop_front(2));
  if (failed(window))
    return failure();

  SmallVector<OpFoldResult> low(2, emitter.getIndex(0)), high = low;
  SmallVector<OpFoldResult> padded = {x.sizes[0], x.sizes[1]};
  for (size_t i = 0; i < window->getRank(); ++i) {
    low.push_back(window->low[i]);
    high.push_back(window->high[i]);
    padded.push_back(
        emitter.add(emitter.add(spatial[i], window->low[i]), window->high[i]));
  }
  Value input = emitter.pad(emitter.getValue(x), low, high,
                            emitter.scalar(x.elementType, 0), padded);
  Convolution conv{emitter.wrap(input, padded), w};
  conv.bias = node.hasInput(2) ? &node.getInput(2) : nullptr;
  conv.groups = groups;
  conv.strides = window->strides;
  conv.dilations = window->dilations;
  conv.outputSizes = window->outputSizes;
  node.setResult(0, emitConvolution(emitter, conv));
  return success();
}

/// The weight of the convolution that does what a transposed one does: its two
/// channel axes exchanged within each group, its kernel turned around.
static ImportedTensor turnWeight(Emitter &emitter, ImportedTensor &w,
                                 int64_t groups) {
  // C x M/g x kernel  to  g x C/g x M/g x kernel.
  int64_t numChannels = *getKnownSize(w.sizes[0]);
  OpFoldResult numGroups = emitter.getIndex(groups);
  OpFoldResult channels = emitter.getIndex(numChannels / groups);
  OpFoldResult features = w.sizes[1];
  ArrayRef<OpFoldResult> kernel = ArrayRef(w.sizes).drop_front(2);
  SmallVector<OpFoldResult> from = {numGroups, channels, features};
  SmallVector<OpFoldResult> to = {numGroups, features, channels};
  llvm::append_range(from, kernel);
  llvm::append_range(to, kernel);
  ImportedTensor grouped = emitter.reshape(w, from);

  Builder &builder = emitter.getBuilder();
  SmallVector<AffineExpr> exprs = {builder.getAffineDimExpr(0),
                                   builder.getAffineDimExpr(2),
                                   builder.getAffineDimExpr(1)};
  for (auto [axis, size] : llvm::enumerate(kernel))
    exprs.push_back(*getKnownSize(size) - 1 -
                    builder.getAffineDimExpr(3 + axis));
  auto map = AffineMap::get(to.size(), 0, exprs, builder.getContext());
  Value turned =
      emitter.generic(emitter.getValue(grouped), map, to, w.elementType,
                      [](OpBuilder &, Location, ValueRange v) { return v[0]; });
  ImportedTensor result = emitter.wrap(turned, to);
  SmallVector<OpFoldResult> joined = {
      emitter.divideProducts({numGroups, features}, {}), channels};
  llvm::append_range(joined, kernel);
  return emitter.reshape(result, joined);
}

/// Zeros are put between the elements of x and around them; a convolution over
/// that with the turned weight is the result.
static LogicalResult importConvTranspose(NodeImporter &node) {
  Emitter &emitter = node.getEmitter();
  OpBuilder &builder = node.getBuilder();
  WindowAttributes attributes = WindowAttributes::read(node);
  int64_t groups = node.getInt("group", 1);
  SmallVector<int64_t> outputPadding = node.getInts("output_padding");
  SmallVector<int64_t> outputShape = node.getInts("output_shape");
  if (failed(node.checkAttributes()) || failed(checkInputs(node)))
    return failure();
  ImportedTensor &x = node.getInput(0), &w = node.getInput(1);
  SmallVector<int64_t> weightShape = w.getShape();
  std::optional<int64_t> numChannels = getKnownSize(x.sizes[1]);
  if (groups < 1 || weightShape[0] % groups != 0 ||
      weightShape[1] > kMaxNumElements / groups ||
      (numChannels && *numChannels != weightShape[0]))
    return node.error("bad shapes: found input " + formatShape(x.sizes) +
                      ", weight " + formatShape(w.sizes) + " and " +
                      Twine(groups) + " groups");
  if (failed(checkBias(node, groups * weightShape[1])) ||
      failed(attributes.complete(node, ArrayRef(weightShape).drop_front(2))))
    return failure();
  size_t rank = attributes.kernel.size();
  if (outputPadding.empty())
    outputPadding.assign(rank, 0);
  // Exporters of 1.12's time list the batch and the channels too.
  if (outputShape.size() == rank + 2)
    outputShape.erase(outputShape.begin(), outputShape.begin() + 2);
  if (outputPadding.size() != rank ||
      (!outputShape.empty() && outputShape.size() != rank))
    return node.error("bad attribute 'output_padding' or 'output_shape': "
                      "expected " +
                      Twine(rank) + " numbers");

  ArrayRef<OpFoldResult> spatial = ArrayRef(x.sizes).drop_front(2);
  AffineExpr s0 = builder.getAffineSymbolExpr(0);
  AffineExpr s1 = builder.getAffineSymbolExpr(1);
  OpFoldResult zero = emitter.getIndex(0), one = emitter.getIndex(1);
  SmallVector<OpFoldResult> offsets = {zero, zero}, strides = {one, one};
  SmallVector<OpFoldResult> outputSizes, around = {x.sizes[0], x.sizes[1]};
  bool isInserted = false;
  for (size_t i = 0; i < rank; ++i) {
    int64_t stride = attributes.strides[i];
    int64_t extent = (attributes.kernel[i] - 1) * attributes.dilations[i] + 1;
    if (outputPadding[i] < 0 ||
        outputPadding[i] >= std::max(stride, attributes.dilations[i]))
      return node.error("bad attribute 'output_padding': found " +
                        Twine(outputPadding[i]) +
                        ", expected less than the stride or dilation");
    if (getKnownSize(spatial[i]).value_or(0) > kMaxNumElements / stride ||
        extent > kMaxNumElements)
      return node.error("the output would have more elements than there can "
                        "be along axis " +
                        Twine(i + 2));
    // What comes out without any padding.
    OpFoldResult full = emitter.apply(
        (s0 - 1) * stride + extent + outputPadding[i], spatial[i]);
    OpFoldResult output;
    int64_t low = attributes.pads[i], high = attributes.pads[rank + i];
    bool isSame = StringRef(attributes.autoPad).starts_with("SAME");
    if (!outputShape.empty() &&
        (outputShape[i] < 1 || outputShape[i] > kMaxNumElements))
      return node.error("bad attribute 'output_shape': found " +
                        Twine(outputShape[i]));
    if (isSame || !outputShape.empty()) {
      // The padding follows from the size.
      output = outputShape.empty() ? emitter.apply(s0 * stride, spatial[i])
                                   : emitter.getIndex(outputShape[i]);
      std::optional<int64_t> total = getKnownSize(emitter.sub(full, output));
      if (!total)
        return node.unsupported("output size of an input size that is not "
                                "known");
      // Negative where the output is longer: then there is none.
      *total = std::max<int64_t>(*total, 0);
      bool isUpper = attributes.autoPad == "SAME_UPPER";
      // The standard: total / 2 in front for SAME_UPPER, the rest otherwise.
      low = isUpper ? *total / 2 : *total - *total / 2;
      high = *total - low;
    } else {
      if (attributes.autoPad == "VALID")
        low = high = 0;
      output = emitter.apply(s0 - low - high, full);
    }
    if (std::optional<int64_t> known = getKnownSize(output);
        known && *known < 1)
      return node.error("output axis " + Twine(i + 2) + " would have size " +
                        Twine(*known));
    // Of each further element a stride comes out; of the first one at least
    // that makes the size certain.
    if (!getKnownSize(output) &&
        extent + outputPadding[i] - low - high < stride)
      emitter.checkAtLeast(output, emitter.min(spatial[i], one),
                           node.getCheckMessage("output axis " + Twine(i + 2) +
                                                " would have no elements"));
    // The window starts `extent - 1` before the first element, `low` of which
    // are cut off.
    int64_t offset = extent - 1 - low;
    if (offset < 0)
      return node.unsupported("padding larger than the kernel");
    OpFoldResult length = emitter.apply(s0 + (extent - 1), output);
    // All elements have to be inside: (size - 1) * stride + offset < length.
    if (std::optional<int64_t> known = getKnownSize(emitter.apply(
            s1 - ((s0 - 1) * stride + offset), {spatial[i], length}));
        known && *known < 1)
      return node.unsupported("padding larger than the kernel");
    offsets.push_back(emitter.getIndex(offset));
    strides.push_back(emitter.getIndex(stride));
    around.push_back(length);
    outputSizes.push_back(output);
    isInserted |= stride != 1;
  }

  // Without zeros in between it is padding, which is simpler for others.
  Value input = emitter.getValue(x);
  if (isInserted) {
    input = emitter.fill(around, x.elementType, 0);
    // Nothing can be inserted into nothing.
    if (!x.isEmpty())
      input = tensor::InsertSliceOp::create(builder, node.getLoc(),
                                            emitter.getValue(x), input, offsets,
                                            x.sizes, strides);
  } else {
    SmallVector<OpFoldResult> high;
    for (auto [size, length, offset] :
         llvm::zip_equal(x.sizes, around, offsets))
      high.push_back(emitter.sub(emitter.sub(length, size), offset));
    input = emitter.pad(input, offsets, high, emitter.scalar(x.elementType, 0),
                        around);
  }
  SmallVector<int64_t> ones(rank, 1);
  Convolution conv{emitter.wrap(input, around), turnWeight(emitter, w, groups)};
  conv.bias = node.hasInput(2) ? &node.getInput(2) : nullptr;
  conv.groups = groups;
  conv.strides = ones;
  conv.dilations = attributes.dilations;
  conv.outputSizes = outputSizes;
  node.setResult(0, emitConvolution(emitter, conv));
  return success();
}

void importer::addConvolutionOps(OpTable &table) {
  table["Conv"] = {importConv, 2, 3};
  table["ConvTranspose"] = {importConvTranspose, 2, 3};
}
