//===- Emitter.cpp - Tensor programs, op by op ----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emitter.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
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
  if (result)
    return result;
  // Composed expressions are trees, which could grow exponentially.
  constexpr unsigned maxWeight = 64;
  unsigned weight = 1;
  bool isKnown = true;
  for (OpFoldResult symbol : symbols)
    if (auto value = dyn_cast<Value>(symbol)) {
      weight += std::max(weights.lookup(value), 1u);
      isKnown = false;
    }
  if (isKnown || weight <= maxWeight) {
    result = affine::makeComposedFoldedAffineApply(builder, loc, map, symbols);
  } else {
    // Other ops, since canonicalisation would compose these.
    result = affine::expandAffineExpr(
        builder, loc, expr, {},
        getValueOrCreateConstantIndexOp(builder, loc, symbols));
    weight = 1;
  }
  if (auto value = dyn_cast<Value>(result))
    weights[value] = weight;
  return result;
}

void Emitter::noteSizes(ArrayRef<OpFoldResult> sizes) {
  for (OpFoldResult size : sizes)
    if (auto value = dyn_cast<Value>(size))
      knownSizes.insert(value);
}

bool Emitter::isNonNegative(OpFoldResult number) const {
  if (std::optional<int64_t> known = getKnownSize(number))
    return *known >= 0;
  auto value = dyn_cast<Value>(number);
  if (!value)
    return false;
  if (knownSizes.contains(value) || value.getDefiningOp<tensor::DimOp>())
    return true;
  if (auto max = value.getDefiningOp<arith::MaxSIOp>())
    return isNonNegative(max.getLhs()) || isNonNegative(max.getRhs());
  auto apply = value.getDefiningOp<affine::AffineApplyOp>();
  if (!apply)
    return false;
  auto isRight = [](AffineExpr expr) {
    bool hasNegative = false;
    expr.walk([&](AffineExpr part) {
      auto constant = dyn_cast<AffineConstantExpr>(part);
      hasNegative |= constant && constant.getValue() < 0;
    });
    return !hasNegative;
  };
  return isRight(apply.getAffineMap().getResult(0)) &&
         llvm::all_of(apply.getMapOperands(),
                      [&](Value operand) { return isNonNegative(operand); });
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

OpFoldResult Emitter::min(OpFoldResult a, OpFoldResult b) {
  std::optional<int64_t> x = getKnownSize(a), y = getKnownSize(b);
  if (x && y)
    return getIndex(std::min(*x, *y));
  return arith::MinSIOp::create(
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
    if (std::optional<int64_t> known = getKnownSize(factor)) {
      // What is possible does not overflow.
      (void)llvm::MulOverflow(coefficient, *known, coefficient);
      return;
    }
    auto value = cast<Value>(factor);
    if (!multiplyApplied(value))
      symbols.push_back(value);
  }

  /// Divides both by the symbols that they share.
  static void cancel(Product &a, Product &b) {
    for (Value symbol : llvm::to_vector(b.symbols)) {
      auto *match = llvm::find(a.symbols, symbol);
      if (match == a.symbols.end())
        continue;
      a.symbols.erase(match);
      b.symbols.erase(llvm::find(b.symbols, symbol));
    }
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

private:
  /// Takes a product that was emitted apart; fails for any other value.
  bool multiplyApplied(Value value) {
    auto apply = value.getDefiningOp<affine::AffineApplyOp>();
    if (!apply)
      return false;
    AffineMap map = apply.getAffineMap();
    SmallVector<AffineExpr> factors = {map.getResult(0)};
    for (size_t i = 0; i < factors.size(); ++i) {
      AffineExpr factor = factors[i];
      if (factor.getKind() != AffineExprKind::Mul)
        continue;
      auto product = cast<AffineBinaryOpExpr>(factor);
      factors[i--] = product.getLHS();
      factors.push_back(product.getRHS());
    }
    if (!llvm::all_of(factors, [](AffineExpr factor) {
          return isa<AffineConstantExpr, AffineDimExpr, AffineSymbolExpr>(
              factor);
        }))
      return false;
    for (AffineExpr factor : factors) {
      if (auto constant = dyn_cast<AffineConstantExpr>(factor))
        (void)llvm::MulOverflow(coefficient, constant.getValue(), coefficient);
      else if (auto dim = dyn_cast<AffineDimExpr>(factor))
        multiply(apply.getMapOperands()[dim.getPosition()]);
      else
        multiply(apply.getMapOperands()[map.getNumDims() +
                                        cast<AffineSymbolExpr>(factor)
                                            .getPosition()]);
    }
    return true;
  }
};
} // namespace

OpFoldResult Emitter::divideProducts(ArrayRef<OpFoldResult> numerator,
                                     ArrayRef<OpFoldResult> denominator) {
  Product above(numerator), below(denominator);
  Product::cancel(above, below);
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
  // No size divides by zero: then there are no elements, and any number is
  // right.
  return apply(
      builder.getAffineSymbolExpr(0).floorDiv(builder.getAffineSymbolExpr(1)),
      {result, max(divisor, getIndex(1))});
}

bool Emitter::mayReshape(ArrayRef<OpFoldResult> from,
                         ArrayRef<OpFoldResult> to) {
  Product a(from), b(to);
  Product::cancel(a, b);
  if (a.symbols.empty() && b.symbols.empty())
    return a.coefficient == b.coefficient;
  // An unknown size may be zero, or what divides the other side.
  auto mayBe = [](const Product &unknown, const Product &other) {
    if (!unknown.symbols.empty())
      return other.coefficient == 0 || !other.symbols.empty() ||
             (unknown.coefficient != 0 &&
              other.coefficient % unknown.coefficient == 0);
    return true;
  };
  return mayBe(a, b) && mayBe(b, a);
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

Value Emitter::castTo(Value value, RankedTensorType type) {
  if (value.getType() == type)
    return value;
  return tensor::CastOp::create(builder, loc, type, value);
}

/// ShapedType::kDynamic where a size is not known.
static SmallVector<int64_t> getShape(ArrayRef<OpFoldResult> sizes) {
  return llvm::map_to_vector(sizes, [](OpFoldResult size) {
    return getKnownSize(size).value_or(ShapedType::kDynamic);
  });
}

ImportedTensor Emitter::refine(ImportedTensor &tensor,
                               ArrayRef<OpFoldResult> sizes) {
  ImportedTensor result = tensor;
  result.sizes = llvm::to_vector(sizes);
  if (tensor.value)
    result.value = castTo(tensor.value, result.getType());
  return result;
}

ImportedTensor Emitter::reshape(ImportedTensor &tensor,
                                ArrayRef<OpFoldResult> sizes) {
  ImportedTensor result = tensor;
  result.sizes = llvm::to_vector(sizes);
  if (tensor.sizes == result.sizes)
    return result;
  if (tensor.elements && !tensor.value && result.getNumElements())
    return result;
  // Constants have no dynamic type.
  if (tensor.constant && result.getNumElements()) {
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
  if (tensor.sizes.empty() || sizes.empty()) {
    auto getOnes = [&](size_t rank) {
      return RankedTensorType::get(SmallVector<int64_t>(rank, 1),
                                   tensor.elementType);
    };
    ArrayRef<ReassociationIndices> none;
    if (sizes.empty())
      value = tensor::CollapseShapeOp::create(
          builder, loc, castTo(value, getOnes(tensor.getRank())), none);
    else
      value = tensor::ExpandShapeOp::create(builder, loc, getOnes(sizes.size()),
                                            value, none);
    result.value = castTo(value, result.getType());
    return result;
  }
  SmallVector<Group> groups = groupAxes(tensor.sizes, sizes);
  auto getReassociation = [&](ReassociationIndices Group::*side) {
    return llvm::map_to_vector(groups, [&](Group &g) { return g.*side; });
  };
  // A group has one size from both sides; here it is as the result knows it.
  SmallVector<int64_t> collapsed;
  for (Group &group : groups) {
    int64_t product = 1;
    for (int64_t axis : group.to) {
      std::optional<int64_t> known = getKnownSize(sizes[axis]);
      if (!known) {
        product = ShapedType::kDynamic;
        break;
      }
      product *= *known;
    }
    collapsed.push_back(product);
  }
  auto collapsedType = RankedTensorType::get(collapsed, tensor.elementType);
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

ImportedTensor Emitter::repeat(ImportedTensor &tensor,
                               ArrayRef<int64_t> factors, bool isEachElement) {
  if (llvm::all_of(factors, [](int64_t factor) { return factor == 1; }))
    return tensor;
  SmallVector<OpFoldResult> spread, joined;
  SmallVector<int64_t> axes;
  for (auto [size, factor] : llvm::zip_equal(tensor.sizes, factors)) {
    if (factor != 1 && !isEachElement)
      spread.push_back(getIndex(factor));
    axes.push_back(spread.size());
    spread.push_back(size);
    if (factor != 1 && isEachElement)
      spread.push_back(getIndex(factor));
    joined.push_back(mul(size, getIndex(factor)));
  }
  ImportedTensor repeated =
      wrap(broadcast(tensor, spread, axes), spread, tensor.isUnsigned);
  return reshape(repeated, joined);
}

ImportedTensor Emitter::slice(ImportedTensor &tensor,
                              ArrayRef<OpFoldResult> offsets,
                              ArrayRef<OpFoldResult> sizes,
                              ArrayRef<OpFoldResult> strides) {
  auto is = [](int64_t expected) {
    return [=](OpFoldResult v) { return getKnownSize(v) == expected; };
  };
  if (tensor.sizes == sizes && llvm::all_of(offsets, is(0)) &&
      llvm::all_of(strides, is(1)))
    return tensor;
  // An empty slice at the end would begin outside.
  SmallVector<OpFoldResult> inside = llvm::to_vector(offsets);
  for (auto [offset, size] : llvm::zip_equal(inside, sizes))
    if (getKnownSize(size) == 0)
      offset = getIndex(0);
  Value value = tensor::ExtractSliceOp::create(builder, loc, getValue(tensor),
                                               inside, sizes, strides);
  return wrap(value, sizes, tensor.isUnsigned);
}

ImportedTensor Emitter::slice(ImportedTensor &tensor, int64_t axis,
                              OpFoldResult offset, OpFoldResult size) {
  SmallVector<OpFoldResult> offsets(tensor.getRank(), getIndex(0));
  SmallVector<OpFoldResult> strides(tensor.getRank(), getIndex(1));
  SmallVector<OpFoldResult> sizes = tensor.sizes;
  offsets[axis] = offset;
  sizes[axis] = size;
  return slice(tensor, offsets, sizes, strides);
}

Value Emitter::pad(Value tensor, ArrayRef<OpFoldResult> low,
                   ArrayRef<OpFoldResult> high, Value value,
                   ArrayRef<OpFoldResult> resultSizes) {
  auto isZero = [](OpFoldResult amount) { return getKnownSize(amount) == 0; };
  if (llvm::all_of(low, isZero) && llvm::all_of(high, isZero))
    return tensor;
  auto type = RankedTensorType::get(getShape(resultSizes),
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
