//===- RewriteRoots.h - Greedy rewriting of some ops ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_REWRITEROOTS_H
#define NNSPEC_LIB_TRANSFORMS_REWRITEROOTS_H

#include "mlir/Rewrite/FrozenRewritePatternSet.h"

namespace mlir::nnspec {

/// Applies `patterns` to the ops within `scope` at which one of them starts,
/// top down, and to what changes around them, until none applies. Returns
/// whether anything has changed.
///
/// Where few ops are such, it does less work than applyPatternsGreedily(),
/// which visits all ops, simplifies the control flow, and does both again after
/// each sweep that has changed anything.
///
/// `onErase` is called with each op that is about to be erased.
bool rewriteRoots(Operation *scope, const FrozenRewritePatternSet &patterns,
                  llvm::function_ref<void(Operation *)> onErase = {});

/// Erases the ops within `scope` whose results nothing uses and that have no
/// effects. Returns whether there were any.
bool eraseDeadOps(Operation *scope);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_REWRITEROOTS_H
