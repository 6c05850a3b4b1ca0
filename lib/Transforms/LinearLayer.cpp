//===- LinearLayer.cpp - Linear layers and maps around them ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinearLayer.h"

#include "ParameterMotion.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "nnspec/IR/MultiplyAccumulate.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/ScalarOps.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

static bool isParallel(utils::IteratorType type) {
  return type == utils::IteratorType::parallel;
}

std::optional<LinearLayer> LinearLayer::match(Operation *op) {
  auto structured = dyn_cast_or_null<linalg::LinalgOp>(op);
  if (!structured || !structured.hasPureTensorSemantics() ||
      structured->getNumResults() != 1)
    return std::nullopt;
  Block *body = structured.getBlock();
  std::optional<MultiplyAccumulate> product =
      matchMultiplyAccumulate(*body, structured.getNumDpsInputs(),
                              body->getTerminator()->getOperands());
  if (!product)
    return std::nullopt;
  LinearLayer layer(structured, product->lhs, product->rhs);
  // A sum of squares is linear in nothing.
  if (layer.getOperand(product->lhs) == layer.getOperand(product->rhs) &&
      layer.getMap(product->lhs) == layer.getMap(product->rhs))
    return std::nullopt;
  // The result has an element for each point of the parallel iterators.
  AffineMap map = layer.getResultMap();
  if (!map.isProjectedPermutation() ||
      map.getNumResults() != structured.getNumParallelLoops())
    return std::nullopt;
  for (unsigned i = 0, e = map.getNumResults(); i < e; ++i)
    if (!isParallel(structured.getIteratorTypesArray()[map.getDimPosition(i)]))
      return std::nullopt;
  return layer;
}

std::optional<SmallVector<unsigned>>
LinearLayer::getIterators(AffineMap map, ArrayRef<int64_t> dims) {
  SmallVector<unsigned> iterators;
  for (int64_t dim : dims) {
    auto iterator = dyn_cast<AffineDimExpr>(map.getResult(dim));
    if (!iterator)
      return std::nullopt;
    iterators.push_back(iterator.getPosition());
  }
  return iterators;
}

std::optional<SmallVector<int64_t>>
LinearLayer::getFactorAxes(unsigned factor,
                           ArrayRef<unsigned> iterators) const {
  SmallVector<int64_t> axes;
  for (unsigned iterator : iterators) {
    std::optional<unsigned> axis = getMap(factor).getResultPosition(
        getAffineDimExpr(iterator, op->getContext()));
    if (!axis)
      return std::nullopt;
    axes.push_back(*axis);
  }
  return axes;
}

/// The wider of two element types, and at least f32.
static FloatType getComputationType(Type a, Type b) {
  auto wider = [](FloatType x, FloatType y) {
    return x.getWidth() < y.getWidth() ? y : x;
  };
  FloatType f32 = Float32Type::get(a.getContext());
  return wider(wider(f32, cast<FloatType>(a)), cast<FloatType>(b));
}

Value LinearLayer::scaleFactor(OpBuilder &builder, Location loc,
                               unsigned factor, Value parameter,
                               ArrayRef<int64_t> axes) const {
  Value tensor = getOperand(factor);
  Type stored = getElementTypeOrSelf(tensor);
  Type type = getComputationType(stored, getElementTypeOrSelf(parameter));
  Value scale = sortAxes(builder, loc,
                         castElementType(builder, loc, parameter, type), axes)
                    .broadcastLike(builder, loc, tensor);
  Value wide = castElementType(builder, loc, tensor, type);
  return castElementType(builder, loc, MulOp::create(builder, loc, wide, scale),
                         stored);
}

SmallVector<int64_t> LinearLayer::getOwnAxes(unsigned factor) const {
  Value tensor = getOperand(factor);
  if (ChannelParameter::isOne(tensor))
    return llvm::to_vector_of<int64_t>(getParameterAxes(tensor).set_bits());
  return llvm::to_vector(llvm::seq<int64_t>(0, getMap(factor).getNumResults()));
}

