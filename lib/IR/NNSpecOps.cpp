//===- NNSpecOps.cpp - Syntax, types and verifiers of the ops -------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The comments C1, C2, ... cite the constraints in the ops' documentation.
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/NNSpecOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

//===----------------------------------------------------------------------===//
// Syntax
//===----------------------------------------------------------------------===//

/// The types of several operands: one type where all are the same, else a list
/// in parentheses.
static ParseResult parseSharedTypes(OpAsmParser &parser,
                                    ArrayRef<Type *> types) {
  if (failed(parser.parseOptionalLParen())) {
    if (parser.parseType(*types.front()))
      return failure();
    for (Type *type : types.drop_front())
      *type = *types.front();
    return success();
  }
  for (auto [i, type] : llvm::enumerate(types))
    if ((i != 0 && parser.parseComma()) || parser.parseType(*type))
      return failure();
  return parser.parseRParen();
}

static void printSharedTypes(OpAsmPrinter &printer, ArrayRef<Type> types) {
  if (llvm::all_equal(types)) {
    printer << types.front();
    return;
  }
  printer << '(';
  llvm::interleaveComma(types, printer);
  printer << ')';
}

static ParseResult parseSharedTypes(OpAsmParser &parser, Type &a, Type &b) {
  return parseSharedTypes(parser, ArrayRef<Type *>{&a, &b});
}

static ParseResult parseSharedTypes(OpAsmParser &parser, Type &a, Type &b,
                                    Type &c, Type &d) {
  return parseSharedTypes(parser, ArrayRef<Type *>{&a, &b, &c, &d});
}

static void printSharedTypes(OpAsmPrinter &printer, Operation *, Type a,
                             Type b) {
  printSharedTypes(printer, {a, b});
}

static void printSharedTypes(OpAsmPrinter &printer, Operation *, Type a, Type b,
                             Type c, Type d) {
  printSharedTypes(printer, {a, b, c, d});
}

//===----------------------------------------------------------------------===//
// Fill and broadcast
//===----------------------------------------------------------------------===//

static LogicalResult verifySizeOperands(Operation *op, RankedTensorType type,
                                        ValueRange sizes) {
  if (sizes.size() == type.getNumDynamicDims())
    return success();
  return op->emitOpError() << "has " << sizes.size()
                           << " size operands but its result has "
                           << type.getNumDynamicDims() << " dynamic axes";
}

void FillOp::build(OpBuilder &builder, OperationState &state,
                   RankedTensorType type, double value, ValueRange sizes) {
  build(builder, state, type, sizes, builder.getF64FloatAttr(value));
}

bool FillOp::hasSizeOperands() { return true; }

LogicalResult FillOp::verify() {
  return verifySizeOperands(*this, getType(), getSizes()); // C1
}

void BroadcastOp::build(OpBuilder &builder, OperationState &state,
                        Value operand, ArrayRef<int64_t> dims,
                        ArrayRef<OpFoldResult> sizes) {
  SmallVector<Value> dynamicSizes;
  SmallVector<int64_t> shape;
  dispatchIndexOpFoldResults(sizes, dynamicSizes, shape);
  Type elementType = cast<RankedTensorType>(operand.getType()).getElementType();
  build(builder, state, RankedTensorType::get(shape, elementType), operand,
        dynamicSizes, dims);
}

bool BroadcastOp::isExpanded(int64_t i) {
  return getOperand().getType().getDimSize(i) == 1 &&
         getType().getDimSize(getDims()[i]) != 1;
}

bool BroadcastOp::hasSizeOperands() { return true; }

SmallVector<AffineMap> BroadcastOp::getIndexingMaps() {
  Builder builder(getContext());
  SmallVector<AffineExpr> exprs;
  for (auto [i, dim] : llvm::enumerate(getDims()))
    exprs.push_back(isExpanded(i) ? builder.getAffineConstantExpr(0)
                                  : builder.getAffineDimExpr(dim));
  return {AffineMap::get(getType().getRank(), 0, exprs, getContext())};
}

