//===- FoldIntoConsumers.cpp - Maps into the layers after them ------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantParameter.h"
#include "FoldAffine.h"
#include "ParameterMotion.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/RegionKindInterface.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Remarks.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

using Axes = ConsumerFold::Axes;
using Parameters = ConsumerFold::Parameters;

//===----------------------------------------------------------------------===//
// Paddings
//===----------------------------------------------------------------------===//

/// The constant that a tensor is padded with.
static std::optional<double> getPaddingValue(tensor::PadOp pad) {
  FloatAttr value;
  Value padding = pad.getConstantPaddingValue();
  if (!padding || !matchPattern(padding, m_Constant(&value)))
    return std::nullopt;
  return value.getValueAsDouble();
}

/// The axes of which `isWhole` says that they are not as they were, and those
/// in `dims`.
template <typename Fn>
static SmallVector<int64_t> uniteAxes(int64_t rank, ArrayRef<int64_t> dims,
                                      Fn isWhole) {
  SmallVector<int64_t> axes;
  for (int64_t axis = 0; axis < rank; ++axis)
    if (!isWhole(axis) || llvm::is_contained(dims, axis))
      axes.push_back(axis);
  return axes;
}

static bool isUnpadded(tensor::PadOp pad, int64_t axis) {
  return isZeroInteger(pad.getMixedLowPad()[axis]) &&
         isZeroInteger(pad.getMixedHighPad()[axis]);
}

/// Whether the inserted slice is all of axis `axis`.
static bool isWholeAxis(tensor::InsertSliceOp insert, int64_t axis) {
  int64_t size = insert.getDestType().getDimSize(axis);
  return isZeroInteger(insert.getMixedOffsets()[axis]) &&
         isOneInteger(insert.getMixedStrides()[axis]) &&
         ShapedType::isStatic(size) &&
         getConstantIntValue(insert.getMixedSizes()[axis]) == size;
}

template <typename T>
static SmallVector<T> select(ArrayRef<T> all, ArrayRef<int64_t> axes) {
  return llvm::map_to_vector(axes, [&](int64_t axis) { return all[axis]; });
}

static Value createConstant(OpBuilder &builder, Location loc, Type type,
                            double value) {
  return arith::ConstantOp::create(builder, loc,
                                   builder.getFloatAttr(type, value));
}

/// A bias, or zero where there is none, that depends on the axes `dims` of `x`.
static ChannelParameter spreadBias(OpBuilder &builder, Location loc,
                                   const std::optional<ChannelParameter> &bias,
                                   Value x, ArrayRef<int64_t> dims) {
  SmallVector<OpFoldResult> sizes = getSizes(builder, loc, x);
  if (bias)
    return spread(builder, loc, *bias, dims, sizes);
  SmallVector<OpFoldResult> selected = select(ArrayRef(sizes), dims);
  auto [shape, dynamicSizes] = decomposeMixedValues(selected);
  auto type = RankedTensorType::get(shape, getElementTypeOrSelf(x));
  Value zero = FillOp::create(builder, loc, type, 0.0, dynamicSizes);
  return {zero, llvm::to_vector(dims)};
}

//===----------------------------------------------------------------------===//
// Shape ops
//===----------------------------------------------------------------------===//

/// Applies `fn` to both.
template <typename Fn>
static Axes mapAxes(const Axes &axes, Fn fn) {
  Axes result;
  if (axes.scale)
    result.scale = fn(*axes.scale);
  if (axes.bias)
    result.bias = fn(*axes.bias);
  return result;
}
template <typename Fn>
static Parameters mapParameters(const Parameters &parameters, Fn fn) {
  Parameters result;
  if (parameters.scale)
    result.scale = fn(*parameters.scale);
  if (parameters.bias)
    result.bias = fn(*parameters.bias);
  return result;
}

/// The axes of a transposition's result that those of its operand become.
static SmallVector<int64_t> permute(ArrayRef<int64_t> permutation,
                                    ArrayRef<int64_t> dims) {
  SmallVector<int64_t> inverse = invertPermutationVector(permutation);
  return select(ArrayRef(inverse), dims);
}

/// The element type of `x`, or a narrower one that it was cast from.
static FloatType getExactType(Value x) {
  for (unsigned depth = 0; depth < kMaxSearchDepth; ++depth) {
    auto cast = x.getDefiningOp<CastOp>();
    if (!cast || cast.getOperand().getType().getElementTypeBitWidth() >=
                     cast.getType().getElementTypeBitWidth())
      break;
    x = cast.getOperand();
  }
  return cast<FloatType>(getElementTypeOrSelf(x));
}

