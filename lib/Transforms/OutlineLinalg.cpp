//===- OutlineLinalg.cpp - A function for each kind of op -----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Neighbours.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
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

/// What a function takes for the value: a slice from any offset, so that one
/// function serves all slices of one shape.
static Type getArgumentType(Value value) {
  auto type = dyn_cast<MemRefType>(value.getType());
  auto layout = type ? dyn_cast<StridedLayoutAttr>(type.getLayout())
                     : StridedLayoutAttr();
  if (!layout)
    return value.getType();
  return MemRefType::Builder(type).setLayout(StridedLayoutAttr::get(
      value.getContext(), ShapedType::kDynamic, layout.getStrides()));
}

namespace {
/// Functions are keys that are equal where the same code computes their results
/// from their arguments.
struct SameCode : public llvm::DenseMapInfo<func::FuncOp> {
  static unsigned getHashValue(func::FuncOp function) {
    llvm::hash_code hash = mlir::hash_value(Type(function.getFunctionType()));
    for (Operation &op : function.getBody().front())
      hash = llvm::hash_combine(hash,
                                OperationEquivalence::computeHash(
                                    &op, OperationEquivalence::ignoreHashValue,
                                    OperationEquivalence::ignoreHashValue,
                                    OperationEquivalence::IgnoreLocations));
    return hash;
  }
  static bool isEqual(func::FuncOp lhs, func::FuncOp rhs) {
    if (lhs == rhs)
      return true;
    if (lhs == getEmptyKey() || lhs == getTombstoneKey() ||
        rhs == getEmptyKey() || rhs == getTombstoneKey())
      return false;
    return lhs.getFunctionType() == rhs.getFunctionType() &&
           OperationEquivalence::isRegionEquivalentTo(
               &lhs.getBody(), &rhs.getBody(),
               OperationEquivalence::IgnoreLocations);
  }
};

/// Ops that become one function: a layer and its neighbours, in this order, or
/// an op alone.
struct Group {
  SmallVector<linalg::LinalgOp, 3> ops;
  /// The layer's result, where only its neighbour behind reads it.
  Value local;
  /// What the function takes.
  SmallVector<Value> arguments;
};

struct OutlineLinalgPass
    : public nnspec::impl::OutlineLinalgBase<OutlineLinalgPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<Group> groups = getGroups();
    llvm::MapVector<func::FuncOp, SmallVector<Group *>,
                    llvm::DenseMap<func::FuncOp, unsigned, SameCode>>
        functions;
    for (Group &group : groups) {
      func::FuncOp function = buildFunction(group);
      auto [place, isNew] = functions.insert({function, {}});
      place->second.push_back(&group);
      if (!isNew)
        function.erase();
    }
    SymbolTable symbols(getOperation());
    for (auto &[function, groups] : functions) {
      MutableArrayRef<linalg::LinalgOp> ops = groups.front()->ops;
      if (groups.size() == 1 && ops.size() == 1 &&
          ops.front().getNumReductionLoops() == 0) {
        function->erase();
        continue;
      }
      symbols.insert(function);
      for (Group *group : groups) {
        OpBuilder builder(group->ops.back());
        Location loc = group->ops.back().getLoc();
        for (Value &argument : group->arguments)
          if (Type type = getArgumentType(argument); type != argument.getType())
            argument = memref::CastOp::create(builder, loc, type, argument);
        func::CallOp::create(builder, loc, function, group->arguments);
        for (linalg::LinalgOp op : group->ops)
          op->erase();
      }
    }
  }

private:
  SmallVector<Group> getGroups() {
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) {
      if (canOutline(op))
        ops.push_back(op);
    });
    // From behind, since of two layers that an op reads it is to join the last.
    llvm::DenseSet<Operation *> neighbours;
    llvm::DenseMap<Operation *, Group> layers;
    for (linalg::LinalgOp op : llvm::reverse(ops)) {
      if (op.getNumReductionLoops() == 0)
        continue;
      Group &group = layers[op];
      auto canJoin = [&](linalg::LinalgOp neighbour) {
        return canOutline(neighbour) && !neighbours.contains(neighbour);
      };
      auto [before, after, accesses] = Neighbours::find(op, canJoin);
      if (before)
        group.ops.push_back(before);
      group.ops.push_back(op);
      // A result that comes filled from outside is not the function's own.
      bool isInPlace = after && after.getDpsInits()[0] == op.getDpsInits()[0];
      if (after && (before || isInPlace)) {
        group.ops.push_back(after);
        if (!isInPlace)
          group.local = op.getDpsInits()[0];
      }
      for (linalg::LinalgOp member : group.ops)
        if (member != op)
          neighbours.insert(member);
    }

    SmallVector<Group> groups;
    for (linalg::LinalgOp op : ops) {
      auto layer = layers.find(op);
      if (layer != layers.end())
        groups.push_back(std::move(layer->second));
      else if (!neighbours.contains(op))
        groups.push_back({{op}, {}, {}});
    }
    for (Group &group : groups) {
      llvm::SetVector<Value> arguments;
      for (linalg::LinalgOp op : group.ops)
        for (Value operand : op->getOperands())
          if (!getConstant(operand) && operand != group.local)
            arguments.insert(operand);
      group.arguments = arguments.takeVector();
    }
    return groups;
  }

  /// Values that the body uses beside the operands must be constants.
  static bool canOutline(linalg::LinalgOp op) {
    llvm::SetVector<Value> captured;
    getUsedValuesDefinedAbove(op->getRegions(), captured);
    return op.hasPureBufferSemantics() && op->getParentOfType<func::FuncOp>() &&
           llvm::all_of(captured,
                        [](Value value) { return !!getConstant(value); });
  }

  func::FuncOp buildFunction(Group &group) {
    linalg::LinalgOp op = group.ops.front();
    for (linalg::LinalgOp member : group.ops)
      if (member.getNumReductionLoops() > 0)
        op = member;
    Location loc = op.getLoc();
    OpBuilder builder(&getContext());
    auto function = func::FuncOp::create(
        loc, ("nnspec_" + op->getName().stripDialect()).str(),
        builder.getFunctionType(
            llvm::map_to_vector(group.arguments, getArgumentType), {}));
    function.setPrivate();
    if (group.ops.size() > 1)
      function->setAttr(kDistinctArguments, builder.getUnitAttr());
    Block *body = function.addEntryBlock();
    builder.setInsertionPointToStart(body);

    IRMapping mapping;
    mapping.map(group.arguments, body->getArguments());
    Value local;
    if (group.local) {
      local = memref::AllocOp::create(builder, loc,
                                      cast<MemRefType>(group.local.getType()),
                                      builder.getI64IntegerAttr(64));
      mapping.map(group.local, local);
    }
    llvm::SetVector<Value> constants;
    for (linalg::LinalgOp member : group.ops) {
      getUsedValuesDefinedAbove(member->getRegions(), constants);
      for (Value operand : member->getOperands())
        if (getConstant(operand))
          constants.insert(operand);
    }
    for (Value constant : constants)
      mapping.map(constant,
                  builder.clone(*constant.getDefiningOp())->getResult(0));
    for (linalg::LinalgOp member : group.ops)
      builder.clone(*member, mapping);
    if (local)
      memref::DeallocOp::create(builder, loc, local);
    func::ReturnOp::create(builder, loc);
    return function;
  }
};
} // namespace
