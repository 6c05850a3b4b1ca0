//===- OrderOps.cpp - An order of ops that their uses determine -----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Passes leave constants, sizes and empty tensors in the order in which they
// came across them, so that another run on the same program would print another
// text.
//
//===----------------------------------------------------------------------===//

#include "OrderOps.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "nnspec/IR/Utils.h"
#include "nnspec/Transforms/Passes.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_ORDEROPS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// What a commutative op in the body reads comes in this order: what the body
/// computes, inputs, constants. It is the one in which canonicalisation leaves
/// the ops that raising makes of the body.
static unsigned getRank(linalg::GenericOp op, Value value) {
  if (matchPattern(value, m_Constant()))
    return 3;
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || argument.getOwner() != op.getBody())
    return 0;
  return matchPattern(op.getMatchingOpOperand(argument)->get(), m_Constant())
             ? 2
             : 1;
}

static bool orderOperands(linalg::GenericOp op) {
  bool changed = false;
  for (Operation &inner : *op.getBody()) {
    if (!inner.hasTrait<OpTrait::IsCommutative>() ||
        inner.getNumOperands() != 2)
      continue;
    Value lhs = inner.getOperand(0), rhs = inner.getOperand(1);
    if (getRank(op, lhs) <= getRank(op, rhs))
      continue;
    inner.setOperands({rhs, lhs});
    changed = true;
  }
  return changed;
}

/// For each input the first one that reads the same elements.
static SmallVector<unsigned> getFirstOfEqual(linalg::GenericOp op) {
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  SmallVector<unsigned> first;
  for (auto [number, input] : llvm::enumerate(op.getInputs())) {
    unsigned i = 0;
    while (op.getInputs()[i] != input || maps[i] != maps[number])
      ++i;
    first.push_back(i);
  }
  return first;
}

linalg::GenericOp nnspec::orderInputs(RewriterBase &rewriter,
                                      linalg::GenericOp op) {
  SmallVector<unsigned> firstOfEqual = getFirstOfEqual(op);
  SmallVector<unsigned> order;
  auto add = [&](unsigned input) {
    if (!llvm::is_contained(order, firstOfEqual[input]))
      order.push_back(firstOfEqual[input]);
  };
  auto addUse = [&](Value value) {
    auto argument = dyn_cast<BlockArgument>(value);
    if (argument && argument.getOwner() == op.getBody() &&
        argument.getArgNumber() < op.getNumDpsInputs())
      add(argument.getArgNumber());
  };
  op.getBody()->walk(
      [&](Operation *inner) { llvm::for_each(inner->getOperands(), addUse); });
  // What is not used stays behind.
  for (unsigned i = 0, e = op.getNumDpsInputs(); i < e; ++i)
    add(i);
  if (order.size() == op.getInputs().size() && llvm::is_sorted(order))
    return op;

  SmallVector<AffineMap> oldMaps = op.getIndexingMapsArray(), maps;
  SmallVector<Value> inputs;
  for (unsigned i : order) {
    inputs.push_back(op.getInputs()[i]);
    maps.push_back(oldMaps[i]);
  }
  llvm::append_range(maps, ArrayRef(oldMaps).drop_front(op.getNumDpsInputs()));
  auto ordered = linalg::GenericOp::create(
      rewriter, op.getLoc(), op.getResultTypes(), inputs, op.getOutputs(), maps,
      op.getIteratorTypesArray());
  Block *body = rewriter.createBlock(&ordered.getRegion());
  SmallVector<Value> arguments(op.getBody()->getNumArguments());
  order.append(llvm::to_vector(llvm::seq<unsigned>(
      op.getNumDpsInputs(), op.getBody()->getNumArguments())));
  for (unsigned i : order) {
    BlockArgument old = op.getBody()->getArgument(i);
    arguments[i] = body->addArgument(old.getType(), old.getLoc());
  }
  for (auto [i, first] : llvm::enumerate(firstOfEqual))
    arguments[i] = arguments[first];
  rewriter.mergeBlocks(op.getBody(), body, arguments);
  return ordered;
}

