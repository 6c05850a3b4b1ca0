//===- VectorForm.cpp - What has a vector form ----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VectorForm.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::nnspec;

bool nnspec::hasVectorLayout(Type type) {
  if (!type.isIntOrFloat())
    return false;
  unsigned width = type.getIntOrFloatBitWidth();
  return width >= 8 && width <= 64 && llvm::isPowerOf2_32(width);
}

bool nnspec::isVectorizable(Operation &op) {
  if (op.getNumResults() != 1 || op.getNumRegions() || !isPure(&op) ||
      !op.getResult(0).getType().isIntOrFloat() ||
      !llvm::all_of(op.getOperandTypes(),
                    [](Type type) { return type.isIntOrFloat(); }))
    return false;
  if (isa<math::MathDialect>(op.getDialect()))
    return isa<math::AbsFOp, math::CeilOp, math::CopySignOp, math::FloorOp,
               math::FmaOp, math::RoundEvenOp, math::SqrtOp, math::TruncOp>(op);
  return isa<arith::ConstantOp>(op) ||
         (isa<arith::ArithDialect>(op.getDialect()) &&
          op.hasTrait<OpTrait::Vectorizable>());
}