llvm::SmallBitVector
LinearLayer::getReducedIterators(unsigned factor,
                                 ArrayRef<int64_t> dims) const {
  llvm::SmallBitVector iterators(op.getNumLoops());
  auto addAll = [&](AffineExpr expr) {
    expr.walk([&](AffineExpr part) {
      if (auto dim = dyn_cast<AffineDimExpr>(part))
        iterators.set(dim.getPosition());
    });
  };
  for (int64_t dim : dims)
    addAll(getMap(factor).getResult(dim));
  unsigned other = getOtherFactor(factor);
  for (int64_t axis : getOwnAxes(other))
    addAll(getMap(other).getResult(axis));
  return iterators;
}

/// How often each sum is repeated where the other reduction iterators are left
/// out; nothing where that is not known.
static std::optional<int64_t> getTripCount(linalg::LinalgOp op,
                                           const llvm::SmallBitVector &kept) {
  int64_t count = 1;
  SmallVector<utils::IteratorType> types = op.getIteratorTypesArray();
  for (auto [iterator, size] : llvm::enumerate(op.getStaticLoopRanges())) {
    if (kept.test(iterator) || isParallel(types[iterator]))
      continue;
    if (ShapedType::isDynamic(size))
      return std::nullopt;
    count *= size;
  }
  return count;
}

bool LinearLayer::isReduced(unsigned factor, ArrayRef<int64_t> dims) const {
  llvm::SmallBitVector kept = getReducedIterators(factor, dims);
  // Leaving out an iterator of size 1 saves nothing.
  return llvm::any_of(llvm::enumerate(op.getStaticLoopRanges()),
                      [&](auto range) {
                        return !kept.test(range.index()) && range.value() != 1;
                      });
}

std::optional<SmallVector<int64_t>>
LinearLayer::getReducedAxes(unsigned factor, ArrayRef<int64_t> dims) const {
  llvm::SmallBitVector kept = getReducedIterators(factor, dims);
  if (!getTripCount(op, kept))
    return std::nullopt;
  SmallVector<int64_t> axes;
  AffineMap map = getResultMap();
  for (unsigned axis = 0, e = map.getNumResults(); axis < e; ++axis)
    if (kept.test(map.getDimPosition(axis)))
      axes.push_back(axis);
  return axes;
}

int64_t LinearLayer::countTerms(unsigned factor) const {
  auto type = cast<RankedTensorType>(getOperand(factor).getType());
  int64_t count = 1;
  for (auto [axis, expr] : llvm::enumerate(getMap(factor).getResults()))
    if (!getResultMap().getResultPosition(expr) && !type.isDynamicDim(axis))
      count *= std::max<int64_t>(type.getDimSize(axis), 1);
  return count;
}

SmallVector<AffineMap>
LinearLayer::getReducedMaps(unsigned factor, ArrayRef<int64_t> dims,
                            ArrayRef<int64_t> resultAxes) const {
  MLIRContext *context = op->getContext();
  llvm::SmallBitVector kept = getReducedIterators(factor, dims);
  SmallVector<AffineExpr> renumbered(op.getNumLoops());
  unsigned numKept = 0;
  for (unsigned iterator : kept.set_bits())
    renumbered[iterator] = getAffineDimExpr(numKept++, context);
  auto reduce = [&](AffineMap map, ArrayRef<int64_t> axes) {
    SmallVector<AffineExpr> exprs =
        llvm::map_to_vector(axes, [&](int64_t axis) {
          return map.getResult(axis).replaceDims(renumbered);
        });
    return AffineMap::get(numKept, 0, exprs, context);
  };
  unsigned other = getOtherFactor(factor);
  return {reduce(getMap(factor), dims),
          reduce(getMap(other), getOwnAxes(other)),
          reduce(getResultMap(), resultAxes)};
}

