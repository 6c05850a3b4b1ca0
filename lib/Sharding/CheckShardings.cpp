//===- CheckShardings.cpp - Shardings that no program can have ------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Shardings.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Shard/IR/ShardDialect.h"
#include "mlir/Dialect/Shard/Interfaces/ShardingInterface.h"
#include "mlir/Transforms/RegionUtils.h"
#include "nnspec/Sharding/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_CHECKSHARDINGS
#include "nnspec/Sharding/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;
using shard::GridAxis;
using shard::GridOp;
using shard::Sharding;
using shard::ShardingInterface;
using shard::ShardOp;

bool nnspec::hasShardings(func::FuncOp func) {
  return func.walk([](ShardOp) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

static std::string printAxes(ArrayRef<GridAxis> axes) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << (axes.size() == 1 ? "axis " : "axes ");
  llvm::interleaveComma(axes, os);
  return text;
}

/// What axis `axis` of a tensor is divided along.
static ArrayRef<GridAxis> getGridAxes(const Sharding &sharding, size_t axis) {
  if (axis < sharding.getSplitAxes().size())
    return sharding.getSplitAxes()[axis].asArrayRef();
  return {};
}

/// Checks that processes share each axis equally. `emit` begins an error with
/// the op; `name` is what the tensor is to it.
static LogicalResult checkSizes(Type tensorType, const Sharding &sharding,
                                GridOp grid,
                                function_ref<InFlightDiagnostic()> emit,
                                const Twine &name) {
  auto type = cast<RankedTensorType>(tensorType);
  for (auto [axis, size] : llvm::enumerate(type.getShape())) {
    ArrayRef<GridAxis> gridAxes = getGridAxes(sharding, axis);
    if (ShapedType::isDynamic(size))
      return emit() << "axis " << axis << " of " << name << " (" << type
                    << ") is dynamic, expected a static size";
    int64_t numShares =
        shard::collectiveProcessGroupSize(gridAxes, grid.getShape());
    if (size % numShares)
      return emit() << "axis " << axis << " of " << name << " (" << type
                    << ") has " << size << " elements, which " << numShares
                    << " processes (" << printAxes(gridAxes) << " of @"
                    << grid.getSymName() << ") cannot share equally";
  }
  return success();
}

/// Checks the grid of a sharding and returns it.
static FailureOr<GridOp> checkGrid(ShardOp op, shard::ShardingOp sharding,
                                   SymbolTableCollection &symbolTables) {
  // There is one: upstream's verifier says so.
  GridOp grid = shard::getGrid(sharding, sharding.getGridAttr(), symbolTables);
  int64_t numProcesses = 1;
  for (auto [axis, size] : llvm::enumerate(grid.getShape()))
    if (size < 1 || llvm::MulOverflow(numProcesses, size, numProcesses) ||
        numProcesses > std::numeric_limits<int32_t>::max()) {
      auto error = op.emitOpError("needs a grid of processes, but axis ")
                   << axis << " of @" << grid.getSymName();
      if (ShapedType::isDynamic(size))
        return error << " has a dynamic size";
      return error << " has size " << size;
    }
  return grid;
}

static LogicalResult checkShardOp(ShardOp op,
                                  SymbolTableCollection &symbolTables) {
  auto shardingOp = op.getSharding().getDefiningOp<shard::ShardingOp>();
  if (!shardingOp)
    return op.emitOpError("needs a sharding that shard.sharding defines");
  FailureOr<GridOp> grid = checkGrid(op, shardingOp, symbolTables);
  if (failed(grid))
    return failure();
  if (!shardingOp.getStaticHaloSizes().empty() ||
      !shardingOp.getStaticShardedDimsOffsets().empty())
    return op.emitOpError("has halo sizes or offsets, but each process must "
                          "have the same share and no more");

  Sharding sharding(shardingOp.getResult());
  auto type = cast<RankedTensorType>(op.getType());
  int64_t numAxes = sharding.getSplitAxes().size();
  // An empty list at the end says nothing, as that of [[]] for rank 0.
  for (int64_t axis = type.getRank(); axis < numAxes; ++axis)
    if (axis > 0 || !getGridAxes(sharding, axis).empty())
      return op.emitOpError("divides axis ")
             << axis << ", but " << type << " has rank " << type.getRank();
  for (int64_t axis = 0; axis < numAxes; ++axis)
    for (GridAxis gridAxis : getGridAxes(sharding, axis))
      if (gridAxis < 0 || gridAxis >= grid->getRank())
        return op.emitOpError("divides axis ")
               << axis << " along axis " << gridAxis << " of @"
               << grid->getSymName() << ", which has rank " << grid->getRank();
  return checkSizes(
      type, sharding, *grid, [&] { return op.emitOpError(); }, "the tensor");
}

/// Checks that no value has two shardings.
static LogicalResult checkUnique(ShardOp op) {
  if (op.getAnnotateForUsers())
    return success();
  for (Operation *user : op.getSrc().getUsers()) {
    auto other = dyn_cast<ShardOp>(user);
    if (!other || other == op || other.getAnnotateForUsers())
      continue;
    Sharding sharding(op.getSharding()), otherSharding(other.getSharding());
    if (sharding == otherSharding)
      continue;
    auto type = cast<RankedTensorType>(op.getType());
    for (int64_t axis = 0; axis < type.getRank(); ++axis)
      if (getGridAxes(sharding, axis) != getGridAxes(otherSharding, axis))
        return (op.emitOpError("divides axis ")
                << axis << " in another way than another one of the same value")
                   .attachNote(other.getLoc())
               << "the other one";
  }
  return success();
}

LogicalResult nnspec::checkShardings(func::FuncOp func,
                                     SymbolTableCollection &symbolTables) {
  if (!llvm::hasSingleElement(func.getBody()))
    return func.emitOpError()
           << "@" << func.getSymName() << " has shardings and "
           << func.getBody().getBlocks().size() << " blocks, expected one";
  FlatSymbolRefAttr grid;
  auto result = func.walk([&](ShardOp op) {
    if (op->getParentOp() != func)
      return op.emitOpError("is inside of another op; expected it in the body "
                            "of the function"),
             WalkResult::interrupt();
    if (failed(checkShardOp(op, symbolTables)))
      return WalkResult::interrupt();
    FlatSymbolRefAttr other = Sharding(op.getSharding()).getGridAttr();
    if (grid && grid != other)
      return op.emitOpError("has the grid ")
                 << other << ", but another one of the function has " << grid,
             WalkResult::interrupt();
    grid = other;
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();
  result = func.walk([&](ShardOp op) {
    return failed(checkUnique(op)) ? WalkResult::interrupt()
                                   : WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();

  auto uses = SymbolTable::getSymbolUses(func, func->getParentOp());
  if (uses && !uses->empty())
    return func.emitOpError()
           << "@" << func.getSymName()
           << " has shardings and is used in the module, but its type will be "
              "that of one process's shares; expected no use";
  return success();
}

/// Which axis of an operand of a linalg op is not one of its loops.
static LogicalResult checkMaps(linalg::LinalgOp op) {
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    if (map.isProjectedPermutation())
      continue;
    for (auto [axis, expr] : llvm::enumerate(map.getResults()))
      if (!isa<AffineDimExpr>(expr)) {
        std::string text;
        llvm::raw_string_ostream(text) << expr;
        return op.emitOpError("cannot be divided among processes: axis ")
               << axis << " of operand #" << operand.getOperandNumber()
               << " is read at " << text << ", expected one loop an axis";
      }
    return op.emitOpError(
               "cannot be divided among processes: axes of operand #")
           << operand.getOperandNumber() << " are read at one loop";
  }
  return success();
}

LogicalResult nnspec::checkOps(func::FuncOp func) {
  for (Operation &op : func.getBody().front()) {
    if (op.hasTrait<OpTrait::IsTerminator>() ||
        op.hasTrait<OpTrait::ConstantLike>() ||
        isa<shard::ShardingOp, ShardOp>(op))
      continue;
    if (!isa<ShardingInterface>(op))
      return op.emitOpError("cannot be divided among processes: it does not "
                            "implement ShardingInterface");
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
      if (failed(checkMaps(linalgOp)))
        return failure();
    llvm::SetVector<Value> captured;
    getUsedValuesDefinedAbove(op.getRegions(), captured);
    for (Value value : captured)
      if (isa<ShapedType>(value.getType()))
        return op.emitOpError("cannot be divided among processes: it reads a ")
               << value.getType() << " that is not an operand";
    for (Value value : llvm::concat<Value>(SmallVector<Value>(op.getOperands()),
                                           SmallVector<Value>(op.getResults())))
      if (auto type = dyn_cast<RankedTensorType>(value.getType()))
        for (auto [axis, size] : llvm::enumerate(type.getShape()))
          if (ShapedType::isDynamic(size))
            return op.emitOpError("cannot be divided among processes: axis ")
                   << axis << " of " << type
                   << " is dynamic, expected a static size";
  }
  return success();
}

/// How the operand is stored, or how the user wants to have it for this op.
static Sharding
getStoredSharding(Value operand,
                  const llvm::SmallPtrSetImpl<Operation *> &given) {
  auto op = operand.getDefiningOp<ShardOp>();
  if (!op)
    return Sharding();
  auto source = op.getSrc().getDefiningOp<ShardOp>();
  if (source && !given.contains(op))
    op = source;
  return Sharding(op.getSharding());
}

namespace {

/// The processes that an op's loops are divided among.
class Loops {
public:
  explicit Loops(ShardingInterface op)
      : op(op), maps(op.getIndexingMaps()),
        loops(op.getLoopIteratorTypes().size()) {}

  /// Takes over how an operand or a result is divided; `number` counts both.
  /// Fails where one before it divides a loop in another way, and where each
  /// process would have only those elements of two loops that are at one place.
  LogicalResult add(unsigned number, const Sharding &sharding,
                    bool isWholeKnown) {
    for (auto [axis, expr] : llvm::enumerate(maps[number].getResults())) {
      ArrayRef<GridAxis> gridAxes = getGridAxes(sharding, axis);
      auto loop = dyn_cast<AffineDimExpr>(expr);
      if (!loop || (gridAxes.empty() && !isWholeKnown))
        continue;
      Axis added{number, axis, SmallVector<GridAxis>(gridAxes)};
      std::optional<Axis> &first = loops[loop.getPosition()];
      if (first && first->gridAxes != added.gridAxes)
        return describe(added)
               << ", but " << name(*first) << ", which runs with it, is "
               << divided(*first);
      if (!first && isWholeKnown && failed(checkDistinct(added)))
        return failure();
      first = first ? first : added;
    }
    return success();
  }

  bool isDivided(unsigned loop) const {
    return !getGridAxesOf(loops[loop]).empty();
  }

  /// Begins an error about an op of which a loop is divided that must not be.
  InFlightDiagnostic emitDivided(unsigned loop) const {
    return describe(*loops[loop]) << ", but ";
  }

private:
  struct Axis {
    unsigned number;
    size_t axis;
    SmallVector<GridAxis> gridAxes;
  };

  LogicalResult checkDistinct(const Axis &added) const {
    for (const std::optional<Axis> &other : loops)
      for (GridAxis gridAxis : getGridAxesOf(other))
        if (llvm::is_contained(added.gridAxes, gridAxis))
          return describe(added)
                 << ", and so is " << name(*other)
                 << ", which does not run with it: expected another axis";
    return success();
  }

  static ArrayRef<GridAxis> getGridAxesOf(const std::optional<Axis> &axis) {
    return axis ? ArrayRef<GridAxis>(axis->gridAxes) : ArrayRef<GridAxis>();
  }

  std::string name(const Axis &axis) const {
    unsigned numOperands = op->getNumOperands();
    bool isResult = axis.number >= numOperands;
    return ("axis " + Twine(axis.axis) + " of " +
            (isResult ? "result #" : "operand #") +
            Twine(isResult ? axis.number - numOperands : axis.number))
        .str();
  }

  static std::string divided(const Axis &axis) {
    return axis.gridAxes.empty()
               ? "whole"
               : "divided along " + printAxes(axis.gridAxes) + " of the grid";
  }

  InFlightDiagnostic describe(const Axis &axis) const {
    return op->emitOpError(name(axis)) << " is " << divided(axis);
  }

  ShardingInterface op;
  SmallVector<AffineMap> maps;
  SmallVector<std::optional<Axis>> loops;
};

} // namespace

static LogicalResult
checkStored(ShardingInterface op,
            const llvm::SmallPtrSetImpl<Operation *> &given) {
  Loops loops(op);
  for (auto [number, operand] : llvm::enumerate(op->getOperands()))
    if (failed(loops.add(number, getStoredSharding(operand, given),
                         /*isWholeKnown=*/false)))
      return failure();
  return success();
}

/// Whether partial results can be put together: upstream does with the op's own
/// combination, which MPI has to have, too. Its maximum loses NaN.
static bool hasCombination(linalg::LinalgOp op) {
  SmallVector<Operation *> combiners;
  return op.getNumDpsInits() == 1 &&
         matchReduction(op.getRegionOutputArgs(), 0, combiners) &&
         combiners.size() == 1 &&
         isa<arith::AddFOp, arith::AddIOp, arith::MulFOp, arith::MulIOp,
             arith::AndIOp, arith::OrIOp, arith::XOrIOp>(combiners.front());
}

static LogicalResult checkLinalg(linalg::LinalgOp op, const Loops &loops) {
  for (auto [loop, type] : llvm::enumerate(op.getIteratorTypesArray()))
    if (loops.isDivided(loop) && type == utils::IteratorType::reduction &&
        !hasCombination(op))
      return loops.emitDivided(loop)
             << "the op's reduction over it is not one sum or product";
  for (auto index : op.getBlock()->getOps<linalg::IndexOp>())
    if (loops.isDivided(index.getDim()))
      return loops.emitDivided(index.getDim())
             << "the op computes with its place in the whole tensor";
  return success();
}

LogicalResult nnspec::checkCompleted(func::FuncOp func, GridOp grid) {
  for (Operation &op : func.getBody().front()) {
    auto shardingOp = dyn_cast<ShardingInterface>(op);
    if (!shardingOp || op.hasTrait<OpTrait::IsTerminator>() ||
        op.hasTrait<OpTrait::ConstantLike>())
      continue;
    Loops loops(shardingOp);
    auto add = [&](unsigned number, Operation *sharded) -> LogicalResult {
      auto shardOp = dyn_cast_or_null<ShardOp>(sharded);
      if (!shardOp)
        return success();
      unsigned numOperands = op.getNumOperands();
      std::string name =
          number < numOperands
              ? "operand #" + std::to_string(number)
              : "result #" + std::to_string(number - numOperands);
      Sharding sharding(shardOp.getSharding());
      if (failed(checkSizes(
              shardOp.getType(), sharding, grid,
              [&] { return op.emitOpError(); }, name)))
        return failure();
      return loops.add(number, sharding, /*isWholeKnown=*/true);
    };
    for (OpOperand &operand : op.getOpOperands())
      if (failed(
              add(operand.getOperandNumber(), operand.get().getDefiningOp())))
        return failure();
    for (OpResult result : op.getResults())
      if (failed(add(op.getNumOperands() + result.getResultNumber(),
                     result.use_empty() ? nullptr : *result.user_begin())))
        return failure();
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
      if (failed(checkLinalg(linalgOp, loops)))
        return failure();
  }
  return success();
}

LogicalResult
nnspec::checkPropagation(func::FuncOp func,
                         const llvm::SmallPtrSetImpl<Operation *> &given) {
  for (Operation &op : func.getBody().front())
    if (auto shardingOp = dyn_cast<ShardingInterface>(op))
      if (!op.hasTrait<OpTrait::IsTerminator>() &&
          !op.hasTrait<OpTrait::ConstantLike>() &&
          failed(checkStored(shardingOp, given)))
        return failure();
  return success();
}

namespace {

struct CheckShardingsPass
    : public nnspec::impl::CheckShardingsBase<CheckShardingsPass> {
  void runOnOperation() override {
    SymbolTableCollection symbolTables;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (hasShardings(func) && failed(checkShardings(func, symbolTables)))
        return signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
