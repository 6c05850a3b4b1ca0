//===- Pooling.cpp - ONNX's pooling ops -----------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Reduction.h"
#include "Window.h"

#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

namespace {
/// The iteration space of a pooling op whose operands have some axes before the
/// spatial ones: those, the output's positions, the window's.
struct PoolingSpace {
  PoolingSpace(Emitter &emitter, const Window &window, unsigned numOuter);

  SmallVector<AffineMap> maps; // Input, window, output.
  SmallVector<utils::IteratorType> iterators;
  /// An empty tensor: only its shape counts.
  Value kernel;
};
} // namespace

PoolingSpace::PoolingSpace(Emitter &emitter, const Window &window,
                           unsigned numOuter) {
  OpBuilder &builder = emitter.getBuilder();
  unsigned rank = window.getRank(), numDims = numOuter + 2 * rank;
  SmallVector<AffineExpr> input, taps, output;
  for (unsigned i = 0; i < numOuter; ++i) {
    input.push_back(builder.getAffineDimExpr(i));
    output.push_back(input.back());
  }
  SmallVector<OpFoldResult> kernelSizes;
  for (unsigned i = 0; i < rank; ++i) {
    AffineExpr position = builder.getAffineDimExpr(numOuter + i);
    AffineExpr tap = builder.getAffineDimExpr(numOuter + rank + i);
    input.push_back(position * window.strides[i] + tap * window.dilations[i]);
    taps.push_back(tap);
    output.push_back(position);
    kernelSizes.push_back(builder.getIndexAttr(window.kernel[i]));
  }
  for (ArrayRef<AffineExpr> exprs :
       {ArrayRef(input), ArrayRef(taps), ArrayRef(output)})
    maps.push_back(AffineMap::get(numDims, 0, exprs, builder.getContext()));
  iterators.assign(numOuter + rank, utils::IteratorType::parallel);
  iterators.append(rank, utils::IteratorType::reduction);
  kernel = emitter.empty(kernelSizes, builder.getF32Type());
}

/// Pools `x`, whose last axes the window moves over without padding.
static Value emitPool(Emitter &emitter, Reduction reduction, Value x,
                      bool isUnsigned, const Window &window,
                      ArrayRef<OpFoldResult> outputSizes) {
  OpBuilder &builder = emitter.getBuilder();
  Location loc = emitter.getLoc();
  Type type = getAccumulatorType(reduction, getElementTypeOrSelf(x));
  unsigned numOuter = outputSizes.size() - window.getRank();
  PoolingSpace space(emitter, window, numOuter);
  Value neutral = arith::ConstantOp::create(
      builder, loc, getNeutralElement(reduction, type, isUnsigned));
  Value init = emitter.fill(outputSizes, neutral);
  SmallVector<Value> inputs = {x, space.kernel};
  auto emitNamed = [&](auto op) -> Value {
    return decltype(op)::create(builder, loc, init.getType(), inputs, init,
                                builder.getI64TensorAttr(window.strides),
                                builder.getI64TensorAttr(window.dilations))
        .getResult(0);
  };
  // Where there is a name, others may know it.
  if (numOuter == 2 && window.getRank() <= 2 && isa<FloatType>(type) &&
      type == getElementTypeOrSelf(x)) {
    bool isMax = reduction == Reduction::Max;
    if (window.getRank() == 1)
      return isMax ? emitNamed(linalg::PoolingNcwMaxOp())
                   : emitNamed(linalg::PoolingNcwSumOp());
    return isMax ? emitNamed(linalg::PoolingNchwMaxOp())
                 : emitNamed(linalg::PoolingNchwSumOp());
  }
  return linalg::GenericOp::create(
             builder, loc, init.getType(), inputs, init, space.maps,
             space.iterators,
             [&](OpBuilder &b, Location loc, ValueRange v) {
               linalg::YieldOp::create(
                   b, loc, combine(b, loc, reduction, isUnsigned, v[2], v[0]));
             })
      .getResult(0);
}

