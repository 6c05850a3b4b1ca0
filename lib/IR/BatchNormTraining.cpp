//===- BatchNormTraining.cpp - Statistics and map -------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/BatchNormTraining.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "nnspec/IR/ScalarOps.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

/// Emits the value of a generic op's body from one element of each input, and
/// of the output where the op reduces.
using BodyBuilder =
    function_ref<Value(OpBuilder &builder, Location loc, ValueRange elements)>;

namespace {

/// The tensors and maps of one batch norm. Everything is computed in f64: sums
/// over a whole channel keep their accuracy whatever their order, and each
/// result is rounded once.
class TrainingDecomposition {
public:
  TrainingDecomposition(BatchNormTrainingOp op, OpBuilder &builder,
                        std::optional<PartialStatistics> partial)
      : op(op), builder(builder), partial(partial), loc(op.getLoc()),
        f64(builder.getF64Type()), rank(op.getX().getType().getRank()),
        axis(op.getAxis()), sizes(getSizes(builder, loc, op.getX())),
        channels(sizes[axis]), identity(builder.getMultiDimIdentityMap(rank)),
        perChannel(AffineMap::get(rank, 0, builder.getAffineDimExpr(axis))) {
    // The parameters may have a static size where x has not.
    if (!op.getMean().getType().isDynamicDim(0))
      channels = builder.getIndexAttr(op.getMean().getType().getDimSize(0));
  }

  SmallVector<Value> run() {
    Value count = getCount();
    auto divideByCount = [&](OpBuilder &b, Location loc,
                             ValueRange e) -> Value {
      return arith::DivFOp::create(b, loc, e[0], count);
    };
    // Two passes: the squares are of small numbers, however large the mean is.
    Value sum =
        reduce(op.getX(), {},
               [](OpBuilder &b, Location loc, ValueRange e) { return e[0]; });
    Value mean = mapChannels(sum, f64, divideByCount);
    Value squares = reduce(
        op.getX(), mean, [](OpBuilder &b, Location loc, ValueRange e) -> Value {
          Value centered = arith::SubFOp::create(b, loc, e[0], e[1]);
          return arith::MulFOp::create(b, loc, centered, centered);
        });
    Value variance = mapChannels(squares, f64, divideByCount);
    Value std = mapChannels(
        variance, f64, [&](OpBuilder &b, Location loc, ValueRange e) {
          return createStandardDeviation(b, loc, e[0],
                                         op.getEpsilon().convertToDouble());
        });
    Value y = normalize(mean, std);

    auto statisticsType =
        cast<FloatType>(op.getMean().getType().getElementType());
    auto round = [&](OpBuilder &b, Location loc, ValueRange e) {
      return castScalar(b, loc, e[0], statisticsType);
    };
    if (statisticsType != f64) {
      mean = mapChannels(mean, statisticsType, round);
      variance = mapChannels(variance, statisticsType, round);
    }
    return {y, mean, variance};
  }

private:
  /// The number of elements of a channel, as f64.
  Value getCount() {
    if (partial)
      return createScalarConstant(builder, loc, partial->numElements, f64);
    Value count = arith::ConstantIndexOp::create(builder, loc, 1);
    for (int64_t i = 0; i < rank; ++i)
      if (i != axis)
        count = builder.createOrFold<arith::MulIOp>(
            loc, count,
            getValueOrCreateConstantIndexOp(builder, loc, sizes[i]));
    count = builder.createOrFold<arith::IndexCastOp>(loc, builder.getI64Type(),
                                                     count);
    return builder.createOrFold<arith::SIToFPOp>(loc, f64, count);
  }

  /// A tensor of channel size.
  Value createEmptyChannels(Type elementType) {
    return tensor::EmptyOp::create(builder, loc, {channels}, elementType);
  }

