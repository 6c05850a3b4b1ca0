//===- Constants.cpp - Constants in a domain ------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Constants.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Operation.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

static double toDouble(llvm::APFloat value) {
  bool losesInfo;
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

/// Reads `Float`s out of the bytes of a constant.
template <typename Float>
static void readRaw(ArrayRef<char> data, std::vector<double> &floats) {
  floats.resize(data.size() / sizeof(Float));
  for (size_t i = 0; i < floats.size(); ++i) {
    Float value;
    std::memcpy(&value, data.data() + i * sizeof(Float), sizeof(Float));
    floats[i] = value;
  }
}

/// The dense form of a resource; null where its data are missing or of the
/// wrong length.
static DenseElementsAttr getDense(DenseResourceElementsAttr resource) {
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  bool isSplat;
  if (!blob || !DenseElementsAttr::isValidRawBuffer(resource.getType(),
                                                    blob->getData(), isSplat))
    return {};
  return DenseElementsAttr::getFromRawBuffer(resource.getType(),
                                             blob->getData());
}

FailureOr<ConstantElements> nnspec::eval::readConstant(Operation *op,
                                                       Attribute constant) {
  ConstantElements result;
  if (auto value = dyn_cast<FloatAttr>(constant)) {
    result.elementType = value.getType();
    result.floats = {value.getValueAsDouble()};
    return result;
  }
  if (auto value = dyn_cast<IntegerAttr>(constant)) {
    if (getIntegerWidth(value.getType()) > 64)
      return op->emitOpError("is an integer of more than 64 bits, which the "
                             "evaluator does not support");
    result.elementType = value.getType();
    result.integers = {fromAPInt(value.getValue())};
    return result;
  }

  auto elements = dyn_cast<DenseElementsAttr>(constant);
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(constant)) {
    elements = getDense(resource);
    if (!elements)
      return op->emitOpError("has a resource without data of its type");
  }
  if (!elements || !elements.getElementType().isIntOrIndexOrFloat() ||
      getIntegerWidth(elements.getElementType()) > 64)
    return op->emitOpError("is a constant that the evaluator does not support");

  result.shape.assign(elements.getType().getShape().begin(),
                      elements.getType().getShape().end());
  result.elementType = elements.getElementType();
  ArrayRef<char> data = elements.getRawData();
  if (isa<FloatType>(result.elementType)) {
    if (elements.isSplat())
      result.floats = {toDouble(elements.getSplatValue<llvm::APFloat>())};
    else if (result.elementType.isF32())
      readRaw<float>(data, result.floats);
    else if (result.elementType.isF64())
      readRaw<double>(data, result.floats);
    else
      for (const llvm::APFloat &value : elements.getValues<llvm::APFloat>())
        result.floats.push_back(toDouble(value));
    return result;
  }
  if (elements.isSplat())
    result.integers = {fromAPInt(elements.getSplatValue<APInt>())};
  else
    for (const APInt &value : elements.getValues<APInt>())
      result.integers.push_back(fromAPInt(value));
  return result;
}
