//===- Emitter.cpp - Tensor programs, op by op ----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emitter.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

OpFoldResult Emitter::apply(AffineExpr expr, ArrayRef<OpFoldResult> symbols) {
  auto map = AffineMap::get(0, symbols.size(), expr);
  std::vector<const void *> key;
  for (OpFoldResult symbol : symbols)
    key.push_back(symbol.getOpaqueValue());
  OpFoldResult &result = applied[{map.getAsOpaquePointer(), key}];
  if (!result)
    result = affine::makeComposedFoldedAffineApply(builder, loc, map, symbols);
  return result;
}

OpFoldResult Emitter::add(OpFoldResult a, OpFoldResult b) {
  return apply(builder.getAffineSymbolExpr(0) + builder.getAffineSymbolExpr(1),
               {a, b});
}

OpFoldResult Emitter::sub(OpFoldResult a, OpFoldResult b) {
  return apply(builder.getAffineSymbolExpr(0) - builder.getAffineSymbolExpr(1),
               {a, b});
}

OpFoldResult Emitter::mul(OpFoldResult a, OpFoldResult b) {
  return apply(builder.getAffineSymbolExpr(0) * builder.getAffineSymbolExpr(1),
               {a, b});
}

OpFoldResult Emitter::max(OpFoldResult a, OpFoldResult b) {
  std::optional<int64_t> x = getKnownSize(a), y = getKnownSize(b);
  if (x && y)
    return getIndex(std::max(*x, *y));
  return arith::MaxSIOp::create(
             builder, loc, getValueOrCreateConstantIndexOp(builder, loc, a),
             getValueOrCreateConstantIndexOp(builder, loc, b))
      .getResult();
}

namespace {
/// A product of known and unknown sizes.
struct Product {
  explicit Product(ArrayRef<OpFoldResult> factors = {}) {
    for (OpFoldResult factor : factors)
      multiply(factor);
  }

  void multiply(OpFoldResult factor) {
    if (std::optional<int64_t> known = getKnownSize(factor))
      coefficient *= *known;
    else
      symbols.push_back(cast<Value>(factor));
  }

  /// Whether both are equal as products; they may be equal otherwise.
  bool operator==(const Product &other) const {
    return coefficient == other.coefficient &&
           symbols.size() == other.symbols.size() &&
           std::is_permutation(symbols.begin(), symbols.end(),
                               other.symbols.begin());
  }

  int64_t coefficient = 1;
  SmallVector<Value> symbols;
};
} // namespace

OpFoldResult Emitter::divideProducts(ArrayRef<OpFoldResult> numerator,
                                     ArrayRef<OpFoldResult> denominator) {
  Product above(numerator), below(denominator);
  for (Value symbol : llvm::to_vector(below.symbols)) {
    auto *match = llvm::find(above.symbols, symbol);
    if (match == above.symbols.end())
      continue;
    above.symbols.erase(match);
    below.symbols.erase(llvm::find(below.symbols, symbol));
  }
  if (below.coefficient != 0 && above.coefficient % below.coefficient == 0) {
    above.coefficient /= below.coefficient;
    below.coefficient = 1;
  }
  auto build = [&](const Product &product) {
    OpFoldResult result = getIndex(product.coefficient);
    for (Value symbol : product.symbols)
      result = mul(result, symbol);
    return result;
  };
  OpFoldResult result = build(above), divisor = build(below);
  if (getKnownSize(divisor) == 1)
    return result;
  return apply(
      builder.getAffineSymbolExpr(0).floorDiv(builder.getAffineSymbolExpr(1)),
      {result, divisor});
}

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
// Shapes
//===----------------------------------------------------------------------===//

namespace {
/// Consecutive axes of two shapes that hold the same number of elements.
struct Group {
  ReassociationIndices from, to;
};
} // namespace

/// The finest grouping of the axes of two shapes with the same number of
/// elements that is certain; the axes of size one at the end are in the last.
static SmallVector<Group> groupAxes(ArrayRef<OpFoldResult> from,
                                    ArrayRef<OpFoldResult> to) {
  SmallVector<Group> groups;
  size_t i = 0, j = 0;
  while (i < from.size() && j < to.size()) {
    Group group;
    Product a, b;
    auto takeFrom = [&] {
      group.from.push_back(i);
      a.multiply(from[i++]);
    };
    auto takeTo = [&] {
      group.to.push_back(j);
      b.multiply(to[j++]);
    };
    takeFrom();
    takeTo();
    // What is equal stays so; what is not may become it.
    while (!(a == b) || a.coefficient == 0) {
      bool canTakeFrom = i < from.size(), canTakeTo = j < to.size();
      if (!canTakeFrom && !canTakeTo)
        break;
      bool lacksSymbols = a.symbols.size() < b.symbols.size() ||
                          (a.symbols.size() == b.symbols.size() &&
                           a.coefficient < b.coefficient);
      if (canTakeFrom && (lacksSymbols || !canTakeTo))
        takeFrom();
      else
        takeTo();
    }
    groups.push_back(std::move(group));
  }
  for (; i < from.size(); ++i)
    groups.back().from.push_back(i);
  for (; j < to.size(); ++j)
    groups.back().to.push_back(j);
  return groups;
}