/// The ops of `block` whose results `op` reads, in the order of its operands;
/// what is inside its regions reads too.
static SmallVector<Operation *> getSources(Operation *op, Block *block) {
  SmallVector<Operation *> sources;
  op->walk<WalkOrder::PreOrder>([&](Operation *inner) {
    for (Value operand : inner->getOperands())
      if (Operation *def = operand.getDefiningOp();
          def && def->getBlock() == block && def != op)
        sources.push_back(def);
  });
  return sources;
}

/// To the end of the block where `next` is null. Returns false where the op is
/// there already.
static bool moveBefore(Operation *op, Operation *next) {
  if (op->getNextNode() == next)
    return false;
  Block *block = op->getBlock();
  op->moveBefore(block, next ? next->getIterator() : block->end());
  return true;
}

/// Moves each pure op to before the first op that needs it, and the constants
/// to the beginning; those that nothing needs go to the end. The others keep
/// their order, which no pure op overtakes: one that reads it came after it.
/// Returns whether anything has moved.
static bool orderBlock(Block &block) {
  SmallVector<Operation *> anchors;
  for (Operation &op : block)
    if (op.hasTrait<OpTrait::IsTerminator>() || !isMemoryEffectFree(&op))
      anchors.push_back(&op);

  bool changed = false;
  struct Frame {
    Operation *op;
    SmallVector<Operation *> sources;
    unsigned next = 0;
  };
  llvm::SmallPtrSet<Operation *, 16> seen(llvm::from_range, anchors);
  SmallVector<Operation *> constants;
  SmallVector<Frame> stack;
  // Moves what `root` reads, and is not yet in its place, to before `anchor`.
  auto orderSources = [&](Operation *root, Operation *anchor) {
    stack.push_back({root, getSources(root, &block)});
    while (!stack.empty()) {
      Frame &frame = stack.back();
      if (frame.next < frame.sources.size()) {
        Operation *source = frame.sources[frame.next++];
        if (seen.insert(source).second)
          stack.push_back({source, getSources(source, &block)});
        continue;
      }
      if (frame.op->hasTrait<OpTrait::ConstantLike>())
        constants.push_back(frame.op);
      else if (frame.op != anchor)
        changed |= moveBefore(frame.op, anchor);
      stack.pop_back();
    }
  };
  for (Operation *anchor : anchors)
    orderSources(anchor, anchor);
  // What no anchor needs reads what may have moved down: it goes to the end.
  SmallVector<Operation *> unused;
  for (Operation &op : block)
    if (!seen.contains(&op))
      unused.push_back(&op);
  Operation *end = block.mightHaveTerminator() ? &block.back() : nullptr;
  for (Operation *op : unused)
    if (seen.insert(op).second)
      orderSources(op, end);
  // The first goes to the beginning, each other one after it.
  Block::iterator next = block.begin();
  for (Operation *constant : constants) {
    if (&*next == constant)
      ++next;
    else
      changed |= moveBefore(constant, &*next);
  }
  return changed;
}

/// Whether the order of the op's inputs and of what is in its body tells
/// nothing.
static bool isElementwise(linalg::GenericOp op) {
  return op.hasPureTensorSemantics() &&
         op.getNumLoops() == op.getNumParallelLoops();
}

namespace {

struct OrderOpsPass : public nnspec::impl::OrderOpsBase<OrderOpsPass> {
  void runOnOperation() override {
    SmallVector<linalg::GenericOp> generics;
    getOperation()->walk([&](linalg::GenericOp op) {
      if (isElementwise(op))
        generics.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    bool changed = false;
    for (linalg::GenericOp generic : generics) {
      changed |= orderOperands(generic);
      changed |= orderBlock(*generic.getBody());
      rewriter.setInsertionPoint(generic);
      linalg::GenericOp ordered = orderInputs(rewriter, generic);
      if (ordered == generic)
        continue;
      rewriter.replaceOp(generic, ordered);
      changed = true;
    }
    getOperation()->walk([&](Operation *op) {
      if (isa<linalg::LinalgOp>(op))
        return;
      for (Region &region : op->getRegions())
        if (!mayBeGraphRegion(region))
          for (Block &block : region)
            changed |= orderBlock(block);
    });
    if (!changed)
      markAllAnalysesPreserved();
  }
};

} // namespace
