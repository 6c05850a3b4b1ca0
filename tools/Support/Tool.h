//===- Tool.h - What the command-line tools share ---------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TOOLS_SUPPORT_TOOL_H
#define NNSPEC_TOOLS_SUPPORT_TOOL_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/CommandLine.h"

namespace mlir::nnspec::tool {

/// Sees to it that errors name the program, running out of memory among them,
/// and that it ends with `errorCode` then.
void setProgram(llvm::StringRef path, int errorCode);

/// Prepares a tool that ends with `errorCode` where anything is wrong, and
/// parses the command line, whose errors are one line. Returns whether it is
/// right.
bool initialize(int argc, char **argv, llvm::cl::OptionCategory &category,
                llvm::StringRef overview, int errorCode);

/// Prints "TOOL: error: MESSAGE" as one line. Returns the error code, to end
/// with.
int fail(const llvm::Twine &message);

/// Prints "TOOL: warning: MESSAGE" as one line.
void warn(const llvm::Twine &message);

} // namespace mlir::nnspec::tool

#endif // NNSPEC_TOOLS_SUPPORT_TOOL_H
