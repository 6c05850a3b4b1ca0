//===- ProgramChecks.h - What must hold of a rewritten program --*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_FUZZ_PROGRAMCHECKS_H
#define NNSPEC_TEST_FUZZ_PROGRAMCHECKS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::nnspec::fuzz {

/// What was checked so far.
struct Counts {
  uint64_t programs = 0, equivalent = 0, native = 0, constants = 0;
  /// By reason.
  llvm::StringMap<uint64_t> undecided;

  void print(raw_ostream &os) const;
};

/// Each of these prints what is wrong, with the program, and aborts.

/// The function `main` must not be another real function after these passes.
void checkPasses(ModuleOp module, PassManager &passes, uint64_t seed,
                 Counts &counts);

/// These passes must change nothing more when they are applied again.
void checkIdempotence(ModuleOp module, PassManager &passes);

/// The constants that nnspec-simplify folds must be the real ones, rounded
/// once.
void checkFoldedConstants(ModuleOp module, Counts &counts);

/// What compiled code computes must be as near to the real values as the
/// rounding domain says. The module is changed.
void checkNative(ModuleOp module, uint64_t seed, Counts &counts);

} // namespace mlir::nnspec::fuzz

#endif // NNSPEC_TEST_FUZZ_PROGRAMCHECKS_H