bool LinearLayer::sizesReducedLoops(unsigned factor,
                                    ArrayRef<int64_t> dims) const {
  SmallVector<int64_t> axes = *getReducedAxes(factor, dims);
  SmallVector<AffineMap> maps = getReducedMaps(factor, dims, axes);
  return static_cast<bool>(
      inversePermutation(concatAffineMaps(maps, op->getContext())));
}

/// The axes of a result that an operand's axes are; nothing where they slide or
/// are summed over.
static std::optional<SmallVector<int64_t>> getResultAxes(AffineMap operand,
                                                         AffineMap result) {
  SmallVector<int64_t> axes;
  for (AffineExpr expr : operand.getResults()) {
    std::optional<unsigned> axis = result.getResultPosition(expr);
    if (!axis)
      return std::nullopt;
    axes.push_back(*axis);
  }
  return axes;
}

ChannelParameter
LinearLayer::applyToParameter(OpBuilder &builder, Location loc, unsigned factor,
                              const ChannelParameter &parameter) const {
  llvm::SmallBitVector kept = getReducedIterators(factor, parameter.dims);
  SmallVector<utils::IteratorType> iterators;
  for (unsigned iterator : kept.set_bits())
    iterators.push_back(op.getIteratorTypesArray()[iterator]);
  unsigned other = getOtherFactor(factor);
  SmallVector<int64_t> axes = *getReducedAxes(factor, parameter.dims);
  SmallVector<AffineMap> maps = getReducedMaps(factor, parameter.dims, axes);

  SmallVector<OpFoldResult> sizes = llvm::map_to_vector(axes, [&](int64_t i) {
    return getSize(builder, loc, getAccumulator(), i);
  });
  auto [shape, dynamicSizes] = decomposeMixedValues(sizes);
  FloatType type =
      getComputationType(getElementTypeOrSelf(getAccumulator()),
                         getElementTypeOrSelf(parameter.value.getType()));
  auto resultType = RankedTensorType::get(shape, type);
  Value ownOther = getOperand(other);
  if (ChannelParameter::isOne(ownOther))
    ownOther = ChannelParameter::get(builder, ownOther).value;
  Value operands[] = {parameter.value, ownOther};
  Value sum;
  auto lhsAxes = getResultAxes(maps[0], maps[2]);
  auto rhsAxes = getResultAxes(maps[1], maps[2]);
  if (lhsAxes && rhsAxes) {
    // What is not summed over anything is a product, and takes part in the
    // algebra.
    auto toResult = [&](Value operand, ArrayRef<int64_t> axes) -> Value {
      ChannelParameter sorted = sortAxes(
          builder, loc, castElementType(builder, loc, operand, type), axes);
      return BroadcastOp::create(builder, loc, sorted.value, sorted.dims,
                                 sizes);
    };
    sum = MulOp::create(builder, loc, toResult(operands[1], *rhsAxes),
                        toResult(operands[0], *lhsAxes));
  } else {
    Value zero = FillOp::create(builder, loc, resultType, 0.0, dynamicSizes);
    sum = linalg::GenericOp::create(
              builder, loc, resultType, operands, zero, maps, iterators,
              [&](OpBuilder &builder, Location loc, ValueRange arguments) {
                Value a = castScalar(builder, loc, arguments[0], type);
                Value b = castScalar(builder, loc, arguments[1], type);
                Value product = arith::MulFOp::create(builder, loc, a, b);
                linalg::YieldOp::create(
                    builder, loc,
                    arith::AddFOp::create(builder, loc, arguments[2], product)
                        .getResult());
              })
              .getResult(0);
  }
  int64_t count = *getTripCount(op, kept);
  if (count != 1) {
    Value factorOf = FillOp::create(builder, loc, resultType,
                                    static_cast<double>(count), dynamicSizes);
    sum = MulOp::create(builder, loc, sum, factorOf);
  }
  return {sum, axes};
}
