//===- Evaluator.h - Evaluates functions on tensors -------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An interpreter of nnspec, linalg, arith, math and tensor over a scalar
// domain: a class like RealDomain, which says what a number is and what the
// operations on it are. The meaning of each op is written once, for every
// domain.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_EVALUATOR_H
#define NNSPEC_EVALUATOR_EVALUATOR_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "nnspec/Evaluator/Datum.h"

#include <functional>

namespace mlir::nnspec::eval {

template <typename D>
class Evaluator {
public:
  /// `afterOp` is called after each op, if it is given.
  explicit Evaluator(D &domain,
                     std::function<void(Operation *)> afterOp = nullptr)
      : domain(domain), afterOp(std::move(afterOp)) {}

  /// The results of the function for these arguments, one datum each. Emits one
  /// error, at the op concerned, where an op is not supported, where sizes do
  /// not fit, and where a value that must be known is not.
  ///
  /// Arguments of tensor type have that type's rank and static sizes; the
  /// caller sees to that.
  FailureOr<SmallVector<Datum<D>>> call(func::FuncOp function,
                                        ArrayRef<Datum<D>> arguments);

private:
  class Frame;

  D &domain;
  std::function<void(Operation *)> afterOp;
  unsigned callDepth = 0;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_EVALUATOR_H
