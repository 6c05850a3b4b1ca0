//===- ProgramBuilder.cpp - Random programs -------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "nnspec/IR/NNSpecOps.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::fuzz;

/// Programs stay small: evaluating one takes less than simplifying it.
static constexpr int64_t kMaxElements = 256;

Value ProgramBuilder::empty(RankedTensorType type) {
  return tensor::EmptyOp::create(builder, loc, type.getShape(),
                                 type.getElementType());
}

Value ProgramBuilder::filled(RankedTensorType type, double value) {
  Value scalar = arith::ConstantOp::create(
      builder, loc, builder.getFloatAttr(type.getElementType(), value));
  return linalg::FillOp::create(builder, loc, scalar, empty(type)).getResult(0);
}

double ProgramBuilder::number() {
  // All are numbers of every element type.
  static constexpr double numbers[] = {1,    0,   -1, 2,  0.5,   -0.25, 3,
                                       -1.5, 0.0, 8,  -4, 0.125, 1,     -0.0};
  return choices.among(ArrayRef(numbers));
}

Value ProgramBuilder::argument(RankedTensorType type) {
  return function.getBody().addArgument(type, loc);
}

Value ProgramBuilder::parameter(RankedTensorType type, bool isPositive) {
  switch (choices.below(8)) {
  case 0:
  case 1:
    return argument(type);
  case 2:
    return FillOp::create(builder, loc, type, isPositive ? 0.5 : number());
  case 3:
    return filled(type, isPositive ? 2.0 : number());
  case 4: {
    // Not deeper: constants are of one step each else.
    auto constant = [&] { return filled(type, isPositive ? 4.0 : number()); };
    Value a = constant(), b = isPositive ? a : argument(type);
    if (choices.flip())
      return AddOp::create(builder, loc, a, b);
    return MulOp::create(builder, loc, a, b);
  }
  default:
    break;
  }
  SmallVector<Attribute> elements;
  for (int64_t i = 0; i < type.getNumElements(); ++i) {
    double value = number();
    elements.push_back(builder.getFloatAttr(
        type.getElementType(), isPositive ? std::abs(value) + 0.5 : value));
  }
  return arith::ConstantOp::create(builder, loc, type,
                                   DenseElementsAttr::get(type, elements));
}

Value ProgramBuilder::parameterOnAxes(Value x, SmallVectorImpl<int64_t> &axes) {
  RankedTensorType type = typeOf(x);
  // Mostly one axis; it may be any.
  if (choices.below(4) != 0) {
    axes.push_back(choices.below(type.getRank()));
  } else {
    unsigned mask = choices.below(1 << type.getRank());
    for (int64_t axis = 0; axis < type.getRank(); ++axis)
      if (mask & (1 << axis))
        axes.push_back(axis);
  }
  SmallVector<int64_t> shape;
  for (int64_t axis : axes)
    shape.push_back(type.getDimSize(axis));
  return parameter(tensor(shape, type.getElementType()));
}

Value ProgramBuilder::elementwise(
    Value x, ArrayRef<Value> parameters, ArrayRef<int64_t> axes,
    function_ref<Value(OpBuilder &, ValueRange)> fn) {
  RankedTensorType type = typeOf(x);
  int64_t rank = type.getRank();
  AffineMap identity = builder.getMultiDimIdentityMap(rank);
  SmallVector<AffineExpr> exprs;
  for (int64_t axis : axes)
    exprs.push_back(builder.getAffineDimExpr(axis));
  AffineMap channel = AffineMap::get(rank, 0, exprs, builder.getContext());
  SmallVector<Value> inputs = {x};
  SmallVector<AffineMap> maps = {identity};
  for (Value parameter : parameters) {
    inputs.push_back(parameter);
    maps.push_back(channel);
  }
  maps.push_back(identity);
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             builder, loc, TypeRange(type), inputs, ValueRange(empty(type)),
             maps, iterators,
             [&](OpBuilder &nested, Location, ValueRange arguments) {
               linalg::YieldOp::create(nested, loc, fn(nested, arguments));
             })
      .getResult(0);
}

