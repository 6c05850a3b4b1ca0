//===- StructuredFrame.h - Structured ops in a frame ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_STRUCTUREDFRAME_H
#define NNSPEC_LIB_EVALUATOR_STRUCTUREDFRAME_H

#include "Frame.h"

#include "mlir/IR/IRMapping.h"
#include "nnspec/IR/AggregatedOps.h"
#include "nnspec/IR/MultiplyAccumulate.h"

namespace mlir::nnspec::eval {

template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::evaluateStructured(const StructuredOp<D> &structured) {
  return StructuredOpEvaluator<D>(domain, structured,
                                  [&](Value value) { return lookup(value); })
      .evaluate();
}

/// Whether an elementwise op reads whole tensors of its result's shape, and so
/// few elements that the intermediate ones may be held at once.
template <typename D>
static bool canEvaluateWhole(ArrayRef<AffineMap> maps,
                             ArrayRef<Datum<D>> operands,
                             ArrayRef<int64_t> shape) {
  constexpr int64_t kMaxElements = 4096;
  auto isWhole = [&](const Datum<D> &operand) {
    return !operand.isUninitialized() && ArrayRef(operand.shape) == shape;
  };
  return ShapedType::getNumElements(shape) <= kMaxElements &&
         llvm::all_of(maps, [](AffineMap map) { return map.isIdentity(); }) &&
         llvm::all_of(operands, isWhole);
}

/// Evaluates each op of the body on all elements. Parameters are small, and
/// finding the elements takes longer than computing with them.
template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::evaluateWhole(Block &body, Value yielded,
                                   ArrayRef<Datum<D>> operands,
                                   ArrayRef<int64_t> shape) {
  Frame frame(evaluator, this);
  for (auto [argument, operand] :
       llvm::zip_equal(body.getArguments(), operands))
    frame.values[argument] = operand;
  for (Operation &op : body) {
    FailureOr<Values> results = frame.evaluate(&op);
    if (failed(results))
      return failure();
    frame.values[op.getResult(0)] = std::move(results->front());
  }
  return Values{frame.get(yielded).reshaped(shape)};
}

template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::evaluatePointwise(PointwiseOpInterface op) {
  RankedTensorType type = op.getResultType();
  SmallVector<AffineMap> maps = op.getIndexingMaps();
  Values operands(llvm::map_range(op.getTensorOperands(),
                                  [&](Value value) { return get(value); }));

  // The result's shape: from the size operands, or from an operand of its
  // shape.
  SmallVector<int64_t> shape(type.getShape());
  if (op.hasSizeOperands()) {
    shape = getIntegers(mlir::getMixedValues(
        shape, op->getOperands().drop_front(operands.size()),
        op->getContext()));
  } else {
    for (auto [map, operand] : llvm::zip_equal(maps, operands))
      if (map.isIdentity())
        shape.assign(operand.shape.begin(), operand.shape.end());
  }
  if (failed(verifyShape(op, shape)))
    return failure();

  // The scalar function, as a region.
  Block body;
  for (Value operand : op.getTensorOperands())
    body.addArgument(getElementTypeOrSelf(operand.getType()), op.getLoc());
  OpBuilder builder(op.getContext());
  builder.setInsertionPointToEnd(&body);
  Value yielded = op.buildScalar(builder, op.getLoc(), body.getArguments());
  if (operands.empty()) {
    // All points have one value.
    FailureOr<Values> scalar = evaluateWhole(body, yielded, operands, {});
    if (failed(scalar))
      return failure();
    return visitElements(scalar->front(), [&](const auto &elements) {
      std::decay_t<decltype(elements)> copies(*countElements(shape),
                                              elements.front());
      return Values{Datum<D>(shape, std::move(copies))};
    });
  }
  if (canEvaluateWhole<D>(maps, operands, shape))
    return evaluateWhole(body, yielded, operands, shape);

  maps.push_back(builder.getMultiDimIdentityMap(type.getRank()));
  unsigned numInputs = operands.size();
  operands.push_back(Datum<D>::empty(shape));
  return evaluateStructured({op, std::move(operands), std::move(maps),
                             SmallVector<utils::IteratorType>(
                                 type.getRank(), utils::IteratorType::parallel),
                             numInputs, &body, yielded});
}

template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::evaluateLinalg(linalg::LinalgOp op) {
  if (!op.hasPureTensorSemantics())
    return ElementOps<D>::reportUnsupported(op);
  StructuredOp<D> structured{
      op,
      Values(llvm::map_range(op->getOperands(),
                             [&](Value value) { return get(value); })),
      op.getIndexingMapsArray(),
      op.getIteratorTypesArray(),
      static_cast<unsigned>(op.getNumDpsInputs()),
      op.getBlock(),
      op.getBlock()->getTerminator()->getOperands()};

  std::optional<MultiplyAccumulate> product = matchMultiplyAccumulate(
      *structured.body, structured.numInputs, structured.yielded);
  // A sum of squares is not negative; one of products does not know that.
  if (HasSquare<D>::value && product &&
      structured.areCopies(product->lhs, product->rhs))
    product.reset();
  if (product) {
    SmallVector<SmallVector<int64_t>> shapes = llvm::map_to_vector(
        structured.operands, [](const Datum<D> &d) { return d.shape; });
    FailureOr<IterationSpace> space = IterationSpace::create(
        op, structured.maps, structured.iterators, shapes);
    if (failed(space))
      return failure();
    auto access = [&](unsigned i) {
      return Access(structured.maps[i], shapes[i]);
    };
    Access lhs = access(product->lhs), rhs = access(product->rhs);
    Access out = access(structured.numInputs);
    AffineMap outMap = structured.maps.back();
    bool isInitialized = llvm::none_of(
        ArrayRef<unsigned>{product->lhs, product->rhs, structured.numInputs},
        [&](unsigned i) { return structured.operands[i].isUninitialized(); });
    if (lhs.isLinear() && rhs.isLinear() && isInitialized &&
        outMap.isProjectedPermutation() &&
        outMap.getNumResults() == space->parallelDims.size()) {
      auto result = structured.operands.back().scalars();
      if (!result.empty())
        Contraction<D>(domain, *space, lhs, rhs, out)
            .run(op.getContext(), structured.operands[product->lhs].scalars(),
                 structured.operands[product->rhs].scalars(), result,
                 domain.getFormat(cast<FloatType>(
                     getElementTypeOrSelf(op->getResult(0).getType()))));
      return Values{
          Datum<D>(ArrayRef<int64_t>(shapes.back()), std::move(result))};
    }
  }
  return evaluateStructured(structured);
}

template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::evaluateAggregated(Operation *op) {
  // The decomposition stands before a clone of the op, so that the program
  // stays as it is.
  // Its operands are the block's arguments: a decomposition may look through
  // the ops that compute an operand, to values that are freed already.
  Block block;
  OpBuilder builder(op->getContext());
  builder.setInsertionPointToEnd(&block);
  Frame frame(evaluator, this);
  IRMapping mapping;
  for (Value operand : op->getOperands()) {
    BlockArgument argument =
        block.addArgument(operand.getType(), operand.getLoc());
    mapping.map(operand, argument);
    frame.values[argument] = get(operand);
  }
  Operation *clone = builder.clone(*op, mapping);
  FailureOr<SmallVector<Value>> decomposed =
      decomposeAggregated(builder, cast<linalg::AggregatedOpInterface>(clone));
  if (failed(decomposed))
    return ElementOps<D>::reportUnsupported(op);

  Values results;
  for (Operation &inner : block) {
    if (&inner == clone)
      break;
    FailureOr<Values> innerResults = frame.evaluate(&inner);
    if (failed(innerResults))
      return failure();
    for (auto [result, datum] :
         llvm::zip_equal(inner.getResults(), *innerResults))
      frame.values[result] = std::move(datum);
  }
  for (Value value : *decomposed)
    results.push_back(frame.get(value));
  return results;
}

template <typename D>
FailureOr<Datum<D>>
Evaluator<D>::Frame::evaluateIndexRegion(Operation *op, Block &body,
                                         ArrayRef<int64_t> shape) {
  // The region's arguments are the coordinates of a point: elements of tensors
  // that hold 0, 1, 2, ... along one axis.
  Builder builder(op->getContext());
  unsigned rank = shape.size();
  StructuredOp<D> structured;
  structured.op = op;
  for (auto [axis, size] : llvm::enumerate(shape)) {
    std::vector<int64_t> coordinates(size);
    std::iota(coordinates.begin(), coordinates.end(), 0);
    structured.operands.push_back(
        Datum<D>(ArrayRef<int64_t>(size), std::move(coordinates)));
    structured.maps.push_back(
        AffineMap::get(rank, 0, builder.getAffineDimExpr(axis)));
  }
  structured.operands.push_back(Datum<D>::empty(shape));
  structured.maps.push_back(builder.getMultiDimIdentityMap(rank));
  structured.iterators.assign(rank, utils::IteratorType::parallel);
  structured.numInputs = rank;
  structured.body = &body;
  structured.yielded = body.getTerminator()->getOperands();
  FailureOr<Values> results = evaluateStructured(structured);
  if (failed(results))
    return failure();
  return std::move(results->front());
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_STRUCTUREDFRAME_H
