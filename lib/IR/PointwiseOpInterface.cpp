//===- PointwiseOpInterface.cpp - One value per point ---------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/PointwiseOpInterface.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

#include "nnspec/IR/PointwiseOpInterface.cpp.inc"

bool PointwiseOpInterface::isElementwise() {
  return !isa<BatchNormInferenceOp>(getOperation()) &&
         llvm::all_of(getIndexingMaps(),
                      [](AffineMap map) { return map.isIdentity(); });
}

SmallVector<OpFoldResult>
PointwiseOpInterface::getResultSizes(OpBuilder &builder) {
  return getSizes(builder, getLoc(), getOperation()->getResult(0));
}

Operation *PointwiseOpInterface::buildResized(OpBuilder &builder, Location loc,
                                              ValueRange tensorOperands,
                                              ArrayRef<OpFoldResult> sizes) {
  SmallVector<Value> dynamicSizes;
  SmallVector<int64_t> shape;
  dispatchIndexOpFoldResults(sizes, dynamicSizes, shape);
  SmallVector<Value> operands(tensorOperands);
  if (hasSizeOperands())
    llvm::append_range(operands, dynamicSizes);
  Operation *op =
      mlir::clone(builder, *this, getResultType().clone(shape), operands);
  op->setLoc(loc);
  return op;
}

/// Calls `fn` with each operand's number, each of its axes, and the axis of the
/// result that it is read along.
static void forEachSharedAxis(
    PointwiseOpInterface op,
    function_ref<void(unsigned operand, int64_t axis, int64_t resultAxis)> fn) {
  for (auto [operand, map] : llvm::enumerate(op.getIndexingMaps()))
    for (auto [axis, expr] : llvm::enumerate(map.getResults()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        fn(operand, axis, dim.getPosition());
}

static bool isSizeKnownToAgree(PointwiseOpInterface op, unsigned operand,
                               int64_t axis, int64_t resultAxis) {
  auto type = cast<RankedTensorType>(op.getTensorOperands()[operand].getType());
  return !type.isDynamicDim(axis) &&
         type.getDimSize(axis) == op.getResultType().getDimSize(resultAxis);
}

Speculation::Speculatability
nnspec::detail::getPointwiseSpeculatability(PointwiseOpInterface op) {
  bool agree = true;
  // One tensor always agrees with itself.
  bool isUnary = op.getTensorOperands().size() == 1 && !op.hasSizeOperands();
  forEachSharedAxis(
      op, [&](unsigned operand, int64_t axis, int64_t resultAxis) {
        agree &= isUnary || isSizeKnownToAgree(op, operand, axis, resultAxis);
      });
  return agree ? Speculation::Speculatable : Speculation::NotSpeculatable;
}

void nnspec::detail::generatePointwiseRuntimeVerification(
    PointwiseOpInterface op, OpBuilder &builder, Location loc,
    function_ref<std::string(Operation *, StringRef)> generateErrorMessage) {
  SmallVector<OpFoldResult> sizes = op.getResultSizes(builder);
  forEachSharedAxis(op, [&](unsigned operand, int64_t axis,
                            int64_t resultAxis) {
    if (isSizeKnownToAgree(op, operand, axis, resultAxis))
      return;
    OpFoldResult size =
        getSize(builder, loc, op.getTensorOperands()[operand], axis);
    if (isEqualConstantIntOrValue(size, sizes[resultAxis]))
      return;
    Value sameSize = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate::eq,
        getValueOrCreateConstantIndexOp(builder, loc, size),
        getValueOrCreateConstantIndexOp(builder, loc, sizes[resultAxis]));
    std::string message = ("axis " + Twine(axis) + " of operand #" +
                           Twine(operand) + " does not have the size of axis " +
                           Twine(resultAxis) + " of the result")
                              .str();
    cf::AssertOp::create(builder, loc, sameSize,
                         generateErrorMessage(op, message));
  });
  if (!op.hasSizeOperands())
    return;
  for (auto [axis, size] : llvm::enumerate(sizes)) {
    auto value = dyn_cast<Value>(size);
    if (!value || value.getDefiningOp<tensor::DimOp>())
      continue;
    Value notNegative =
        arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sge, value,
                              arith::ConstantIndexOp::create(builder, loc, 0));
    cf::AssertOp::create(
        builder, loc, notNegative,
        generateErrorMessage(
            op, ("axis " + Twine(axis) + " has a negative size").str()));
  }
}
