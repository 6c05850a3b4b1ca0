//===- OrderGlobals.cpp - Globals in the order of their uses --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Transforms/Passes.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_ORDERGLOBALS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;

/// How upstream names the global of a constant, before its type and a number.
static constexpr StringLiteral kPrefix = "__constant_";

/// The name without the number that makes it unique.
static StringRef dropNumber(StringRef name) {
  auto [base, number] = name.rsplit('_');
  bool isNumber = !number.empty() && llvm::all_of(number, llvm::isDigit);
  return isNumber ? base : name;
}

namespace {

struct OrderGlobalsPass
    : public nnspec::impl::OrderGlobalsBase<OrderGlobalsPass> {
  void runOnOperation() override {
    Block *body = getOperation().getBody();
    llvm::MapVector<StringAttr, memref::GlobalOp> globals;
    for (auto global : body->getOps<memref::GlobalOp>())
      if (global.isPrivate() && global.getSymName().starts_with(kPrefix))
        globals.insert({global.getSymNameAttr(), global});
    if (globals.empty())
      return markAllAnalysesPreserved();

    // What is in a symbol table of its own does not mean these.
    llvm::MapVector<memref::GlobalOp, SmallVector<memref::GetGlobalOp>> uses;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (op != getOperation() && op->hasTrait<OpTrait::SymbolTable>())
        return WalkResult::skip();
      if (auto use = dyn_cast<memref::GetGlobalOp>(op))
        if (memref::GlobalOp global =
                globals.lookup(use.getNameAttr().getAttr()))
          uses[global].push_back(use);
      return WalkResult::advance();
    });

    llvm::StringSet<> names;
    for (Operation &op : *body)
      if (auto symbol = dyn_cast<SymbolOpInterface>(op))
        if (!uses.contains(dyn_cast<memref::GlobalOp>(op)))
          names.insert(symbol.getName());
    llvm::StringMap<unsigned> counts;
    Block::iterator first = body->begin();
    for (auto &[global, users] : uses) {
      std::string base = dropNumber(global.getSymName()).str(), name = base;
      while (!names.insert(name).second)
        name = base + "_" + std::to_string(counts[base]++);
      global.setSymName(name);
      for (memref::GetGlobalOp user : users)
        user.setName(name);
      if (first == global->getIterator())
        ++first;
      else
        global->moveBefore(body, first);
    }
  }
};

} // namespace
