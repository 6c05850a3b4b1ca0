//===- Reduction.cpp - ONNX's reductions and softmax ----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Reduction.h"

#include "ElementArithmetic.h"
#include "OpTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

//===----------------------------------------------------------------------===//
// Reductions over axes
//===----------------------------------------------------------------------===//

Type importer::getAccumulatorType(Reduction reduction, Type type) {
  bool isSum = reduction == Reduction::Sum || reduction == Reduction::Product;
  if (isSum && isa<FloatType>(type) && type.getIntOrFloatBitWidth() < 32)
    return Float32Type::get(type.getContext());
  return type;
}

TypedAttr importer::getNeutralElement(Reduction reduction, Type type,
                                      bool isUnsigned) {
  Builder b(type.getContext());
  bool isMax = reduction == Reduction::Max;
  switch (reduction) {
  case Reduction::Sum:
    return b.getZeroAttr(type);
  case Reduction::Product:
    return b.getOneAttr(type);
  case Reduction::Max:
  case Reduction::Min:
    if (auto floatType = dyn_cast<FloatType>(type))
      return b.getFloatAttr(
          type, APFloat::getInf(floatType.getFloatSemantics(), isMax));
    unsigned width = type.getIntOrFloatBitWidth();
    // A boolean is 0 or 1.
    if (isUnsigned || width == 1)
      return b.getIntegerAttr(type, isMax ? APInt::getMinValue(width)
                                          : APInt::getMaxValue(width));
    return b.getIntegerAttr(type, isMax ? APInt::getSignedMinValue(width)
                                        : APInt::getSignedMaxValue(width));
  }
  llvm_unreachable("all kinds are above");
}

Value importer::combine(OpBuilder &builder, Location loc, Reduction reduction,
                        bool isUnsigned, Value accumulator, Value value) {
  Type type = accumulator.getType();
  if (value.getType() != type)
    value = arith::ExtFOp::create(builder, loc, type, value);
  isUnsigned |= type.isInteger(1);
  auto emit = [&](arith::AtomicRMWKind ofFloats, arith::AtomicRMWKind ofSigned,
                  arith::AtomicRMWKind ofUnsigned) {
    arith::AtomicRMWKind kind = isa<FloatType>(type) ? ofFloats
                                : isUnsigned         ? ofUnsigned
                                                     : ofSigned;
    return arith::getReductionOp(kind, builder, loc, accumulator, value);
  };
  using Kind = arith::AtomicRMWKind;
  switch (reduction) {
  case Reduction::Sum:
    return emit(Kind::addf, Kind::addi, Kind::addi);
  case Reduction::Product:
    return emit(Kind::mulf, Kind::muli, Kind::muli);
  case Reduction::Max:
    return emit(Kind::maximumf, Kind::maxs, Kind::maxu);
  case Reduction::Min:
    return emit(Kind::minimumf, Kind::mins, Kind::minu);
  }
  llvm_unreachable("all kinds are above");
}

ImportedTensor importer::reduce(Emitter &emitter, Reduction reduction,
                                ImportedTensor &tensor,
                                ArrayRef<int64_t> axes) {
  OpBuilder &builder = emitter.getBuilder();
  int64_t rank = tensor.getRank();
  Type type = getAccumulatorType(reduction, tensor.elementType);
  SmallVector<OpFoldResult> sizes;
  SmallVector<AffineExpr> exprs;
  SmallVector<utils::IteratorType> iterators;
  for (int64_t axis = 0; axis < rank; ++axis) {
    bool isReduced = llvm::is_contained(axes, axis);
    iterators.push_back(isReduced ? utils::IteratorType::reduction
                                  : utils::IteratorType::parallel);
    if (isReduced)
      continue;
    sizes.push_back(tensor.sizes[axis]);
    exprs.push_back(builder.getAffineDimExpr(axis));
  }
  AffineMap maps[] = {builder.getMultiDimIdentityMap(rank),
                      AffineMap::get(rank, 0, exprs, builder.getContext())};
  Value neutral = arith::ConstantOp::create(
      builder, emitter.getLoc(),
      getNeutralElement(reduction, type, tensor.isUnsigned));
  Value init = emitter.fill(sizes, neutral);
  Value result =
      linalg::GenericOp::create(
          builder, emitter.getLoc(), init.getType(), emitter.getValue(tensor),
          init, maps, iterators,
          [&](OpBuilder &b, Location loc, ValueRange v) {
            linalg::YieldOp::create(
                b, loc,
                combine(b, loc, reduction, tensor.isUnsigned, v[1], v[0]));
          })
          .getResult(0);
  return emitter.wrap(result, sizes, tensor.isUnsigned);
}

