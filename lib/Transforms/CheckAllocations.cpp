//===- CheckAllocations.cpp - Buffers of more bytes than there are --------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_CHECKALLOCATIONS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;

/// The bytes of a buffer whose unknown sizes, and those that are zero, are 1:
/// strides are products of the sizes beside a zero. Nothing where there are
/// 2^63 or more.
static std::optional<int64_t> getKnownBytes(MemRefType type) {
  Type elementType = type.getElementType();
  int64_t bytes = elementType.isIntOrFloat()
                      ? llvm::divideCeil(elementType.getIntOrFloatBitWidth(), 8)
                      : sizeof(int64_t);
  for (int64_t size : type.getShape())
    if (ShapedType::isStatic(size) && size != 0 &&
        llvm::MulOverflow(bytes, size, bytes))
      return std::nullopt;
  return bytes;
}

/// The first type among `values` of a buffer that is too large.
static MemRefType findTooLarge(ValueRange values) {
  for (Type type : values.getTypes())
    if (auto memref = dyn_cast<MemRefType>(type);
        memref && !getKnownBytes(memref))
      return memref;
  return nullptr;
}

static LogicalResult verifyTypes(Operation *root) {
  return failure(root->walk([](Operation *op) {
                       MemRefType type = findTooLarge(op->getResults());
                       for (Region &region : op->getRegions())
                         for (Block &block : region)
                           if (!type)
                             type = findTooLarge(block.getArguments());
                       if (!type)
                         return WalkResult::advance();
                       op->emitError()
                           << "a buffer of type " << type << " has 2^63 bytes "
                           << "or more";
                       return WalkResult::interrupt();
                     })
                     .wasInterrupted());
}

/// Asserts that the sizes of a buffer, which are not negative, multiply to less
/// than 2^63 bytes.
static void buildCheck(memref::AllocOp op) {
  MemRefType type = op.getType();
  ImplicitLocOpBuilder builder(op.getLoc(), op);
  // No product is computed, so that nothing overflows.
  Value limit = arith::ConstantIndexOp::create(
      builder, std::numeric_limits<int64_t>::max() / *getKnownBytes(type));
  Value one = arith::ConstantIndexOp::create(builder, 1);
  Value fits;
  for (Value size : op.getDynamicSizes()) {
    Value atLeastOne = arith::MaxUIOp::create(builder, size, one);
    Value isWithin = arith::CmpIOp::create(builder, arith::CmpIPredicate::ule,
                                           atLeastOne, limit);
    fits = fits ? arith::AndIOp::create(builder, fits, isWithin).getResult()
                : isWithin;
    limit = arith::DivUIOp::create(builder, limit, atLeastOne);
  }
  std::string message;
  llvm::raw_string_ostream(message)
      << "ERROR: Runtime op verification failed\n^ a buffer of type " << type
      << " would have 2^63 bytes or more\nLocation: " << op.getLoc();
  cf::AssertOp::create(builder, fits, message);
}

namespace {

struct CheckAllocationsPass
    : public nnspec::impl::CheckAllocationsBase<CheckAllocationsPass> {
  using Base::Base;

  void runOnOperation() override {
    if (failed(verifyTypes(getOperation())))
      return signalPassFailure();
    if (!atRunTime)
      return;
    SmallVector<memref::AllocOp> allocations;
    getOperation()->walk([&](memref::AllocOp op) {
      if (!op.getDynamicSizes().empty())
        allocations.push_back(op);
    });
    llvm::for_each(allocations, buildCheck);
  }
};

} // namespace