LogicalResult BroadcastOp::verify() {
  RankedTensorType operandType = getOperand().getType();
  RankedTensorType resultType = getType();
  ArrayRef<int64_t> dims = getDims();

  // C1
  if (static_cast<int64_t>(dims.size()) != operandType.getRank())
    return emitOpError() << "dims has " << dims.size()
                         << " entries but the operand has "
                         << operandType.getRank() << " axes";
  for (auto [i, dim] : llvm::enumerate(dims)) {
    // C2
    if (dim < 0 || dim >= resultType.getRank())
      return emitOpError() << "dims[" << i << "] is " << dim
                           << " but the result has rank "
                           << resultType.getRank();
    if (i != 0 && dim <= dims[i - 1])
      return emitOpError() << "dims must be strictly increasing, but dims["
                           << i - 1 << "] is " << dims[i - 1] << " and dims["
                           << i << "] is " << dim;
    // C3
    int64_t operandSize = operandType.getDimSize(i);
    int64_t resultSize = resultType.getDimSize(dim);
    if (operandSize != 1 && ShapedType::isStatic(operandSize) &&
        ShapedType::isStatic(resultSize) && operandSize != resultSize)
      return emitOpError() << "operand axis " << i << " has size "
                           << operandSize << " but result axis " << dim
                           << " has size " << resultSize;
  }
  return verifySizeOperands(*this, resultType, getSizes()); // C5
}

//===----------------------------------------------------------------------===//
// Cast
//===----------------------------------------------------------------------===//

LogicalResult CastOp::verify() {
  // C1
  if (getOperand().getType().getShape() != getType().getShape())
    return emitOpError() << "operand and result must have one shape, but found "
                         << getOperand().getType() << " and " << getType();
  return success();
}

//===----------------------------------------------------------------------===//
// Batch norm
//===----------------------------------------------------------------------===//

namespace {

/// A tensor's name and the size of its channel axis, as a message names it.
struct ChannelSize {
  StringRef name;
  int64_t size;
};

} // namespace

/// C1, C2 and C5, which both batch norms have.
template <typename OpTy>
static LogicalResult verifyBatchNorm(OpTy op) {
  // C1
  RankedTensorType type = op.getX().getType();
  int64_t axis = op.getAxis();
  if (axis < 0 || axis >= type.getRank())
    return op.emitOpError()
           << "axis is " << axis << " but x has rank " << type.getRank();

  // C2
  ChannelSize known{"x", type.getDimSize(axis)};
  for (auto [name, parameter] : op.getParameters()) {
    ChannelSize found{
        name, cast<RankedTensorType>(parameter.getType()).getDimSize(0)};
    if (ShapedType::isDynamic(found.size))
      continue;
    if (ShapedType::isStatic(known.size) && known.size != found.size) {
      InFlightDiagnostic diag = op.emitOpError()
                                << found.name << " has " << found.size
                                << " elements but ";
      if (known.name == "x")
        diag << "axis " << axis << " of x has " << known.size;
      else
        diag << known.name << " has " << known.size;
      return diag;
    }
    known = ShapedType::isStatic(known.size) ? known : found;
  }

  // C5
  const llvm::APFloat epsilon = op.getEpsilon();
  if (!epsilon.isFinite() || (epsilon.isNegative() && !epsilon.isZero()))
    return op.emitOpError()
           << "epsilon must be finite and not negative, but is "
           << op.getEpsilonAttr().getValueAsDouble();
  return success();
}

static FloatType getWidestElementType(ValueRange tensors) {
  FloatType widest = Float32Type::get(tensors.front().getContext());
  for (Value tensor : tensors) {
    auto type = dyn_cast<FloatType>(getElementTypeOrSelf(tensor));
    if (type && type.getWidth() > widest.getWidth())
      widest = type;
  }
  return widest;
}

FloatType BatchNormInferenceOp::getComputationType() {
  return getWidestElementType(getOperands());
}

SmallVector<AffineMap> BatchNormInferenceOp::getIndexingMaps() {
  Builder builder(getContext());
  int64_t rank = getType().getRank();
  AffineMap channel =
      AffineMap::get(rank, 0, builder.getAffineDimExpr(getAxis()));
  return {builder.getMultiDimIdentityMap(rank), channel, channel, channel,
          channel};
}

