//===- CheckSimplification.h - Check nnspec-simplify ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_PIPELINES_CHECKSIMPLIFICATION_H
#define NNSPEC_PIPELINES_CHECKSIMPLIFICATION_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"

namespace mlir::nnspec {

/// What is to be the same real function before and after a part of the
/// simplification that folds no constants.
struct ExactStep {
  OwningOpRef<ModuleOp> before, after;
};

/// The exact halves of the simplification: of the module, and where more maps
/// fold once constants are known, of what the module is then.
llvm::Expected<SmallVector<ExactStep, 2>> getExactSteps(ModuleOp module);

/// What is found of the constants that the simplification computes.
struct ConstantsCheck {
  size_t numConstants = 0;
  int64_t numElements = 0;
  /// The constants that are not folded, since they have no finite value.
  size_t numUnfolded = 0;
  /// Of the elements that are not where they should be the first, in words.
  std::string firstWrong;
};

/// Computes each constant that the simplification of the module folds once
/// more, as intervals, and checks that each element of the folded one is within
/// half a unit in the last place of its interval.
llvm::Expected<ConstantsCheck> checkConstants(ModuleOp module);

} // namespace mlir::nnspec

#endif // NNSPEC_PIPELINES_CHECKSIMPLIFICATION_H
