//===- FoldedConstants.h - Arithmetic on constants in a body ----*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's folders compute an op on constants in its element type, and round.
// They do not where one operand is read from a tensor, even if that is a fill.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_FOLDEDCONSTANTS_H
#define NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_FOLDEDCONSTANTS_H

#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::nnspec {

/// The constants that are to be read from tensors so that upstream folds none
/// of the ops, which are in order, with rounding: one for each op all of whose
/// operands are constants. `isConstant` says what is one.
llvm::SetVector<Value>
findConstantsToRead(ArrayRef<Operation *> bodyOps,
                    llvm::function_ref<bool(Value)> isConstant);

/// Has generic ops that stay read such constants from tensors.
void populateReadConstantsPatterns(RewritePatternSet &patterns);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_CONVERSION_LINALGTONNSPEC_FOLDEDCONSTANTS_H
