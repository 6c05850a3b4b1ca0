//===- EvaluatorImpl.h - Evaluates functions on tensors ---------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_EVALUATORIMPL_H
#define NNSPEC_LIB_EVALUATOR_EVALUATORIMPL_H

#include "ControlFrame.h"
#include "StructuredFrame.h"
#include "TensorFrame.h"

namespace mlir::nnspec::eval {

/// How deep functions may call each other.
constexpr unsigned kMaxCallDepth = 64;

template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::call(func::FuncOp function, ArrayRef<Datum<D>> arguments) {
  if (!function.getBody().hasOneBlock())
    return function.emitOpError(
        "must have a body of one block to be evaluated");
  if (callDepth == kMaxCallDepth)
    return function.emitOpError("calls itself too deeply to be evaluated");
  ++callDepth;
  auto results = Frame(*this, nullptr).run(function.front(), arguments);
  --callDepth;
  return results;
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_EVALUATORIMPL_H
