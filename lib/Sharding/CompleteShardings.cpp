//===- CompleteShardings.cpp - A sharding for each value ------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's partitioner takes a program in which a value has one use, a
// `shard.shard`, and an op reads others (`annotate_for_users`) only.
// Propagation leaves out what it knows nothing about, the operands of the
// return, and results without uses.
//
//===----------------------------------------------------------------------===//

#include "Shardings.h"

#include "mlir/Dialect/Shard/Interfaces/ShardingInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "nnspec/IR/NNSpecOps.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlir::nnspec;
using shard::GridAxesAttr;
using shard::GridAxis;
using shard::Sharding;
using shard::ShardingInterface;
using shard::ShardingOp;
using shard::ShardOp;

/// The one that says how the value is stored.
static ShardOp getDefiningShard(Value value) {
  for (Operation *user : value.getUsers())
    if (auto op = dyn_cast<ShardOp>(user))
      if (op.getSrc() == value && !op.getAnnotateForUsers())
        return op;
  return nullptr;
}

static ShardOp createShard(OpBuilder &builder, Value value,
                           const Sharding &sharding, bool forUsers) {
  auto shardingOp = ShardingOp::create(builder, value.getLoc(), sharding);
  return ShardOp::create(builder, value.getLoc(), value, shardingOp, forUsers);
}

//===----------------------------------------------------------------------===//
// Before propagation
//===----------------------------------------------------------------------===//

/// Whether an op makes a tensor of none, or of one that such an op makes.
static bool isCreator(Operation *op) {
  if (op->getNumResults() != 1 || !isMemoryEffectFree(op) ||
      !isa<RankedTensorType>(op->getResult(0).getType()))
    return false;
  return llvm::all_of(op->getOperands(), [](Value operand) {
    Operation *def = operand.getDefiningOp();
    return !isa<RankedTensorType>(operand.getType()) ||
           (def && def->getNumOperands() == 0);
  });
}

static void separateCreator(Operation *op) {
  OpBuilder builder(op);
  auto uses =
      llvm::map_to_vector(op->getUses(), [](OpOperand &use) { return &use; });
  for (OpOperand *use : ArrayRef(uses).drop_front(uses.empty() ? 0 : 1))
    use->set(builder.clone(*op)->getResult(0));
}

/// Has all users of a value that has a sharding read it through that.
static void shareSharding(Value value) {
  ShardOp given = getDefiningShard(value);
  if (!given)
    return;
  // It may stand behind other users.
  OpBuilder builder(value.getContext());
  builder.setInsertionPointAfterValue(value);
  ShardOp stored =
      createShard(builder, value, given.getSharding(), /*forUsers=*/false);
  value.replaceAllUsesExcept(stored, stored);
  for (Operation *user : llvm::make_early_inc_range(stored->getUsers())) {
    auto other = dyn_cast<ShardOp>(user);
    if (!other || other.getAnnotateForUsers())
      continue;
    // Another sharding of the value has been refused.
    other.replaceAllUsesWith(stored.getResult());
    other.erase();
  }
  // Propagation takes all operands of an op that are one value for one.
  builder.setInsertionPointAfter(stored);
  llvm::SmallPtrSet<Operation *, 8> users;
  for (OpOperand &use : llvm::make_early_inc_range(stored->getUses()))
    if (!users.insert(use.getOwner()).second)
      use.set(createShard(builder, stored, stored.getSharding(),
                          /*forUsers=*/false));
}

void nnspec::separateUses(func::FuncOp func) {
  Block &block = func.getBody().front();
  // Users first, so that those of a copy's operands are separated, too.
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isCreator(&op))
      separateCreator(&op);

  // There is nothing to say of a tensor of rank 0, nor for propagation to find.
  for (ShardOp op : llvm::make_early_inc_range(block.getOps<ShardOp>()))
    if (cast<RankedTensorType>(op.getType()).getRank() == 0) {
      op.replaceAllUsesWith(op.getSrc());
      op.erase();
    }

  SmallVector<Value> values(block.getArguments());
  for (Operation &op : block)
    if (!isa<ShardOp>(op))
      llvm::append_range(values, op.getResults());
  llvm::for_each(values, shareSharding);
}

//===----------------------------------------------------------------------===//
// After propagation
//===----------------------------------------------------------------------===//

/// The sharding with which the op computes a result that nothing uses.
static std::optional<Sharding> getUnusedSharding(OpResult result) {
  auto op = dyn_cast<ShardingInterface>(result.getOwner());
  if (!op)
    return std::nullopt;
  std::vector<Sharding> operands, results(op->getNumResults());
  for (Value operand : op->getOperands()) {
    auto shardOp = operand.getDefiningOp<ShardOp>();
    operands.push_back(shardOp ? Sharding(shardOp.getSharding()) : Sharding());
  }
  FailureOr<shard::ShardingOption> option =
      op.getShardingOption(operands, results);
  // Operands of rank 0 alone say nothing.
  if (failed(option) || option->empty || !option->grid)
    return std::nullopt;
  auto shardings = op.getShardingAnnotations(*option);
  if (failed(shardings))
    return std::nullopt;
  return (*shardings)[op->getNumOperands() + result.getResultNumber()];
}

/// The sharding that all uses want, or none.
static std::optional<Sharding> getCommonSharding(Value value) {
  std::optional<Sharding> common;
  for (Operation *user : value.getUsers()) {
    auto op = dyn_cast<ShardOp>(user);
    if (!op || (common && *common != op.getSharding()))
      return std::nullopt;
    common = Sharding(op.getSharding());
  }
  return common;
}