ImportedTensor Emitter::reshape(ImportedTensor &tensor,
                                ArrayRef<OpFoldResult> sizes) {
  ImportedTensor result = tensor;
  result.sizes = llvm::to_vector(sizes);
  if (tensor.sizes == result.sizes)
    return result;
  if (tensor.elements && !tensor.value)
    return result;
  if (tensor.constant) {
    result.value = {};
    if (auto resource = dyn_cast<DenseResourceElementsAttr>(tensor.constant))
      result.constant = DenseResourceElementsAttr::get(result.getType(),
                                                       resource.getRawHandle());
    else
      result.constant =
          cast<DenseElementsAttr>(tensor.constant).reshape(result.getType());
    return result;
  }

  Value value = getValue(tensor);
  // From or to a scalar, all axes have size one.
  SmallVector<Group> groups;
  if (!tensor.sizes.empty() && !sizes.empty())
    groups = groupAxes(tensor.sizes, sizes);
  auto getReassociation = [&](ReassociationIndices Group::*side) {
    return llvm::map_to_vector(groups, [&](Group &g) { return g.*side; });
  };
  SmallVector<OpFoldResult> collapsed;
  for (Group &group : groups) {
    // A group has one size from both sides. One that both know is the same;
    // else the side of which the result will be made is preferred.
    if (group.to.size() == 1) {
      collapsed.push_back(sizes[group.to.front()]);
      continue;
    }
    SmallVector<OpFoldResult> factors;
    for (int64_t axis : group.to)
      factors.push_back(sizes[axis]);
    collapsed.push_back(divideProducts(factors, {}));
  }
  auto collapsedType = RankedTensorType::get(
      llvm::map_to_vector(collapsed,
                          [](OpFoldResult size) {
                            return getKnownSize(size).value_or(
                                ShapedType::kDynamic);
                          }),
      tensor.elementType);
  auto castTo = [&](Value v, RankedTensorType type) -> Value {
    if (v.getType() == type)
      return v;
    return tensor::CastOp::create(builder, loc, type, v);
  };
  if (tensor.sizes.size() != groups.size())
    value = tensor::CollapseShapeOp::create(builder, loc, value,
                                            getReassociation(&Group::from));
  if (sizes.size() != groups.size()) {
    // What is static on one side of the expansion is so on the other.
    value = castTo(value, collapsedType);
    value = tensor::ExpandShapeOp::create(builder, loc, result.getType(), value,
                                          getReassociation(&Group::to),
                                          result.sizes);
  }
  result.value = castTo(value, result.getType());
  return result;
}

ImportedTensor Emitter::transpose(ImportedTensor &tensor,
                                  ArrayRef<int64_t> permutation) {
  SmallVector<OpFoldResult> sizes;
  for (int64_t axis : permutation)
    sizes.push_back(tensor.sizes[axis]);
  if (llvm::is_sorted(permutation))
    return tensor;
  Value value =
      linalg::TransposeOp::create(builder, loc, getValue(tensor),
                                  empty(sizes, tensor.elementType), permutation)
          ->getResult(0);
  return wrap(value, sizes, tensor.isUnsigned);
}

Value Emitter::broadcast(ImportedTensor &tensor, ArrayRef<OpFoldResult> sizes,
                         ArrayRef<int64_t> axes) {
  SmallVector<int64_t> added;
  for (int64_t axis = 0, rank = sizes.size(); axis < rank; ++axis)
    if (!llvm::is_contained(axes, axis))
      added.push_back(axis);
  if (added.empty())
    return getValue(tensor);
  return linalg::BroadcastOp::create(builder, loc, getValue(tensor),
                                     empty(sizes, tensor.elementType), added)
      ->getResult(0);
}

Value Emitter::broadcastTo(ImportedTensor &tensor,
                           ArrayRef<OpFoldResult> sizes) {
  SmallVector<int64_t> axes;
  ImportedTensor squeezed = dropBroadcastAxes(tensor, sizes, axes);
  return broadcast(squeezed, sizes, axes);
}

Value Emitter::pad(Value tensor, ArrayRef<OpFoldResult> low,
                   ArrayRef<OpFoldResult> high, Value value,
                   ArrayRef<OpFoldResult> resultSizes) {
  auto isZero = [](OpFoldResult amount) { return getKnownSize(amount) == 0; };
  if (llvm::all_of(low, isZero) && llvm::all_of(high, isZero))
    return tensor;
  auto type = RankedTensorType::get(
      llvm::map_to_vector(resultSizes,
                          [](OpFoldResult size) {
                            return getKnownSize(size).value_or(
                                ShapedType::kDynamic);
                          }),
      getElementTypeOrSelf(tensor));
  return tensor::PadOp::create(builder, loc, type, tensor, low, high, value);
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