//===----------------------------------------------------------------------===//
// Affine maps per channel
//===----------------------------------------------------------------------===//

static constexpr double kEpsilons[] = {1e-5, 0, 0.5, 1e-3};

Value ProgramBuilder::batchNorm(Value x) {
  RankedTensorType type = typeOf(x);
  int64_t axis = choices.below(type.getRank());
  Type element = type.getElementType();
  Type statistics = choices.below(4) ? element : Type(builder.getF32Type());
  auto channel = [&](Type element) {
    return tensor({type.getDimSize(axis)}, element);
  };
  Value mean = parameter(channel(statistics));
  Value variance = parameter(channel(statistics), choices.below(4) != 0);
  Value gamma = parameter(channel(element));
  Value beta = parameter(channel(element));
  return BatchNormInferenceOp::create(
      builder, loc, x, mean, variance, gamma, beta, axis,
      llvm::APFloat(choices.among(ArrayRef(kEpsilons))));
}

Value ProgramBuilder::batchNormGeneric(Value x) {
  RankedTensorType type = typeOf(x);
  int64_t axis = choices.below(type.getRank());
  auto channel = tensor({type.getDimSize(axis)}, type.getElementType());
  SmallVector<Value> parameters = {parameter(channel),
                                   parameter(channel, /*isPositive=*/true),
                                   parameter(channel), parameter(channel)};
  unsigned spelling = choices.below(4);
  return elementwise(
      x, parameters, {axis}, [&](OpBuilder &b, ValueRange v) -> Value {
        Value epsilon = arith::ConstantOp::create(
            b, loc, b.getFloatAttr(type.getElementType(), 0.5));
        Value shifted = arith::AddFOp::create(b, loc, v[2], epsilon);
        Value centred = arith::SubFOp::create(b, loc, v[0], v[1]);
        Value scaled;
        if (spelling == 0) {
          Value factor = arith::MulFOp::create(
              b, loc, math::RsqrtOp::create(b, loc, shifted), v[3]);
          scaled = arith::MulFOp::create(b, loc, centred, factor);
        } else if (spelling == 1) {
          Value divided = arith::DivFOp::create(
              b, loc, centred, math::SqrtOp::create(b, loc, shifted));
          scaled = arith::MulFOp::create(b, loc, v[3], divided);
        } else if (spelling == 2) {
          Value factor = arith::DivFOp::create(
              b, loc, v[3], math::SqrtOp::create(b, loc, shifted));
          // x * f + (beta - mean * f)
          Value offset = arith::SubFOp::create(
              b, loc, v[4], arith::MulFOp::create(b, loc, v[1], factor));
          return arith::AddFOp::create(
              b, loc, arith::MulFOp::create(b, loc, v[0], factor), offset);
        } else {
          Value negated = arith::NegFOp::create(
              b, loc, arith::SubFOp::create(b, loc, v[1], v[0]));
          scaled = arith::MulFOp::create(
              b, loc,
              arith::MulFOp::create(b, loc, negated,
                                    math::RsqrtOp::create(b, loc, shifted)),
              v[3]);
        }
        return arith::AddFOp::create(b, loc, scaled, v[4]);
      });
}

Value ProgramBuilder::batchNormNamed(Value x) {
  RankedTensorType type = typeOf(x);
  int64_t axis = choices.below(type.getRank());
  auto channel = tensor({type.getDimSize(axis)}, type.getElementType());
  SmallVector<int64_t> others;
  for (int64_t i = 0; i < type.getRank(); ++i)
    if (i != axis)
      others.push_back(i);
  auto spread = [&](Value parameter) -> Value {
    return linalg::BroadcastOp::create(builder, loc, parameter, empty(type),
                                       others)
        ->getResult(0);
  };
  auto binary = [&](auto op, Value a, Value b) -> Value {
    return decltype(op)::create(builder, loc, ValueRange{a, b},
                                ValueRange(empty(typeOf(a))))
        .getResult(0);
  };
  Value mean = parameter(channel);
  Value variance = parameter(channel, /*isPositive=*/true);
  Value epsilon = filled(channel, 0.5);
  Value shifted = binary(linalg::AddOp(), variance, epsilon);
  bool isRoot = choices.flip();
  Value root = isRoot
                   ? linalg::SqrtOp::create(builder, loc, ValueRange(shifted),
                                            ValueRange(empty(channel)))
                         .getResult(0)
                   : linalg::RsqrtOp::create(builder, loc, ValueRange(shifted),
                                             ValueRange(empty(channel)))
                         .getResult(0);
  Value y = binary(linalg::SubOp(), x, spread(mean));
  y = isRoot ? binary(linalg::DivOp(), y, spread(root))
             : binary(linalg::MulOp(), spread(root), y);
  y = binary(linalg::MulOp(), y, spread(parameter(channel)));
  return binary(linalg::AddOp(), y, spread(parameter(channel)));
}

