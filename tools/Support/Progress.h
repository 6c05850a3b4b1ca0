//===- Progress.h - Say how far long work is --------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TOOLS_SUPPORT_PROGRESS_H
#define NNSPEC_TOOLS_SUPPORT_PROGRESS_H

#include "llvm/ADT/Twine.h"

#include <chrono>

namespace mlir::nnspec::tool {

/// One line on the terminal that says how far the work is, from when it has
/// taken a second until it ends. Nothing where the standard error is no
/// terminal.
class Progress {
public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// Says that `done` of `total` steps of `what` are done. Cheap enough to be
  /// called often.
  void report(const llvm::Twine &what, size_t done, size_t total);

  /// Takes the line away, so that something else can be printed.
  void clear();

private:
  using Clock = std::chrono::steady_clock;

  const bool isTerminal;
  Clock::time_point next;
  bool isShown = false;
};

} // namespace mlir::nnspec::tool

#endif // NNSPEC_TOOLS_SUPPORT_PROGRESS_H
