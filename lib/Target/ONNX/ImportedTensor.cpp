//===- ImportedTensor.cpp - A tensor as the import knows it ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImportedTensor.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

std::optional<int64_t> importer::getKnownSize(OpFoldResult size) {
  return getConstantIntValue(size);
}

std::string importer::formatShape(ArrayRef<OpFoldResult> sizes) {
  if (sizes.empty())
    return "scalar";
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(
      sizes, os,
      [&](OpFoldResult size) {
        if (auto known = getKnownSize(size))
          os << *known;
        else
          os << '?';
      },
      "x");
  return text;
}

SmallVector<int64_t> ImportedTensor::getShape() const {
  return llvm::map_to_vector(sizes, [](OpFoldResult size) {
    return getKnownSize(size).value_or(ShapedType::kDynamic);
  });
}

RankedTensorType ImportedTensor::getType() const {
  return RankedTensorType::get(getShape(), elementType);
}

bool ImportedTensor::isEmpty() const {
  return llvm::any_of(
      sizes, [](OpFoldResult size) { return getKnownSize(size) == 0; });
}

std::optional<int64_t> ImportedTensor::getNumElements() const {
  int64_t count = 1;
  for (OpFoldResult size : sizes) {
    std::optional<int64_t> known = getKnownSize(size);
    if (!known)
      return std::nullopt;
    count *= *known;
  }
  return count;
}

std::optional<SmallVector<OpFoldResult>> ImportedTensor::getElements() const {
  if (elements)
    return elements;
  if (!constant || constant.getNumElements() > kMaxKnownElements)
    return std::nullopt;
  Builder builder(elementType.getContext());
  SmallVector<OpFoldResult> known;
  if (auto dense = dyn_cast<DenseIntElementsAttr>(constant)) {
    bool isZeroExtended = isUnsigned || elementType.isInteger(1);
    for (APInt element : dense.getValues<APInt>()) {
      if (isZeroExtended && element.getActiveBits() > 63)
        return std::nullopt;
      known.push_back(builder.getIndexAttr(
          isZeroExtended ? element.getZExtValue() : element.getSExtValue()));
    }
    return known;
  }
  if (auto dense = dyn_cast<DenseFPElementsAttr>(constant)) {
    for (APFloat element : dense.getValues<APFloat>()) {
      bool losesInfo;
      element.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                      &losesInfo);
      known.push_back(builder.getF64FloatAttr(element.convertToDouble()));
    }
    return known;
  }
  return std::nullopt;
}

std::optional<SmallVector<int64_t>> ImportedTensor::getIntegers() const {
  std::optional<SmallVector<OpFoldResult>> known = getElements();
  if (!known || isFloat())
    return std::nullopt;
  SmallVector<int64_t> integers;
  for (OpFoldResult element : *known) {
    std::optional<int64_t> integer = getConstantIntValue(element);
    if (!integer)
      return std::nullopt;
    integers.push_back(*integer);
  }
  return integers;
}

std::optional<SmallVector<double>> ImportedTensor::getNumbers() const {
  std::optional<SmallVector<OpFoldResult>> known = getElements();
  if (!known)
    return std::nullopt;
  SmallVector<double> numbers;
  for (OpFoldResult element : *known) {
    auto attribute = dyn_cast<Attribute>(element);
    if (auto number = dyn_cast_if_present<FloatAttr>(attribute))
      numbers.push_back(number.getValueAsDouble());
    else if (auto integer = getConstantIntValue(element))
      numbers.push_back(*integer);
    else
      return std::nullopt;
  }
  return numbers;
}