ConsumerFold::ConsumerFold(const FoldAffineOptions &options,
                           const ChannelAffine &affine)
    : options(options),
      producers(options, cast<RankedTensorType>(affine.x.getType())),
      mappedType(cast<RankedTensorType>(affine.x.getType())),
      exactType(getExactType(affine.x)),
      isBiasConstant(affine.bias && isConstantExpression(affine.bias)) {}

std::optional<Axes> ConsumerFold::move(OpOperand &use, const Axes &axes,
                                       Survey &survey) const {
  Operation *op = use.getOwner();
  if (auto narrowing = dyn_cast<CastOp>(op)) {
    auto type = cast<FloatType>(narrowing.getType().getElementType());
    auto from =
        cast<FloatType>(narrowing.getOperand().getType().getElementType());
    FloatType exact = exactType;
    if (type.getWidth() < from.getWidth() && type != exact &&
        type.getWidth() <= exact.getWidth()) {
      (void)survey.because("what the map reads has more bits than the layer's "
                           "operand");
      return std::nullopt;
    }
    return axes;
  }
  if (isa<tensor::CastOp>(op))
    return axes;
  if (auto concat = dyn_cast<tensor::ConcatOp>(op)) {
    if (llvm::count(concat.getInputs(), use.get()) != 1) {
      (void)survey.because("a concatenation has the value twice");
      return std::nullopt;
    }
    // What it is concatenated with has the scale 1 and the bias 0.
    auto isWhole = [&](int64_t axis) {
      return axis != static_cast<int64_t>(concat.getDim());
    };
    return mapAxes(axes, [&](ArrayRef<int64_t> dims) {
      return uniteAxes(concat.getType().getRank(), dims, isWhole);
    });
  }
  if (use.getOperandNumber() != 0)
    return std::nullopt;
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return mapAxes(axes, [&](ArrayRef<int64_t> dims) {
      return getGroupAxes(dropUnitAxes(expand.getReassociationIndices(),
                                       expand.getResultType().getShape()),
                          dims);
    });
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return mapAxes(axes, [&](ArrayRef<int64_t> dims) {
      return getGroups(collapse.getReassociationIndices(), dims);
    });
  if (auto permutation = getPermutation(op))
    return mapAxes(axes, [&](ArrayRef<int64_t> dims) {
      SmallVector<int64_t> permuted = permute(*permutation, dims);
      llvm::sort(permuted);
      return permuted;
    });
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    return mapAxes(axes, [&](ArrayRef<int64_t> dims) {
      return getKeptAxes(slice.getDroppedDims(), dims);
    });
  if (auto pad = dyn_cast<tensor::PadOp>(op)) {
    std::optional<double> value = getPaddingValue(pad);
    if (!value) {
      (void)survey.because("the padding is not a constant");
      return std::nullopt;
    }
    auto isWhole = [&](int64_t axis) { return isUnpadded(pad, axis); };
    Axes moved = axes;
    if (axes.scale && !llvm::all_of(*axes.scale, isWhole)) {
      (void)survey.because("the scale depends on an axis that is padded");
      return std::nullopt;
    }
    if (axes.bias || *value != 0)
      moved.bias =
          uniteAxes(pad.getResultType().getRank(),
                    axes.bias.value_or(SmallVector<int64_t>()), isWhole);
    return moved;
  }
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op)) {
    auto isWhole = [&](int64_t axis) { return isWholeAxis(insert, axis); };
    if (insert.getSourceType().getRank() != insert.getDestType().getRank() ||
        getUniformValue(insert.getDest()) != 0.0 ||
        (axes.scale && !llvm::all_of(*axes.scale, isWhole))) {
      (void)survey.because("the value is inserted into something but zeros, or "
                           "along an axis that the scale depends on");
      return std::nullopt;
    }
    Axes moved = axes;
    if (axes.bias)
      moved.bias =
          uniteAxes(insert.getDestType().getRank(), *axes.bias, isWhole);
    return moved;
  }
  return std::nullopt;
}

