//===- FoldIntoProducer.cpp - Maps into the layer before them -------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantParameter.h"
#include "FoldAffine.h"
#include "ParameterMotion.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/RegionKindInterface.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Remarks.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

static bool isZero(Value tensor) { return getUniformValue(tensor) == 0.0; }

/// Refuses since something else uses `value` too: "'linalg.matmul' has 2
/// users". Not all are counted: each of them may ask.
static LogicalResult refuseUsers(Value value, Survey &survey) {
  constexpr unsigned kMaxCount = 16;
  bool isMore = value.hasNUsesOrMore(kMaxCount + 1);
  auto count =
      isMore ? kMaxCount : std::distance(value.use_begin(), value.use_end());
  return survey.because(describeOp(value.getDefiningOp()) + " has " +
                        (isMore ? "more than " : "") + Twine(count) + " users");
}

//===----------------------------------------------------------------------===//
// Shape ops
//===----------------------------------------------------------------------===//

/// The axis of the source that each axis of the slice is, and whether the slice
/// has all of each of the axes `dims`.
static FailureOr<SmallVector<int64_t>>
getWholeAxes(tensor::ExtractSliceOp slice, ArrayRef<int64_t> dims) {
  llvm::SmallBitVector dropped = slice.getDroppedDims();
  SmallVector<int64_t> kept;
  for (int64_t axis = 0, e = slice.getSourceType().getRank(); axis < e; ++axis)
    if (!dropped.test(axis))
      kept.push_back(axis);
  SmallVector<int64_t> axes;
  for (int64_t dim : dims) {
    int64_t axis = kept[dim], size = slice.getSourceType().getDimSize(axis);
    if (!isZeroInteger(slice.getMixedOffsets()[axis]) ||
        !isOneInteger(slice.getMixedStrides()[axis]) ||
        ShapedType::isDynamic(size) ||
        getConstantIntValue(slice.getMixedSizes()[axis]) != size)
      return failure();
    axes.push_back(axis);
  }
  return axes;
}

/// Whether each operand's share of the concatenation's axis is known.
static bool hasKnownShares(tensor::ConcatOp concat) {
  return llvm::all_of(concat.getInputs(), [&](Value input) {
    return !cast<RankedTensorType>(input.getType())
                .isDynamicDim(concat.getDim());
  });
}

/// The axes of a shape op's operand that the axes `dims` of its result come
/// from; nothing where it is no shape op.
static std::optional<SmallVector<int64_t>>
moveToOperand(Operation *op, ArrayRef<int64_t> dims, Survey &survey) {
  if (isa_and_nonnull<CastOp, tensor::CastOp>(op))
    return llvm::to_vector(dims);
  if (auto expand = dyn_cast_or_null<tensor::ExpandShapeOp>(op))
    return getGroups(expand.getReassociationIndices(), dims);
  if (auto collapse = dyn_cast_or_null<tensor::CollapseShapeOp>(op))
    return getGroupAxes(dropUnitAxes(collapse.getReassociationIndices(),
                                     collapse.getSrcType().getShape()),
                        dims);
  if (auto permutation = getPermutation(op)) {
    SmallVector<int64_t> axes = llvm::map_to_vector(
        dims, [&](int64_t dim) { return (*permutation)[dim]; });
    llvm::sort(axes);
    return axes;
  }
  if (auto broadcast = dyn_cast_or_null<BroadcastOp>(op)) {
    if (std::optional<SmallVector<int64_t>> axes =
            getOperandAxes(broadcast, dims))
      return axes;
    (void)survey.because("the parameter depends on an axis that is broadcast");
  }
  if (auto slice = dyn_cast_or_null<tensor::ExtractSliceOp>(op)) {
    FailureOr<SmallVector<int64_t>> axes = getWholeAxes(slice, dims);
    if (succeeded(axes))
      return *axes;
    (void)survey.because("the parameter depends on an axis that is sliced");
  }
  if (auto concat = dyn_cast_or_null<tensor::ConcatOp>(op)) {
    if (hasKnownShares(concat))
      return llvm::to_vector(dims);
    (void)survey.because("the sizes of the concatenated tensors are not known");
  }
  return std::nullopt;
}

