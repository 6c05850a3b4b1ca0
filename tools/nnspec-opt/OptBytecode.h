//===- OptBytecode.h - Passes on large bytecode -----------------*- C++ -*-===//
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
// to fold them. Bytecode has no comments, so it goes another way.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TOOLS_NNSPEC_OPT_OPTBYTECODE_H
#define NNSPEC_TOOLS_NNSPEC_OPT_OPTBYTECODE_H

#include "mlir/Tools/mlir-opt/MlirOptMain.h"

namespace mlir::nnspec {

/// Whether `optBytecode` does what MlirOptMain does: the input is bytecode, so
/// is the output to be, and no option is given that it leaves to MlirOptMain.
bool canOptBytecode(llvm::MemoryBufferRef input,
                    const MlirOptMainConfig &config);

/// Reads the input, runs the passes and writes the result.
LogicalResult optBytecode(raw_ostream &os,
                          std::unique_ptr<llvm::MemoryBuffer> input,
                          DialectRegistry &registry,
                          const MlirOptMainConfig &config);

} // namespace mlir::nnspec

#endif // NNSPEC_TOOLS_NNSPEC_OPT_OPTBYTECODE_H