static std::pair<Value, Parameters> movePad(OpBuilder &builder, Location loc,
                                            tensor::PadOp pad, Value x,
                                            const Parameters &parameters) {
  double value = *getPaddingValue(pad);
  auto createPad = [&](Type type, Value source, ArrayRef<OpFoldResult> low,
                       ArrayRef<OpFoldResult> high, double value) -> Value {
    Value padding =
        createConstant(builder, loc, getElementTypeOrSelf(source), value);
    return tensor::PadOp::create(builder, loc, type, source, low, high,
                                 padding);
  };
  SmallVector<OpFoldResult> low = pad.getMixedLowPad();
  SmallVector<OpFoldResult> high = pad.getMixedHighPad();
  Parameters moved = parameters;
  if (parameters.bias || value != 0) {
    SmallVector<int64_t> dims =
        uniteAxes(pad.getResultType().getRank(),
                  parameters.bias ? ArrayRef<int64_t>(parameters.bias->dims)
                                  : ArrayRef<int64_t>(),
                  [&](int64_t axis) { return isUnpadded(pad, axis); });
    ChannelParameter bias = spreadBias(builder, loc, parameters.bias, x, dims);
    // The type of the bias may be too narrow for the padding.
    if (cast<FloatType>(getElementTypeOrSelf(bias.value)).getWidth() <
        cast<FloatType>(getElementTypeOrSelf(x)).getWidth())
      bias.value =
          castElementType(builder, loc, bias.value, getElementTypeOrSelf(x));
    bias.value = createPad(/*type=*/{}, bias.value, select(ArrayRef(low), dims),
                           select(ArrayRef(high), dims), value);
    moved.bias = bias;
  }
  return {createPad(pad.getResultType(), x, low, high, 0), moved};
}

static std::pair<Value, Parameters>
moveInsertSlice(OpBuilder &builder, Location loc, tensor::InsertSliceOp insert,
                Value x, const Parameters &parameters) {
  Parameters moved = parameters;
  if (parameters.bias) {
    SmallVector<int64_t> dims =
        uniteAxes(insert.getDestType().getRank(), parameters.bias->dims,
                  [&](int64_t axis) { return isWholeAxis(insert, axis); });
    ChannelParameter bias = spreadBias(builder, loc, parameters.bias, x, dims);
    SmallVector<OpFoldResult> sizes = getSizes(builder, loc, insert.getDest());
    sizes = select(ArrayRef(sizes), dims);
    auto [shape, dynamicSizes] = decomposeMixedValues(sizes);
    auto type = RankedTensorType::get(shape, getElementTypeOrSelf(bias.value));
    Value zeros = FillOp::create(builder, loc, type, 0.0, dynamicSizes);
    SmallVector<OpFoldResult> offsets = insert.getMixedOffsets();
    SmallVector<OpFoldResult> sliceSizes = insert.getMixedSizes();
    SmallVector<OpFoldResult> strides = insert.getMixedStrides();
    bias.value = tensor::InsertSliceOp::create(
        builder, loc, bias.value, zeros, select(ArrayRef(offsets), dims),
        select(ArrayRef(sliceSizes), dims), select(ArrayRef(strides), dims));
    moved.bias = bias;
  }
  IRMapping mapping;
  mapping.map(insert.getSource(), x);
  return {builder.clone(*insert, mapping)->getResult(0), moved};
}

static std::pair<Value, Parameters> moveConcat(OpBuilder &builder, Location loc,
                                               tensor::ConcatOp concat,
                                               unsigned number, Value x,
                                               const Parameters &parameters) {
  // The parameter of the result, where `value` has no effect.
  auto join = [&](const ChannelParameter &parameter, double value) {
    int64_t axis = concat.getDim();
    SmallVector<int64_t> dims =
        uniteAxes(concat.getType().getRank(), parameter.dims,
                  [&](int64_t other) { return other != axis; });
    int64_t position = llvm::find(dims, axis) - dims.begin();
    SmallVector<OpFoldResult> sizes = getSizes(builder, loc, x);
    ChannelParameter own = spread(builder, loc, parameter, dims, sizes);
    SmallVector<Value> parts;
    for (auto [i, input] : llvm::enumerate(concat.getInputs())) {
      if (i == number) {
        parts.push_back(own.value);
        continue;
      }
      SmallVector<OpFoldResult> selected = select(ArrayRef(sizes), dims);
      selected[position] = getSize(builder, loc, input, axis);
      auto [shape, dynamicSizes] = decomposeMixedValues(selected);
      auto type = RankedTensorType::get(shape, getElementTypeOrSelf(own.value));
      parts.push_back(FillOp::create(builder, loc, type, value, dynamicSizes));
    }
    Value joined = tensor::ConcatOp::create(builder, loc, position, parts);
    return ChannelParameter{joined, dims};
  };
  Parameters moved;
  if (parameters.scale)
    moved.scale = join(*parameters.scale, 1);
  if (parameters.bias)
    moved.bias = join(*parameters.bias, 0);
  SmallVector<Value> inputs(concat.getInputs());
  inputs[number] = x;
  return {tensor::ConcatOp::create(builder, loc, concat.getType(),
                                   concat.getDim(), inputs),
          moved};
}

