//===- ElementwiseBody.cpp - What an elementwise op computes --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementwiseBody.h"

#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

bool nnspec::isNNSpecElementType(Type type) {
  return isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(type);
}

std::optional<double> nnspec::getScalarConstant(Value value) {
  FloatAttr attribute;
  if (!isNNSpecElementType(value.getType()) ||
      !matchPattern(value, m_Constant(&attribute)) ||
      !attribute.getValue().isFinite())
    return std::nullopt;
  return attribute.getValueAsDouble();
}

/// An access to a scalar from outside the body.
static Access getScalarAccess(Value scalar) {
  if (std::optional<double> constant = getScalarConstant(scalar))
    return {constant, {}, {}};
  return {std::nullopt, scalar, {}};
}

/// Reads the operand of a broadcast instead of its result.
static void lookThroughBroadcasts(Access &access) {
  for (unsigned depth = 0; depth < kMaxSearchDepth; ++depth) {
    auto broadcast = access.value.getDefiningOp<BroadcastOp>();
    if (!broadcast)
      return;
    SmallVector<std::optional<int64_t>> axes;
    for (auto [i, dim] : llvm::enumerate(broadcast.getDims()))
      axes.push_back(broadcast.isExpanded(i) ? std::nullopt : access.axes[dim]);
    access.value = broadcast.getOperand();
    access.axes = std::move(axes);
  }
}

FailureOr<Access> ElementwiseBody::getOperandAccess(Value operand,
                                                    AffineMap map,
                                                    AffineMap resultMap) const {
  auto type = dyn_cast<RankedTensorType>(operand.getType());
  if (!type) {
    if (isa<ShapedType>(operand.getType()))
      return failure();
    return getScalarAccess(operand);
  }
  if (type.getEncoding() ||
      !map.isProjectedPermutation(/*allowZeroInResults=*/true))
    return failure();
  if (std::optional<double> constant = getUniformValue(operand);
      constant && std::isfinite(*constant) &&
      isNNSpecElementType(type.getElementType()))
    return Access{constant, {}, {}};

  Access access{std::nullopt, operand, {}};
  for (auto [expr, size] : llvm::zip_equal(map.getResults(), type.getShape())) {
    std::optional<int64_t> axis;
    if (isa<AffineDimExpr>(expr))
      axis = *resultMap.getResultPosition(expr);
    else if (size != 1)
      return failure();
    access.axes.push_back(axis);
  }
  lookThroughBroadcasts(access);

  SmallVector<int64_t> readAxes = access.getReadAxes();
  if (static_cast<int64_t>(readAxes.size()) == getRank()) {
    // To transpose a full-size operand is a pass over the data.
    if (!llvm::is_sorted(readAxes))
      return failure();
    return access;
  }
  // A parameter does not depend on an axis of size 1.
  type = cast<RankedTensorType>(access.value.getType());
  for (auto [axis, size] : llvm::zip_equal(access.axes, type.getShape()))
    if (size == 1)
      axis = std::nullopt;
  return access;
}

LogicalResult ElementwiseBody::addAccess(Value value, Access access) {
  Facts fact{llvm::SmallBitVector(getRank()), access.isTensor()};
  if (access.isTensor()) {
    auto type = cast<RankedTensorType>(access.value.getType());
    for (auto [axis, size] : llvm::zip_equal(access.axes, type.getShape())) {
      if (!axis)
        continue;
      fact.axes.set(*axis);
      if (ShapedType::isDynamic(size))
        continue;
      // Behind a broadcast of dynamic size, sizes may be found to disagree.
      if (ShapedType::isStatic(shape[*axis]) && shape[*axis] != size)
        return failure();
      shape[*axis] = size;
    }
  }
  facts.try_emplace(value, std::move(fact));
  accesses.insert({value, std::move(access)});
  return success();
}

LogicalResult ElementwiseBody::addBodyOp(Operation &bodyOp) {
  if (bodyOp.getNumRegions() != 0 || bodyOp.getNumResults() != 1 ||
      !isPure(&bodyOp))
    return failure();
  Value result = bodyOp.getResult(0);
  if (std::optional<double> constant = getScalarConstant(result))
    return addAccess(result, {constant, {}, {}});
  Facts fact{llvm::SmallBitVector(getRank()), false};
  for (Value operand : bodyOp.getOperands()) {
    if (isa<ShapedType>(operand.getType()))
      return failure();
    if (!facts.contains(operand) &&
        failed(addAccess(operand, getScalarAccess(operand))))
      return failure();
    const Facts &operandFact = facts.at(operand);
    fact.axes |= operandFact.axes;
    fact.readsTensor |= operandFact.readsTensor;
  }
  facts.try_emplace(result, std::move(fact));
  return success();
}

FailureOr<ElementwiseBody> ElementwiseBody::create(linalg::LinalgOp op,
                                                   PatternRewriter &rewriter) {
  auto refuse = [&](const Twine &reason) {
    return rewriter.notifyMatchFailure(op, reason);
  };
  if (!op.hasPureTensorSemantics() || op->getNumResults() != 1)
    return refuse("has not one tensor result");
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  AffineMap resultMap = maps.back();
  if (type.getEncoding() || !resultMap.isPermutation() ||
      op.getNumParallelLoops() != op.getNumLoops())
    return refuse("is not elementwise");
  if (op.hasIndexSemantics())
    return refuse("depends on indices");

  ElementwiseBody body(op);
  // Some ops, such as linalg.map, may have no argument for an output.
  for (auto [argument, operand, map] : llvm::zip_first(
           body.getBlock().getArguments(), op->getOperands(), maps)) {
    if (argument.use_empty())
      continue;
    FailureOr<Access> access = body.getOperandAccess(operand, map, resultMap);
    if (failed(access) || failed(body.addAccess(argument, std::move(*access))))
      return refuse("reads an operand in a way that nnspec cannot express");
  }
  for (Operation &bodyOp : body.getBlock().without_terminator())
    if (failed(body.addBodyOp(bodyOp)))
      return refuse("has an op in its body that is not elementwise");
  Value yielded = body.getYielded();
  if (!body.facts.contains(yielded) &&
      failed(body.addAccess(yielded, getScalarAccess(yielded))))
    return failure();
  return body;
}

const Access *ElementwiseBody::getAccess(Value value) const {
  const auto *it = accesses.find(value);
  return it == accesses.end() ? nullptr : &it->second;
}
