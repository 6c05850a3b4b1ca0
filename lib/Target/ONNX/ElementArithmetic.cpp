//===- ElementArithmetic.cpp - Arithmetic at import -----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementArithmetic.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/CheckedArithmetic.h"

#include <cmath>

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

namespace {
enum class Arithmetic {
  None,
  Add,
  Sub,
  Mul,
  Div,
  Mod,
  Min,
  Max,
  Equal,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  And,
  Or,
  Not,
  Neg,
  Abs,
  Floor,
  Ceil,
  Sqrt,
  Where,
};
} // namespace

static Arithmetic getOperation(StringRef opType) {
  return llvm::StringSwitch<Arithmetic>(opType)
      .Case("Add", Arithmetic::Add)
      .Case("Sub", Arithmetic::Sub)
      .Case("Mul", Arithmetic::Mul)
      .Case("Div", Arithmetic::Div)
      .Case("Mod", Arithmetic::Mod)
      .Case("Min", Arithmetic::Min)
      .Case("Max", Arithmetic::Max)
      .Case("Equal", Arithmetic::Equal)
      .Case("Less", Arithmetic::Less)
      .Case("LessOrEqual", Arithmetic::LessOrEqual)
      .Case("Greater", Arithmetic::Greater)
      .Case("GreaterOrEqual", Arithmetic::GreaterOrEqual)
      .Case("And", Arithmetic::And)
      .Case("Or", Arithmetic::Or)
      .Case("Not", Arithmetic::Not)
      .Case("Neg", Arithmetic::Neg)
      .Case("Abs", Arithmetic::Abs)
      .Case("Floor", Arithmetic::Floor)
      .Case("Ceil", Arithmetic::Ceil)
      .Case("Sqrt", Arithmetic::Sqrt)
      .Case("Where", Arithmetic::Where)
      .Default(Arithmetic::None);
}

/// Of known integers; nothing where the result does not fit.
static std::optional<int64_t> foldIntegers(Arithmetic arithmetic,
                                           ArrayRef<int64_t> x) {
  switch (arithmetic) {
  case Arithmetic::Add:
    return llvm::checkedAdd(x[0], x[1]);
  case Arithmetic::Sub:
    return llvm::checkedSub(x[0], x[1]);
  case Arithmetic::Mul:
    return llvm::checkedMul(x[0], x[1]);
  case Arithmetic::Div:
  case Arithmetic::Mod: {
    if (x[1] == 0 || (x[1] == -1 && x[0] == INT64_MIN))
      return std::nullopt;
    if (arithmetic == Arithmetic::Div)
      return x[0] / x[1];
    int64_t remainder = x[0] % x[1];
    return remainder != 0 && (remainder ^ x[1]) < 0 ? remainder + x[1]
                                                    : remainder;
  }
  case Arithmetic::Min:
    return *llvm::min_element(x);
  case Arithmetic::Max:
    return *llvm::max_element(x);
  case Arithmetic::Equal:
    return x[0] == x[1];
  case Arithmetic::Less:
    return x[0] < x[1];
  case Arithmetic::LessOrEqual:
    return x[0] <= x[1];
  case Arithmetic::Greater:
    return x[0] > x[1];
  case Arithmetic::GreaterOrEqual:
    return x[0] >= x[1];
  case Arithmetic::And:
    return x[0] && x[1];
  case Arithmetic::Or:
    return x[0] || x[1];
  case Arithmetic::Not:
    return !x[0];
  case Arithmetic::Neg:
    return llvm::checkedSub<int64_t>(0, x[0]);
  case Arithmetic::Abs:
    return x[0] < 0 ? llvm::checkedSub<int64_t>(0, x[0]) : x[0];
  default:
    return std::nullopt;
  }
}

/// Of known floats, in the type that the model computes in.
template <typename T>
static std::optional<double> foldFloats(Arithmetic arithmetic,
                                        ArrayRef<double> operands) {
  SmallVector<T> x(operands.begin(), operands.end());
  switch (arithmetic) {
  case Arithmetic::Add:
    return x[0] + x[1];
  case Arithmetic::Sub:
    return x[0] - x[1];
  case Arithmetic::Mul:
    return x[0] * x[1];
  case Arithmetic::Div:
    return x[0] / x[1];
  case Arithmetic::Neg:
    return -x[0];
  case Arithmetic::Abs:
    return std::abs(x[0]);
  case Arithmetic::Floor:
    return std::floor(x[0]);
  case Arithmetic::Ceil:
    return std::ceil(x[0]);
  case Arithmetic::Sqrt:
    return std::sqrt(x[0]);
  default:
    return std::nullopt;
  }
}