/// The parameter of operand `number` of a shape op, where `parameter` is its
/// result's.
static ChannelParameter moveToOperand(OpBuilder &builder, Location loc,
                                      Operation *op, unsigned number,
                                      const ChannelParameter &parameter) {
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return collapseGroups(builder, loc, parameter,
                          expand.getReassociationIndices(),
                          expand.getMixedOutputShape());
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return expandGroups(builder, loc, parameter,
                        dropUnitAxes(collapse.getReassociationIndices(),
                                     collapse.getSrcType().getShape()),
                        getSizes(builder, loc, collapse.getSrc()));
  if (auto permutation = getPermutation(op)) {
    SmallVector<int64_t> axes = llvm::map_to_vector(
        parameter.dims, [&](int64_t dim) { return (*permutation)[dim]; });
    return sortAxes(builder, loc, parameter.value, axes);
  }
  if (auto broadcast = dyn_cast<BroadcastOp>(op))
    return {parameter.value, *getOperandAxes(broadcast, parameter.dims)};
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    return {parameter.value, *getWholeAxes(slice, parameter.dims)};
  if (auto concat = dyn_cast<tensor::ConcatOp>(op)) {
    if (!llvm::is_contained(parameter.dims, concat.getDim()))
      return parameter;
    int64_t rank = concat.getType().getRank(), offset = 0;
    auto getShare = [&](unsigned i) {
      return cast<RankedTensorType>(concat.getInputs()[i].getType())
          .getDimSize(concat.getDim());
    };
    for (unsigned i = 0; i < number; ++i)
      offset += getShare(i);
    OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
    SmallVector<OpFoldResult> offsets(rank, zero), strides(rank, one);
    SmallVector<OpFoldResult> sizes(rank, one);
    for (auto [axis, dim] : llvm::enumerate(parameter.dims))
      sizes[dim] = getSize(builder, loc, parameter.value, axis);
    offsets[concat.getDim()] = builder.getIndexAttr(offset);
    sizes[concat.getDim()] = builder.getIndexAttr(getShare(number));
    return sliceParameter(builder, loc, parameter, offsets, sizes, strides,
                          /*dropped=*/llvm::SmallBitVector(rank));
  }
  return parameter;
}

/// The operands of a shape op that hold the elements.
static ValueRange getSources(Operation *op) {
  if (isa<tensor::ConcatOp>(op))
    return op->getOperands();
  return op->getOperands().take_front(1);
}

//===----------------------------------------------------------------------===//
// Which layers can take a map
//===----------------------------------------------------------------------===//

/// What is computed of `value` is stored in this type, in the end: as far as
/// elementwise ops with one user go on.
static FloatType getStoredType(Value value) {
  auto getType = [](Value v) {
    return cast<FloatType>(getElementTypeOrSelf(v));
  };
  FloatType type = getType(value);
  for (unsigned depth = 0; depth < kMaxSearchDepth && value.hasOneUse();
       ++depth) {
    Operation *user = *value.user_begin();
    auto structured = dyn_cast<linalg::LinalgOp>(user);
    bool isElementwise = isa<PointwiseOpInterface>(user) ||
                         (structured && structured.getNumLoops() ==
                                            structured.getNumParallelLoops());
    if (!isElementwise || user->getNumResults() != 1 ||
        !isa<FloatType>(getElementTypeOrSelf(user->getResult(0))))
      return type;
    value = user->getResult(0);
    if (getType(value).getWidth() < type.getWidth())
      return getType(value);
  }
  return type;
}

ProducerFold::ProducerFold(const FoldAffineOptions &options, Value result)
    : options(options), result(result),
      mappedType(cast<RankedTensorType>(result.getType())) {}

ProducerFold ProducerFold::forSource(Operation *op, Value source) const {
  ProducerFold fold = *this;
  if (isa<tensor::ConcatOp>(op))
    fold.mappedType = cast<RankedTensorType>(source.getType());
  return fold;
}

/// How the sizes of two operands of a layer compare.
enum class Comparison { NotLarger, Larger, Unknown };

