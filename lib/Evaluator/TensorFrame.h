//===- TensorFrame.h - Tensor ops in a frame --------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_TENSORFRAME_H
#define NNSPEC_LIB_EVALUATOR_TENSORFRAME_H

#include "Frame.h"

namespace mlir::nnspec::eval {

template <typename D>
FailureOr<Datum<D>> Evaluator<D>::Frame::evaluatePad(tensor::PadOp op) {
  const Datum<D> &source = get(op.getSource());
  SmallVector<int64_t> low = getIntegers(op.getMixedLowPad());
  SmallVector<int64_t> high = getIntegers(op.getMixedHighPad());
  SmallVector<int64_t> shape(source.shape);
  for (auto [size, before, after] : llvm::zip_equal(shape, low, high)) {
    if (before < 0 || after < 0)
      return op.emitOpError("pads by a negative amount");
    size += before + after;
  }
  if (failed(verifyShape(op, shape)))
    return failure();
  FailureOr<Datum<D>> padding =
      evaluateIndexRegion(op, op.getRegion().front(), shape);
  if (failed(padding))
    return failure();
  Slice slice{low, SmallVector<int64_t>(source.shape),
              SmallVector<int64_t>(shape.size(), 1)};
  return scatter(domain, op, source, *padding,
                 ArrayRef(slice.getOffsets(shape)));
}

template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::evaluateTensorOp(Operation *op) {
  using Result = FailureOr<Values>;
  auto one = [](FailureOr<Datum<D>> datum) -> Result {
    if (failed(datum))
      return failure();
    return Values{std::move(*datum)};
  };
  auto shapeOf = [&](Value tensor) -> ArrayRef<int64_t> {
    return get(tensor).shape;
  };
  auto createEmpty = [&](ArrayRef<int64_t> shape) {
    return Values{
        Datum<D>::empty(shape, getElementTypeOrSelf(op->getResult(0)))};
  };
  auto gatherAt = [&](Value tensor, ArrayRef<int64_t> offsets,
                      ArrayRef<int64_t> shape) -> Result {
    if (get(tensor).isUninitialized())
      return createEmpty(shape);
    return Values{gather<D>(get(tensor), offsets, shape)};
  };
  auto getSlice = [&](OffsetSizeAndStrideOpInterface slice) {
    return Slice{getIntegers(slice.getMixedOffsets()),
                 getIntegers(slice.getMixedSizes()),
                 getIntegers(slice.getMixedStrides())};
  };
  /// The row-major offset of the element at `indices`.
  auto getOffset = [&](ValueRange indices,
                       ArrayRef<int64_t> shape) -> FailureOr<int64_t> {
    int64_t offset = 0;
    for (auto [index, size, stride] :
         llvm::zip_equal(indices, shape, getRowMajorStrides(shape))) {
      int64_t coordinate = getInteger(index);
      if (coordinate < 0 || coordinate >= size)
        return op->emitOpError("accesses element ")
               << coordinate << " along an axis of size " << size;
      offset += coordinate * stride;
    }
    return offset;
  };
  /// Other static sizes for the same elements.
  auto reshape = [&](Value tensor, ArrayRef<int64_t> shape) -> Result {
    if (failed(verifyShape(op, shape)))
      return failure();
    if (ShapedType::getNumElements(shape) != get(tensor).getNumElements())
      return op->emitOpError("reshapes a tensor of ")
             << get(tensor).getNumElements() << " elements to one of "
             << ShapedType::getNumElements(shape);
    return Values{get(tensor).reshaped(shape)};
  };

  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](tensor::EmptyOp empty) -> Result {
        SmallVector<int64_t> shape = getIntegers(empty.getMixedSizes());
        if (failed(verifyShape(op, shape)))
          return failure();
        return createEmpty(shape);
      })
      .Case([&](tensor::DimOp dim) -> Result {
        ArrayRef<int64_t> shape = shapeOf(dim.getSource());
        int64_t axis = getInteger(dim.getIndex());
        if (axis < 0 || axis >= static_cast<int64_t>(shape.size()))
          return op->emitOpError("asks for axis ")
                 << axis << " of a tensor of rank " << shape.size();
        return Values{Datum<D>::ofInteger(shape[axis])};
      })
      .Case([&](tensor::RankOp rank) -> Result {
        return Values{Datum<D>::ofInteger(shapeOf(rank.getTensor()).size())};
      })
      .Case([&](tensor::CastOp cast) -> Result {
        auto type = dyn_cast<RankedTensorType>(cast.getType());
        if (type)
          for (auto [found, expected] :
               llvm::zip_equal(shapeOf(cast.getSource()), type.getShape()))
            if (ShapedType::isStatic(expected) && found != expected)
              return op->emitOpError("casts an axis of size ")
                     << found << " to size " << expected;
        return Values{get(cast.getSource())};
      })
      .Case([&](tensor::SplatOp splat) -> Result {
        SmallVector<int64_t> shape = getIntegers(
            mlir::getMixedValues(splat.getType().getShape(),
                                 splat.getDynamicSizes(), splat.getContext()));
        if (failed(verifyShape(op, shape)))
          return failure();
        std::vector<int64_t> offsets(ShapedType::getNumElements(shape), 0);
        return gatherAt(splat.getInput(), offsets, shape);
      })
      .Case([&](tensor::FromElementsOp fromElements) -> Result {
        ArrayRef<int64_t> shape = fromElements.getType().getShape();
        if (fromElements.getElements().empty())
          return createEmpty(shape);
        return visitElements(
            get(fromElements.getElements().front()),
            [&](const auto &first) -> Result {
              using T = typename std::decay_t<decltype(first)>::value_type;
              std::vector<T> elements;
              for (Value element : fromElements.getElements())
                elements.push_back(get(element).template get<T>().front());
              return Values{Datum<D>(shape, std::move(elements))};
            });
      })
      .Case([&](tensor::ExtractOp extract) -> Result {
        const Datum<D> &source = get(extract.getTensor());
        if (source.isUninitialized())
          return op->emitOpError("reads a tensor that was never written");
        FailureOr<int64_t> offset =
            getOffset(extract.getIndices(), source.shape);
        if (failed(offset))
          return failure();
        return Values{gather<D>(source, *offset, ArrayRef<int64_t>())};
      })
      .Case([&](tensor::InsertOp insert) -> Result {
        const Datum<D> &destination = get(insert.getDest());
        FailureOr<int64_t> offset =
            getOffset(insert.getIndices(), destination.shape);
        if (failed(offset))
          return failure();
        return one(scatter(domain, op, get(insert.getScalar()), destination,
                           {*offset}));
      })
      .Case([&](tensor::ExtractSliceOp extract) -> Result {
        Slice slice = getSlice(extract);
        ArrayRef<int64_t> sourceShape = shapeOf(extract.getSource());
        if (failed(slice.verify(op, sourceShape)))
          return failure();
        SmallVector<int64_t> shape;
        llvm::SmallBitVector dropped = extract.getDroppedDims();
        for (auto [axis, size] : llvm::enumerate(slice.sizes))
          if (!dropped[axis])
            shape.push_back(size);
        return gatherAt(extract.getSource(), slice.getOffsets(sourceShape),
                        shape);
      })
      .Case([&](tensor::InsertSliceOp insert) -> Result {
        Slice slice = getSlice(insert);
        const Datum<D> &destination = get(insert.getDest());
        if (failed(slice.verify(op, destination.shape)))
          return failure();
        if (ShapedType::getNumElements(slice.sizes) !=
            get(insert.getSource()).getNumElements())
          return op->emitOpError("inserts a tensor of another size");
        return one(scatter(domain, op, get(insert.getSource()), destination,
                           ArrayRef(slice.getOffsets(destination.shape))));
      })
      .Case([&](tensor::CollapseShapeOp collapse) -> Result {
        SmallVector<int64_t> shape;
        ArrayRef<int64_t> source = shapeOf(collapse.getSrc());
        for (const ReassociationIndices &group :
             collapse.getReassociationIndices()) {
          int64_t size = 1;
          for (int64_t axis : group)
            size *= source[axis];
          shape.push_back(size);
        }
        return reshape(collapse.getSrc(), shape);
      })
      .Case([&](tensor::ExpandShapeOp expand) -> Result {
        return reshape(expand.getSrc(),
                       getIntegers(expand.getMixedOutputShape()));
      })
      .Case([&](tensor::ReshapeOp reshapeOp) -> Result {
        return reshape(reshapeOp.getSource(),
                       get(reshapeOp.getShape()).integers());
      })
      .Case([&](tensor::ConcatOp concat) -> Result {
        return one(concatenate(concat,
                               ArrayRef<Datum<D>>(Values(llvm::map_range(
                                   concat.getInputs(),
                                   [&](Value value) { return get(value); })))));
      })
      .Case([&](tensor::PadOp pad) -> Result { return one(evaluatePad(pad)); })
      .Case([&](tensor::GenerateOp generate) -> Result {
        SmallVector<int64_t> shape = getIntegers(mlir::getMixedValues(
            generate.getType().getShape(), generate.getDynamicExtents(),
            generate.getContext()));
        if (failed(verifyShape(op, shape)))
          return failure();
        return one(evaluateIndexRegion(op, generate.getBody().front(), shape));
      })
      .Default([](Operation *op) -> Result {
        return ElementOps<D>::reportUnsupported(op);
      });
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_TENSORFRAME_H
