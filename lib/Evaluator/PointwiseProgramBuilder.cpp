//===- PointwiseProgramBuilder.cpp - Finds pointwise trees ----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PointwiseProgramBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::eval;

PointwiseProgramBuilder::PointwiseProgramBuilder(PointwiseProgram &program,
                                                 OpResult root, Location loc)
    : program(program), root(root), loc(loc), builder(root.getContext()) {
  auto type = cast<RankedTensorType>(root.getType());
  numPoints = type.getNumElements();
  program.loops.assign(type.getShape().begin(), type.getShape().end());
  builder.setInsertionPointToEnd(&program.body);
}

LogicalResult PointwiseProgramBuilder::build() {
  AffineMap identity = builder.getMultiDimIdentityMap(program.loops.size());
  program.yielded = emitOp(root, identity);
  return success(program.yielded && numOps <= kMaxOps);
}

/// The constant tensor whose elements `value` has, in their order: itself, or
/// what it reshapes.
static std::optional<RawConstant> matchConstant(Value value) {
  Attribute constant;
  while (Operation *def = value.getDefiningOp()) {
    if (matchPattern(def, m_Constant(&constant)))
      return RawConstant::get(constant);
    if (!isa<tensor::CastOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp>(
            def))
      break;
    value = def->getOperand(0);
  }
  return std::nullopt;
}

Value PointwiseProgramBuilder::emitConstant(double value, Type type) {
  ++numOps;
  // In f64, which holds it exactly; the evaluator's casts are the identity.
  Value constant =
      arith::ConstantOp::create(builder, loc, builder.getF64FloatAttr(value));
  return type.isF64() ? constant
                      : arith::TruncFOp::create(builder, loc, type, constant)
                            .getResult();
}

Value PointwiseProgramBuilder::emitLeaf(Value value, AffineMap map) {
  Type elementType = getElementTypeOrSelf(value.getType());
  FloatAttr scalar;
  if (matchPattern(value, m_Constant(&scalar)))
    return emitConstant(scalar.getValueAsDouble(), elementType);
  std::optional<RawConstant> constant = matchConstant(value);
  if (constant && constant->isSplat)
    return emitConstant(constant->getSplatValue(), elementType);
  program.leaves.emplace_back();
  program.leaves.back().value = value;
  program.leaves.back().map = map;
  program.leaves.back().constant = constant;
  return program.body.addArgument(elementType, loc);
}

Value PointwiseProgramBuilder::emit(Value value, AffineMap map) {
  auto [it, isNew] = emitted.try_emplace({value, map});
  if (!isNew)
    return it->second;
  Value scalar;
  auto type = dyn_cast<RankedTensorType>(value.getType());
  // A value of fewer elements is computed once for all points, unless it only
  // hands on what it reads.
  auto result = dyn_cast<OpResult>(value);
  bool repeats =
      result && isa<FillOp, BroadcastOp, linalg::FillOp, linalg::BroadcastOp,
                    tensor::CastOp, tensor::ExpandShapeOp>(result.getOwner());
  if (result && type && type.hasStaticShape() && !matchConstant(value) &&
      (repeats || type.getNumElements() >= numPoints) && numOps <= kMaxOps)
    scalar = emitOp(result, map);
  if (!scalar)
    scalar = emitLeaf(value, map);
  emitted[{value, map}] = scalar;
  return scalar;
}

Value PointwiseProgramBuilder::emitOp(OpResult value, AffineMap map) {
  return llvm::TypeSwitch<Operation *, Value>(value.getOwner())
      .Case([&](PointwiseOpInterface op) { return emitPointwise(op, map); })
      .Case([&](linalg::LinalgOp op) { return emitLinalg(op, value, map); })
      .Case([&](tensor::CastOp op) { return emit(op.getSource(), map); })
      .Case([&](tensor::ExpandShapeOp op) -> Value {
        if (!op.getResultType().hasStaticShape())
          return {};
        // The coordinate of a source axis is made of those of its group.
        ArrayRef<int64_t> shape = op.getResultType().getShape();
        SmallVector<AffineExpr> coordinates;
        for (const ReassociationIndices &group : op.getReassociationIndices()) {
          AffineExpr coordinate = builder.getAffineConstantExpr(0);
          for (int64_t axis : group)
            coordinate = coordinate * shape[axis] + map.getResult(axis);
          coordinates.push_back(coordinate);
        }
        return emit(op.getSrc(),
                    AffineMap::get(map.getNumDims(), 0, coordinates,
                                   builder.getContext()));
      })
      .Default(Value());
}

Value PointwiseProgramBuilder::emitPointwise(PointwiseOpInterface op,
                                             AffineMap map) {
  if (++numOps > kMaxOps)
    return {};
  SmallVector<Value> operands;
  for (auto [operand, operandMap] :
       llvm::zip_equal(op.getTensorOperands(), op.getIndexingMaps()))
    operands.push_back(emit(operand, operandMap.compose(map)));
  return op.buildScalar(builder, loc, operands);
}

/// Whether the region computes each element from the elements of the operands
/// and from constants.
static bool isElementwise(linalg::LinalgOp op) {
  if (!op.hasPureTensorSemantics() ||
      op.getNumLoops() != op.getNumParallelLoops())
    return false;
  Block *body = op.getBlock();
  // Tensors of integers and truth values are left to the evaluator.
  return llvm::all_of(body->getArguments(),
                      [](BlockArgument argument) {
                        return argument.use_empty() ||
                               isa<FloatType>(argument.getType());
                      }) &&
         llvm::all_of(body->without_terminator(),
                      [&](Operation &inner) {
                        return isa<arith::ArithDialect, math::MathDialect>(
                                   inner.getDialect()) &&
                               inner.getNumRegions() == 0 &&
                               inner.getNumResults() == 1;
                      }) &&
         llvm::all_of(*body, [&](Operation &inner) {
           return llvm::all_of(inner.getOperands(), [&](Value operand) {
             return operand.getParentBlock() == body ||
                    matchPattern(operand, m_Constant());
           });
         });
}

Value PointwiseProgramBuilder::emitLinalg(linalg::LinalgOp op, OpResult value,
                                          AffineMap map) {
  OpOperand *init = op.getDpsInitOperand(value.getResultNumber());
  AffineMap outMap = op.getMatchingIndexingMap(init);
  if (!outMap.isPermutation() || !isElementwise(op))
    return {};
  AffineMap loops = inversePermutation(outMap).compose(map);

  IRMapping mapping;
  for (BlockArgument argument : op.getBlock()->getArguments()) {
    if (argument.use_empty())
      continue;
    OpOperand *operand = op.getMatchingOpOperand(argument);
    mapping.map(argument,
                emit(operand->get(),
                     op.getMatchingIndexingMap(operand).compose(loops)));
  }
  auto copy = [&](Operation &inner) {
    ++numOps;
    builder.clone(inner, mapping)->setLoc(loc);
  };
  for (Operation &inner : *op.getBlock()) {
    for (Value operand : inner.getOperands())
      if (!mapping.contains(operand))
        copy(*operand.getDefiningOp());
    if (numOps > kMaxOps)
      return {};
    if (inner.hasTrait<OpTrait::IsTerminator>())
      return mapping.lookup(inner.getOperand(value.getResultNumber()));
    copy(inner);
  }
  return {};
}
