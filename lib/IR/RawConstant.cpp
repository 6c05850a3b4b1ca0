//===- RawConstant.cpp - The bytes of a float constant --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/RawConstant.h"

#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace mlir::nnspec;

std::optional<FloatFormat> nnspec::getFloatFormat(Type elementType) {
  if (elementType.isF16())
    return FloatFormat::Half;
  if (elementType.isBF16())
    return FloatFormat::BFloat16;
  if (elementType.isF32())
    return FloatFormat::Single;
  if (elementType.isF64())
    return FloatFormat::Double;
  return std::nullopt;
}

/// The data of a resource; whether they are one element for all.
static std::optional<ArrayRef<char>> getData(DenseResourceElementsAttr resource,
                                             bool &isSplat) {
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob || !DenseElementsAttr::isValidRawBuffer(resource.getType(),
                                                    blob->getData(), isSplat))
    return std::nullopt;
  return blob->getData();
}

bool nnspec::hasData(DenseResourceElementsAttr resource) {
  bool isSplat;
  return getData(resource, isSplat).has_value();
}

std::optional<RawConstant> RawConstant::get(Attribute constant) {
  auto elements = dyn_cast_or_null<ElementsAttr>(constant);
  if (!elements)
    return std::nullopt;
  std::optional<FloatFormat> format =
      getFloatFormat(elements.getShapedType().getElementType());
  if (!format)
    return std::nullopt;
  if (auto dense = dyn_cast<DenseElementsAttr>(constant))
    return RawConstant{dense.getType(), *format, dense.getRawData(),
                       dense.isSplat()};
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(constant)) {
    bool isSplat;
    if (auto data = getData(resource, isSplat))
      return RawConstant{resource.getType(), *format, *data, isSplat};
  }
  return std::nullopt;
}

double RawConstant::getSplatValue() const {
  assert(isSplat && "has one value");
  double value;
  readFloats(format, data.data(), /*offset=*/0, /*stride=*/1, /*count=*/1,
             &value);
  return value;
}