Value ProgramBuilder::affine(Value x) {
  RankedTensorType type = typeOf(x);
  SmallVector<int64_t> axes;
  Value channel = parameterOnAxes(x, axes);
  SmallVector<OpFoldResult> sizes;
  for (int64_t size : type.getShape())
    sizes.push_back(builder.getIndexAttr(size));
  Value full = BroadcastOp::create(builder, loc, channel, axes, sizes);
  bool isSwapped = choices.flip();
  Value a = isSwapped ? full : x, b = isSwapped ? x : full;
  switch (choices.below(4)) {
  case 0:
    return MulOp::create(builder, loc, a, b);
  case 1:
    return AddOp::create(builder, loc, a, b);
  case 2:
    return SubOp::create(builder, loc, a, b);
  default:
    return DivOp::create(builder, loc, x, full);
  }
}

Value ProgramBuilder::affineGeneric(Value x) {
  SmallVector<int64_t> axes;
  Value channel = parameterOnAxes(x, axes);
  unsigned numOps = 1 + choices.below(3);
  return elementwise(
      x, {channel}, axes, [&](OpBuilder &b, ValueRange v) -> Value {
        Value y = v[0];
        for (unsigned i = 0; i < numOps; ++i) {
          Value other = v[1];
          if (choices.below(4) == 0)
            other = arith::ConstantOp::create(
                b, loc, b.getFloatAttr(v[0].getType(), number()));
          switch (choices.below(6)) {
          case 0:
            y = arith::MulFOp::create(b, loc, y, other);
            break;
          case 1:
            y = arith::AddFOp::create(b, loc, other, y);
            break;
          case 2:
            y = arith::SubFOp::create(b, loc, y, other);
            break;
          case 3:
            y = arith::SubFOp::create(b, loc, other, y);
            break;
          case 4:
            y = arith::DivFOp::create(b, loc, y, other);
            break;
          default:
            y = arith::NegFOp::create(b, loc, y);
          }
        }
        return y;
      });
}

//===----------------------------------------------------------------------===//
// Linear layers
//===----------------------------------------------------------------------===//

