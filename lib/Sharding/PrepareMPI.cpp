//===- PrepareMPI.cpp - How many processes there are ----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "nnspec/Sharding/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_PREPAREMPI
#include "nnspec/Sharding/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

static constexpr StringLiteral kImplementation = "MPI:Implementation";
static constexpr StringLiteral kMPICH = "MPICH";

/// Says MPICH where the module does not say which.
static LogicalResult setImplementation(ModuleOp module) {
  StringRef name = DLTIDialect::kMapAttrName;
  Builder builder(module.getContext());
  SmallVector<DataLayoutEntryInterface> entries;
  if (Attribute attribute = module->getAttr(name)) {
    // The dialect verifies its type.
    auto map = cast<MapAttr>(attribute);
    entries.assign(map.getEntries().begin(), map.getEntries().end());
    for (DataLayoutEntryInterface entry : entries) {
      auto key = dyn_cast<StringAttr>(entry.getKey());
      if (!key || key != kImplementation)
        continue;
      if (entry.getValue() != builder.getStringAttr(kMPICH))
        return module.emitOpError("attribute ")
               << name << " has " << kImplementation << " = "
               << entry.getValue() << ", expected \"" << kMPICH
               << "\", the only one for which mpi.allreduce is lowered rightly";
      return success();
    }
  }
  entries.push_back(DataLayoutEntryAttr::get(
      builder.getStringAttr(kImplementation), builder.getStringAttr(kMPICH)));
  module->setAttr(name, MapAttr::get(module.getContext(), entries));
  return success();
}

/// MPICH's MPI_COMM_WORLD.
static constexpr int32_t kWorld = 0x44000000;

/// `int MPI_Comm_size(MPI_Comm comm, int *size)`. There is an op,
/// `mpi.comm_size`, but upstream does not lower it.
static func::FuncOp getCommSize(ModuleOp module) {
  static constexpr StringLiteral name = "MPI_Comm_size";
  if (auto func = module.lookupSymbol<func::FuncOp>(name))
    return func;
  auto builder = OpBuilder::atBlockBegin(module.getBody());
  Type i32 = builder.getI32Type();
  auto func = func::FuncOp::create(
      builder, module.getLoc(), name,
      builder.getFunctionType(
          {i32, LLVM::LLVMPointerType::get(module.getContext())}, i32));
  func.setPrivate();
  return func;
}

static void insertCheck(func::FuncOp func, shard::GridOp grid) {
  int64_t numProcesses = 1;
  for (int64_t size : grid.getShape())
    numProcesses *= size;
  func::FuncOp commSize = getCommSize(func->getParentOfType<ModuleOp>());
  auto b = ImplicitLocOpBuilder::atBlockBegin(func.getLoc(),
                                              &func.getBody().front());
  Type i32 = b.getI32Type();
  Value one = LLVM::ConstantOp::create(b, b.getI64IntegerAttr(1));
  Value pointer = LLVM::AllocaOp::create(
      b, LLVM::LLVMPointerType::get(b.getContext()), i32, one);
  Value world = arith::ConstantIntOp::create(b, i32, kWorld);
  func::CallOp::create(b, commSize, ValueRange{world, pointer});
  Value size = LLVM::LoadOp::create(b, i32, pointer);
  Value expected = arith::ConstantIntOp::create(b, i32, numProcesses);
  Value isExpected =
      arith::CmpIOp::create(b, arith::CmpIPredicate::eq, size, expected);
  cf::AssertOp::create(b, isExpected,
                       ("'" + func.getSymName() + "' is for " +
                        Twine(numProcesses) + " processes, the grid @" +
                        grid.getSymName())
                           .str());
}

namespace {

struct PrepareMPIPass : public nnspec::impl::PrepareMPIBase<PrepareMPIPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(setImplementation(module)))
      return signalPassFailure();
    SymbolTableCollection symbolTables;
    // The check declares a function.
    for (auto func :
         llvm::make_early_inc_range(module.getOps<func::FuncOp>())) {
      auto name = func->getAttrOfType<FlatSymbolRefAttr>("nnspec.grid");
      shard::GridOp grid = shard::getGridOrNull(func, name, symbolTables);
      if (!grid || func.isDeclaration())
        continue;
      insertCheck(func, grid);
      func->removeAttr("nnspec.grid");
    }
  }
};

} // namespace
