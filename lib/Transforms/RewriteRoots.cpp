//===- RewriteRoots.cpp - Greedy rewriting of some ops --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RewriteRoots.h"

#include "mlir/IR/Iterators.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace {
struct EraseListener : public RewriterBase::Listener {
  explicit EraseListener(llvm::function_ref<void(Operation *)> onErase)
      : onErase(onErase) {}
  void notifyOperationErased(Operation *op) override {
    if (onErase)
      onErase(op);
  }
  llvm::function_ref<void(Operation *)> onErase;
};
} // namespace

/// Returns whether there was any.
static bool eraseDead(Operation *scope, EraseListener &listener) {
  bool changed = false;
  scope->walk<WalkOrder::PostOrder, ReverseIterator>([&](Operation *op) {
    if (op != scope && isOpTriviallyDead(op)) {
      op->walk(
          [&](Operation *inner) { listener.notifyOperationErased(inner); });
      op->erase();
      changed = true;
    }
  });
  return changed;
}

/// Sweeps once. Returns whether anything has changed.
static bool sweep(Operation *scope, const FrozenRewritePatternSet &patterns,
                  EraseListener &listener) {
  const auto &roots = patterns.getOpSpecificNativePatterns();
  SmallVector<Operation *> ops;
  scope->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (op != scope && roots.contains(op->getName()))
      ops.push_back(op);
  });
  if (ops.empty())
    return false;
  // The driver begins with the last.
  std::reverse(ops.begin(), ops.end());
  GreedyRewriteConfig config;
  // The driver would look for the region that all ops are in, which takes time
  // in proportion to their number and to the square of how deep they are.
  if (scope->getNumRegions() == 1)
    config.setScope(&scope->getRegion(0));
  config.setListener(&listener);
  bool changed = false;
  // Without a limit on the number of rewrites it cannot fail.
  (void)applyOpPatternsGreedily(ops, patterns, config, &changed);
  if (!changed)
    return false;
  // The driver leaves some of what is dead now.
  eraseDead(scope, listener);
  return true;
}

bool nnspec::rewriteRoots(Operation *scope,
                          const FrozenRewritePatternSet &patterns,
                          llvm::function_ref<void(Operation *)> onErase) {
  assert(patterns.getMatchAnyOpNativePatterns().empty() &&
         "every op would be a root");
  // As many as applyPatternsGreedily() makes.
  constexpr unsigned maxSweeps = 10;
  EraseListener listener(onErase);
  unsigned count = 0;
  while (count < maxSweeps && sweep(scope, patterns, listener))
    ++count;
  return count != 0;
}

bool nnspec::eraseDeadOps(Operation *scope) {
  EraseListener listener(/*onErase=*/{});
  return eraseDead(scope, listener);
}
