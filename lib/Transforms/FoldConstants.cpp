//===- FoldConstants.cpp - Evaluates constants, rounds once ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rounds of four steps: find the constant expressions, evaluate them in f64,
// round the results, and replace the ops by constants. Where an op turns out to
// have no value the next round goes without it.
//
//===----------------------------------------------------------------------===//

#include "ConstantExpressions.h"
#include "ExpressionEvaluation.h"
#include "RewriteRoots.h"
#include "RoundedConstant.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/Threading.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "nnspec/Evaluator/PointwiseProgram.h"
#include "nnspec/IR/ChannelAffine.h"
#include "nnspec/IR/ConstantBlobs.h"
#include "nnspec/IR/NNSpecDialect.h"
#include "nnspec/IR/Remarks.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_FOLDCONSTANTS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::eval;

/// Results of this many elements are evaluated block by block where they can
/// be; smaller ones gain nothing.
static constexpr int64_t kMinBlockwise = 1 << 14;

/// The points of a block: few enough for the values in the making to stay in a
/// cache, and for the cost of looking at an op to be shared by many.
static constexpr int64_t kBlock = 4096;

/// How many ops' locations a constant keeps.
static constexpr size_t kMaxLocations = 8;

/// How often to go on without the ops that have no value. Each round takes time
/// in proportion to the program.
static constexpr unsigned kMaxRounds = 16;

namespace {

struct FoldConstantsPass
    : public nnspec::impl::FoldConstantsBase<FoldConstantsPass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet patterns(context);
    populateNormalFormPatterns(patterns);
    normalForm = std::move(patterns);
    return success();
  }
  void runOnOperation() override;

private:
  /// A result that becomes a constant, if its values allow.
  struct Root {
    OpResult result;
    std::optional<RoundedConstant> constant;
    /// How it is evaluated block by block, where it is, and why that failed.
    std::unique_ptr<PointwiseProgram> program;
    std::string error;
  };

  /// Whether to go on without the ops that were found to have no value.
  bool runRound(unsigned round, bool &changed);
  SmallVector<Value> planRoots(const ConstantExpressions &expressions,
                               const EvaluationErrors &errors,
                               MutableArrayRef<Root> roots);
  void evaluateBlockwise(Root &root);
  bool fold(Root &root, ConstantExpressions &expressions);
  void eraseUnused(const ConstantExpressions &expressions);

  auto remarkOptions(Operation *op, StringRef name) const {
    return getRemarkOptions(op, name, "nnspec-fold-constants");
  }

  /// The ops that have no value, or one that must not become a constant.
  llvm::DenseSet<Operation *> excluded;
  std::string resourcePrefix;
  FrozenRewritePatternSet normalForm;
};

} // namespace

/// `nnspec_const`, and the symbols that lead from the outermost op to `op`, so
/// that names do not depend on which function another thread is at.
static std::string getResourcePrefix(Operation *op) {
  std::string path;
  for (; op && op->getParentOp(); op = op->getParentOp())
    if (StringAttr name =
            op->getAttrOfType<StringAttr>(SymbolTable::getSymbolAttrName()))
      path = "_" + name.str() + path;
  return "nnspec_const" + path;
}

static Operation *getOutermost(Operation *op) {
  while (Operation *parent = op->getParentOp())
    op = parent;
  return op;
}

/// The locations of the op and of those that it is computed from, the nearest
/// first.
static Location fuseLocations(Operation *root,
                              const ConstantExpressions &expressions) {
  llvm::SetVector<Operation *> ops;
  ops.insert(root);
  for (size_t i = 0; i < ops.size() && ops.size() < kMaxLocations; ++i)
    for (Value input : expressions.lookup(ops[i])->inputs) {
      Operation *def = input.getDefiningOp();
      if (!expressions.lookup(def)->isConstant && ops.size() < kMaxLocations)
        ops.insert(def);
    }
  return FusedLoc::get(
      root->getContext(),
      llvm::map_to_vector(ops, [](Operation *op) { return op->getLoc(); }));
}

