//===- OptModule.h - Passes on modules with large weights -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MlirOptMain looks for the comments that --verify-diagnostics reads in all of
// its input, with a regular expression for each line, whether or not that
// option is given. On hundreds of megabytes of weights this takes longer than
// to fold them. Bytecode has no comments, so it goes another way, and so does
// a module that comes from no text at all.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TOOLS_NNSPEC_OPT_OPTMODULE_H
#define NNSPEC_TOOLS_NNSPEC_OPT_OPTMODULE_H

#include "mlir/IR/AsmState.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

namespace mlir::nnspec {

/// Whether `optModule` does what MlirOptMain does with bytecode: the output is
/// bytecode, and no option is given that it leaves to MlirOptMain.
bool canOptModule(const MlirOptMainConfig &config);

/// Makes the module, on one thread; resources that belong to no dialect go into
/// the map. Returns null after it has printed an error.
using ModuleLoader = llvm::function_ref<OwningOpRef<Operation *>(
    MLIRContext &, FallbackAsmResourceMap &)>;

/// Loads the module, runs the passes and writes the result.
LogicalResult optModule(raw_ostream &os, ModuleLoader load,
                        llvm::SourceMgr &sources, DialectRegistry &registry,
                        const MlirOptMainConfig &config);

/// Reads bytecode, runs the passes and writes the result.
LogicalResult optBytecode(raw_ostream &os,
                          std::unique_ptr<llvm::MemoryBuffer> input,
                          DialectRegistry &registry,
                          const MlirOptMainConfig &config);

} // namespace mlir::nnspec

#endif // NNSPEC_TOOLS_NNSPEC_OPT_OPTMODULE_H