/// Contracts an axis of x with a weight, which may be either input, and which
/// may keep an axis of x: a batch of products.
Value ProgramBuilder::contraction(Value x) {
  RankedTensorType type = typeOf(x);
  int64_t rank = type.getRank();
  int64_t axis = choices.below(rank);
  int64_t size = 1 + choices.below(3);
  bool isGrouped = rank > 1 && choices.flip();
  int64_t group = isGrouped ? (axis + 1 + choices.below(rank - 1)) % rank : -1;
  // The iterators are x's axes and the new one.
  SmallVector<int64_t> weightShape = {type.getDimSize(axis), size};
  SmallVector<AffineExpr> weight = {builder.getAffineDimExpr(axis),
                                    builder.getAffineDimExpr(rank)};
  if (isGrouped) {
    weightShape.push_back(type.getDimSize(group));
    weight.push_back(builder.getAffineDimExpr(group));
  }
  if (choices.flip()) {
    std::reverse(weightShape.begin(), weightShape.end());
    std::reverse(weight.begin(), weight.end());
  }
  SmallVector<int64_t> shape(type.getShape());
  shape[axis] = size;
  SmallVector<AffineExpr> input, output;
  SmallVector<utils::IteratorType> iterators(rank + 1,
                                             utils::IteratorType::parallel);
  iterators[axis] = utils::IteratorType::reduction;
  for (int64_t i = 0; i < rank; ++i) {
    input.push_back(builder.getAffineDimExpr(i));
    output.push_back(builder.getAffineDimExpr(i == axis ? rank : i));
  }
  if (ShapedType::getNumElements(shape) > kMaxElements)
    return x;
  RankedTensorType resultType = tensor(shape, type.getElementType());
  SmallVector<Value> inputs = {
      x, parameter(tensor(weightShape, type.getElementType()))};
  MLIRContext *context = builder.getContext();
  SmallVector<AffineMap> maps = {AffineMap::get(rank + 1, 0, input, context),
                                 AffineMap::get(rank + 1, 0, weight, context)};
  if (choices.flip()) {
    std::swap(inputs[0], inputs[1]);
    std::swap(maps[0], maps[1]);
  }
  maps.push_back(AffineMap::get(rank + 1, 0, output, context));
  Value initial =
      choices.below(3) ? filled(resultType, 0) : parameter(resultType);
  return linalg::GenericOp::create(
             builder, loc, TypeRange(resultType), inputs, ValueRange(initial),
             maps, iterators,
             [&](OpBuilder &b, Location, ValueRange v) {
               Value product = arith::MulFOp::create(b, loc, v[0], v[1]);
               Value sum = arith::AddFOp::create(b, loc, product, v[2]);
               linalg::YieldOp::create(b, loc, sum);
             })
      .getResult(0);
}

Value ProgramBuilder::matmul(Value x) {
  RankedTensorType type = typeOf(x);
  if (type.getRank() != 2)
    return contraction(x);
  int64_t size = 1 + choices.below(4);
  bool isLeft = choices.flip();
  int64_t inner = type.getDimSize(isLeft ? 1 : 0);
  Type element = type.getElementType();
  Value weight = parameter(isLeft ? tensor({inner, size}, element)
                                  : tensor({size, inner}, element));
  RankedTensorType resultType =
      isLeft ? tensor({type.getDimSize(0), size}, element)
             : tensor({size, type.getDimSize(1)}, element);
  Value initial =
      choices.flip() ? filled(resultType, 0) : parameter(resultType);
  SmallVector<Value> inputs = {isLeft ? x : weight, isLeft ? weight : x};
  return linalg::MatmulOp::create(builder, loc, inputs, ValueRange(initial))
      .getResult(0);
}

Value ProgramBuilder::convolution(Value x) {
  RankedTensorType type = typeOf(x);
  if (type.getRank() != 4)
    return matmul(x);
  Type element = type.getElementType();
  unsigned layout = choices.below(3);
  int64_t channel = layout == 0 ? 1 : 3, first = layout == 0 ? 2 : 1;
  int64_t channels = type.getDimSize(channel);
  int64_t results = layout == 2 ? channels : 1 + choices.below(3);
  int64_t stride = 1 + choices.below(2), dilation = 1 + choices.below(2);
  SmallVector<int64_t> kernel, shape(type.getShape());
  for (int64_t axis : {first, first + 1}) {
    int64_t size = 1 + choices.below(3);
    if ((size - 1) * dilation >= type.getDimSize(axis))
      size = 1;
    kernel.push_back(size);
    shape[axis] =
        (type.getDimSize(axis) - (size - 1) * dilation - 1) / stride + 1;
  }
  shape[channel] = results;
  RankedTensorType resultType = tensor(shape, element);
  Value initial =
      choices.below(3) ? filled(resultType, 0) : parameter(resultType);
  auto strides = builder.getI64TensorAttr({stride, stride});
  auto dilations = builder.getI64TensorAttr({dilation, dilation});
  auto create = [&](auto op, ArrayRef<int64_t> weightShape) -> Value {
    Value weight = parameter(tensor(weightShape, element));
    return decltype(op)::create(builder, loc, TypeRange(resultType),
                                ValueRange{x, weight}, ValueRange(initial),
                                Attribute(strides), Attribute(dilations))
        .getResult(0);
  };
  switch (layout) {
  case 0:
    return create(linalg::Conv2DNchwFchwOp(),
                  {results, channels, kernel[0], kernel[1]});
  case 1:
    return create(linalg::Conv2DNhwcHwcfOp(),
                  {kernel[0], kernel[1], channels, results});
  default:
    return create(linalg::DepthwiseConv2DNhwcHwcOp(),
                  {kernel[0], kernel[1], channels});
  }
}

