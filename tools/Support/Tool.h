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

/// Prepares a tool that ends with `errorCode` where anything is wrong: parses
/// the command line, whose errors are one line, and sees to it that running out
/// of memory is an error too. Returns whether the command line is right.
bool initialize(int argc, char **argv, llvm::cl::OptionCategory &category,
                llvm::StringRef overview, int errorCode);

/// Prints "TOOL: error: MESSAGE" as one line. Returns the error code, to end
/// with.
int fail(const llvm::Twine &message);

} // namespace mlir::nnspec::tool

#endif // NNSPEC_TOOLS_SUPPORT_TOOL_H
