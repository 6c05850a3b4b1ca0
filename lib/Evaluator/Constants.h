//===- Constants.h - Constants in a domain ----------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_CONSTANTS_H
#define NNSPEC_LIB_EVALUATOR_CONSTANTS_H

#include "IntegerOps.h"
#include "IterationSpace.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "nnspec/Evaluator/Datum.h"

namespace mlir::nnspec::eval {

/// The elements of a constant of floats as doubles, which hold them exactly, or
/// of integers and indices. One element where all are equal.
struct ConstantElements {
  SmallVector<int64_t> shape;
  Type elementType;
  std::vector<double> floats;
  std::vector<int64_t> integers;
};

/// Reads a scalar, dense or resource constant. Emits an error at `op` for any
/// other one.
FailureOr<ConstantElements> readConstant(Operation *op, Attribute constant);

/// The constant as a datum of its shape.
template <typename D>
FailureOr<Datum<D>> createConstant(D &domain, Operation *op,
                                   Attribute constant) {
  FailureOr<ConstantElements> read = readConstant(op, constant);
  if (failed(read))
    return failure();
  std::optional<int64_t> size = countElements(read->shape);
  if (!size)
    return op->emitOpError("makes a tensor of too many elements");
  auto create = [&](const auto &elements, auto convert) {
    using T = decltype(convert(elements.front()));
    std::vector<T> converted;
    if (*size != 0 && elements.size() == 1) {
      converted.assign(*size, convert(elements.front()));
    } else {
      converted.reserve(*size);
      for (auto element : elements)
        converted.push_back(convert(element));
    }
    return Datum<D>(ArrayRef<int64_t>(read->shape), std::move(converted));
  };
  if (isa<FloatType>(read->elementType))
    return create(read->floats,
                  [&](double value) { return domain.constant(value); });
  if (read->elementType.isInteger(1))
    return create(read->integers,
                  [&](int64_t value) { return domain.truth(value != 0); });
  return create(read->integers, [](int64_t value) { return value; });
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_CONSTANTS_H
