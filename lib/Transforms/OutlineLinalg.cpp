//===- OutlineLinalg.cpp - A function for each kind of op
//------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/RegionUtils.h"
#include "nnspec/Transforms/Passes.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_OUTLINELINALG
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// The value of a scalar that is constant, which becomes part of the function.
static Attribute getConstant(Value value) {
  Attribute attribute;
  if (value.getType().isIntOrIndexOrFloat())
    (void)matchPattern(value, m_Constant(&attribute));
  return attribute;
}

namespace {
/// Ops are keys that are equal where the same code computes them from their
/// operands.
struct SameCode : public llvm::DenseMapInfo<Operation *> {
  static unsigned getHashValue(const Operation *constOp) {
    auto *op = const_cast<Operation *>(constOp);
    return OperationEquivalence::computeHash(
        op, OperationEquivalence::ignoreHashValue,
        OperationEquivalence::ignoreHashValue,
        OperationEquivalence::IgnoreLocations);
  }
  static bool isEqual(const Operation *lhs, const Operation *rhs) {
    if (lhs == rhs)
      return true;
    if (lhs == getEmptyKey() || lhs == getTombstoneKey() ||
        rhs == getEmptyKey() || rhs == getTombstoneKey())
      return false;
    // Of what the bodies compute, the same stands for the same.
    llvm::DenseMap<Value, Value> inside;
    auto areEqual = [&](Value left, Value right) {
      if (const_cast<Operation *>(lhs)->isAncestor(
              left.getParentBlock()->getParentOp()))
        return success(inside.lookup(left) == right);
      return success(left.getType() == right.getType() &&
                     getConstant(left) == getConstant(right));
    };
    auto markEqual = [&](Value left, Value right) { inside[left] = right; };
    return OperationEquivalence::isEquivalentTo(
        const_cast<Operation *>(lhs), const_cast<Operation *>(rhs), areEqual,
        markEqual, OperationEquivalence::IgnoreLocations);
  }
};

struct OutlineLinalgPass
    : public nnspec::impl::OutlineLinalgBase<OutlineLinalgPass> {
  using Base::Base;

  void runOnOperation() override {
    llvm::MapVector<Operation *, SmallVector<linalg::LinalgOp, 1>,
                    llvm::DenseMap<Operation *, unsigned, SameCode>>
        groups;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (canOutline(op))
        groups[op].push_back(op);
    });
    SymbolTable symbols(getOperation());
    SmallVector<Operation *> outlined;
    for (auto &[first, ops] : groups) {
      if (ops.size() == 1 && ops.front().getNumReductionLoops() == 0)
        continue;
      func::FuncOp function = buildFunction(ops.front(), symbols);
      for (linalg::LinalgOp op : ops) {
        OpBuilder builder(op);
        func::CallOp::create(builder, op.getLoc(), function, getArguments(op));
        outlined.push_back(op);
      }
    }
    for (Operation *op : outlined)
      op->erase();
  }

private:
  static SmallVector<Value> getArguments(linalg::LinalgOp op) {
    SmallVector<Value> arguments;
    for (Value operand : op->getOperands())
      if (!getConstant(operand))
        arguments.push_back(operand);
    return arguments;
  }

  /// Values that the body uses beside the operands must be constants.
  static bool canOutline(linalg::LinalgOp op) {
    llvm::SetVector<Value> captured;
    getUsedValuesDefinedAbove(op->getRegions(), captured);
    return op.hasPureBufferSemantics() && op->getParentOfType<func::FuncOp>() &&
           llvm::all_of(captured,
                        [](Value value) { return !!getConstant(value); });
  }

  func::FuncOp buildFunction(linalg::LinalgOp op, SymbolTable &symbols) {
    SmallVector<Value> arguments = getArguments(op);
    OpBuilder builder(&getContext());
    auto function = func::FuncOp::create(
        op.getLoc(), ("nnspec_" + op->getName().stripDialect()).str(),
        builder.getFunctionType(ValueRange(arguments).getTypes(), {}));
    function.setPrivate();
    symbols.insert(function);
    Block *body = function.addEntryBlock();
    builder.setInsertionPointToStart(body);

    llvm::SetVector<Value> constants;
    getUsedValuesDefinedAbove(op->getRegions(), constants);
    for (Value operand : op->getOperands())
      if (getConstant(operand))
        constants.insert(operand);
    IRMapping mapping;
    for (Value constant : constants)
      mapping.map(constant,
                  builder.clone(*constant.getDefiningOp())->getResult(0));
    Operation *clone = builder.clone(*op, mapping);
    // By number, since an operand may be there twice.
    auto argument = body->args_begin();
    for (OpOperand &operand : clone->getOpOperands())
      if (!getConstant(op->getOperand(operand.getOperandNumber())))
        operand.set(*argument++);
    func::ReturnOp::create(builder, op.getLoc());
    return function;
  }
};
} // namespace
