//===- MoveBuffersToGPU.cpp - Buffers in the device's memory --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchElementwise.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Transforms/RegionUtils.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_MOVEBUFFERSTOGPU
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// Whether the host would access what is in a buffer.
static bool accessesBuffer(Operation *op) {
  auto hasBuffer = [](Value value) {
    return isa<BaseMemRefType>(value.getType());
  };
  auto effects = dyn_cast<MemoryEffectOpInterface>(op);
  return effects && llvm::any_of(op->getOperands(), hasBuffer) &&
         (effects.hasEffect<MemoryEffects::Read>() ||
          effects.hasEffect<MemoryEffects::Write>());
}

/// Replaces an op that handles a buffer by that of the device, if there is one.
static bool move(Operation *op) {
  OpBuilder builder(op);
  Location loc = op->getLoc();
  if (auto alloc = dyn_cast<memref::AllocOp>(op)) {
    // A device's allocations are aligned to 256 bytes.
    auto moved = gpu::AllocOp::create(builder, loc, alloc.getType(), Type(),
                                      ValueRange(), alloc.getDynamicSizes(),
                                      alloc.getSymbolOperands());
    alloc.replaceAllUsesWith(moved.getMemref());
  } else if (auto dealloc = dyn_cast<memref::DeallocOp>(op)) {
    gpu::DeallocOp::create(builder, loc, Type(), ValueRange(),
                           dealloc.getMemref());
  } else if (auto copy = dyn_cast<memref::CopyOp>(op)) {
    auto isContiguous = [](Value buffer) {
      auto type = dyn_cast<MemRefType>(buffer.getType());
      return type && type.getLayout().isIdentity();
    };
    if (!isContiguous(copy.getSource()) || !isContiguous(copy.getTarget()))
      return false;
    gpu::MemcpyOp::create(builder, loc, Type(), ValueRange(), copy.getTarget(),
                          copy.getSource());
  } else {
    return false;
  }
  op->erase();
  return true;
}

/// The constant of which the value is, or is a view; and the ops that make it,
/// the last one first.
static SmallVector<Operation *> getConstantOps(Value value) {
  SmallVector<Operation *> ops;
  while (Operation *op = value.getDefiningOp()) {
    ops.push_back(op);
    if (isa<memref::GetGlobalOp>(op))
      return ops;
    if (!isa<ViewLikeOpInterface>(op) || op->getNumOperands() != 1)
      break;
    value = op->getOperand(0);
  }
  return {};
}

/// Makes constants a part of the kernel: the device may not see the host's
/// memory.
static void sinkConstants(gpu::LaunchOp launch) {
  Region &body = launch.getBody();
  OpBuilder builder = OpBuilder::atBlockBegin(&body.front());
  llvm::SetVector<Value> values;
  getUsedValuesDefinedAbove(body, values);
  for (Value value : values) {
    IRMapping mapping;
    SmallVector<Operation *> ops = getConstantOps(value);
    for (Operation *op : llvm::reverse(ops))
      builder.clone(*op, mapping);
    replaceAllUsesInRegionWith(value, mapping.lookupOrDefault(value), body);
  }
}

/// The op that takes a constant, or a view of it, for a buffer of the device;
/// null if there is none.
static Operation *getWrongUser(Value constant) {
  for (Operation *user : constant.getUsers()) {
    if (isa<gpu::MemcpyOp>(user))
      continue;
    if (!isa<ViewLikeOpInterface>(user))
      return user;
    for (Value view : user->getResults())
      if (Operation *wrong = getWrongUser(view))
        return wrong;
  }
  return nullptr;
}

namespace {
struct MoveBuffersToGPUPass
    : public nnspec::impl::MoveBuffersToGPUBase<MoveBuffersToGPUPass> {
  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (auto launch = dyn_cast<gpu::LaunchOp>(op))
        sinkConstants(launch);
      // What is in a kernel is there already.
      if (isa<gpu::LaunchOp, gpu::GPUModuleOp>(op))
        return WalkResult::skip();
      ops.push_back(op);
      return isa<linalg::LinalgOp>(op) ? WalkResult::skip()
                                       : WalkResult::advance();
    });
    SmallVector<memref::GetGlobalOp> constants;
    for (Operation *op : ops) {
      if (auto constant = dyn_cast<memref::GetGlobalOp>(op))
        constants.push_back(constant);
      if (move(op) || isa<gpu::GPUDialect>(op->getDialect()) ||
          !accessesBuffer(op))
        continue;
      signalPassFailure();
      InFlightDiagnostic diagnostic = op->emitOpError("has no GPU kernel: ");
      if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
        diagnostic << getLaunchObstacle(linalgOp);
      else if (isa<memref::CopyOp>(op))
        diagnostic << "it copies from or to a part of a buffer";
      else
        diagnostic << "it would access a buffer of the device on the host";
    }
    for (memref::GetGlobalOp constant : constants) {
      if (Operation *user = getWrongUser(constant)) {
        signalPassFailure();
        constant.emitOpError("is in the memory of the host, but '")
            << user->getName() << "' takes it";
      }
    }
  }
};
} // namespace