//===----------------------------------------------------------------------===//
// Shapes, and the rest
//===----------------------------------------------------------------------===//

Value ProgramBuilder::pad(Value x) {
  RankedTensorType type = typeOf(x);
  SmallVector<OpFoldResult> low, high;
  SmallVector<int64_t> shape(type.getShape());
  for (int64_t &size : shape) {
    unsigned widths = choices.below(8);
    low.push_back(builder.getIndexAttr(widths & 1));
    high.push_back(builder.getIndexAttr(widths >> 2));
    size += (widths & 1) + (widths >> 2);
  }
  if (ShapedType::getNumElements(shape) > kMaxElements)
    return x;
  Value value = arith::ConstantOp::create(
      builder, loc,
      builder.getFloatAttr(type.getElementType(),
                           choices.below(4) ? 0.0 : number()));
  return tensor::PadOp::create(
      builder, loc, tensor(shape, type.getElementType()), x, low, high, value);
}

Value ProgramBuilder::transpose(Value x) {
  RankedTensorType type = typeOf(x);
  auto permutation = llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  for (int64_t i = type.getRank() - 1; i > 0; --i)
    std::swap(permutation[i], permutation[choices.below(i + 1)]);
  SmallVector<int64_t> shape;
  for (int64_t axis : permutation)
    shape.push_back(type.getDimSize(axis));
  return linalg::TransposeOp::create(
             builder, loc, x, empty(tensor(shape, type.getElementType())),
             permutation)
      ->getResult(0);
}

/// Collapses two axes, or expands one.
Value ProgramBuilder::reshape(Value x) {
  RankedTensorType type = typeOf(x);
  int64_t rank = type.getRank();
  bool isCollapse = rank > 1 && (rank >= 4 || choices.flip());
  SmallVector<int64_t> shape(type.getShape());
  // Of the larger shape.
  int64_t axis = choices.below(isCollapse ? rank - 1 : rank);
  SmallVector<ReassociationIndices> groups;
  for (int64_t i = 0, next = 0; i < (isCollapse ? rank - 1 : rank); ++i) {
    groups.emplace_back(1, next++);
    if (i == axis)
      groups.back().push_back(next++);
  }
  Type element = type.getElementType();
  if (isCollapse) {
    shape[axis] *= shape[axis + 1];
    shape.erase(shape.begin() + axis + 1);
    return tensor::CollapseShapeOp::create(builder, loc, tensor(shape, element),
                                           x, groups);
  }
  int64_t size = shape[axis], factor = 1 + choices.below(3);
  if (size % factor != 0)
    factor = 1;
  shape[axis] = factor;
  shape.insert(shape.begin() + axis + 1, size / factor);
  return tensor::ExpandShapeOp::create(builder, loc, tensor(shape, element), x,
                                       groups);
}

Value ProgramBuilder::concat(Value x) {
  RankedTensorType type = typeOf(x);
  if (2 * type.getNumElements() > kMaxElements)
    return x;
  Value other = choices.flip() ? affine(x) : residual(x);
  SmallVector<Value> branches = {x, other};
  if (choices.flip())
    std::swap(branches[0], branches[1]);
  return tensor::ConcatOp::create(
      builder, loc, int64_t(choices.below(type.getRank())), branches);
}

Value ProgramBuilder::slice(Value x) {
  SmallVector<OpFoldResult> offsets, sizes, strides;
  for (int64_t size : typeOf(x).getShape()) {
    int64_t offset = choices.below(size);
    int64_t taken = 1 + choices.below(size - offset);
    int64_t stride = 1 + choices.below(2);
    if (offset + (taken - 1) * stride >= size)
      stride = 1;
    offsets.push_back(builder.getIndexAttr(offset));
    sizes.push_back(builder.getIndexAttr(taken));
    strides.push_back(builder.getIndexAttr(stride));
  }
  return tensor::ExtractSliceOp::create(builder, loc, x, offsets, sizes,
                                        strides);
}

