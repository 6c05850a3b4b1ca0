//===- BodySplit.cpp - Which ops of a body become nnspec ops --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodySplit.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "nnspec/IR/Utils.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::nnspec;

/// Whether nnspec has the op, or a few that amount to it.
static bool hasNNSpecOp(Operation *op) {
  if (auto trunc = dyn_cast<arith::TruncFOp>(op);
      trunc &&
      trunc.getRoundingmode().value_or(arith::RoundingMode::to_nearest_even) !=
          arith::RoundingMode::to_nearest_even)
    return false;
  return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp,
             arith::MaximumFOp, arith::NegFOp, arith::ExtFOp, arith::TruncFOp,
             math::FmaOp>(op) &&
         llvm::all_of(op->getOperandTypes(), isNNSpecElementType) &&
         llvm::all_of(op->getResultTypes(), isNNSpecElementType);
}

BodySplit::BodySplit(const ElementwiseBody &body) : body(body) {
  findPrefix();
  findSuffix();
}

bool BodySplit::isTensor(Value value) const {
  if (!body.readsTensor(value))
    return false;
  if (body.getAccess(value))
    return true;
  if (body.isFullSize(value))
    return raised.contains(value.getDefiningOp());
  return isNNSpecElementType(value.getType()) && !isPartOfUser(value);
}

bool BodySplit::isPartOfUser(Value parameter) const {
  Operation *def = parameter.getDefiningOp();
  if (hasNNSpecOp(def) || !def->hasOneUse())
    return false;
  Operation *user = *def->user_begin();
  return !user->hasTrait<OpTrait::IsTerminator>() && !hasNNSpecOp(user) &&
         body.getAxes(parameter) == body.getAxes(user->getResult(0));
}

bool BodySplit::isEnlarging(Value lhs, Value rhs) const {
  if (body.isFullSize(lhs) || body.isFullSize(rhs))
    return false;
  llvm::SmallBitVector axes = body.getAxes(lhs);
  axes |= body.getAxes(rhs);
  return axes.all();
}

/// Whether a full-size op can become nnspec ops, its operands being tensors.
static bool isSupported(const ElementwiseBody &body, Operation *op) {
  // An outer product is no operation on a full-size value.
  return hasNNSpecOp(op) && llvm::any_of(op->getOperands(), [&](Value operand) {
           return body.isFullSize(operand);
         });
}

bool BodySplit::isPrefix(Operation *bodyOp) const {
  if (!isSupported(body, bodyOp))
    return false;
  if (isa<math::FmaOp>(bodyOp) &&
      isEnlarging(bodyOp->getOperand(0), bodyOp->getOperand(1)))
    return false;
  return llvm::all_of(bodyOp->getOperands(), [&](Value operand) {
    return isTensor(operand) || !body.isFullSize(operand);
  });
}

Value BodySplit::getOnlyFullSizeOperand(Operation *bodyOp) const {
  Value found;
  for (Value operand : bodyOp->getOperands()) {
    if (!body.isFullSize(operand))
      continue;
    if (found)
      return {};
    found = operand;
  }
  return found;
}

bool BodySplit::isMap(Operation *bodyOp) const {
  if (!isSupported(body, bodyOp))
    return false;
  if (isa<math::FmaOp>(bodyOp)) {
    Value lhs = bodyOp->getOperand(0), rhs = bodyOp->getOperand(1);
    if (isEnlarging(lhs, rhs))
      return false;
    bool isLhs = body.isFullSize(lhs), isRhs = body.isFullSize(rhs);
    bool isSummand = body.isFullSize(bodyOp->getOperand(2));
    return isLhs != isRhs || (isLhs || isRhs) != isSummand;
  }
  if (isa<arith::NegFOp>(bodyOp))
    return true;
  if (isa<arith::DivFOp>(bodyOp) && !body.isFullSize(bodyOp->getOperand(0)))
    return false;
  return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp>(
             bodyOp) &&
         getOnlyFullSizeOperand(bodyOp);
}

void BodySplit::findPrefix() {
  for (Operation &bodyOp : body.getBlock().without_terminator()) {
    Value value = bodyOp.getResult(0);
    if (body.getAccess(value) || !body.isFullSize(value) || !isPrefix(&bodyOp))
      continue;
    raised.insert(&bodyOp);
    hasMap |= isMap(&bodyOp);
  }
}

void BodySplit::findSuffix() {
  SmallVector<Operation *> chain;
  Value value = body.getYielded();
  while (body.isFullSize(value) && !isTensor(value)) {
    Operation *bodyOp = value.getDefiningOp();
    bool isCast = isa<arith::ExtFOp, arith::TruncFOp>(bodyOp);
    value = getOnlyFullSizeOperand(bodyOp);
    if (!value || !isSupported(body, bodyOp) || !(isCast || isMap(bodyOp)))
      break;
    chain.push_back(bodyOp);
  }
  // A cast next to the residue shows nothing.
  while (!chain.empty() && !isMap(chain.back()))
    chain.pop_back();
  hasMap |= !chain.empty();
  raised.insert_range(chain);
}

