//===- ConstantParameter.h - What constants of a fold hold ------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_CONSTANTPARAMETER_H
#define NNSPEC_LIB_TRANSFORMS_CONSTANTPARAMETER_H

#include "mlir/IR/Value.h"
#include "nnspec/Evaluator/IntervalDomain.h"

#include <optional>
#include <vector>

namespace mlir::nnspec {

/// Whether the value is computed from constants alone, as far as a short search
/// can tell.
bool isConstantExpression(Value value);

/// The elements of a small tensor of floats that is computed from constants
/// alone, in f64; nothing where it is not, or has no value.
std::optional<std::vector<double>> evaluateParameter(Value value);

/// What encloses all elements of a tensor of floats that is computed from
/// constants alone; nothing where it is not, where an element is NaN, or where
/// none is known. Costs far less than the elements, and may be wide: operands
/// are taken for independent.
std::optional<eval::Interval> getParameterRange(Value value);

/// The largest magnitude among the finite elements of a constant; nothing where
/// `value` is none.
std::optional<double> getLargestMagnitude(Value value);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_CONSTANTPARAMETER_H
