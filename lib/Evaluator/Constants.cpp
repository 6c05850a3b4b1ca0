//===- Constants.cpp - Constants in a domain ------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Constants.h"

#include "mlir/IR/Operation.h"
#include "nnspec/IR/RawConstant.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

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

  if (std::optional<RawConstant> raw = RawConstant::get(constant)) {
    result.shape.assign(raw->type.getShape().begin(),
                        raw->type.getShape().end());
    result.elementType = raw->type.getElementType();
    result.floats.resize(raw->getNumStored());
    readFloats(raw->format, raw->data.data(), /*offset=*/0, /*stride=*/1,
               result.floats.size(), result.floats.data());
    return result;
  }

  auto elements = dyn_cast<DenseElementsAttr>(constant);
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(constant)) {
    if (!hasData(resource))
      return op->emitOpError("has a resource without data of its type");
    elements = DenseElementsAttr::getFromRawBuffer(resource.getType(),
                                                   resource.getData());
  }
  if (!elements || !elements.getElementType().isIntOrIndexOrFloat() ||
      getIntegerWidth(elements.getElementType()) > 64)
    return op->emitOpError("is a constant that the evaluator does not support");

  result.shape.assign(elements.getType().getShape().begin(),
                      elements.getType().getShape().end());
  result.elementType = elements.getElementType();
  // Formats of less than 16 bits, for example.
  if (isa<FloatType>(result.elementType)) {
    for (llvm::APFloat value : elements.getValues<llvm::APFloat>()) {
      bool losesInfo;
      value.convert(llvm::APFloat::IEEEdouble(),
                    llvm::APFloat::rmNearestTiesToEven, &losesInfo);
      result.floats.push_back(value.convertToDouble());
    }
  } else if (elements.isSplat()) {
    result.integers = {fromAPInt(elements.getSplatValue<APInt>())};
  } else {
    for (const APInt &value : elements.getValues<APInt>())
      result.integers.push_back(fromAPInt(value));
  }
  return result;
}
