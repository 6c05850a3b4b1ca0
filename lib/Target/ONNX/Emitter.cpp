//===- Emitter.cpp - Tensor programs, op by op ----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

Value Emitter::getValue(ImportedTensor &tensor) {
  if (tensor.value)
    return tensor.value;
  if (!tensor.constant) {
    SmallVector<Value> scalars;
    for (OpFoldResult element : *tensor.elements) {
      if (auto value = dyn_cast<Value>(element)) {
        scalars.push_back(arith::IndexCastOp::create(
            builder, loc, tensor.elementType, value));
        continue;
      }
      auto attribute = cast<Attribute>(element);
      if (auto number = dyn_cast<FloatAttr>(attribute))
        scalars.push_back(
            scalar(tensor.elementType, number.getValueAsDouble()));
      else
        scalars.push_back(arith::ConstantOp::create(
            builder, loc,
            builder.getIntegerAttr(tensor.elementType,
                                   *getConstantIntValue(attribute))));
    }
    SmallVector<Attribute> attributes;
    for (Value value : scalars) {
      Attribute attribute;
      if (matchPattern(value, m_Constant(&attribute)))
        attributes.push_back(attribute);
    }
    if (attributes.size() == scalars.size())
      tensor.constant = DenseElementsAttr::get(tensor.getType(), attributes);
    else
      tensor.value = tensor::FromElementsOp::create(builder, loc,
                                                    tensor.getType(), scalars);
  }
  if (!tensor.value)
    tensor.value = arith::ConstantOp::create(builder, loc,
                                             cast<TypedAttr>(tensor.constant));
  return tensor.value;
}

ImportedTensor Emitter::wrap(Value value, ArrayRef<OpFoldResult> sizes,
                             bool isUnsigned) {
  ImportedTensor tensor;
  tensor.elementType = getElementTypeOrSelf(value);
  tensor.isUnsigned = isUnsigned;
  tensor.sizes = llvm::to_vector(sizes);
  tensor.value = value;
  return tensor;
}

Value Emitter::scalar(Type type, double value) {
  if (isa<FloatType>(type))
    return arith::ConstantOp::create(builder, loc,
                                     builder.getFloatAttr(type, value));
  return arith::ConstantOp::create(
      builder, loc, builder.getIntegerAttr(type, static_cast<int64_t>(value)));
}

Value Emitter::empty(ArrayRef<OpFoldResult> sizes, Type elementType) {
  return tensor::EmptyOp::create(builder, loc, sizes, elementType);
}

Value Emitter::fill(ArrayRef<OpFoldResult> sizes, Value scalar) {
  return linalg::FillOp::create(builder, loc, scalar,
                                empty(sizes, scalar.getType()))
      .getResult(0);
}

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

std::optional<SmallVector<OpFoldResult>>
Emitter::broadcastSizes(ArrayRef<const ImportedTensor *> tensors) {
  int64_t rank = 0;
  for (const ImportedTensor *tensor : tensors)
    rank = std::max(rank, tensor->getRank());
  SmallVector<OpFoldResult> sizes(rank);
  for (const ImportedTensor *tensor : tensors) {
    ArrayRef<OpFoldResult> own = tensor->sizes;
    for (auto [size, next] :
         llvm::zip(MutableArrayRef(sizes).take_back(own.size()), own)) {
      std::optional<int64_t> a, b = getKnownSize(next);
      if (size)
        a = getKnownSize(size);
      if (!size || a == 1 || (!a && b && b != 1))
        size = next;
      else if (a && b && b != 1 && a != b)
        return std::nullopt;
    }
  }
  return sizes;
}

Value Emitter::generic(ValueRange operands, ArrayRef<AffineMap> maps,
                       ArrayRef<OpFoldResult> sizes, Type elementType,
                       Body body) {
  SmallVector<AffineMap> allMaps = llvm::to_vector(maps);
  allMaps.push_back(builder.getMultiDimIdentityMap(sizes.size()));
  SmallVector<utils::IteratorType> iterators(sizes.size(),
                                             utils::IteratorType::parallel);
  Value init = empty(sizes, elementType);
  return linalg::GenericOp::create(
             builder, loc, init.getType(), operands, init, allMaps, iterators,
             [&](OpBuilder &b, Location loc, ValueRange arguments) {
               linalg::YieldOp::create(b, loc,
                                       body(b, loc, arguments.drop_back()));
             })
      .getResult(0);
}

ImportedTensor Emitter::dropBroadcastAxes(ImportedTensor &tensor,
                                          ArrayRef<OpFoldResult> sizes,
                                          SmallVectorImpl<int64_t> &axes) {
  // An axis of size one is broadcast, unless the tensor is as large as the
  // result.
  int64_t first = sizes.size() - tensor.getRank();
  bool isFull = ArrayRef<OpFoldResult>(tensor.sizes) == sizes;
  SmallVector<OpFoldResult> kept;
  for (auto [axis, size] : llvm::enumerate(tensor.sizes)) {
    if (!isFull && getKnownSize(size) == 1)
      continue;
    kept.push_back(size);
    axes.push_back(first + axis);
  }
  return reshape(tensor, kept);
}

SmallVector<Value> Emitter::getIndices(OpBuilder &b, Location loc,
                                       int64_t rank) {
  SmallVector<Value> indices;
  for (int64_t axis = 0; axis < rank; ++axis)
    indices.push_back(linalg::IndexOp::create(b, loc, axis));
  return indices;
}

ImportedTensor Emitter::elementwise(ArrayRef<ImportedTensor *> operands,
                                    ArrayRef<OpFoldResult> sizes,
                                    Type elementType, bool isUnsigned,
                                    Body body) {
  SmallVector<Value> values;
  SmallVector<AffineMap> maps;
  for (ImportedTensor *operand : operands) {
    SmallVector<int64_t> axes;
    ImportedTensor squeezed = dropBroadcastAxes(*operand, sizes, axes);
    // The value is the operand's too, unless it was reshaped.
    bool isWhole = axes.size() == operand->sizes.size();
    values.push_back(getValue(isWhole ? *operand : squeezed));
    maps.push_back(AffineMap::getMultiDimMapWithTargets(
        sizes.size(), SmallVector<unsigned>(axes.begin(), axes.end()),
        builder.getContext()));
  }
  return wrap(generic(values, maps, sizes, elementType, body), sizes,
              isUnsigned);
}

ImportedTensor Emitter::castFloat(ImportedTensor &tensor, Type elementType) {
  if (tensor.elementType == elementType)
    return tensor;
  bool isWidening = elementType.getIntOrFloatBitWidth() >
                    tensor.elementType.getIntOrFloatBitWidth();
  return elementwise(
      {&tensor}, tensor.sizes, elementType, false,
      [&](OpBuilder &b, Location loc, ValueRange operands) -> Value {
        if (isWidening)
          return arith::ExtFOp::create(b, loc, elementType, operands[0]);
        return arith::TruncFOp::create(b, loc, elementType, operands[0]);
      });
}
