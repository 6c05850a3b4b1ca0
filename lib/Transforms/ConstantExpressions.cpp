//===- ConstantExpressions.cpp - Finds constant expressions ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantExpressions.h"

#include "nnspec/Transforms/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/RawConstant.h"

using namespace mlir;
using namespace mlir::nnspec;

/// How many elements more than all its constants a value may have that is
/// computed or read: computing is no reason to make a program arbitrarily
/// larger than it was, or to take more memory than that.
static constexpr int64_t kMaxGrowth = int64_t(1) << 24;

/// How often the innermost body of loops may run: the evaluator takes its time.
static constexpr int64_t kMaxIterations = int64_t(1) << 16;

ConstantExpressions::ConstantExpressions(
    Operation *scope, const llvm::DenseSet<Operation *> &excluded)
    : excluded(excluded) {
  for (Region &region : scope->getRegions())
    visit(region);
}

void ConstantExpressions::visit(Region &region) {
  for (Block &block : region)
    for (Operation &op : block)
      // Of an expression only the outermost ops are of interest.
      if (!tryAdd(&op))
        for (Region &inner : op.getRegions())
          visit(inner);
}

/// A constant that the evaluator reads.
static bool isReadable(Attribute constant) {
  if (isa<FloatAttr, IntegerAttr>(constant) || RawConstant::get(constant))
    return true;
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(constant))
    return resource.getType().getElementType().isIntOrIndex() &&
           hasData(resource);
  auto dense = dyn_cast<DenseElementsAttr>(constant);
  return dense && dense.getElementType().isIntOrIndex();
}

/// Numbers, and tensors of numbers whose size is known.
static bool isSupported(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type)) {
    if (!tensor.hasStaticShape() || tensor.getEncoding())
      return false;
    type = tensor.getElementType();
  }
  return type.isIntOrIndex() || getFloatFormat(type).has_value();
}

/// The ops that the evaluator may know. Which ones it does not know after all
/// it says itself.
static bool isSupported(Operation *op) {
  if (isa<affine::AffineApplyOp, affine::AffineMinOp, affine::AffineMaxOp,
          scf::ForOp, scf::IfOp, scf::ForallOp, scf::InParallelOp, scf::YieldOp,
          tensor::ParallelInsertSliceOp>(op))
    return true;
  return isa_and_nonnull<NNSpecDialect, linalg::LinalgDialect,
                         tensor::TensorDialect, arith::ArithDialect,
                         math::MathDialect>(op->getDialect());
}

/// Whether executing the op, without what is in its regions, has no effect.
static bool hasNoOwnEffect(Operation *op) {
  if (auto effects = dyn_cast<MemoryEffectOpInterface>(op))
    return effects.hasNoEffect();
  return op->hasTrait<OpTrait::HasRecursiveMemoryEffects>() ||
         op->hasTrait<OpTrait::IsTerminator>() ||
         isa<tensor::ParallelInsertSliceOp>(op);
}

/// How often the body of a loop runs; nothing where that is not known.
static std::optional<int64_t> getTripCount(Operation *op) {
  auto loop = dyn_cast<LoopLikeOpInterface>(op);
  if (!loop)
    return 1;
  auto lower = loop.getLoopLowerBounds(), upper = loop.getLoopUpperBounds(),
       step = loop.getLoopSteps();
  if (!lower || !upper || !step)
    return std::nullopt;
  int64_t count = 1;
  for (auto [from, to, by] : llvm::zip_equal(*lower, *upper, *step)) {
    auto a = getConstantIntValue(from), b = getConstantIntValue(to),
         s = getConstantIntValue(by);
    int64_t trips, product;
    if (!a || !b || !s || *s <= 0 || llvm::SubOverflow(*b, *a, trips) ||
        llvm::MulOverflow(
            count, std::max<int64_t>(llvm::divideCeilSigned(trips, *s), 0),
            product))
      return std::nullopt;
    count = product;
  }
  return count;
}

/// Whether what is in the op's regions can be evaluated.
static bool areRegionsSupported(Operation *op) {
  int64_t iterations = 1;
  return !op->walk([&](Operation *inner) {
              if (!isSupported(inner) || !hasNoOwnEffect(inner))
                return WalkResult::interrupt();
              std::optional<int64_t> count = getTripCount(inner);
              if (!count || llvm::MulOverflow(iterations, *count, iterations) ||
                  iterations > kMaxIterations)
                return WalkResult::interrupt();
              return WalkResult::advance();
            }).wasInterrupted();
}

/// A linear layer would be another one with its operand broadcast; this is the
/// broadcast.
static bool isBroadcastGeneric(Operation *op) {
  auto generic = dyn_cast<linalg::GenericOp>(op);
  if (!generic || generic->getNumResults() != 1 ||
      generic.getNumLoops() != generic.getNumParallelLoops())
    return false;
  auto argument = dyn_cast<BlockArgument>(
      generic.getBody()->getTerminator()->getOperand(0));
  if (!argument || argument.getOwner() != generic.getBody())
    return false;
  AffineMap map =
      generic.getMatchingIndexingMap(generic.getMatchingOpOperand(argument));
  return map.isProjectedPermutation() && !map.isPermutation();
}

bool ConstantExpressions::isRepeating(Operation *op) const {
  if (isa<FillOp, BroadcastOp, tensor::EmptyOp, tensor::SplatOp, linalg::FillOp,
          linalg::BroadcastOp>(op) ||
      isBroadcastGeneric(op))
    return true;
  if (!isa<tensor::CastOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op))
    return false;
  const Member *source = lookup(op->getOperand(0));
  return source && source->isTrivial;
}

