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

/// The exact half of the simplification: without the constants.
llvm::Expected<OwningOpRef<ModuleOp>> simplifyExactly(ModuleOp module);

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
