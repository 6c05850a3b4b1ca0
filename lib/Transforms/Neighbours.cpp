//===- Neighbours.cpp - Elementwise ops around a reduction ----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Neighbours.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::nnspec;

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

Value nnspec::getMemory(Value buffer) {
  while (auto view = buffer.getDefiningOp<ViewLikeOpInterface>())
    buffer = view.getViewSource();
  if (isa<BlockArgument>(buffer))
    return isa<func::FuncOp>(buffer.getParentBlock()->getParentOp()) ? buffer
                                                                     : Value();
  Operation *op = buffer.getDefiningOp();
  return isa<memref::AllocOp, memref::GetGlobalOp>(op) ? buffer : Value();
}

/// Whether a function says so, or one of the two is allocated in it.
static bool areDistinct(Value a, Value b) {
  Value memoryA = getMemory(a), memoryB = getMemory(b);
  if (!memoryA || !memoryB || memoryA == memoryB)
    return false;
  if (!isa<BlockArgument>(memoryA) || !isa<BlockArgument>(memoryB))
    return memoryA.getDefiningOp<memref::AllocOp>() ||
           memoryB.getDefiningOp<memref::AllocOp>() ||
           memoryA.getParentBlock()->getParentOp()->hasAttr(kDistinctArguments);
  return memoryA.getParentBlock()->getParentOp()->hasAttr(kDistinctArguments);
}

static SmallVector<Value> getWritten(Operation *op) {
  if (auto copy = dyn_cast<memref::CopyOp>(op))
    return {copy.getTarget()};
  return llvm::to_vector_of<Value>(cast<linalg::LinalgOp>(op).getDpsInits());
}

/// Whether two ops, linalg's or copies, may be done in any order.
static bool areIndependent(Operation *a, Operation *b) {
  auto isApart = [](Operation *writer, Operation *other) {
    for (Value written : getWritten(writer))
      for (Value operand : other->getOperands())
        if (isa<MemRefType>(operand.getType()) &&
            !areDistinct(written, operand))
          return false;
    return true;
  };
  return isApart(a, b) && isApart(b, a);
}

/// Neighbours are not looked for behind more ops than this, so that time is
/// linear.
static constexpr unsigned kMaxDistance = 64;

/// Whether ops may move over this one.
static bool mayBeBetween(Operation *op, ArrayRef<Operation *> moved) {
  if (isMemoryEffectFree(op) || isa<memref::AllocOp>(op))
    return true;
  return isa<linalg::LinalgOp, memref::CopyOp>(op) &&
         llvm::all_of(moved, [&](Operation *other) {
           return areIndependent(op, other);
         });
}

//===----------------------------------------------------------------------===//
// Neighbours
//===----------------------------------------------------------------------===//

/// How an elementwise op accesses its operands, by the iterators of a layer
/// whose result is its operand `shared`.
static bool getAccesses(linalg::LinalgOp op, OpOperand &shared,
                        linalg::LinalgOp layer,
                        SmallVector<StridedAccess> &accesses) {
  AffineMap map = op.getMatchingIndexingMap(&shared);
  AffineMap layerMap = layer.getMatchingIndexingMap(layer.getDpsInitOperand(0));
  if (!map.isPermutation() || !layerMap.isProjectedPermutation())
    return false;
  // The layer's iterator for each of the op's.
  SmallVector<unsigned> iterators(op.getNumLoops());
  for (unsigned axis = 0; axis < map.getNumResults(); ++axis)
    iterators[map.getDimPosition(axis)] = layerMap.getDimPosition(axis);
  for (OpOperand &operand : op->getOpOperands()) {
    StridedAccess &access = accesses.emplace_back();
    Type type = operand.get().getType();
    if (!isVectorElement(getElementTypeOrSelf(type)))
      return false;
    auto buffer = dyn_cast<MemRefType>(type);
    if (!buffer)
      continue;
    std::optional<SmallVector<int64_t>> strides = getStaticStrides(buffer);
    AffineMap operandMap = op.getMatchingIndexingMap(&operand);
    if (!strides || !operandMap.isProjectedPermutation())
      return false;
    access.strides.resize(layer.getNumLoops());
    for (auto [axis, stride] : llvm::enumerate(*strides))
      access.strides[iterators[operandMap.getDimPosition(axis)]] = stride;
  }
  return true;
}