namespace {
/// What the pooling ops have in common.
struct Pool {
  Window window;
  SmallVector<OpFoldResult> outputSizes;
  /// Padding behind, with what ceil_mode adds.
  SmallVector<OpFoldResult> high;

  static FailureOr<Pool> get(NodeImporter &node,
                             const WindowAttributes &attributes);

  /// Pads the spatial axes of `tensor`, the last ones of it.
  ImportedTensor pad(Emitter &emitter, ImportedTensor &tensor,
                     ArrayRef<OpFoldResult> low, ArrayRef<OpFoldResult> high,
                     TypedAttr value) const;
};
} // namespace

FailureOr<Pool> Pool::get(NodeImporter &node,
                          const WindowAttributes &attributes) {
  Emitter &emitter = node.getEmitter();
  ImportedTensor &x = node.getInput(0);
  if (attributes.kernel.empty())
    return node.error("attribute 'kernel_shape' is missing");
  if (x.getRank() != static_cast<int64_t>(attributes.kernel.size()) + 2)
    return node.error("bad input: found shape " + formatShape(x.sizes) +
                      " for a kernel of rank " +
                      Twine(attributes.kernel.size()));
  ArrayRef<OpFoldResult> sizes = x.sizes;
  FailureOr<Window> window =
      Window::get(node, attributes, sizes.drop_front(2), attributes.kernel);
  if (failed(window))
    return failure();
  Pool pool;
  pool.window = *window;
  pool.outputSizes = llvm::to_vector(sizes.take_front(2));
  llvm::append_range(pool.outputSizes, window->outputSizes);
  for (auto [high, excess] : llvm::zip_equal(window->high, window->excess))
    pool.high.push_back(
        attributes.isCeilMode
            ? emitter.add(high, emitter.max(excess, emitter.getIndex(0)))
            : high);
  return pool;
}

ImportedTensor Pool::pad(Emitter &emitter, ImportedTensor &tensor,
                         ArrayRef<OpFoldResult> low,
                         ArrayRef<OpFoldResult> high, TypedAttr value) const {
  size_t numOuter = tensor.sizes.size() - low.size();
  SmallVector<OpFoldResult> before(numOuter, emitter.getIndex(0));
  SmallVector<OpFoldResult> after = before;
  llvm::append_range(before, low);
  llvm::append_range(after, high);
  SmallVector<OpFoldResult> sizes;
  for (auto [size, front, back] : llvm::zip_equal(tensor.sizes, before, after))
    sizes.push_back(emitter.add(emitter.add(size, front), back));
  Value constant =
      arith::ConstantOp::create(emitter.getBuilder(), emitter.getLoc(), value);
  return emitter.wrap(
      emitter.pad(emitter.getValue(tensor), before, after, constant, sizes),
      sizes, tensor.isUnsigned);
}

//===----------------------------------------------------------------------===//
// MaxPool
//===----------------------------------------------------------------------===//