/// Of sizes that are known at run time only.
static OpFoldResult foldSizes(Arithmetic arithmetic, Emitter &emitter,
                              ArrayRef<OpFoldResult> x) {
  OpBuilder &builder = emitter.getBuilder();
  switch (arithmetic) {
  case Arithmetic::Add:
    return emitter.add(x[0], x[1]);
  case Arithmetic::Sub:
    return emitter.sub(x[0], x[1]);
  case Arithmetic::Mul:
    return emitter.mul(x[0], x[1]);
  case Arithmetic::Div: {
    // Of numbers that are not negative, division truncates and floors alike;
    // only by a positive constant is that known not to trap.
    std::optional<int64_t> divisor = getConstantIntValue(x[1]);
    if (!divisor || *divisor <= 0 || !emitter.isNonNegative(x[0]))
      return {};
    return emitter.apply(builder.getAffineSymbolExpr(0).floorDiv(*divisor),
                         x[0]);
  }
  case Arithmetic::Max: {
    OpFoldResult result = x[0];
    for (OpFoldResult next : x.drop_front())
      result = emitter.max(result, next);
    return result;
  }
  case Arithmetic::Equal: {
    if (x[0] == x[1])
      return builder.getIndexAttr(1);
    // As in Where(Equal(shape, -1), …, shape).
    for (auto [operand, other] : {std::pair(x[0], x[1]), std::pair(x[1], x[0])})
      if (std::optional<int64_t> known = getConstantIntValue(operand);
          known && *known < 0 && emitter.isNonNegative(other))
        return builder.getIndexAttr(0);
    return {};
  }
  default:
    return {};
  }
}

static OpFoldResult foldElement(Arithmetic arithmetic, Emitter &emitter,
                                Type type, ArrayRef<OpFoldResult> x) {
  OpBuilder &builder = emitter.getBuilder();
  if (arithmetic == Arithmetic::Where) {
    std::optional<int64_t> condition = getConstantIntValue(x[0]);
    return !condition ? OpFoldResult() : *condition ? x[1] : x[2];
  }
  SmallVector<int64_t> integers;
  SmallVector<double> floats;
  for (OpFoldResult operand : x) {
    auto attribute = dyn_cast<Attribute>(operand);
    if (auto number = dyn_cast_if_present<FloatAttr>(attribute))
      floats.push_back(number.getValueAsDouble());
    else if (std::optional<int64_t> integer = getConstantIntValue(operand))
      integers.push_back(*integer);
  }
  if (floats.size() == x.size()) {
    std::optional<double> result;
    if (type.isF32())
      result = foldFloats<float>(arithmetic, floats);
    else if (type.isF64())
      result = foldFloats<double>(arithmetic, floats);
    return result ? OpFoldResult(builder.getF64FloatAttr(*result))
                  : OpFoldResult();
  }
  if (integers.size() == x.size()) {
    std::optional<int64_t> result = foldIntegers(arithmetic, integers);
    return result ? OpFoldResult(builder.getIndexAttr(*result))
                  : OpFoldResult();
  }
  return floats.empty() ? foldSizes(arithmetic, emitter, x) : OpFoldResult();
}

/// Whether a known number fits the integer type; the program would wrap it.
static bool fits(OpFoldResult element, Type type, bool isUnsigned) {
  std::optional<int64_t> known = getConstantIntValue(element);
  auto integer = dyn_cast<IntegerType>(type);
  if (!known || !integer || integer.getWidth() == 1)
    return true;
  return isUnsigned ? *known >= 0 && llvm::isUIntN(integer.getWidth(), *known)
                    : llvm::isIntN(integer.getWidth(), *known);
}