std::pair<Value, Parameters>
ConsumerFold::move(OpBuilder &builder, OpOperand &use, Value x,
                   const Parameters &parameters) const {
  Operation *op = use.getOwner();
  Location loc = op->getLoc();
  if (auto pad = dyn_cast<tensor::PadOp>(op))
    return movePad(builder, loc, pad, x, parameters);
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
    return moveInsertSlice(builder, loc, insert, x, parameters);
  if (auto concat = dyn_cast<tensor::ConcatOp>(op))
    return moveConcat(builder, loc, concat, use.getOperandNumber(), x,
                      parameters);

  Parameters moved = parameters;
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op)) {
    moved = mapParameters(parameters, [&](const ChannelParameter &parameter) {
      return expandGroups(builder, loc, parameter,
                          dropUnitAxes(expand.getReassociationIndices(),
                                       expand.getResultType().getShape()),
                          expand.getMixedOutputShape());
    });
  } else if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op)) {
    SmallVector<OpFoldResult> sizes = getSizes(builder, loc, x);
    moved = mapParameters(parameters, [&](const ChannelParameter &parameter) {
      return collapseGroups(builder, loc, parameter,
                            collapse.getReassociationIndices(), sizes);
    });
  } else if (auto permutation = getPermutation(op)) {
    moved = mapParameters(parameters, [&](const ChannelParameter &parameter) {
      return sortAxes(builder, loc, parameter.value,
                      permute(*permutation, parameter.dims));
    });
  } else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    moved = mapParameters(parameters, [&](const ChannelParameter &parameter) {
      return sliceParameter(builder, loc, parameter, slice.getMixedOffsets(),
                            slice.getMixedSizes(), slice.getMixedStrides(),
                            slice.getDroppedDims());
    });
  }
  SmallVector<Value> operands(op->getOperands());
  operands[use.getOperandNumber()] = x;
  Operation *taken = mlir::clone(builder, op, op->getResultTypes(), operands);
  return {taken->getResult(0), moved};
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

bool ConsumerFold::isTermCheap(const LinearLayer &layer, unsigned factor,
                               ArrayRef<int64_t> biasDims) const {
  if (layer.isReduced(factor, biasDims))
    return true;
  // A constant is computed at compile time. To read it, where zeros were filled
  // in, is less than the map's reading and writing.
  auto type = cast<RankedTensorType>(layer.getAccumulator().getType());
  return options.wholeTerms && isBiasConstant &&
         isConstantExpression(layer.getOperand(layer.getOtherFactor(factor))) &&
         (options.cost == FoldCost::Always ||
          (type.hasStaticShape() && mappedType.hasStaticShape() &&
           type.getNumElements() <= 2 * mappedType.getNumElements()));
}

LogicalResult ConsumerFold::canLayerTake(const LinearLayer &layer,
                                         OpOperand &use, const Axes &axes,
                                         Survey &survey) const {
  unsigned factor = use.getOperandNumber();
  if (!producers.isData(layer, factor))
    return failure();
  survey.noteLayer();
  if (llvm::count(layer.getOp()->getOperands(), use.get()) != 1)
    return survey.because(describeOp(layer.getOp()) + " uses the value twice");
  if (axes.scale) {
    std::optional<SmallVector<unsigned>> iterators =
        LinearLayer::getIterators(layer.getMap(factor), *axes.scale);
    if (!iterators)
      return survey.because(
          "the scale depends on an axis that a window slides along");
    if (failed(producers.canScaleFactor(layer, layer.getOtherFactor(factor),
                                        *iterators, factor, survey)))
      return survey.because(
          "the scale depends on an axis that the weight does not have");
    survey.noteScaled(layer.getOperand(layer.getOtherFactor(factor)));
  }
  if (axes.bias) {
    std::optional<SmallVector<int64_t>> dims =
        layer.getReducedAxes(factor, *axes.bias);
    if (!dims)
      return survey.because(
          "how often the layer adds the same products is not known");
    if (!isTermCheap(layer, factor, *axes.bias))
      return survey.because(
          "the layer's result for the bias alone is as large as the layer's");
    if (!layer.sizesReducedLoops(factor, *axes.bias))
      return survey.because("the size of a window is known from an operand "
                            "that neither the bias nor the weight has");
    survey.noteBiased(layer.getAccumulator(),
                      layer.getOperand(layer.getOtherFactor(factor)),
                      layer.countTerms(layer.getOtherFactor(factor)));
    return producers.canAccumulatorTake(layer.getAccumulator(), *dims,
                                        Link::Bias, survey);
  }
  return success();
}

