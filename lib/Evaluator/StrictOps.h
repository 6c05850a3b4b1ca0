//===- StrictOps.h - Ops whose values are all needed ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_STRICTOPS_H
#define NNSPEC_LIB_EVALUATOR_STRICTOPS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"

namespace mlir::nnspec::eval {

/// The ops of the function's body without which no result has a value: each
/// element that they compute goes, unguarded, into a result. So where one of
/// them divides by zero, the function has no value. An op whose elements may be
/// dropped by a select, a branch or a slice is not among them, nor is what
/// feeds it.
llvm::DenseSet<Operation *> findStrictOps(func::FuncOp function);

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_STRICTOPS_H