ImportedTensor importer::divideByCount(Emitter &emitter, ImportedTensor &tensor,
                                       OpFoldResult count) {
  ImportedTensor divisor;
  divisor.elementType = emitter.getBuilder().getI64Type();
  divisor.elements = SmallVector<OpFoldResult>{count};
  divisor = convertElements(emitter, divisor, {tensor.elementType});
  std::optional<SmallVector<double>> known = divisor.getNumbers();
  SmallVector<ImportedTensor *> operands = {&tensor};
  if (!known)
    operands.push_back(&divisor);
  return emitter.elementwise(
      operands, tensor.sizes, tensor.elementType, false,
      [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        Value divisor =
            known ? arith::ConstantOp::create(
                        b, loc,
                        b.getFloatAttr(tensor.elementType, known->front()))
                  : v[1];
        return arith::DivFOp::create(b, loc, v[0], divisor);
      });
}

/// One op on each element.
template <typename Op>
static ImportedTensor mapElements(Emitter &emitter, ImportedTensor &tensor) {
  return emitter.elementwise(
      {&tensor}, tensor.sizes, tensor.elementType, tensor.isUnsigned,
      [](OpBuilder &b, Location loc, ValueRange v) -> Value {
        return Op::create(b, loc, v[0]);
      });
}

template <typename Op>
static ImportedTensor combineElements(Emitter &emitter, ImportedTensor &x,
                                      ImportedTensor &y) {
  return emitter.elementwise(
      {&x, &y}, x.sizes, x.elementType, x.isUnsigned,
      [](OpBuilder &b, Location loc, ValueRange v) -> Value {
        return Op::create(b, loc, v[0], v[1]);
      });
}

//===----------------------------------------------------------------------===//
// The Reduce ops
//===----------------------------------------------------------------------===//

namespace {
/// Reduces a tensor over axes to its accumulator type.
using ReduceFn = FailureOr<ImportedTensor> (*)(NodeImporter &, ImportedTensor &,
                                               ArrayRef<int64_t>);
} // namespace

/// The axes are an attribute up to `lastWithAttribute`, an input from then on.
static FailureOr<SmallVector<int64_t>> readAxes(NodeImporter &node,
                                                int64_t lastWithAttribute) {
  int64_t rank = node.getInput(0).getRank();
  SmallVector<int64_t> axes;
  bool isAbsent;
  if (node.getOpset() <= lastWithAttribute) {
    axes = node.getInts("axes");
    isAbsent = axes.empty();
  } else {
    bool keepsAll = node.getInt("noop_with_empty_axes", 0) != 0;
    if (node.hasInput(1)) {
      auto known = node.getKnownIntegers(1, "axes");
      if (failed(known))
        return failure();
      axes = *known;
    }
    isAbsent = axes.empty() && !keepsAll;
  }
  if (isAbsent)
    return llvm::to_vector(llvm::seq<int64_t>(0, rank));
  SmallVector<int64_t> result;
  for (int64_t axis : axes) {
    FailureOr<int64_t> checked = node.getAxis(axis, rank);
    if (failed(checked))
      return failure();
    if (llvm::is_contained(result, *checked))
      return node.error("bad axes: axis " + Twine(axis) + " is there twice");
    result.push_back(*checked);
  }
  return result;
}

template <int64_t lastWithAttribute>
static LogicalResult importReduce(NodeImporter &node, ReduceFn reduceFn) {
  Emitter &emitter = node.getEmitter();
  bool keepsAxes = node.getInt("keepdims", 1) != 0;
  FailureOr<SmallVector<int64_t>> axes = readAxes(node, lastWithAttribute);
  if (failed(axes) || failed(node.checkAttributes()))
    return failure();
  ImportedTensor &x = node.getInput(0);
  FailureOr<ImportedTensor> reduced = reduceFn(node, x, *axes);
  if (failed(reduced))
    return failure();
  if (reduced->elementType != x.elementType)
    *reduced = emitter.castFloat(*reduced, x.elementType);
  if (keepsAxes) {
    SmallVector<OpFoldResult> sizes = x.sizes;
    for (int64_t axis : *axes)
      sizes[axis] = emitter.getIndex(1);
    *reduced = emitter.reshape(*reduced, sizes);
  }
  node.setResult(0, *reduced);
  return success();
}

/// The op of ONNX that combines two elements.
static StringRef getOpType(Reduction reduction) {
  switch (reduction) {
  case Reduction::Sum:
    return "Add";
  case Reduction::Product:
    return "Mul";
  case Reduction::Max:
    return "Max";
  case Reduction::Min:
    return "Min";
  }
  llvm_unreachable("all kinds are above");
}

