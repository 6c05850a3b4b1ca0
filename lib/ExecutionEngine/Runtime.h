//===- Runtime.h - What compiled code calls ---------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The C functions that lowered code refers to. They differ from the process's
// own where those end or crash the process: a failed assertion and a failed
// allocation come back as an error.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EXECUTIONENGINE_RUNTIME_H
#define NNSPEC_LIB_EXECUTIONENGINE_RUNTIME_H

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"

namespace mlir::nnspec {

/// The addresses of the functions by the names that compiled code calls them.
const llvm::StringMap<void *> &getRuntimeSymbols();

/// Whether there is a runtime for code with threads.
bool hasThreads();

/// Calls `function(arguments)`, compiled code, on this thread. Fails where an
/// assertion in it fails (the error is its message in one line) or where it
/// runs out of memory; what the code had allocated is freed then.
llvm::Error callCompiledCode(void (*function)(void **), void **arguments);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_EXECUTIONENGINE_RUNTIME_H
