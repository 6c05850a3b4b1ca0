//===- Domains.h - Evaluate instead of compile ------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EXECUTIONENGINE_DOMAINS_H
#define NNSPEC_EXECUTIONENGINE_DOMAINS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "nnspec/ExecutionEngine/NDArray.h"

namespace mlir::nnspec {

/// What to compute of a function.
enum class DomainKind { Native, Real, Interval, Rounding };

/// What an evaluation yields for one result of the function, in f64 (integers
/// in 64 bits, with a sign where the signature has one). `second` is there for
/// intervals and rounding only.
struct DomainResult {
  /// The value; the lower bound of an interval.
  NDArray first;
  /// The upper bound of an interval, or the bound of a value's rounding error.
  std::optional<NDArray> second;
};

/// Evaluates the function `entry` in `kind`, which is not Native. The arrays
/// fit its arguments; for intervals `uppers` holds the upper bounds of the
/// arguments whose lower bounds are `inputs`, elsewhere it is empty. `afterOp`
/// is called after each op. Fails where an op is not supported, with its
/// location and name.
///
/// Rewrites change how a program rounds, so for Rounding the function is
/// lowered to linalg first, as for Native: its errors are how far the compiled
/// code may be from the real values of the program as written. That begins with
/// nnspec-simplify where `simplify` says so. The other domains evaluate that
/// program itself; over the reals it is the same.
llvm::Expected<SmallVector<DomainResult>>
evaluateInDomain(DomainKind kind, ModuleOp module, StringRef entry,
                 bool simplify, ArrayRef<NDArray> inputs,
                 ArrayRef<NDArray> uppers,
                 std::function<void(Operation *)> afterOp);

/// Fails unless each lower bound is at most the upper one, and equal to it
/// where it is no float, of arrays of one shape.
llvm::Error checkBounds(ArrayRef<NDArray> lower, ArrayRef<NDArray> upper);

/// The value of the element at this row-major position; for a float, exactly.
double getElement(const NDArray &array, int64_t position);

} // namespace mlir::nnspec

#endif // NNSPEC_EXECUTIONENGINE_DOMAINS_H