static bool isElementwise(linalg::LinalgOp op) {
  return op.hasPureBufferSemantics() && !op.hasIndexSemantics() &&
         op.getNumDpsInits() == 1 &&
         op.getNumParallelLoops() == op.getNumLoops() && hasVectorBody(op);
}

/// The op that fills the result of the layer, with its accesses.
static linalg::LinalgOp findBefore(linalg::LinalgOp layer,
                                   SmallVector<StridedAccess> &accesses) {
  Value result = layer.getDpsInits()[0];
  unsigned distance = 0;
  for (Operation *previous = layer->getPrevNode();
       previous && distance < kMaxDistance;
       previous = previous->getPrevNode(), ++distance) {
    auto op = dyn_cast<linalg::LinalgOp>(previous);
    if (op && isElementwise(op) && op.getDpsInits()[0] == result) {
      OpOperand *init = op.getDpsInitOperand(0);
      if (op.payloadUsesValueFromOperand(init) ||
          llvm::is_contained(op.getDpsInputs(), result))
        return nullptr;
      for (Value input : op.getDpsInputs())
        if (isa<MemRefType>(input.getType()) && !areDistinct(input, result))
          return nullptr;
      for (Operation *between = op->getNextNode(); between != layer;
           between = between->getNextNode())
        if (!mayBeBetween(between, op.getOperation()))
          return nullptr;
      return getAccesses(op, *init, layer, accesses) ? op : nullptr;
    }
    if (!mayBeBetween(previous, layer.getOperation()))
      return nullptr;
  }
  return nullptr;
}

/// Whether nothing reads the buffer behind `op`, which is in the same block,
/// before it is written as a whole.
static bool isDeadBehind(Value buffer, Operation *op) {
  if (!buffer.getDefiningOp<memref::AllocOp>() ||
      buffer.getParentBlock() != op->getBlock())
    return false;
  Operation *next = nullptr;
  for (Operation *user : buffer.getUsers()) {
    // Any other could make another name for it.
    if (!isa<linalg::LinalgOp, memref::CopyOp, memref::DeallocOp>(user) ||
        user->getBlock() != op->getBlock())
      return false;
    if (op->isBeforeInBlock(user) && (!next || user->isBeforeInBlock(next)))
      next = user;
  }
  if (!next || isa<memref::DeallocOp>(next))
    return true;
  auto fill = dyn_cast<linalg::LinalgOp>(next);
  return fill && isElementwise(fill) && fill.getDpsInits()[0] == buffer &&
         !llvm::is_contained(fill.getDpsInputs(), buffer) &&
         !fill.payloadUsesValueFromOperand(fill.getDpsInitOperand(0)) &&
         fill.getMatchingIndexingMap(fill.getDpsInitOperand(0)).isPermutation();
}

/// Whether `op` can be computed with a layer that reads these buffers, and
/// whose result it reads as operand `shared`.
static bool canJoin(linalg::LinalgOp op, OpOperand &shared,
                    ArrayRef<Value> read) {
  OpOperand *init = op.getDpsInitOperand(0);
  Value result = init->get(), layerResult = shared.get();
  AffineMap resultMap = op.getMatchingIndexingMap(init);
  if (!resultMap.isPermutation())
    return false;
  if (result == layerResult) {
    if (op.getMatchingIndexingMap(&shared) != resultMap)
      return false;
  } else if (!areDistinct(result, layerResult) ||
             !isDeadBehind(layerResult, op)) {
    return false;
  }
  // What is written must not be read, but point by point.
  for (Value input : read)
    if (isa<MemRefType>(input.getType()) && !areDistinct(input, result))
      return false;
  for (OpOperand *input : op.getDpsInputOperands())
    if (input != &shared && isa<MemRefType>(input->get().getType()) &&
        !areDistinct(input->get(), result) &&
        (input->get() != result ||
         op.getMatchingIndexingMap(input) != resultMap))
      return false;
  return true;
}

