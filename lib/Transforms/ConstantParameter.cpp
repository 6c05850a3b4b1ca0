//===- ConstantParameter.cpp - What constants of a fold hold --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantParameter.h"
#include "ExpressionEvaluation.h"

#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/RawConstant.h"
#include "nnspec/IR/Utils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace mlir::nnspec;

/// Adds the ops that compute `value`, operands first. Returns false where it
/// depends on anything but constants, or on more ops than a short search sees.
static bool collectOps(Value value, llvm::SetVector<Operation *> &ops,
                       llvm::SmallPtrSetImpl<Operation *> &seen) {
  Operation *op = value.getDefiningOp();
  if (!op || !isPure(op))
    return false;
  if (!seen.insert(op).second)
    return ops.contains(op); // Else the op uses itself.
  // Bodies may read constants from above.
  llvm::SetVector<Value> inputs(op->operand_begin(), op->operand_end());
  if (op->getNumRegions() != 0)
    getUsedValuesDefinedAbove(op->getRegions(), inputs);
  if (seen.size() > kMaxSearchDepth || !llvm::all_of(inputs, [&](Value input) {
        return collectOps(input, ops, seen);
      }))
    return false;
  ops.insert(op);
  return true;
}

static std::optional<llvm::SetVector<Operation *>> collectOps(Value value) {
  llvm::SetVector<Operation *> ops;
  llvm::SmallPtrSet<Operation *, 16> seen;
  if (!collectOps(value, ops, seen))
    return std::nullopt;
  return ops;
}

bool nnspec::isConstantExpression(Value value) {
  return collectOps(value).has_value();
}

std::optional<std::vector<double>> nnspec::evaluateParameter(Value value) {
  auto ops = collectOps(value);
  if (!ops)
    return std::nullopt;
  // What has no value is said where the constant is folded.
  EvaluationErrors errors(value.getContext());
  EvaluatedGroup result;
  evaluateOps(ops->getArrayRef(), value, errors, result);
  if (result.failed || result.values.front().isUninitialized())
    return std::nullopt;
  return std::vector<double>(result.values.front().scalars());
}

static std::optional<RawConstant> getConstant(Value value) {
  Attribute attribute;
  if (!matchPattern(value, m_Constant(&attribute)))
    return std::nullopt;
  return RawConstant::get(attribute);
}

/// Calls `function` with each stored element of the constant.
static void forEachElement(const RawConstant &constant,
                           llvm::function_ref<void(double)> function) {
  constexpr size_t blockSize = 4096;
  double block[blockSize];
  size_t count = constant.getNumStored();
  for (size_t begin = 0; begin < count; begin += blockSize) {
    size_t length = std::min(blockSize, count - begin);
    readFloats(constant.format, constant.data.data(), begin, /*stride=*/1,
               length, block);
    llvm::for_each(ArrayRef(block, length), function);
  }
}

namespace {
/// Finds the range of one parameter from those of what it is computed from.
class RangeSearch {
public:
  std::optional<eval::Interval> get(Value value) {
    // Values with several uses are seen more than once.
    if (++numSeen > kMaxSearchDepth)
      return std::nullopt;
    std::optional<eval::Interval> range = find(value);
    if (!range || domain.takeFailure() || domain.mayBeUndefined() ||
        !std::isfinite(range->lower) || !std::isfinite(range->upper))
      return std::nullopt;
    return range;
  }

private:
  std::optional<eval::Interval> find(Value value) {
    if (std::optional<double> uniform = getUniformValue(value))
      return eval::Interval::point(*uniform);
    if (std::optional<RawConstant> constant = getConstant(value))
      return getHull(*constant);
    auto op = value.getDefiningOp<PointwiseOpInterface>();
    if (!op)
      return std::nullopt;
    SmallVector<eval::Interval, 2> operands;
    for (Value operand : op.getTensorOperands()) {
      std::optional<eval::Interval> range = get(operand);
      if (!range)
        return std::nullopt;
      operands.push_back(*range);
    }
    return apply(op, operands);
  }

  static std::optional<eval::Interval> getHull(const RawConstant &constant) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    eval::Interval hull{infinity, -infinity};
    bool hasNaN = false;
    forEachElement(constant, [&](double element) {
      hasNaN |= std::isnan(element);
      hull.lower = std::min(hull.lower, element);
      hull.upper = std::max(hull.upper, element);
    });
    if (hasNaN)
      return std::nullopt;
    return hull;
  }

  std::optional<eval::Interval> apply(Operation *op,
                                      ArrayRef<eval::Interval> operands) {
    using Result = std::optional<eval::Interval>;
    return llvm::TypeSwitch<Operation *, Result>(op)
        .Case<BroadcastOp, CastOp>([&](auto) { return operands[0]; })
        .Case([&](AddOp) { return domain.add(operands[0], operands[1], {}); })
        .Case([&](SubOp) { return domain.sub(operands[0], operands[1], {}); })
        .Case([&](MulOp) { return domain.mul(operands[0], operands[1], {}); })
        .Case([&](DivOp) { return domain.div(operands[0], operands[1], {}); })
        .Case([&](MaxOp) {
          return domain.apply(eval::BinaryFunction::Maximum, operands[0],
                              operands[1], {});
        })
        .Case([&](SqrtOp) {
          return domain.apply(eval::UnaryFunction::Sqrt, operands[0], {});
        })
        .Default(Result());
  }

  eval::IntervalDomain domain;
  unsigned numSeen = 0;
};
} // namespace

std::optional<eval::Interval> nnspec::getParameterRange(Value value) {
  return RangeSearch().get(value);
}

std::optional<double> nnspec::getLargestMagnitude(Value value) {
  std::optional<RawConstant> constant = getConstant(value);
  if (!constant)
    return std::nullopt;
  double largest = 0;
  forEachElement(*constant, [&](double element) {
    if (std::isfinite(element))
      largest = std::max(largest, std::fabs(element));
  });
  return largest;
}