std::optional<SmallVector<OpFoldResult>>
importer::foldElements(StringRef opType, Emitter &emitter,
                       ArrayRef<ImportedTensor *> operands,
                       ArrayRef<OpFoldResult> sizes) {
  Arithmetic arithmetic = getOperation(opType);
  // Shapes and coordinates have rank 0 or 1.
  if (arithmetic == Arithmetic::None || sizes.size() > 1)
    return std::nullopt;
  int64_t count = 1;
  if (sizes.size() == 1) {
    std::optional<int64_t> known = getKnownSize(sizes.front());
    if (!known)
      return std::nullopt;
    count = *known;
  }
  SmallVector<SmallVector<OpFoldResult>> known;
  for (ImportedTensor *operand : operands) {
    std::optional<SmallVector<OpFoldResult>> elements = operand->getElements();
    if (!elements)
      return std::nullopt;
    known.push_back(std::move(*elements));
  }
  SmallVector<OpFoldResult> result;
  for (int64_t i = 0; i < count; ++i) {
    SmallVector<OpFoldResult> x;
    for (ArrayRef<OpFoldResult> elements : known)
      x.push_back(elements[elements.size() == 1 ? 0 : i]);
    Type type = operands.back()->elementType;
    OpFoldResult element = foldElement(arithmetic, emitter, type, x);
    if (!element || !fits(element, type, operands.back()->isUnsigned))
      return std::nullopt;
    result.push_back(element);
  }
  return result;
}

std::optional<ImportedTensor>
importer::selectElements(const ImportedTensor &tensor,
                         ArrayRef<OpFoldResult> sizes, SourceFn source) {
  std::optional<SmallVector<OpFoldResult>> elements = tensor.getElements();
  ImportedTensor result;
  result.elementType = tensor.elementType;
  result.isUnsigned = tensor.isUnsigned;
  result.sizes = llvm::to_vector(sizes);
  SmallVector<int64_t> from = tensor.getShape(), to = result.getShape();
  if (!elements || ShapedType::isDynamicShape(from) ||
      ShapedType::isDynamicShape(to) || !isPossibleShape(to))
    return std::nullopt;
  int64_t count = ShapedType::getNumElements(to);
  if (count > ImportedTensor::kMaxKnownElements)
    return std::nullopt;
  SmallVector<int64_t> strides = computeStrides(to);
  result.elements.emplace();
  for (int64_t i = 0; i < count; ++i) {
    SmallVector<int64_t> position = delinearize(i, strides);
    source(position);
    result.elements->push_back(
        (*elements)[linearize(position, computeStrides(from))]);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

/// To another type than that of `x`.
static Value convert(OpBuilder &b, Location loc, Value x, bool isUnsigned,
                     ElementKind kind) {
  Type from = x.getType(), to = kind.type;
  bool fromFloat = isa<FloatType>(from), toFloat = isa<FloatType>(to);
  unsigned fromWidth = from.getIntOrFloatBitWidth();
  unsigned toWidth = to.getIntOrFloatBitWidth();
  if (to.isInteger(1)) {
    Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(from));
    if (fromFloat)
      return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNE, x, zero);
    return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, x, zero);
  }
  bool zeroExtends = isUnsigned || from.isInteger(1);
  if (fromFloat && toFloat) {
    if (fromWidth < toWidth)
      return arith::ExtFOp::create(b, loc, to, x);
    if (fromWidth > toWidth)
      return arith::TruncFOp::create(b, loc, to, x);
    // Between f16 and bf16.
    Value wide = arith::ExtFOp::create(b, loc, b.getF32Type(), x);
    return arith::TruncFOp::create(b, loc, to, wide);
  }
  if (toFloat)
    return zeroExtends ? arith::UIToFPOp::create(b, loc, to, x).getResult()
                       : arith::SIToFPOp::create(b, loc, to, x).getResult();
  if (fromFloat) {
    // Beyond the range the conversion would be poison. In f64 the limits of all
    // types but the 64-bit ones are exact, and theirs are rounded outwards.
    Type wideType = b.getF64Type();
    Value wide = fromWidth == 64
                     ? x
                     : arith::ExtFOp::create(b, loc, wideType, x).getResult();
    double high = std::ldexp(1.0, kind.isUnsigned ? toWidth : toWidth - 1);
    double low = kind.isUnsigned ? 0 : -high;
    auto number = [&](double value) {
      return arith::ConstantOp::create(b, loc, b.getF64FloatAttr(value));
    };
    auto integer = [&](APInt value) {
      return arith::ConstantOp::create(b, loc, b.getIntegerAttr(to, value));
    };
    Value isHigh = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGE,
                                         wide, number(high));
    // Also where it is NaN, of which C says nothing.
    Value isInside = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGE,
                                           wide, number(low));
    Value zero = number(0);
    Value safe = arith::SelectOp::create(b, loc, isHigh, zero, wide);
    safe = arith::SelectOp::create(b, loc, isInside, safe, zero);
    Value converted =
        kind.isUnsigned ? arith::FPToUIOp::create(b, loc, to, safe).getResult()
                        : arith::FPToSIOp::create(b, loc, to, safe).getResult();
    Value highest =
        integer(kind.isUnsigned ? APInt::getMaxValue(toWidth)
                                : APInt::getSignedMaxValue(toWidth));
    Value lowest = integer(kind.isUnsigned ? APInt::getMinValue(toWidth)
                                           : APInt::getSignedMinValue(toWidth));
    converted = arith::SelectOp::create(b, loc, isHigh, highest, converted);
    return arith::SelectOp::create(b, loc, isInside, converted, lowest);
  }
  if (fromWidth < toWidth)
    return zeroExtends ? arith::ExtUIOp::create(b, loc, to, x).getResult()
                       : arith::ExtSIOp::create(b, loc, to, x).getResult();
  return arith::TruncIOp::create(b, loc, to, x);
}