/// Compares a factor with the tensor that a map is of, from which another
/// operand of the layer comes, or which comes from its result.
static Comparison compareSizes(const LinearLayer &layer, unsigned factor,
                               unsigned other, RankedTensorType mappedType) {
  auto compare = [](int64_t ofFactor, int64_t ofOther) {
    return ofFactor > ofOther ? Comparison::Larger : Comparison::NotLarger;
  };
  auto factorType = cast<RankedTensorType>(layer.getOperand(factor).getType());
  if (factorType.hasStaticShape() && mappedType.hasStaticShape())
    return compare(factorType.getNumElements(), mappedType.getNumElements());
  // Iterators that both have cancel out, of whatever size they are.
  // The elements along the axes that the other one does not have.
  auto countOwn = [&](unsigned number,
                      unsigned other) -> std::optional<int64_t> {
    auto type = cast<RankedTensorType>(layer.getOperand(number).getType());
    int64_t count = 1;
    for (auto [axis, expr] :
         llvm::enumerate(layer.getMap(number).getResults())) {
      if (isa<AffineDimExpr>(expr) &&
          layer.getMap(other).getResultPosition(expr))
        continue;
      if (type.isDynamicDim(axis))
        return std::nullopt;
      count *= type.getDimSize(axis);
    }
    return count;
  };
  auto ofFactor = countOwn(factor, other), ofOther = countOwn(other, factor);
  if (ofFactor && ofOther)
    return compare(*ofFactor, *ofOther);
  // Batches are what is dynamic, and they are large.
  return ofFactor ? Comparison::NotLarger : Comparison::Unknown;
}

LogicalResult ProducerFold::canScaleFactor(const LinearLayer &layer,
                                           unsigned factor,
                                           ArrayRef<unsigned> iterators,
                                           unsigned mapped,
                                           Survey &survey) const {
  if (!layer.getFactorAxes(factor, iterators))
    return failure();
  auto type = cast<RankedTensorType>(layer.getOperand(factor).getType());
  auto elementType = cast<FloatType>(type.getElementType());
  if (options.keepNarrowWeights && elementType.getWidth() < 32)
    return survey.because("the weight is narrower than f32");
  if (options.cost == FoldCost::NotLarger &&
      !isConstantExpression(layer.getOperand(factor))) {
    Comparison comparison = compareSizes(layer, factor, mapped, mappedType);
    if (comparison != Comparison::NotLarger)
      return survey.because(
          Twine("the weight is not constant, and ") +
          (comparison == Comparison::Larger ? "is" : "may be") +
          " larger than what the map is of");
  }
  return success();
}

/// What maps and casts make `value` of: a weight that has taken a scale is the
/// weight still, or the scale would go back and forth.
static Value getUnmapped(Value value) {
  for (unsigned depth = 0; depth < kMaxSearchDepth; ++depth) {
    Operation *op = value.getDefiningOp();
    if (!isa_and_nonnull<MulOp, AddOp, CastOp, tensor::CastOp>(op))
      break;
    // A constant weight stands on the right of its scale.
    unsigned own = op->getNumOperands() == 2 && !isParameter(op->getOperand(1));
    if (own == 1 && !isParameter(op->getOperand(0)))
      break;
    value = op->getOperand(own);
  }
  return value;
}

bool ProducerFold::isWeight(const LinearLayer &layer, unsigned weight) const {
  unsigned data = layer.getOtherFactor(weight);
  // Constants are folded at compile time.
  auto isConstant = [&](unsigned factor) {
    return isConstantExpression(getUnmapped(layer.getOperand(factor)));
  };
  if (isConstant(weight) != isConstant(data))
    return isConstant(weight);
  // Windows slide along data.
  bool hasWindow = !layer.getMap(weight).isProjectedPermutation();
  if (hasWindow == layer.getMap(data).isProjectedPermutation())
    return !hasWindow;
  auto weightType = cast<RankedTensorType>(layer.getOperand(weight).getType());
  if (options.cost == FoldCost::NotLarger) {
    // Batches are what is dynamic.
    if (weightType.hasStaticShape() != mappedType.hasStaticShape())
      return weightType.hasStaticShape();
    if (weightType.hasStaticShape() &&
        weightType.getNumElements() != mappedType.getNumElements())
      return weightType.getNumElements() < mappedType.getNumElements();
  }
  return data < weight;
}