/// The largest element of each window, and where it is in the whole tensor: by
/// row-major order, or with `isColumnMajor` by column-major order of the
/// spatial axes.
static LogicalResult emitMaxWithIndices(NodeImporter &node, const Pool &pool,
                                        ImportedTensor &padded,
                                        bool isColumnMajor) {
  Emitter &emitter = node.getEmitter();
  OpBuilder &builder = node.getBuilder();
  ImportedTensor &x = node.getInput(0);
  std::optional<int64_t> count = x.getNumElements();
  if (!count || !llvm::all_of(pool.window.low, getKnownSize))
    return node.unsupported("output 'Indices' of a shape that is not known");
  const Window &window = pool.window;
  unsigned rank = window.getRank();
  PoolingSpace space(emitter, window, 2);
  SmallVector<AffineMap> maps = space.maps;
  maps.push_back(maps.back());
  Value lowest = arith::ConstantOp::create(
      builder, node.getLoc(),
      getNeutralElement(Reduction::Max, x.elementType, x.isUnsigned));
  Value values = emitter.fill(pool.outputSizes, lowest);
  Value indices = emitter.fill(pool.outputSizes, builder.getI64Type(), -1);

  // The index is affine in the iterators.
  SmallVector<int64_t> shape = x.getShape();
  SmallVector<int64_t> weights(rank, 1);
  if (isColumnMajor)
    for (unsigned i = 1; i < rank; ++i)
      weights[i] = weights[i - 1] * shape[i + 1];
  else
    for (unsigned i = rank - 1; i > 0; --i)
      weights[i - 1] = weights[i] * shape[i + 2];
  int64_t numPositions = 1;
  for (int64_t size : ArrayRef(shape).drop_front(2))
    numPositions *= size;
  AffineExpr index =
      (builder.getAffineDimExpr(0) * shape[1] + builder.getAffineDimExpr(1)) *
      numPositions;
  for (unsigned i = 0; i < rank; ++i)
    index = index + (maps[0].getResult(i + 2) - *getKnownSize(window.low[i])) *
                        weights[i];

  auto op = linalg::GenericOp::create(
      builder, node.getLoc(), TypeRange{values.getType(), indices.getType()},
      ValueRange{emitter.getValue(padded), space.kernel},
      ValueRange{values, indices}, maps, space.iterators,
      [&](OpBuilder &b, Location loc, ValueRange v) {
        SmallVector<Value> iterators;
        for (unsigned i = 0, e = maps[0].getNumDims(); i < e; ++i)
          iterators.push_back(linalg::IndexOp::create(b, loc, i));
        Value here = arith::IndexCastOp::create(
            b, loc, b.getI64Type(),
            affine::expandAffineExpr(b, loc, index, iterators, {}));
        // The first of equal ones. What is outside of the input only pads; of
        // what is inside the first one counts even if it is the lowest value.
        Value isFirst = arith::CmpIOp::create(
            b, loc, arith::CmpIPredicate::slt, v[3],
            arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(0)));
        for (unsigned i = 0; i < rank; ++i) {
          Value at = affine::expandAffineExpr(
              b, loc, maps[0].getResult(i + 2) - *getKnownSize(window.low[i]),
              iterators, {});
          // Below zero is large without a sign.
          Value isInside = arith::CmpIOp::create(
              b, loc, arith::CmpIPredicate::ult, at,
              arith::ConstantIndexOp::create(b, loc, shape[i + 2]));
          isFirst = arith::AndIOp::create(b, loc, isFirst, isInside);
        }
        Value isLarger;
        if (isa<FloatType>(x.elementType)) {
          // A NaN is larger than all numbers, and the first one stays.
          Value isAbove = arith::CmpFOp::create(
              b, loc, arith::CmpFPredicate::UGT, v[0], v[2]);
          Value isNumber = arith::CmpFOp::create(
              b, loc, arith::CmpFPredicate::ORD, v[2], v[2]);
          isLarger = arith::AndIOp::create(b, loc, isAbove, isNumber);
        } else {
          isLarger =
              arith::CmpIOp::create(b, loc,
                                    x.isUnsigned ? arith::CmpIPredicate::ugt
                                                 : arith::CmpIPredicate::sgt,
                                    v[0], v[2]);
        }
        isLarger = arith::OrIOp::create(b, loc, isLarger, isFirst);
        linalg::YieldOp::create(
            b, loc,
            ValueRange{arith::SelectOp::create(b, loc, isLarger, v[0], v[2]),
                       arith::SelectOp::create(b, loc, isLarger, here, v[3])});
      });
  node.setResult(0,
                 emitter.wrap(op.getResult(0), pool.outputSizes, x.isUnsigned));
  node.setResult(1, emitter.wrap(op.getResult(1), pool.outputSizes));
  return success();
}

static LogicalResult importMaxPool(NodeImporter &node) {
  Emitter &emitter = node.getEmitter();
  WindowAttributes attributes = WindowAttributes::read(node);
  attributes.isCeilMode = node.getInt("ceil_mode", 0) != 0;
  bool isColumnMajor = node.getInt("storage_order", 0) != 0;
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &x = node.getInput(0);
  FailureOr<Pool> pool = Pool::get(node, attributes);
  if (failed(pool))
    return failure();
  ImportedTensor padded =
      pool->pad(emitter, x, pool->window.low, pool->high,
                getNeutralElement(Reduction::Max, x.elementType, x.isUnsigned));
  if (node.hasResult(1))
    return emitMaxWithIndices(node, *pool, padded, isColumnMajor);
  Value result = emitPool(emitter, Reduction::Max, emitter.getValue(padded),
                          x.isUnsigned, pool->window, pool->outputSizes);
  node.setResult(0, emitter.wrap(result, pool->outputSizes, x.isUnsigned));
  return success();
}

