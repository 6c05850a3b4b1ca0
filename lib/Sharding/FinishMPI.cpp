//===- FinishMPI.cpp - Improve what convert-shard-to-mpi leaves -----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MPI/IR/MPI.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"
#include "nnspec/Sharding/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_FINISHMPI
#include "nnspec/Sharding/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// Converts between `mpi.comm` and the type that it is lowered to.
static Value castComm(OpBuilder &builder, Location loc, Type type,
                      Value value) {
  return UnrealizedConversionCastOp::create(builder, loc, type, value)
      .getResult(0);
}

/// Has the op run once in a program, and its result kept in a global, in which
/// 0 is none.
static void keepCommunicator(mpi::CommSplitOp op, SymbolTable &symbols) {
  ImplicitLocOpBuilder b(op.getLoc(), op);
  Type i64 = b.getI64Type();
  auto type = MemRefType::get({}, i64);
  auto zero = DenseElementsAttr::get(RankedTensorType::get({}, i64),
                                     b.getI64IntegerAttr(0));
  auto global = memref::GlobalOp::create(
      b, "nnspec_communicator", b.getStringAttr("private"), type, zero,
      /*constant=*/false, /*alignment=*/IntegerAttr());
  global->remove();
  symbols.insert(global);

  Value place = memref::GetGlobalOp::create(b, type, global.getSymName());
  Value kept = memref::LoadOp::create(b, place);
  Value none = arith::ConstantIntOp::create(b, i64, 0);
  Value isNone = arith::CmpIOp::create(b, arith::CmpIPredicate::eq, kept, none);
  auto ifOp = scf::IfOp::create(
      b, isNone,
      [&](OpBuilder &b, Location loc) {
        Value made = castComm(b, loc, i64, b.clone(*op)->getResult(0));
        memref::StoreOp::create(b, loc, made, place);
        scf::YieldOp::create(b, loc, made);
      },
      [&](OpBuilder &b, Location loc) { scf::YieldOp::create(b, loc, kept); });
  op.getNewcomm().replaceAllUsesWith(
      castComm(b, op.getLoc(), op.getNewcomm().getType(), ifOp.getResult(0)));
  op.erase();
}

namespace {

struct FinishMPIPass : public nnspec::impl::FinishMPIBase<FinishMPIPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    SmallVector<mpi::CommSplitOp> ops;
    getOperation()->walk([&](mpi::CommSplitOp op) { ops.push_back(op); });
    for (mpi::CommSplitOp op : ops) {
      // Only upstream's, which ask for no error code.
      if (op.getRetval())
        continue;
      if (!matchPattern(op.getColor(), m_Constant())) {
        keepCommunicator(op, symbols);
        continue;
      }
      // The key only orders the processes, on which no sum depends.
      op.getNewcomm().replaceAllUsesWith(op.getComm());
      op.erase();
    }
    for (auto grid :
         llvm::make_early_inc_range(getOperation().getOps<shard::GridOp>()))
      if (SymbolTable::symbolKnownUseEmpty(grid, getOperation()))
        grid.erase();
  }
};

} // namespace
