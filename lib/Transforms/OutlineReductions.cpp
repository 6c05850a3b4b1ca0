//===- OutlineReductions.cpp - A function for each kind of layer ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/RegionUtils.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_OUTLINEREDUCTIONS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

namespace {
/// Ops are keys that are equal where the same code computes them from the
/// operands.
struct SameCode : public llvm::DenseMapInfo<Operation *> {
  static unsigned getHashValue(const Operation *op) {
    auto *mutableOp = const_cast<Operation *>(op);
    return llvm::hash_combine(
        OperationEquivalence::computeHash(
            mutableOp, OperationEquivalence::ignoreHashValue,
            OperationEquivalence::ignoreHashValue,
            OperationEquivalence::IgnoreLocations),
        llvm::hash_combine_range(mutableOp->getOperandTypes()));
  }
  static bool isEqual(const Operation *lhs, const Operation *rhs) {
    if (lhs == rhs)
      return true;
    if (lhs == getEmptyKey() || lhs == getTombstoneKey() ||
        rhs == getEmptyKey() || rhs == getTombstoneKey())
      return false;
    auto *left = const_cast<Operation *>(lhs);
    auto *right = const_cast<Operation *>(rhs);
    return left->getOperandTypes() == right->getOperandTypes() &&
           OperationEquivalence::isEquivalentTo(
               left, right, OperationEquivalence::ignoreValueEquivalence,
               /*markEquivalent=*/nullptr,
               OperationEquivalence::IgnoreLocations);
  }
};

struct OutlineReductionsPass
    : public nnspec::impl::OutlineReductionsBase<OutlineReductionsPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (isOutlined(op))
        ops.push_back(op);
    });
    SymbolTable symbols(getOperation());
    llvm::DenseMap<Operation *, func::FuncOp, SameCode> functions;
    for (linalg::LinalgOp op : ops) {
      func::FuncOp &function = functions[op];
      OpBuilder builder(op);
      bool isFirst = !function;
      if (isFirst)
        function = buildFunction(op, symbols);
      func::CallOp::create(builder, op.getLoc(), function, op->getOperands());
      // The key of its function stays.
      if (isFirst)
        op->remove();
      else
        op.erase();
    }
    for (auto &[op, function] : functions)
      op->destroy();
  }

private:
  static bool isOutlined(linalg::LinalgOp op) {
    if (!op.hasPureBufferSemantics() || op.getNumReductionLoops() == 0 ||
        !op->getParentOfType<func::FuncOp>())
      return false;
    llvm::SetVector<Value> captured;
    getUsedValuesDefinedAbove(op->getRegions(), captured);
    return captured.empty();
  }

  func::FuncOp buildFunction(linalg::LinalgOp op, SymbolTable &symbols) {
    OpBuilder builder(&getContext());
    auto type = builder.getFunctionType(op->getOperandTypes(), {});
    // The part of the name after the dialect's says what it does.
    auto function = func::FuncOp::create(
        op.getLoc(), ("nnspec_" + op->getName().stripDialect()).str(), type);
    function.setPrivate();
    symbols.insert(function);
    Block *body = function.addEntryBlock();
    builder.setInsertionPointToStart(body);
    IRMapping mapping;
    mapping.map(op->getOperands(), body->getArguments());
    Operation *clone = builder.clone(*op, mapping);
    // An operand may be there twice.
    clone->setOperands(body->getArguments());
    func::ReturnOp::create(builder, op.getLoc());
    return function;
  }
};
} // namespace