static void completeValue(Value value, const Sharding &replicated) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || getDefiningShard(value))
    return;
  std::optional<Sharding> sharding;
  auto result = dyn_cast<OpResult>(value);
  if (result && value.use_empty())
    sharding = getUnusedSharding(result);
  else
    sharding = getCommonSharding(value);
  if (!sharding || type.getRank() == 0)
    sharding = replicated;
  OpBuilder builder(value.getContext());
  builder.setInsertionPointAfterValue(value);
  ShardOp stored = createShard(builder, value, *sharding, /*forUsers=*/false);
  value.replaceAllUsesExcept(stored, stored);
}

static void completeOperand(OpOperand &operand) {
  auto stored = operand.get().getDefiningOp<ShardOp>();
  if (!stored || stored.getAnnotateForUsers())
    return;
  OpBuilder builder(operand.getOwner());
  operand.set(createShard(builder, stored, stored.getSharding(),
                          /*forUsers=*/true));
}

void nnspec::completeShardings(func::FuncOp func, FlatSymbolRefAttr grid) {
  Sharding replicated = Sharding::get(
      grid, GridAxesAttr::get(func.getContext(), ArrayRef<GridAxis>()));
  Block &block = func.getBody().front();
  for (BlockArgument argument : block.getArguments())
    completeValue(argument, replicated);
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (isa<ShardOp, ShardingOp>(op))
      continue;
    for (OpOperand &operand : op.getOpOperands())
      completeOperand(operand);
    for (OpResult result : op.getResults())
      completeValue(result, replicated);
  }
}

//===----------------------------------------------------------------------===//
// Changes of sharding
//===----------------------------------------------------------------------===//

/// The sharding of a tensor of rank 1 or more whose axis `i` is axis `dims[i]`
/// of one with `sharding`.
static Sharding project(const Sharding &sharding, ArrayRef<int64_t> dims) {
  MLIRContext *context = sharding.getGridAttr().getContext();
  auto axes = llvm::map_to_vector(dims, [&](int64_t axis) {
    return axis < static_cast<int64_t>(sharding.getSplitAxes().size())
               ? sharding.getSplitAxes()[axis]
               : GridAxesAttr::get(context, ArrayRef<GridAxis>());
  });
  return Sharding::get(sharding.getGridAttr(), axes);
}

static void replaceSharding(ShardOp op, const Sharding &sharding) {
  OpBuilder builder(op);
  op.getShardingMutable().assign(
      ShardingOp::create(builder, op.getLoc(), sharding));
}

void nnspec::reshardBeforeBroadcasts(func::FuncOp func) {
  for (Operation &op : llvm::reverse(func.getBody().front())) {
    auto broadcast = dyn_cast<BroadcastOp>(op);
    if (!broadcast || broadcast.getOperand().getType().getRank() == 0)
      continue;
    auto stored = cast<ShardOp>(*broadcast->user_begin());
    std::optional<Sharding> wanted = getCommonSharding(stored);
    bool expands = false;
    for (int64_t axis : llvm::seq(broadcast.getOperand().getType().getRank()))
      expands |= broadcast.isExpanded(axis);
    if (!wanted || *wanted == stored.getSharding() || expands)
      continue;
    replaceSharding(stored, *wanted);
    replaceSharding(broadcast.getOperand().getDefiningOp<ShardOp>(),
                    project(*wanted, broadcast.getDims()));
  }
}

/// The grid axes that each axis of a tensor is divided along.
using SplitAxes = SmallVector<SmallVector<GridAxis>>;

static SplitAxes getSplitAxes(ShardOp op) {
  SplitAxes axes(cast<RankedTensorType>(op.getType()).getRank());
  Sharding sharding(op.getSharding());
  for (auto [axis, gridAxes] : llvm::zip(axes, sharding.getSplitAxes()))
    axis.assign(gridAxes.asArrayRef().begin(), gridAxes.asArrayRef().end());
  return axes;
}

/// The first parts of the axes stay; what follows is gathered, and then what is
/// wanted is taken.
static SmallVector<SplitAxes> getSteps(SplitAxes axes,
                                       const SplitAxes &target) {
  SmallVector<SplitAxes> steps;
  for (auto [from, to] : llvm::zip_equal(axes, target))
    while (from != ArrayRef(to).take_front(from.size())) {
      from.pop_back();
      steps.push_back(axes);
    }
  for (auto [from, to] : llvm::zip_equal(axes, target))
    while (from.size() < to.size()) {
      from.push_back(to[from.size()]);
      steps.push_back(axes);
    }
  return steps;
}

void nnspec::separateReshardings(func::FuncOp func) {
  SmallVector<ShardOp> ops;
  func.walk([&](ShardOp op) {
    if (op.getSrc().getDefiningOp<ShardOp>())
      ops.push_back(op);
  });
  for (ShardOp op : ops) {
    auto source = op.getSrc().getDefiningOp<ShardOp>();
    SmallVector<SplitAxes> steps =
        getSteps(getSplitAxes(source), getSplitAxes(op));
    if (steps.empty())
      continue;
    OpBuilder builder(op);
    FlatSymbolRefAttr grid = Sharding(op.getSharding()).getGridAttr();
    Value value = source;
    for (const SplitAxes &step : ArrayRef(steps).drop_back()) {
      auto axes = llvm::map_to_vector(step, [&](ArrayRef<GridAxis> gridAxes) {
        return GridAxesAttr::get(op.getContext(), gridAxes);
      });
      value = createShard(builder, value, Sharding::get(grid, axes),
                          /*forUsers=*/false);
    }
    op.getSrcMutable().assign(value);
  }
}