/// Decides for each root how to evaluate it. Returns the values that the
/// evaluator is to compute.
SmallVector<Value>
FoldConstantsPass::planRoots(const ConstantExpressions &expressions,
                             const EvaluationErrors &errors,
                             MutableArrayRef<Root> roots) {
  llvm::SetVector<Value> wanted;
  for (Root &root : roots) {
    auto type = cast<RankedTensorType>(root.result.getType());
    if (type.getNumElements() >= kMinBlockwise)
      root.program =
          PointwiseProgram::create(root.result, errors.getLocation(root.error));
    if (root.program)
      wanted.insert_range(root.program->getInputs());
    else
      wanted.insert(root.result);
  }
  return wanted.takeVector();
}

void FoldConstantsPass::evaluateBlockwise(Root &root) {
  PointwiseProgram &program = *root.program;
  auto type = cast<RankedTensorType>(root.result.getType());
  if (failed(program.prepare()))
    return;
  RoundedConstant constant = RoundedConstant::create(type, program.isUniform());
  int64_t numPoints = program.isUniform() ? 1 : program.getNumPoints();
  std::atomic<bool> hasFailed = false;
  parallelFor(&getContext(), 0, llvm::divideCeil(numPoints, kBlock),
              [&](size_t number) {
                int64_t begin = number * kBlock;
                int64_t size = std::min(kBlock, numPoints - begin);
                auto values = program.evaluate(begin, size);
                if (failed(values))
                  hasFailed = true;
                else
                  constant.write(begin, values->scalars());
              });
  if (!hasFailed)
    root.constant = std::move(constant);
}

/// Replaces a root by its constant, unless that has lost what the expression
/// had: then only what it is computed from may become constants. Says what was
/// done. Returns whether to go on without the op.
bool FoldConstantsPass::fold(Root &root, ConstantExpressions &expressions) {
  Operation *op = root.result.getOwner();
  const FloatCounts &counts = root.constant->getCounts();
  int64_t numElements = root.constant->getType().getNumElements();
  if (counts.numNonFinite != 0 &&
      expressions.countSources(op).numNonFinite == 0) {
    bool isPart = llvm::any_of(op->getUsers(), [&](Operation *user) {
      return excluded.contains(user);
    });
    excluded.insert(op);
    // Once is enough, of what it is a part of.
    if (isPart || !remarkRefused)
      return true;
    nameLayers(remark::missed(op->getLoc(), remarkOptions(op, "NotFinite")),
               op->getLoc())
        << remark::reason("{0} of {1} elements would become infinite or NaN, "
                          "from finite constants",
                          counts.numNonFinite, numElements)
        << remark::metric("ElementType",
                          root.constant->getType().getElementType());
    return true;
  }
  if (counts.numSubnormal != 0 || counts.numUnderflows != 0) {
    size_t known = getContext().getRemarkEngine()
                       ? expressions.countSources(op).numSubnormal
                       : 0;
    size_t numNew =
        counts.numSubnormal > known ? counts.numSubnormal - known : 0;
    if (numNew != 0 || counts.numUnderflows != 0)
      nameLayers(remark::analysis(op->getLoc(), remarkOptions(op, "Subnormal")),
                 op->getLoc())
          << remark::metric("Subnormal", numNew)
          << remark::metric("RoundedToZero", counts.numUnderflows)
          << remark::metric("Elements", numElements);
  }
  nameLayers(remark::passed(op->getLoc(), remarkOptions(op, "Folded")),
             op->getLoc())
      << remark::metric("Elements", numElements);

  Operation *outermost = getOutermost(getOperation());
  TypedAttr value = root.constant->takeAttribute(
      resourceThreshold, [&](AsmResourceBlob blob) {
        return ConstantBlobs::get(&getContext())
            .create(cast<ShapedType>(root.result.getType()), resourcePrefix,
                    std::move(blob), outermost);
      });
  OpBuilder builder(op);
  root.result.replaceAllUsesWith(arith::ConstantOp::create(
      builder, fuseLocations(op, expressions), value));
  return false;
}

