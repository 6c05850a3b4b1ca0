//===- IsolateEntry.h - Reduce a module to one function ---------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EXECUTIONENGINE_ISOLATEENTRY_H
#define NNSPEC_LIB_EXECUTIONENGINE_ISOLATEENTRY_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"

namespace mlir::nnspec {

/// Makes the func.func called `entry`, which has a body, the module's only
/// public function: callable from C, with arguments that may not be written to.
/// Removes what it does not use and what the module says
/// of its target, and gives each function a name that no C
/// function has. Returns the entry's new name. Fails where the function refers
/// to one without a body.
llvm::Expected<std::string> isolateEntry(ModuleOp module, StringRef entry);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_EXECUTIONENGINE_ISOLATEENTRY_H