/// Of integers that are known one by one: exporters multiply sizes like this.
static std::optional<ImportedTensor> reduceElements(Emitter &emitter,
                                                    Reduction reduction,
                                                    const ImportedTensor &x,
                                                    ArrayRef<int64_t> axes) {
  auto elements = x.getElements();
  if (!elements || x.isFloat() || x.elementType.isInteger(1))
    return std::nullopt;
  ImportedTensor result;
  result.elementType = x.elementType;
  result.isUnsigned = x.isUnsigned;
  SmallVector<int64_t> shape = x.getShape(), strides(shape.size(), 0);
  for (auto [axis, size] : llvm::enumerate(x.sizes))
    if (!llvm::is_contained(axes, axis))
      result.sizes.push_back(size);
  int64_t count = *result.getNumElements(), stride = count;
  for (size_t axis = 0; axis < shape.size(); ++axis)
    if (!llvm::is_contained(axes, axis))
      strides[axis] = stride = shape[axis] ? stride / shape[axis] : 0;
  ImportedTensor operands[2] = {result, result};
  for (ImportedTensor &operand : operands)
    operand.sizes.clear();
  SmallVector<OpFoldResult> reduced(count);
  for (auto [i, element] : llvm::enumerate(*elements)) {
    int64_t rest = i, target = 0;
    for (size_t axis = shape.size(); axis-- > 0; rest /= shape[axis])
      target += rest % shape[axis] * strides[axis];
    if (!reduced[target]) {
      reduced[target] = element;
      continue;
    }
    operands[0].elements = {reduced[target]};
    operands[1].elements = {element};
    auto combined = foldElements(getOpType(reduction), emitter,
                                 {&operands[0], &operands[1]}, {});
    if (!combined)
      return std::nullopt;
    reduced[target] = combined->front();
  }
  // Nothing was reduced to these.
  if (!llvm::all_of(reduced, [](OpFoldResult r) { return bool(r); }))
    return std::nullopt;
  result.elements = std::move(reduced);
  return result;
}

template <Reduction reduction>
static FailureOr<ImportedTensor>
reducePlainly(NodeImporter &node, ImportedTensor &x, ArrayRef<int64_t> axes) {
  if (auto known = reduceElements(node.getEmitter(), reduction, x, axes))
    return *known;
  return reduce(node.getEmitter(), reduction, x, axes);
}

static FailureOr<ImportedTensor>
reduceToMean(NodeImporter &node, ImportedTensor &x, ArrayRef<int64_t> axes) {
  Emitter &emitter = node.getEmitter();
  if (!x.isFloat())
    return node.unsupported("element type that is no float");
  SmallVector<OpFoldResult> counted;
  for (int64_t axis : axes)
    counted.push_back(x.sizes[axis]);
  ImportedTensor sum = reduce(emitter, Reduction::Sum, x, axes);
  return divideByCount(emitter, sum, emitter.divideProducts(counted, {}));
}

/// In the accumulator's type from the start: a square may overflow.
static FailureOr<ImportedTensor> reduceToSumOfSquares(NodeImporter &node,
                                                      ImportedTensor &x,
                                                      ArrayRef<int64_t> axes) {
  Emitter &emitter = node.getEmitter();
  if (!x.isFloat())
    return node.unsupported("element type that is no float");
  ImportedTensor wide =
      emitter.castFloat(x, getAccumulatorType(Reduction::Sum, x.elementType));
  ImportedTensor squares = combineElements<arith::MulFOp>(emitter, wide, wide);
  return reduce(emitter, Reduction::Sum, squares, axes);
}

static FailureOr<ImportedTensor>
reduceToL2(NodeImporter &node, ImportedTensor &x, ArrayRef<int64_t> axes) {
  FailureOr<ImportedTensor> sum = reduceToSumOfSquares(node, x, axes);
  if (failed(sum))
    return failure();
  return mapElements<math::SqrtOp>(node.getEmitter(), *sum);
}

static FailureOr<ImportedTensor>
reduceToL1(NodeImporter &node, ImportedTensor &x, ArrayRef<int64_t> axes) {
  if (!x.isFloat())
    return node.unsupported("element type that is no float");
  ImportedTensor magnitudes = mapElements<math::AbsFOp>(node.getEmitter(), x);
  return reduce(node.getEmitter(), Reduction::Sum, magnitudes, axes);
}

//===----------------------------------------------------------------------===//
// Global pooling
//===----------------------------------------------------------------------===//

