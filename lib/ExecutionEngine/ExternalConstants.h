//===- ExternalConstants.h - Constants outside of LLVM IR -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM makes a constant of each innermost row of an array, each of which it has
// to find equal ones for: for the weights of a network that takes longer than
// to compile the network.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EXECUTIONENGINE_EXTERNALCONSTANTS_H
#define NNSPEC_LIB_EXECUTIONENGINE_EXTERNALCONSTANTS_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

#include <cstdlib>
#include <memory>

namespace mlir::nnspec {

struct FreeMemory {
  void operator()(void *memory) const { std::free(memory); }
};

/// The memory of constants by the names of their symbols.
using ExternalConstants = llvm::StringMap<std::unique_ptr<void, FreeMemory>>;

/// Copies the large constants of a module in the LLVM dialect to memory of
/// their own, which their symbols then only declare.
ExternalConstants externalizeConstants(ModuleOp module);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_EXECUTIONENGINE_EXTERNALCONSTANTS_H