//===----------------------------------------------------------------------===//
// AveragePool
//===----------------------------------------------------------------------===//

/// How many elements each window has: those of the input, and with `countsPads`
/// those of the padding, but never those that ceil_mode adds. Over the spatial
/// axes only.
static ImportedTensor emitCounts(Emitter &emitter, const Pool &pool,
                                 ArrayRef<OpFoldResult> inputSizes, Type type,
                                 bool countsPads) {
  Builder &builder = emitter.getBuilder();
  const Window &window = pool.window;
  SmallVector<OpFoldResult> zeros(window.getRank(), emitter.getIndex(0));
  SmallVector<OpFoldResult> sizes, low, high;
  for (auto [i, size] : llvm::enumerate(inputSizes)) {
    OpFoldResult counted = size;
    if (countsPads)
      counted = emitter.add(emitter.add(size, window.low[i]), window.high[i]);
    sizes.push_back(counted);
    OpFoldResult added = emitter.sub(pool.high[i], window.high[i]);
    low.push_back(countsPads ? zeros[i] : window.low[i]);
    high.push_back(countsPads ? added : pool.high[i]);
  }
  ImportedTensor ones = emitter.wrap(emitter.fill(sizes, type, 1), sizes);
  ImportedTensor padded =
      pool.pad(emitter, ones, low, high, builder.getZeroAttr(type));
  return emitter.wrap(emitPool(emitter, Reduction::Sum,
                               emitter.getValue(padded), false, window,
                               window.outputSizes),
                      window.outputSizes);
}

static LogicalResult importAveragePool(NodeImporter &node) {
  Emitter &emitter = node.getEmitter();
  WindowAttributes attributes = WindowAttributes::read(node);
  attributes.isCeilMode = node.getInt("ceil_mode", 0) != 0;
  bool countsPads = node.getInt("count_include_pad", 0) != 0;
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &x = node.getInput(0);
  if (!x.isFloat())
    return node.unsupported("element type that is no float");
  FailureOr<Pool> pool = Pool::get(node, attributes);
  if (failed(pool))
    return failure();
  const Window &window = pool->window;
  ImportedTensor padded =
      pool->pad(emitter, x, window.low, pool->high,
                node.getBuilder().getZeroAttr(x.elementType));
  ImportedTensor sum =
      emitter.wrap(emitPool(emitter, Reduction::Sum, emitter.getValue(padded),
                            false, window, pool->outputSizes),
                   pool->outputSizes);

  auto isZero = [](OpFoldResult size) { return getKnownSize(size) == 0; };
  bool isUniform = pool->high == window.high &&
                   (countsPads || (llvm::all_of(window.low, isZero) &&
                                   llvm::all_of(window.high, isZero)));
  ImportedTensor result;
  if (isUniform) {
    int64_t count = 1;
    for (int64_t size : window.kernel)
      count *= size;
    result = divideByCount(emitter, sum, emitter.getIndex(count));
  } else {
    ImportedTensor counts =
        emitCounts(emitter, *pool, ArrayRef(x.sizes).drop_front(2),
                   sum.elementType, countsPads);
    result = emitter.elementwise(
        {&sum, &counts}, sum.sizes, sum.elementType, false,
        [](OpBuilder &b, Location loc, ValueRange v) -> Value {
          return arith::DivFOp::create(b, loc, v[0], v[1]);
        });
  }
  node.setResult(0, emitter.castFloat(result, x.elementType));
  return success();
}

void importer::addPoolingOps(OpTable &table) {
  table["AveragePool"] = {importAveragePool, 1, 1};
  table["MaxPool"] = {importMaxPool, 1, 1};
}
