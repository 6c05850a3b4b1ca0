//===- Tool.cpp - What the command-line tools share -----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tool.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <unistd.h>

using namespace mlir::nnspec;

static std::string toolName;
static int toolErrorCode = EXIT_FAILURE;

/// Nothing may be allocated here, so no stream is used.
static void exitOutOfMemory(void *, const char *, bool) {
  constexpr llvm::StringLiteral message = ": error: out of memory\n";
  (void)!write(STDERR_FILENO, toolName.data(), toolName.size());
  (void)!write(STDERR_FILENO, message.data(), message.size());
  _exit(toolErrorCode);
}

void tool::setProgram(llvm::StringRef path, int errorCode) {
  toolName = llvm::sys::path::filename(path).str();
  toolErrorCode = errorCode;
  llvm::install_bad_alloc_error_handler(exitOutOfMemory);
}

bool tool::initialize(int argc, char **argv, llvm::cl::OptionCategory &category,
                      llvm::StringRef overview, int errorCode) {
  setProgram(argv[0], errorCode);
  llvm::cl::HideUnrelatedOptions(category);
  std::string errors;
  llvm::raw_string_ostream os(errors);
  if (llvm::cl::ParseCommandLineOptions(argc, argv, overview, &os))
    return true;
  // Where an option's value is wrong, the library has printed a line itself.
  llvm::StringRef line = llvm::StringRef(errors).trim().split('\n').first;
  line.consume_front(toolName + ": ");
  if (!line.empty())
    fail(line);
  return false;
}

static void printLine(llvm::StringRef severity, const llvm::Twine &message) {
  std::string line = message.str();
  // A message may quote any bytes of a user's file.
  for (char &c : line)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
      c = ' ';
  llvm::errs() << toolName << ": " << severity << ": " << line << '\n';
}

int tool::fail(const llvm::Twine &message) {
  printLine("error", message);
  return toolErrorCode;
}

void tool::warn(const llvm::Twine &message) { printLine("warning", message); }