LogicalResult BatchNormInferenceOp::verify() { return verifyBatchNorm(*this); }

/// Fails on no operand or axis that the verifier refuses: the verifier says
/// what is wrong with it.
LogicalResult BatchNormTrainingOp::inferReturnTypes(
    MLIRContext *, std::optional<Location>, ValueRange operands,
    DictionaryAttr attributes, OpaqueProperties properties, RegionRange regions,
    SmallVectorImpl<Type> &inferredReturnTypes) {
  Adaptor adaptor(operands, attributes, properties, regions);
  auto type = dyn_cast<RankedTensorType>(adaptor.getX().getType());
  if (!type || !adaptor.getAxisAttr())
    return failure();
  int64_t axis = adaptor.getAxis();
  int64_t channels = axis >= 0 && axis < type.getRank() ? type.getDimSize(axis)
                                                        : ShapedType::kDynamic;
  for (Value parameter : {adaptor.getGamma(), adaptor.getBeta()}) {
    auto parameterType = dyn_cast<RankedTensorType>(parameter.getType());
    if (ShapedType::isDynamic(channels) && parameterType &&
        parameterType.getRank() == 1)
      channels = parameterType.getDimSize(0);
  }
  auto statisticsType = RankedTensorType::get(
      {channels}, getWidestElementType(adaptor.getGamma()));
  inferredReturnTypes.assign({type, statisticsType, statisticsType});
  return success();
}

LogicalResult BatchNormTrainingOp::verify() {
  if (failed(verifyBatchNorm(*this)))
    return failure();
  // C6
  RankedTensorType type = getX().getType();
  for (int64_t axis = 0; axis < type.getRank(); ++axis)
    if (type.getDimSize(axis) == 0 && axis != static_cast<int64_t>(getAxis()))
      return emitOpError() << "statistics over no elements: axis " << axis
                           << " of x has size 0";
  return success();
}

Speculation::Speculatability BatchNormTrainingOp::getSpeculatability() {
  // Executing the op on parameters of another size is undefined.
  int64_t channels = getX().getType().getDimSize(getAxis());
  bool agree = llvm::all_of(getParameters(), [&](auto parameter) {
    return ShapedType::isStatic(channels) &&
           cast<RankedTensorType>(parameter.second.getType()).getDimSize(0) ==
               channels;
  });
  return agree ? Speculation::Speculatable : Speculation::NotSpeculatable;
}

LogicalResult BatchNormTrainingOp::reifyResultShapes(
    OpBuilder &builder, ReifiedRankedShapedTypeDims &reifiedReturnShapes) {
  auto sizes = nnspec::getSizes(builder, getLoc(), getX());
  OpFoldResult channels = sizes[getAxis()];
  // The statistics may have a static size where x has not.
  if (!getMean().getType().isDynamicDim(0))
    channels = builder.getIndexAttr(getMean().getType().getDimSize(0));
  reifiedReturnShapes.push_back(std::move(sizes));
  reifiedReturnShapes.append(2, {channels});
  return success();
}

void BatchNormTrainingOp::generateRuntimeVerification(
    OpBuilder &builder, Location loc,
    function_ref<std::string(Operation *, StringRef)> generateErrorMessage) {
  int64_t channels = getX().getType().getDimSize(getAxis());
  for (auto [name, parameter] : getParameters()) {
    int64_t size = cast<RankedTensorType>(parameter.getType()).getDimSize(0);
    if (ShapedType::isStatic(size) && size == channels)
      continue;
    Value sameSize = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate::eq,
        tensor::DimOp::create(builder, loc, parameter, 0),
        tensor::DimOp::create(builder, loc, getX(), getAxis()));
    cf::AssertOp::create(
        builder, loc, sameSize,
        generateErrorMessage(*this, (name + " does not have the size of axis " +
                                     Twine(getAxis()) + " of x")
                                        .str()));
  }
}

#define GET_OP_CLASSES
#include "nnspec/IR/NNSpecOps.cpp.inc"