static LogicalResult importGlobalPool(NodeImporter &node, ReduceFn reduceFn) {
  Emitter &emitter = node.getEmitter();
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &x = node.getInput(0);
  if (!x.isFloat())
    return node.unsupported("element type that is no float");
  if (x.getRank() < 2)
    return node.error("bad input: found shape " + formatShape(x.sizes) +
                      ", expected a batch and channels");
  auto axes = llvm::to_vector(llvm::seq<int64_t>(2, x.getRank()));
  // Of floats it does not fail.
  ImportedTensor reduced = *reduceFn(node, x, axes);
  reduced = emitter.castFloat(reduced, x.elementType);
  SmallVector<OpFoldResult> sizes = x.sizes;
  for (int64_t axis : axes)
    sizes[axis] = emitter.getIndex(1);
  node.setResult(0, emitter.reshape(reduced, sizes));
  return success();
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// Over one axis from opset 13 on; before it over all axes from `axis` on as
/// one. Of narrow floats in f32.
static LogicalResult importSoftmax(NodeImporter &node, bool isLogarithm) {
  Emitter &emitter = node.getEmitter();
  OpBuilder &builder = node.getBuilder();
  bool isOverOneAxis = node.getOpset() >= 13;
  int64_t attribute = node.getInt("axis", isOverOneAxis ? -1 : 1);
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &x = node.getInput(0);
  if (!x.isFloat())
    return node.unsupported("element type that is no float");
  int64_t rank = x.getRank();
  // As one axis, it may lie behind the last one.
  FailureOr<int64_t> axis = attribute;
  if (isOverOneAxis || attribute != rank)
    axis = node.getAxis(attribute, rank);
  if (failed(axis))
    return failure();
  ImportedTensor flat = x;
  if (!isOverOneAxis) {
    ArrayRef<OpFoldResult> sizes = x.sizes;
    flat = emitter.reshape(
        x, {emitter.divideProducts(sizes.take_front(*axis), {}),
            emitter.divideProducts(sizes.drop_front(*axis), {})});
    *axis = 1;
  }
  ImportedTensor wide = emitter.castFloat(
      flat, getAccumulatorType(Reduction::Sum, x.elementType));
  ImportedTensor result;
  if (!isLogarithm) {
    Value value = emitter.getValue(wide);
    Value init = emitter.empty(wide.sizes, wide.elementType);
    result = emitter.wrap(linalg::SoftmaxOp::create(builder, node.getLoc(),
                                                    init.getType(), value, init,
                                                    *axis)
                              ->getResult(0),
                          wide.sizes);
  } else {
    // x - max - log(sum(exp(x - max)))
    SmallVector<OpFoldResult> kept = wide.sizes;
    kept[*axis] = emitter.getIndex(1);
    ImportedTensor max = reduce(emitter, Reduction::Max, wide, *axis);
    max = emitter.reshape(max, kept);
    ImportedTensor shifted = combineElements<arith::SubFOp>(emitter, wide, max);
    ImportedTensor exp = mapElements<math::ExpOp>(emitter, shifted);
    ImportedTensor sum = reduce(emitter, Reduction::Sum, exp, *axis);
    ImportedTensor log = mapElements<math::LogOp>(emitter, sum);
    log = emitter.reshape(log, kept);
    result = combineElements<arith::SubFOp>(emitter, shifted, log);
  }
  result = emitter.castFloat(result, x.elementType);
  node.setResult(0, emitter.reshape(result, x.sizes));
  return success();
}

void importer::addReductionOps(OpTable &table) {
  table["ReduceSum"] = {[](NodeImporter &node) {
                          return importReduce<12>(
                              node, reducePlainly<Reduction::Sum>);
                        },
                        1, 2};
  table["ReduceProd"] = {[](NodeImporter &node) {
                           return importReduce<17>(
                               node, reducePlainly<Reduction::Product>);
                         },
                         1, 2};
  table["ReduceMax"] = {[](NodeImporter &node) {
                          return importReduce<17>(
                              node, reducePlainly<Reduction::Max>);
                        },
                        1, 2};
  table["ReduceMin"] = {[](NodeImporter &node) {
                          return importReduce<17>(
                              node, reducePlainly<Reduction::Min>);
                        },
                        1, 2};
  table["ReduceMean"] = {
      [](NodeImporter &node) { return importReduce<17>(node, reduceToMean); },
      1, 2};
  table["ReduceL1"] = {
      [](NodeImporter &node) { return importReduce<17>(node, reduceToL1); }, 1,
      2};
  table["ReduceL2"] = {
      [](NodeImporter &node) { return importReduce<17>(node, reduceToL2); }, 1,
      2};
  table["ReduceSumSquare"] = {[](NodeImporter &node) {
                                return importReduce<17>(node,
                                                        reduceToSumOfSquares);
                              },
                              1, 2};
  table["GlobalAveragePool"] = {
      [](NodeImporter &node) { return importGlobalPool(node, reduceToMean); },
      1, 1, 1};
  table["GlobalMaxPool"] = {[](NodeImporter &node) {
                              return importGlobalPool(
                                  node, reducePlainly<Reduction::Max>);
                            },
                            1, 1, 1};
  table["Softmax"] = {
      [](NodeImporter &node) { return importSoftmax(node, false); }, 1, 1};
  table["LogSoftmax"] = {
      [](NodeImporter &node) { return importSoftmax(node, true); }, 1, 1};
}
