//===- Progress.cpp - Say how far long work is ----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Progress.h"

#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir::nnspec::tool;
using namespace std::chrono_literals;

/// Back to the start of the line, which is then erased.
static constexpr llvm::StringLiteral kEraseLine = "\r\033[K";

Progress::Progress()
    : isTerminal(llvm::sys::Process::StandardErrIsDisplayed()),
      next(Clock::now() + 1s) {}

void Progress::report(const llvm::Twine &what, size_t done, size_t total) {
  if (!isTerminal || Clock::now() < next)
    return;
  next = Clock::now() + 100ms;
  isShown = true;
  llvm::errs() << kEraseLine << what << ": " << done << " of " << total;
  llvm::errs().flush();
}

void Progress::clear() {
  if (isShown)
    llvm::errs() << kEraseLine;
  isShown = false;
}