/// The op that reads the result of the layer, which `before` fills, with its
/// accesses.
static linalg::LinalgOp findAfter(linalg::LinalgOp layer,
                                  linalg::LinalgOp before,
                                  SmallVector<StridedAccess> &accesses) {
  Value result = layer.getDpsInits()[0];
  SmallVector<Operation *> moved{layer};
  SmallVector<Value> read(layer.getDpsInputs());
  if (before) {
    moved.push_back(before);
    llvm::append_range(read, before.getDpsInputs());
  }
  unsigned distance = 0;
  for (Operation *next = layer->getNextNode(); next && distance < kMaxDistance;
       next = next->getNextNode(), ++distance) {
    auto op = dyn_cast<linalg::LinalgOp>(next);
    if (op && llvm::is_contained(op->getOperands(), result)) {
      if (!isElementwise(op))
        return nullptr;
      OpOperand *shared = nullptr;
      for (OpOperand &operand : op->getOpOperands()) {
        if (operand.get() != result ||
            !op.payloadUsesValueFromOperand(&operand))
          continue;
        if (shared)
          return nullptr;
        shared = &operand;
      }
      if (!shared || !canJoin(op, *shared, read))
        return nullptr;
      return getAccesses(op, *shared, layer, accesses) ? op : nullptr;
    }
    if (!mayBeBetween(next, moved))
      return nullptr;
  }
  return nullptr;
}

Neighbours Neighbours::find(linalg::LinalgOp layer,
                            function_ref<bool(linalg::LinalgOp)> isEligible) {
  Neighbours neighbours;
  if (!layer.hasPureBufferSemantics() || layer.getNumDpsInits() != 1)
    return neighbours;
  SmallVector<StridedAccess> accesses;
  linalg::LinalgOp before = findBefore(layer, accesses);
  if (before && isEligible(before)) {
    neighbours.before = before;
    neighbours.accesses = accesses;
  }
  accesses.clear();
  linalg::LinalgOp after = findAfter(layer, neighbours.before, accesses);
  if (after && isEligible(after)) {
    neighbours.after = after;
    llvm::append_range(neighbours.accesses, accesses);
  }
  return neighbours;
}

SmallVector<Value> Neighbours::getOperands() const {
  SmallVector<Value> operands;
  for (linalg::LinalgOp op : {before, after})
    if (op)
      llvm::append_range(operands, op->getOperands());
  return operands;
}

//===----------------------------------------------------------------------===//
// Code
//===----------------------------------------------------------------------===//

bool nnspec::isVectorElement(Type type) {
  if (type.isF32() || type.isF64())
    return true;
  return type.isInteger() && type.getIntOrFloatBitWidth() >= 8 &&
         type.getIntOrFloatBitWidth() <= 64 &&
         llvm::isPowerOf2_32(type.getIntOrFloatBitWidth());
}

bool nnspec::hasVectorBody(linalg::LinalgOp op) {
  return llvm::all_of(op.getBlock()->without_terminator(),
                      [](Operation &inner) {
                        if (!isPure(&inner) || inner.getNumRegions() ||
                            inner.getNumResults() != 1 ||
                            !inner.hasTrait<OpTrait::Vectorizable>())
                          return false;
                        // A condition has one bit.
                        Type type = inner.getResult(0).getType();
                        return isVectorElement(type) || type.isInteger(1);
                      });
}

Value nnspec::buildBody(OpBuilder &builder, linalg::LinalgOp op,
                        ArrayRef<Value> arguments, int64_t lanes) {
  Block *body = op.getBlock();
  IRMapping mapping;
  for (auto [argument, value] :
       llvm::zip_equal(body->getArguments(), arguments))
    mapping.map(argument, value);
  Value result = body->getTerminator()->getOperand(0);
  if (lanes == 1) {
    for (Operation &inner : body->without_terminator())
      builder.clone(inner, mapping);
    return mapping.lookupOrDefault(result);
  }
  auto lookup = [&](Value value) -> Value {
    if (Value vector = mapping.lookupOrNull(value))
      return vector;
    // What the body uses from outside is the same for all elements.
    return vector::BroadcastOp::create(
        builder, op.getLoc(), VectorType::get(lanes, value.getType()), value);
  };
  for (Operation &inner : body->without_terminator()) {
    OperationState state(inner.getLoc(), inner.getName());
    for (Value operand : inner.getOperands())
      state.addOperands(lookup(operand));
    state.addTypes(VectorType::get(lanes, inner.getResult(0).getType()));
    state.addAttributes(inner.getAttrs());
    mapping.map(inner.getResult(0), builder.create(state)->getResult(0));
  }
  return lookup(result);
}
