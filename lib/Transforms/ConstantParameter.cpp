//===- ConstantParameter.cpp - What constants of a fold hold --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantParameter.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "nnspec/Evaluator/Evaluator.h"
#include "nnspec/Evaluator/RealDomain.h"
#include "nnspec/IR/RawConstant.h"
#include "nnspec/IR/Utils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

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
  if (seen.size() > kMaxSearchDepth ||
      !llvm::all_of(op->getOperands(), [&](Value operand) {
        return collectOps(operand, ops, seen);
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
  ScopedDiagnosticHandler silence(value.getContext(), [](Diagnostic &) {});
  eval::RealDomain domain;
  auto datum = eval::Evaluator<eval::RealDomain>(domain).evaluate(
      ops->getArrayRef(), value);
  if (failed(datum) || datum->isUninitialized())
    return std::nullopt;
  return std::vector<double>(datum->scalars());
}

std::optional<double> nnspec::getLargestMagnitude(Value value) {
  Attribute attribute;
  if (!matchPattern(value, m_Constant(&attribute)))
    return std::nullopt;
  std::optional<RawConstant> constant = RawConstant::get(attribute);
  if (!constant)
    return std::nullopt;
  constexpr size_t blockSize = 4096;
  double largest = 0, block[blockSize];
  size_t count = constant->getNumStored();
  for (size_t begin = 0; begin < count; begin += blockSize) {
    size_t length = std::min(blockSize, count - begin);
    readFloats(constant->format, constant->data.data(), begin, /*stride=*/1,
               length, block);
    for (double element : ArrayRef(block, length))
      if (std::isfinite(element))
        largest = std::max(largest, std::fabs(element));
  }
  return largest;
}