/// Known elements in another type.
static std::optional<SmallVector<OpFoldResult>>
convertKnown(Emitter &emitter, ArrayRef<OpFoldResult> elements,
             ElementKind kind) {
  Builder &builder = emitter.getBuilder();
  SmallVector<OpFoldResult> result;
  for (OpFoldResult element : elements) {
    auto attribute = dyn_cast<Attribute>(element);
    auto number = dyn_cast_if_present<FloatAttr>(attribute);
    std::optional<int64_t> integer =
        number ? std::nullopt : getConstantIntValue(element);
    if (kind.type.isInteger(1)) {
      if (!number && !integer)
        return std::nullopt;
      bool isTrue = number ? !number.getValue().isZero() : *integer != 0;
      result.push_back(builder.getIndexAttr(isTrue));
    } else if (isa<FloatType>(kind.type)) {
      if (!number && !integer)
        return std::nullopt;
      double value = number ? number.getValueAsDouble() : double(*integer);
      if (kind.type.isF32())
        value = static_cast<float>(value);
      else if (!kind.type.isF64())
        return std::nullopt;
      result.push_back(builder.getF64FloatAttr(value));
    } else if (number) {
      double value = std::trunc(number.getValueAsDouble());
      if (!(std::abs(value) < std::ldexp(1.0, 62)))
        return std::nullopt;
      result.push_back(builder.getIndexAttr(static_cast<int64_t>(value)));
    } else if (integer || (kind.type.getIntOrFloatBitWidth() >= 32 &&
                           emitter.isNonNegative(element))) {
      result.push_back(element);
    } else {
      // The program wraps.
      return std::nullopt;
    }
    if (!fits(result.back(), kind.type, kind.isUnsigned))
      return std::nullopt;
  }
  return result;
}

ImportedTensor importer::convertElements(Emitter &emitter,
                                         ImportedTensor &tensor,
                                         ElementKind kind) {
  if (tensor.elementType == kind.type) {
    ImportedTensor result = tensor;
    result.isUnsigned = kind.isUnsigned;
    // The same bits, but maybe another number.
    if (tensor.isUnsigned != kind.isUnsigned && tensor.elements) {
      (void)emitter.getValue(result);
      result.elements.reset();
    }
    return result;
  }
  std::optional<SmallVector<OpFoldResult>> elements;
  if (auto known = tensor.getElements(); known && tensor.getRank() <= 1)
    elements = convertKnown(emitter, *known, kind);
  ImportedTensor result;
  if (elements && !isa<FloatType>(kind.type)) {
    result.elementType = kind.type;
    result.isUnsigned = kind.isUnsigned;
    result.sizes = tensor.sizes;
  } else {
    result = emitter.elementwise(
        {&tensor}, tensor.sizes, kind.type, kind.isUnsigned,
        [&](OpBuilder &b, Location loc, ValueRange operands) {
          return convert(b, loc, operands[0], tensor.isUnsigned, kind);
        });
  }
  result.elements = std::move(elements);
  return result;
}
