//===- Partition.cpp - Programs of one process of several -----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Shardings.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Shard/IR/ShardDialect.h"
#include "mlir/Dialect/Shard/Transforms/Passes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassManager.h"
#include "nnspec/Sharding/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_PARTITION
#include "nnspec/Sharding/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;
using shard::GridAxis;
using shard::Sharding;
using shard::ShardOp;

namespace {

/// The constants of a function, which are arguments while it is partitioned:
/// upstream divides only constants of one value and one use.
class ConstantArguments {
public:
  explicit ConstantArguments(func::FuncOp func)
      : func(func), numArguments(func.getNumArguments()) {
    for (auto op : llvm::make_early_inc_range(
             func.getBody().front().getOps<arith::ConstantOp>())) {
      if (!isa<RankedTensorType>(op.getType()))
        continue;
      unsigned index = func.getNumArguments();
      (void)func.insertArgument(index, op.getType(), {}, op.getLoc());
      op.replaceAllUsesWith(static_cast<Value>(func.getArgument(index)));
      constants.push_back({cast<TypedAttr>(op.getValue()), Sharding()});
      op.erase();
    }
  }

  /// To be called when all arguments have a sharding.
  void readShardings() {
    for (auto [argument, constant] : llvm::zip_equal(getArguments(), constants))
      constant.second =
          cast<ShardOp>(*argument.getUsers().begin()).getSharding();
  }

  /// Makes them constants again, of which each process takes its share.
  void restore(shard::GridOp grid) {
    OpBuilder builder = OpBuilder::atBlockBegin(&func.getBody().front());
    for (auto [argument, constant] : llvm::zip_equal(getArguments(), constants))
      argument.replaceAllUsesWith(createShare(
          builder, argument.getLoc(), constant.first, constant.second, grid,
          cast<RankedTensorType>(argument.getType())));
    llvm::BitVector erased(func.getNumArguments());
    erased.set(numArguments, func.getNumArguments());
    (void)func.eraseArguments(erased);
  }

private:
  Block::BlockArgListType getArguments() {
    return func.getArguments().drop_front(numArguments);
  }

  static Value createShare(OpBuilder &builder, Location loc, TypedAttr value,
                           const Sharding &sharding, shard::GridOp grid,
                           RankedTensorType type) {
    auto elements = dyn_cast<DenseElementsAttr>(value);
    if (elements && elements.isSplat())
      value = elements.resizeSplat(type);
    Value share = arith::ConstantOp::create(builder, loc, value);
    if (share.getType() == type)
      return share;
    for (auto [axis, gridAxes] : llvm::enumerate(sharding.getSplitAxes()))
      for (GridAxis gridAxis : gridAxes.asArrayRef())
        share = shard::AllSliceOp::create(builder, loc, share, grid,
                                          ArrayRef<GridAxis>(gridAxis), axis);
    return share;
  }

  func::FuncOp func;
  unsigned numArguments;
  std::vector<std::pair<TypedAttr, Sharding>> constants;
};

struct PartitionPass : public nnspec::impl::PartitionBase<PartitionPass> {
  void runOnOperation() override {
    SymbolTableCollection symbolTables;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (hasShardings(func) && failed(partition(func, symbolTables)))
        return signalPassFailure();
  }

private:
  LogicalResult partition(func::FuncOp func,
                          SymbolTableCollection &symbolTables) {
    if (failed(checkShardings(func, symbolTables)) || failed(checkOps(func)))
      return failure();
    shard::GridOp grid = shard::getGrid(
        *func.getBody().front().getOps<ShardOp>().begin(), symbolTables);
    separateUses(func);
    llvm::SmallPtrSet<Operation *, 8> given;
    func.walk([&](ShardOp op) { given.insert(op); });
    ConstantArguments constants(func);

    OpPassManager propagation(func.getOperationName());
    propagation.addPass(shard::createShardingPropagation(
        {shard::TraversalOrder::ForwardBackward}));
    FlatSymbolRefAttr name = FlatSymbolRefAttr::get(grid);
    if (failed(runPipeline(propagation, func)) ||
        failed(checkPropagation(func, given)))
      return failure();
    completeShardings(func, name);
    if (failed(checkCompleted(func, grid)))
      return failure();
    reshardBeforeBroadcasts(func);
    constants.readShardings();
    separateReshardings(func);

    OpPassManager partition(func.getOperationName());
    partition.addPass(shard::createPartition());
    if (failed(runPipeline(partition, func)))
      return failure();
    constants.restore(grid);
    func->setAttr("nnspec.grid", name);
    return success();
  }
};

} // namespace