bool ProducerFold::isData(const LinearLayer &layer, unsigned operand) const {
  return llvm::is_contained(layer.getFactors(), operand) &&
         isWeight(layer, layer.getOtherFactor(operand));
}

bool ProducerFold::isData(OpOperand &use) const {
  std::optional<LinearLayer> layer = LinearLayer::match(use.getOwner());
  return layer && isData(*layer, use.getOperandNumber());
}

FailureOr<unsigned> ProducerFold::chooseFactor(const LinearLayer &layer,
                                               ArrayRef<int64_t> dims,
                                               Survey &survey) const {
  SmallVector<unsigned> iterators =
      *LinearLayer::getIterators(layer.getResultMap(), dims);
  unsigned result = layer.getOp().getDpsInitOperand(0)->getOperandNumber();
  SmallVector<unsigned, 2> candidates;
  for (unsigned factor : llvm::reverse(layer.getFactors()))
    if (succeeded(canScaleFactor(layer, factor, iterators, result, survey)))
      candidates.push_back(factor);
  if (candidates.empty())
    return survey.because("the scale depends on an axis that no weight has");
  // Rather one that is folded at compile time.
  for (unsigned factor : candidates)
    if (isConstantExpression(layer.getOperand(factor)))
      return factor;
  return candidates.front();
}

LogicalResult ProducerFold::canAccumulatorTake(Value v, ArrayRef<int64_t> dims,
                                               Link link,
                                               Survey &survey) const {
  if (link == Link::Bias) {
    survey.noteBiased(v);
    // A sum that begins with the bias rounds as coarsely as the result each
    // time that a product is added.
    if (options.keepNarrowAccumulators &&
        getElementTypeOrSelf(v).getIntOrFloatBitWidth() < 32)
      return survey.because("the accumulator is narrower than f32");
  }
  if (isZero(v))
    return success();
  if (isParameter(v)) {
    if (link == Link::Scale)
      survey.noteScaled(v);
    llvm::SmallBitVector axes = getParameterAxes(v);
    for (int64_t dim : dims)
      axes.set(dim);
    if (!axes.all())
      return success();
    return survey.because("the accumulator and the map together depend on "
                          "every axis");
  }
  if (succeeded(survey.step([&] { return canTake(v, dims, link, survey); })))
    return success();
  return survey.because("the accumulator is not zero, not a parameter, and "
                        "not a layer that takes the map");
}

LogicalResult ProducerFold::canTake(Value v, ArrayRef<int64_t> dims, Link link,
                                    Survey &survey) const {
  Operation *op = v.getDefiningOp();
  // Where ops may use themselves, there is no producer that comes first.
  if (!op || mayBeGraphRegion(*op->getParentRegion()))
    return failure();
  if (std::optional<LinearLayer> layer = LinearLayer::match(op)) {
    survey.noteLayer();
    if (!v.hasOneUse())
      return refuseUsers(v, survey);
    // What is folded is computed where the map is.
    if (v.user_begin()->getBlock() != op->getBlock())
      return survey.because("the map is in another block, such as a loop");
    if (link == Link::Scale) {
      FailureOr<unsigned> factor = chooseFactor(*layer, dims, survey);
      if (failed(factor))
        return failure();
      survey.noteScaled(layer->getOperand(*factor));
    }
    return canAccumulatorTake(layer->getAccumulator(), dims, link, survey);
  }
  if (auto cast = dyn_cast<CastOp>(op)) {
    unsigned from = cast.getOperand().getType().getElementTypeBitWidth();
    unsigned to = cast.getType().getElementTypeBitWidth();
    if (result && from < to && from < getStoredType(result).getWidth()) {
      if (LinearLayer::match(cast.getOperand().getDefiningOp()))
        survey.noteLayer();
      return survey.because("the layer's result is stored in fewer bits than "
                            "what the map makes of it");
    }
  }
  std::optional<SmallVector<int64_t>> moved = moveToOperand(op, dims, survey);
  if (!moved) {
    if (op->getNumOperands() != 0 &&
        LinearLayer::match(op->getOperand(0).getDefiningOp()))
      survey.noteLayer();
    return failure();
  }
  // All sources are asked, since a layer may be behind any. Of what has several
  // users it is enough to know whether there is one; following all paths might
  // take exponential time.
  bool canAllTake = true;
  for (Value source : getSources(op)) {
    canAllTake &= succeeded(survey.step([&] {
      return forSource(op, source).canTake(source, *moved, link, survey);
    }));
    if (!v.hasOneUse())
      break;
  }
  if (!v.hasOneUse()) {
    if (llvm::any_of(getSources(op), [](Value source) {
          return LinearLayer::match(source.getDefiningOp()).has_value();
        }))
      survey.noteLayer();
    return refuseUsers(v, survey);
  }
  if (!canAllTake)
    return failure();
  if (v.user_begin()->getBlock() != op->getBlock())
    return survey.because("the map is in another block, such as a loop");
  return success();
}

