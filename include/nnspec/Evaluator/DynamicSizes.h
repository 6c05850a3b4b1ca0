//===- DynamicSizes.h - Which dynamic sizes must be equal -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_DYNAMICSIZES_H
#define NNSPEC_EVALUATOR_DYNAMICSIZES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/Error.h"

#include <map>

namespace mlir::nnspec::eval {

/// An axis of an argument, by number.
using ArgumentAxis = std::pair<unsigned, int64_t>;

using WantedSizes = std::map<ArgumentAxis, int64_t>;

/// What is chosen for one argument.
struct ArgumentSizes {
  /// The shape of a tensor; empty for anything else.
  SmallVector<int64_t> shape;
  /// The value of an index, which often is a size.
  int64_t index = 0;
};

/// Shapes and indices for the arguments of functions of one type. Sizes of
/// dynamic axes are those in `wanted`, and else, like indices, small numbers
/// that are all different, except where an op in one of the functions needs two
/// to be equal.
///
/// What the ops need is collected from elementwise, linalg and nnspec ops,
/// casts, size operands and asserted equalities; an op that is not known needs
/// nothing. Fails where the wanted sizes contradict it or each other.
llvm::Expected<SmallVector<ArgumentSizes>>
chooseArgumentSizes(ArrayRef<func::FuncOp> functions,
                    const WantedSizes &wanted);

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_DYNAMICSIZES_H