Value ConsumerFold::giveToLayer(OpBuilder &builder, const LinearLayer &layer,
                                OpOperand &use, Value x,
                                const Parameters &parameters) const {
  Operation *op = layer.getOp();
  Location loc = op->getLoc();
  unsigned factor = use.getOperandNumber();
  SmallVector<Value> operands(op->getOperands());
  operands[factor] = x;
  if (const auto &scale = parameters.scale) {
    unsigned other = layer.getOtherFactor(factor);
    SmallVector<unsigned> iterators =
        *LinearLayer::getIterators(layer.getMap(factor), scale->dims);
    operands[other] = layer.scaleFactor(builder, loc, other, scale->value,
                                        *layer.getFactorAxes(other, iterators));
  }
  if (const auto &bias = parameters.bias) {
    // Of the unscaled weight: the bias is added after the scale.
    ChannelParameter term = layer.applyToParameter(builder, loc, factor, *bias);
    OpOperand &accumulator = *layer.getOp().getDpsInitOperand(0);
    operands[accumulator.getOperandNumber()] = producers.takeInAccumulator(
        builder, loc, accumulator.get(), term, Link::Bias);
  }
  return mlir::clone(builder, op, op->getResultTypes(), operands)->getResult(0);
}

//===----------------------------------------------------------------------===//
// All users
//===----------------------------------------------------------------------===//

LogicalResult ConsumerFold::canUsersTake(Value v, const Axes &axes,
                                         Survey &survey) const {
  // Where ops may use themselves, there may be no last user.
  if (mayBeGraphRegion(*v.getParentRegion()))
    return failure();
  bool canTake = !v.use_empty();
  for (OpOperand &use : v.getUses()) {
    if (failed(survey.visit(use)))
      return failure();
    if (use.getOwner()->getBlock() != v.getParentBlock()) {
      (void)survey.because("a user is in another block, such as a loop");
      canTake = false;
    }
    if (std::optional<LinearLayer> layer = LinearLayer::match(use.getOwner())) {
      if (failed(canLayerTake(*layer, use, axes, survey)))
        canTake = false;
    } else if (std::optional<Axes> moved = move(use, axes, survey)) {
      Value next = use.getOwner()->getResult(0);
      if (failed(
              survey.step([&] { return canUsersTake(next, *moved, survey); })))
        canTake = false;
    } else {
      for (Value result : use.getOwner()->getResults())
        if (llvm::any_of(result.getUses(), [&](OpOperand &next) {
              return producers.isData(next);
            }))
          survey.noteLayer();
      (void)survey.because(describeOp(use.getOwner()) + " needs the value too");
      canTake = false;
    }
  }
  return success(canTake);
}

void ConsumerFold::giveToUsers(RewriterBase &rewriter, Value v, Value x,
                               const Parameters &parameters) const {
  SmallVector<OpOperand *> uses =
      llvm::map_to_vector(v.getUses(), [](OpOperand &use) { return &use; });
  for (OpOperand *use : uses) {
    Operation *op = use->getOwner();
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(op);
    if (std::optional<LinearLayer> layer = LinearLayer::match(op)) {
      rewriter.replaceOp(op,
                         giveToLayer(rewriter, *layer, *use, x, parameters));
      continue;
    }
    auto [moved, movedParameters] = move(rewriter, *use, x, parameters);
    giveToUsers(rewriter, op->getResult(0), moved, movedParameters);
    rewriter.eraseOp(op);
  }
}