  /// Sums `term` over each channel. The elements are those of `x` and, if there
  /// is one, of `parameter`, in f64.
  Value reduce(Value x, Value parameter, BodyBuilder term) {
    SmallVector<Value> inputs = {x};
    SmallVector<AffineMap> maps = {identity};
    if (parameter) {
      inputs.push_back(parameter);
      maps.push_back(perChannel);
    }
    maps.push_back(perChannel);
    SmallVector<utils::IteratorType> iterators(rank,
                                               utils::IteratorType::reduction);
    iterators[axis] = utils::IteratorType::parallel;
    Value zero = createScalarConstant(builder, loc, 0.0, f64);
    Value init =
        linalg::FillOp::create(builder, loc, zero, createEmptyChannels(f64))
            .getResult(0);
    auto generic = linalg::GenericOp::create(
        builder, loc, init.getType(), inputs, init, maps, iterators,
        [&](OpBuilder &b, Location loc, ValueRange elements) {
          SmallVector<Value> wide = widen(b, loc, elements);
          Value sum =
              arith::AddFOp::create(b, loc, wide.back(), term(b, loc, wide));
          linalg::YieldOp::create(b, loc, sum);
        });
    Value sum = generic.getResult(0);
    return partial ? partial->addUp(builder, loc, sum) : sum;
  }

  /// Applies `body` to each element of a tensor of channel size.
  Value mapChannels(Value tensor, FloatType elementType, BodyBuilder body) {
    Value empty = createEmptyChannels(elementType);
    SmallVector<AffineMap> maps(2, builder.getMultiDimIdentityMap(1));
    auto generic = linalg::GenericOp::create(
        builder, loc, empty.getType(), tensor, empty, maps,
        utils::IteratorType::parallel,
        [&](OpBuilder &b, Location loc, ValueRange elements) {
          linalg::YieldOp::create(b, loc, body(b, loc, elements));
        });
    return generic.getResult(0);
  }

  Value normalize(Value mean, Value std) {
    RankedTensorType type = op.getX().getType();
    Value empty =
        tensor::EmptyOp::create(builder, loc, sizes, type.getElementType());
    SmallVector<Value> inputs = {op.getX(), mean, std, op.getGamma(),
                                 op.getBeta()};
    SmallVector<AffineMap> maps = {identity,   perChannel, perChannel,
                                   perChannel, perChannel, identity};
    SmallVector<utils::IteratorType> iterators(rank,
                                               utils::IteratorType::parallel);
    auto generic = linalg::GenericOp::create(
        builder, loc, empty.getType(), inputs, empty, maps, iterators,
        [&](OpBuilder &b, Location loc, ValueRange elements) {
          SmallVector<Value> e = widen(b, loc, elements.drop_back());
          Value y = createNormalization(b, loc, e[0], e[1], e[2], e[3], e[4]);
          y = castScalar(b, loc, y, cast<FloatType>(type.getElementType()));
          linalg::YieldOp::create(b, loc, y);
        });
    return generic.getResult(0);
  }

  SmallVector<Value> widen(OpBuilder &b, Location loc, ValueRange elements) {
    return llvm::map_to_vector(elements, [&](Value element) {
      return castScalar(b, loc, element, f64);
    });
  }

  BatchNormTrainingOp op;
  OpBuilder &builder;
  std::optional<PartialStatistics> partial;
  Location loc;
  FloatType f64;
  int64_t rank, axis;
  SmallVector<OpFoldResult> sizes;
  OpFoldResult channels;
  AffineMap identity, perChannel;
};

} // namespace

SmallVector<Value>
nnspec::decomposeBatchNormTraining(OpBuilder &builder, BatchNormTrainingOp op,
                                   std::optional<PartialStatistics> partial) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(op);
  return TrainingDecomposition(op, builder, partial).run();
}

FailureOr<SmallVector<Value>>
BatchNormTrainingOp::decomposeOperation(OpBuilder &builder) {
  return decomposeBatchNormTraining(builder, *this);
}
