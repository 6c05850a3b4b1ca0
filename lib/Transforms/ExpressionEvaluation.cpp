//===- ExpressionEvaluation.cpp - Values of constant expressions ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExpressionEvaluation.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "nnspec/Evaluator/Evaluator.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::eval;

EvaluationErrors::EvaluationErrors(MLIRContext *context)
    : engine(context->getDiagEngine()), context(context) {
  handler = engine.registerHandler([this](Diagnostic &diagnostic) {
    auto place = diagnostic.getLocation()->findInstanceOf<OpaqueLoc>();
    if (!place ||
        place.getUnderlyingTypeID() != TypeID::get<EvaluationErrors>() ||
        // That of another evaluation.
        place.getFallbackLocation() != getFallback())
      return failure();
    auto *text = reinterpret_cast<std::string *>(place.getUnderlyingLocation());
    if (text->empty() && diagnostic.getSeverity() == DiagnosticSeverity::Error)
      *text = diagnostic.str();
    return success();
  });
}

EvaluationErrors::~EvaluationErrors() { engine.eraseHandler(handler); }

Location EvaluationErrors::getFallback() const {
  // A name that no two evaluations have at one time.
  return OpaqueLoc::get(reinterpret_cast<uintptr_t>(this),
                        TypeID::get<EvaluationErrors>(),
                        UnknownLoc::get(context));
}

Location EvaluationErrors::getLocation(std::string &text) const {
  return OpaqueLoc::get(reinterpret_cast<uintptr_t>(&text),
                        TypeID::get<EvaluationErrors>(), getFallback());
}

/// Whether an expression has its own copy of the op: so cheap an op, like the
/// zero that all of a program shares, does not tie expressions together.
static bool isCopied(const ConstantExpressions::Member &member) {
  return member.isConstant || (member.isTrivial && member.inputs.empty());
}

std::vector<ExpressionGroup>
nnspec::groupExpressions(const ConstantExpressions &all,
                         ArrayRef<Value> wanted) {
  llvm::DenseSet<Operation *> needed;
  for (Value value : wanted)
    needed.insert(value.getDefiningOp());
  // Users before producers.
  llvm::EquivalenceClasses<Operation *> classes;
  for (const auto &[op, member] : llvm::reverse(all.getMembers())) {
    if (!needed.contains(op))
      continue;
    classes.insert(op);
    for (Value input : member.inputs) {
      Operation *def = input.getDefiningOp();
      if (isCopied(*all.lookup(def)))
        continue;
      needed.insert(def);
      classes.unionSets(op, def);
    }
  }

  llvm::MapVector<Operation *, ExpressionGroup> groups;
  for (const auto &[op, member] : all.getMembers())
    if (needed.contains(op))
      groups[classes.getLeaderValue(op)].ops.push_back(op);
  for (Value value : wanted)
    groups[classes.getLeaderValue(value.getDefiningOp())].wanted.push_back(
        value);
  std::vector<ExpressionGroup> result;
  for (auto &[leader, group] : groups)
    result.push_back(std::move(group));
  return result;
}

void nnspec::evaluateOps(ArrayRef<Operation *> ops, ValueRange wanted,
                         const EvaluationErrors &errors,
                         EvaluatedGroup &result) {
  Location loc = errors.getLocation(result.reason);
  OpBuilder builder(loc->getContext());
  // A function of these ops alone; it stands nowhere.
  OwningOpRef<func::FuncOp> function = func::FuncOp::create(
      loc, "expressions", builder.getFunctionType({}, wanted.getTypes()));
  Block *body = function->addEntryBlock();
  builder.setInsertionPointToEnd(body);
  IRMapping mapping;
  llvm::DenseMap<Operation *, Operation *> originals;
  for (Operation *op : ops) {
    Operation *clone = builder.clone(*op, mapping);
    clone->walk([&](Operation *inner) { inner->setLoc(loc); });
    originals[clone] = op;
  }
  func::ReturnOp::create(builder, loc,
                         llvm::map_to_vector(wanted, [&](Value value) {
                           return mapping.lookup(value);
                         }));

  RealDomain domain;
  Operation *next = &body->front();
  auto afterOp = [&](Operation *op) {
    if (op->getBlock() == body)
      next = op->getNextNode();
  };
  auto values = Evaluator<RealDomain>(domain, afterOp).call(*function, {});
  if (succeeded(values))
    result.values = std::move(*values);
  else if (!(result.failed = originals.lookup(next)))
    result.failed = ops.back();
}

void nnspec::evaluateGroup(const ConstantExpressions &all,
                           const ExpressionGroup &group,
                           const EvaluationErrors &errors,
                           EvaluatedGroup &result) {
  // With the inputs that are in no group.
  llvm::SetVector<Operation *> ops;
  for (Operation *op : group.ops) {
    for (Value input : all.lookup(op)->inputs)
      ops.insert(input.getDefiningOp());
    ops.insert(op);
  }
  evaluateOps(ops.getArrayRef(), group.wanted, errors, result);
}