Value ProgramBuilder::castThrough(Value x) {
  RankedTensorType type = typeOf(x);
  Type elements[] = {builder.getF64Type(), builder.getF32Type(),
                     builder.getF16Type(), builder.getBF16Type()};
  auto other = tensor(type.getShape(), choices.among(ArrayRef<Type>(elements)));
  if (other == type)
    return x;
  Value y = CastOp::create(builder, loc, other, x);
  if (choices.flip())
    y = affine(y);
  return choices.flip() ? Value(CastOp::create(builder, loc, type, y)) : y;
}

Value ProgramBuilder::residual(Value x) {
  SmallVector<Value> others;
  for (Value value : values)
    if (value.getType() == x.getType())
      others.push_back(value);
  Value other = others.empty() ? x : choices.among(ArrayRef<Value>(others));
  if (choices.flip())
    return AddOp::create(builder, loc, other, x);
  return linalg::AddOp::create(builder, loc, ValueRange{x, other},
                               ValueRange(empty(typeOf(x))))
      .getResult(0);
}

Value ProgramBuilder::maximum(Value x) {
  RankedTensorType type = typeOf(x);
  if (choices.flip())
    return MaxOp::create(builder, loc, x,
                         FillOp::create(builder, loc, type, 0.0));
  return elementwise(x, {}, {}, [&](OpBuilder &b, ValueRange v) -> Value {
    Value zero = arith::ConstantOp::create(
        b, loc, b.getFloatAttr(type.getElementType(), 0.0));
    return arith::MaximumFOp::create(b, loc, v[0], zero);
  });
}

Value ProgramBuilder::step(Value x) {
  using Step = Value (ProgramBuilder::*)(Value);
  static constexpr Step steps[] = {&ProgramBuilder::batchNorm,
                                   &ProgramBuilder::convolution,
                                   &ProgramBuilder::affine,
                                   &ProgramBuilder::contraction,
                                   &ProgramBuilder::batchNormNamed,
                                   &ProgramBuilder::matmul,
                                   &ProgramBuilder::affineGeneric,
                                   &ProgramBuilder::batchNormGeneric,
                                   &ProgramBuilder::pad,
                                   &ProgramBuilder::transpose,
                                   &ProgramBuilder::reshape,
                                   &ProgramBuilder::concat,
                                   &ProgramBuilder::slice,
                                   &ProgramBuilder::castThrough,
                                   &ProgramBuilder::residual,
                                   &ProgramBuilder::maximum};
  return (this->*choices.among(ArrayRef(steps)))(x);
}

OwningOpRef<ModuleOp> ProgramBuilder::build() {
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder, loc);
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, loc, "main",
                                  builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());

  Type elements[] = {builder.getF32Type(), builder.getF32Type(),
                     builder.getF64Type(), builder.getF16Type(),
                     builder.getF32Type(), builder.getBF16Type()};
  SmallVector<int64_t> shape(1 + choices.below(4));
  for (int64_t &size : shape)
    size = 1 + choices.below(4);
  Value x = argument(tensor(shape, choices.among(ArrayRef<Type>(elements))));
  values.push_back(x);
  unsigned numSteps = 1 + choices.below(6);
  for (unsigned i = 0; i < numSteps && !choices.isEmpty(); ++i) {
    // Mostly a chain; sometimes a value gets another user.
    Value from = choices.below(8) ? values.back()
                                  : choices.among(ArrayRef<Value>(values));
    values.push_back(step(from));
  }
  SmallVector<Value> results = {values.back()};
  if (choices.below(4) == 1)
    results.push_back(choices.among(ArrayRef<Value>(values)));
  func::ReturnOp::create(builder, loc, results);
  function.setFunctionType(builder.getFunctionType(
      function.getBody().getArgumentTypes(), ValueRange(results).getTypes()));
  return module;
}