//===----------------------------------------------------------------------===//
// Folding
//===----------------------------------------------------------------------===//

/// `f(v, p)`, computed in the wider element type and stored in that of `v`.
static Value applyLink(OpBuilder &builder, Location loc, Value v, Value p,
                       Link link) {
  Type stored = getElementTypeOrSelf(v), type = getElementTypeOrSelf(p);
  if (cast<FloatType>(type).getWidth() < cast<FloatType>(stored).getWidth())
    type = stored;
  Value a = castElementType(builder, loc, v, type);
  Value b = castElementType(builder, loc, p, type);
  Value result = link == Link::Scale
                     ? MulOp::create(builder, loc, a, b).getResult()
                     : AddOp::create(builder, loc, a, b).getResult();
  return castElementType(builder, loc, result, stored);
}

Value ProducerFold::takeInAccumulator(OpBuilder &builder, Location loc, Value v,
                                      const ChannelParameter &parameter,
                                      Link link) const {
  if (isZero(v)) {
    if (link == Link::Scale)
      return v;
    ChannelParameter bias = parameter;
    bias.value =
        castElementType(builder, loc, bias.value, getElementTypeOrSelf(v));
    return castShape(builder, loc, bias.broadcastLike(builder, loc, v),
                     cast<RankedTensorType>(v.getType()).getShape());
  }
  if (isParameter(v))
    return applyLink(builder, loc, v, parameter.broadcastLike(builder, loc, v),
                     link);
  return take(builder, loc, v, parameter, link);
}

Value ProducerFold::take(OpBuilder &builder, Location loc, Value v,
                         const ChannelParameter &parameter, Link link) const {
  Operation *op = v.getDefiningOp();
  SmallVector<Value> operands(op->getOperands());
  if (std::optional<LinearLayer> layer = LinearLayer::match(op)) {
    if (link == Link::Scale) {
      Survey unused;
      unsigned factor = *chooseFactor(*layer, parameter.dims, unused);
      SmallVector<unsigned> iterators =
          *LinearLayer::getIterators(layer->getResultMap(), parameter.dims);
      operands[factor] =
          layer->scaleFactor(builder, loc, factor, parameter.value,
                             *layer->getFactorAxes(factor, iterators));
    }
    OpOperand &accumulator = *layer->getOp().getDpsInitOperand(0);
    operands[accumulator.getOperandNumber()] =
        takeInAccumulator(builder, loc, accumulator.get(), parameter, link);
  } else {
    for (unsigned i = 0, e = getSources(op).size(); i < e; ++i)
      operands[i] =
          forSource(op, operands[i])
              .take(builder, loc, operands[i],
                    moveToOperand(builder, loc, op, i, parameter), link);
  }
  Operation *taken = mlir::clone(builder, op, op->getResultTypes(), operands);
  taken->setLoc(builder.getFusedLoc({op->getLoc(), loc}));
  return taken->getResult(0);
}