void FoldConstantsPass::eraseUnused(const ConstantExpressions &expressions) {
  SmallVector<Operation *> ops =
      llvm::to_vector(llvm::make_first_range(expressions.getMembers()));
  for (Operation *op : llvm::reverse(ops))
    if (op->use_empty())
      op->erase();
}

bool FoldConstantsPass::runRound(unsigned round, bool &changed) {
  EvaluationErrors errors(&getContext());
  ConstantExpressions expressions(getOperation(), excluded);
  std::vector<Root> roots;
  for (OpResult result : expressions.getRoots())
    roots.push_back({result, std::nullopt, nullptr, {}});
  if (roots.empty())
    return false;

  SmallVector<Value> wanted = planRoots(expressions, errors, roots);
  std::vector<ExpressionGroup> groups = groupExpressions(expressions, wanted);
  llvm::DenseMap<Value, Root *> wholeRoots;
  for (Root &root : roots)
    if (!root.program)
      wholeRoots[root.result] = &root;

  // Values that are needed further on; those of roots are rounded at once.
  std::vector<EvaluatedGroup> evaluated(groups.size());
  parallelFor(&getContext(), 0, groups.size(), [&](size_t number) {
    const ExpressionGroup &group = groups[number];
    EvaluatedGroup &result = evaluated[number];
    evaluateGroup(expressions, group, errors, result);
    if (result.failed)
      return;
    for (auto [value, datum] : llvm::zip_equal(group.wanted, result.values)) {
      Root *root = wholeRoots.lookup(value);
      if (!root || datum.isUninitialized())
        continue;
      ArrayRef<double> elements = datum.scalars();
      root->constant = RoundedConstant::create(
          cast<RankedTensorType>(value.getType()), elements.size() == 1);
      root->constant->write(0, elements);
    }
  });

  SmallVector<std::pair<Operation *, StringRef>> failures;
  llvm::DenseMap<Value, Datum<RealDomain> *> inputs;
  for (auto [group, result] : llvm::zip_equal(groups, evaluated)) {
    if (result.failed) {
      failures.push_back({result.failed, result.reason});
      continue;
    }
    for (auto [value, datum] : llvm::zip_equal(group.wanted, result.values))
      inputs[value] = &datum;
  }
  for (Root &root : roots) {
    if (!root.program)
      continue;
    SmallVector<Value> needed = root.program->getInputs();
    if (!llvm::all_of(needed,
                      [&](Value value) { return inputs.contains(value); }))
      continue;
    for (Value value : needed)
      root.program->bind(value, *inputs.lookup(value));
    evaluateBlockwise(root);
    if (!root.constant)
      failures.push_back({root.result.getOwner(), root.error});
    root.program.reset();
  }

  // In program order, so that names are given in that order.
  bool goOn = false;
  for (Root &root : roots)
    if (root.constant)
      goOn |= fold(root, expressions);
  for (auto [op, reason] : failures)
    if (excluded.insert(op).second) {
      goOn = true;
      if (remarkRefused)
        nameLayers(
            remark::missed(op->getLoc(), remarkOptions(op, "NotEvaluated")),
            op->getLoc())
            << remark::reason("{0}", reason);
    }
  eraseUnused(expressions);
  changed = true;
  return goOn && round + 1 < kMaxRounds;
}

void FoldConstantsPass::runOnOperation() {
  Operation *op = getOperation();
  excluded.clear();
  resourcePrefix = getResourcePrefix(op);
  bool isPreserved = true;
  for (unsigned repeat = 0; repeat < kMaxRounds; ++repeat) {
    bool changed = false;
    for (unsigned round = 0; runRound(round, changed); ++round)
      ;
    if (!changed)
      break;
    isPreserved = false;
    // This may bring constants together that others were between.
    rewriteRoots(op, normalForm,
                 [&](Operation *erased) { excluded.erase(erased); });
  }
  if (isPreserved)
    markAllAnalysesPreserved();
  if (!op->getParentOp())
    ConstantBlobs::get(&getContext()).emptyUnused(op);
}