/// How many elements a value has; nothing where that is no number of 64 bits.
static std::optional<int64_t> countElements(Type type) {
  int64_t count = 1;
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    for (int64_t size : tensor.getShape())
      if (llvm::MulOverflow(count, size, count))
        return std::nullopt;
  return count;
}

/// How many elements of a constant take memory.
static int64_t countStored(Attribute constant, Type type) {
  auto elements = dyn_cast<SplatElementsAttr>(constant);
  return elements ? 1 : countElements(type).value_or(1);
}

bool ConstantExpressions::tryAdd(Operation *op) {
  if (op->getNumResults() == 0 || excluded.contains(op) || op->use_empty() ||
      op->hasTrait<OpTrait::IsTerminator>() ||
      !llvm::all_of(op->getResultTypes(),
                    [](Type type) { return isSupported(type); }))
    return false;

  Member member;
  Attribute constant;
  if (op->getNumOperands() == 0 && matchPattern(op, m_Constant(&constant))) {
    if (!isReadable(constant))
      return false;
    member.isConstant = member.isTrivial = true;
    member.numSources = countStored(constant, op->getResult(0).getType());
    members.insert({op, std::move(member)});
    return true;
  }

  if (!isSupported(op) || !hasNoOwnEffect(op))
    return false;
  llvm::SetVector<Value> inputs(op->operand_begin(), op->operand_end());
  if (op->getNumRegions() != 0)
    getUsedValuesDefinedAbove(op->getRegions(), inputs);
  for (Value input : inputs) {
    const Member *source = lookup(input);
    if (!source)
      return false;
    if (isa<tensor::ConcatOp>(op)) {
      if (llvm::AddOverflow(member.numSources, source->numSources,
                            member.numSources))
        member.numSources = std::numeric_limits<int64_t>::max();
    } else {
      member.numSources = std::max(member.numSources, source->numSources);
    }
  }
  member.isTrivial = isRepeating(op);
  // What repeats takes no memory until something reads it.
  auto isSmall = [&](Value value) {
    std::optional<int64_t> count = countElements(value.getType());
    return count && *count - kMaxGrowth <= member.numSources;
  };
  if (!member.isTrivial && !(llvm::all_of(op->getResults(), isSmall) &&
                             llvm::all_of(inputs, isSmall)))
    return false;
  if (!areRegionsSupported(op))
    return false;
  member.inputs.assign(inputs.begin(), inputs.end());
  members.insert({op, std::move(member)});
  return true;
}

SmallVector<OpResult> ConstantExpressions::getRoots() const {
  // Backwards: an op stays in the program where something that stays uses it,
  // unless its results become constants.
  llvm::DenseSet<Operation *> staying;
  SmallVector<OpResult> roots;
  auto stays = [&](Operation *user) {
    // What uses it may be in the region of a member.
    for (; user; user = user->getParentOp())
      if (lookup(user))
        return staying.contains(user);
    return true;
  };
  for (const auto &[op, member] : llvm::reverse(members)) {
    if (member.isConstant)
      continue;
    SmallVector<OpResult> ownRoots;
    for (OpResult result : op->getResults()) {
      if (!llvm::any_of(result.getUsers(), stays))
        continue;
      auto type = dyn_cast<RankedTensorType>(result.getType());
      if (!member.isTrivial && type && isa<FloatType>(type.getElementType()) &&
          type.getNumElements() != 0)
        ownRoots.push_back(result);
      else
        staying.insert(op);
    }
    // Computed anyway, so nothing is gained.
    if (!staying.contains(op))
      llvm::append_range(roots, llvm::reverse(ownRoots));
  }
  std::reverse(roots.begin(), roots.end());
  return roots;
}

FloatCounts ConstantExpressions::countOwn(Operation *op,
                                          const Member &member) const {
  FloatCounts found;
  auto countAttribute = [&](Attribute attribute) {
    if (auto number = dyn_cast<FloatAttr>(attribute)) {
      found.numNonFinite += !number.getValue().isFinite();
    } else if (std::optional<RawConstant> raw = RawConstant::get(attribute)) {
      FloatCounts stored =
          countFloats(raw->format, raw->data.data(), raw->getNumStored());
      if (raw->isSplat && stored.numSubnormal)
        stored.numSubnormal = raw->type.getNumElements();
      found += stored;
    }
  };
  op->walk([&](Operation *inner) {
    Attribute constant;
    if (auto fill = dyn_cast<FillOp>(inner))
      countAttribute(fill.getValueAttr());
    else if (matchPattern(inner, m_Constant(&constant)))
      countAttribute(constant);
  });
  return found;
}

FloatCounts ConstantExpressions::countSources(Operation *op) {
  if (counts.empty())
    // Operands come first, so this looks at each op and each constant once.
    for (const auto &[member, data] : members) {
      FloatCounts found = countOwn(member, data);
      for (Value input : data.inputs) {
        const FloatCounts &source = counts.lookup(input.getDefiningOp());
        found.numNonFinite += source.numNonFinite != 0;
        found.numSubnormal = std::max(found.numSubnormal, source.numSubnormal);
      }
      counts[member] = found;
    }
  return counts.lookup(op);
}

SmallVector<OpResult> nnspec::findConstantExpressions(Operation *scope) {
  llvm::DenseSet<Operation *> excluded;
  return ConstantExpressions(scope, excluded).getRoots();
}