//===----------------------------------------------------------------------===//
// What a batch norm that is no map was lowered to
//===----------------------------------------------------------------------===//

/// A constant in or above a body, as its casts round it.
static std::optional<double> getRounded(const ElementwiseBody &body, Value v) {
  if (const Access *access = body.getAccess(v))
    return access->constant;
  Operation *def = v.getDefiningOp();
  if (!isa_and_nonnull<arith::ExtFOp, arith::TruncFOp>(def))
    return std::nullopt;
  std::optional<double> value = getRounded(body, def->getOperand(0));
  if (!value)
    return std::nullopt;
  llvm::APFloat rounded(*value);
  bool losesInfo;
  rounded.convert(cast<FloatType>(v.getType()).getFloatSemantics(),
                  llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  return rounded.convertToDouble();
}

/// Whether `v` is a constant that nothing can be divided by.
static bool isNoDivisor(Value v) {
  FloatAttr constant;
  return matchPattern(v, m_Constant(&constant)) &&
         (constant.getValue().isZero() || !constant.getValue().isFinite());
}

/// What `v` is the maximum of, with zero.
static Value getClamped(const ElementwiseBody &body, Value v) {
  auto max = v.getDefiningOp<arith::MaximumFOp>();
  if (!max || getRounded(body, max.getRhs()) != 0.0)
    return {};
  return max.getLhs();
}

/// Whether `v` is what `nnspec.sqrt` computes of a number that may be zero: it
/// is no number that is not negative and a positive constant together.
static bool isRootOfMaybeZero(const ElementwiseBody &body, Value v) {
  auto root = v.getDefiningOp<math::SqrtOp>();
  Value radicand = root ? getClamped(body, root.getOperand()) : Value();
  if (!radicand)
    return false;
  auto sum = radicand.getDefiningOp<arith::AddFOp>();
  return !sum || !getClamped(body, sum.getLhs()) ||
         !(getRounded(body, sum.getRhs()).value_or(0) > 0);
}

/// Whether `v` is computed from a reduction of `data`, by few ops.
static bool isStatisticOf(Value v, Value data) {
  llvm::SetVector<Operation *> found;
  auto addSource = [&](Value operand) {
    if (Operation *def = operand.getDefiningOp())
      found.insert(def);
  };
  addSource(v);
  for (unsigned i = 0; i < found.size() && i < kMaxSearchDepth; ++i) {
    auto op = dyn_cast<linalg::LinalgOp>(found[i]);
    if (op && op.getNumReductionLoops() != 0 &&
        llvm::is_contained(op->getOperands(), data))
      return true;
    llvm::for_each(found[i]->getOperands(), addSource);
  }
  return false;
}

/// Whether a tensor is a root: of a generic op, since there is no nnspec op for
/// one that does not clamp.
static bool isRoot(Value tensor) {
  auto op = tensor.getDefiningOp<linalg::GenericOp>();
  return op && op->getNumResults() == 1 &&
         op.getBody()
             ->getTerminator()
             ->getOperand(0)
             .getDefiningOp<math::SqrtOp>();
}

bool BodySplit::isBatchNorm() const {
  for (Operation &bodyOp : body.getBlock().without_terminator()) {
    auto div = dyn_cast<arith::DivFOp>(bodyOp);
    if (!div || body.getAccess(div) || !body.isFullSize(div))
      continue;
    if (isNoDivisor(div.getRhs()) || isRootOfMaybeZero(body, div.getRhs()))
      return true;
    const Access *divisor = body.getAccess(div.getRhs());
    if (!divisor || !divisor->isTensor() || !isRoot(divisor->value))
      continue;
    for (auto &[value, access] : body.getAccesses())
      if (access.isTensor() && body.isFullSize(value) &&
          isStatisticOf(divisor->value, access.value))
        return true;
  }
  return false;
}

bool BodySplit::becomesNNSpec(Operation *bodyOp) const {
  if (body.isFullSize(bodyOp->getResult(0)))
    return raised.contains(bodyOp);
  return hasNNSpecOp(bodyOp);
}

bool BodySplit::isWorthRaising() const {
  Value yielded = body.getYielded();
  if (!isNNSpecElementType(yielded.getType()))
    return false;
  const Access *access = body.getAccess(yielded);
  if (access && access->constant)
    return true;
  if (body.isFullSize(yielded))
    return hasMap && !isBatchNorm();
  // A scalar that is filled in is no parameter.
  if (access && !access->isTensor())
    return false;
  // A broadcast, of an operand or of what the body computes. To compute on
  // fewer axes gains nothing, but shows a parameter.
  return !body.getAxes(yielded).all();
}
