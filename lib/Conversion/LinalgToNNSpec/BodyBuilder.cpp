//===- BodyBuilder.cpp - Builds the nnspec form of a body -----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyBuilder.h"

#include "FoldedConstants.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/ScalarOps.h"
#include "nnspec/IR/Utils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::nnspec;

/// Which of `axes` is axis `axis`.
static int64_t getPosition(const llvm::SmallBitVector &axes, int64_t axis) {
  llvm::SmallBitVector before(axes.size());
  before.set(0, axis);
  before &= axes;
  return before.count();
}

/// The positions of `inner` in `outer`.
static SmallVector<int64_t> getPositions(const llvm::SmallBitVector &inner,
                                         const llvm::SmallBitVector &outer) {
  return llvm::map_to_vector(inner.set_bits(), [&](unsigned axis) {
    return getPosition(outer, axis);
  });
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

OpFoldResult BodyBuilder::getSize(int64_t axis) {
  OpFoldResult &size = sizes[axis];
  if (size)
    return size;
  if (int64_t known = body.getShape()[axis]; ShapedType::isStatic(known))
    return size = builder.getIndexAttr(known);

  // As the op has it: so what was lowered comes back with the sizes that it
  // had.
  Value init = body.getOp().getDpsInits().front();
  if (auto empty = init.getDefiningOp<tensor::EmptyOp>())
    return size = empty.getMixedSizes()[axis];

  // Of a full-size operand, if there is one: its sizes are those of the maps.
  const Access *found = nullptr;
  int64_t foundAxis = 0;
  for (auto &[value, access] : body.getAccesses()) {
    if (!access.isTensor() || (found && !body.isFullSize(value)))
      continue;
    const auto *it = llvm::find(access.axes, std::optional<int64_t>(axis));
    if (it == access.axes.end())
      continue;
    found = &access;
    foundAxis = it - access.axes.begin();
    if (body.isFullSize(value))
      break;
  }
  Location loc = body.getOp().getLoc();
  if (found)
    return size = nnspec::getSize(builder, loc, found->value, foundAxis);

  return size = nnspec::getSize(builder, loc, init, axis);
}

SmallVector<OpFoldResult>
BodyBuilder::getSizes(const llvm::SmallBitVector &axes) {
  return llvm::map_to_vector(axes.set_bits(),
                             [&](unsigned axis) { return getSize(axis); });
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

/// Drops the axes of size 1 that are always read at 0.
static Value dropUnitAxes(OpBuilder &builder, Location loc,
                          const Access &access) {
  auto type = cast<RankedTensorType>(access.value.getType());
  SmallVector<int64_t> shape;
  SmallVector<ReassociationIndices> reassociation;
  ReassociationIndices leadingUnits;
  for (auto [i, axis] : llvm::enumerate(access.axes)) {
    if (axis) {
      shape.push_back(type.getDimSize(i));
      reassociation.push_back(std::exchange(leadingUnits, {}));
    }
    // A dropped axis joins the kept one before it, or the first one.
    (reassociation.empty() ? leadingUnits : reassociation.back()).push_back(i);
  }
  if (shape.size() == access.axes.size())
    return access.value;
  return tensor::CollapseShapeOp::create(builder, loc, type.clone(shape),
                                         access.value, reassociation);
}

Value BodyBuilder::buildAccess(Location loc, const Access &access) {
  if (!access.isTensor())
    return tensor::FromElementsOp::create(
        builder, loc, RankedTensorType::get({}, access.value.getType()),
        access.value);
  Value tensor = dropUnitAxes(builder, loc, access);

  SmallVector<int64_t> axes = access.getReadAxes();
  if (!llvm::is_sorted(axes)) {
    auto permutation = llvm::to_vector(llvm::seq<int64_t>(0, axes.size()));
    llvm::sort(permutation,
               [&](int64_t a, int64_t b) { return axes[a] < axes[b]; });
    auto type = cast<RankedTensorType>(tensor.getType());
    SmallVector<OpFoldResult> sizes = nnspec::getSizes(builder, loc, tensor);
    applyPermutationToVector(sizes, permutation);
    Value empty =
        tensor::EmptyOp::create(builder, loc, sizes, type.getElementType());
    tensor =
        linalg::TransposeOp::create(builder, loc, tensor, empty, permutation)
            ->getResult(0);
    llvm::sort(axes);
  }
  return castShape(builder, loc, tensor,
                   llvm::map_to_vector(axes, [&](int64_t axis) {
                     return body.getShape()[axis];
                   }));
}

BodyBuilder::Operand BodyBuilder::getOperand(Value value) {
  auto [it, isNew] = operands.try_emplace(value);
  if (isNew) {
    // The op's results that are read as tensors are built before.
    const Access *access = body.getAccess(value);
    auto elementType =
        dyn_cast<FloatType>(getElementTypeOrSelf(value.getType()));
    Location loc = body.getOp().getLoc();
    Value tensor = access->constant ? Value() : buildAccess(loc, *access);
    it->second = {tensor, access->constant, elementType, body.getAxes(value)};
  }
  return it->second;
}

Value BodyBuilder::place(Location loc, const Operand &operand,
                         const llvm::SmallBitVector &axes) {
  if (!operand.constant && operand.axes == axes)
    return operand.tensor;
  SmallVector<OpFoldResult> sizes = getSizes(axes);
  if (!operand.constant)
    return BroadcastOp::create(builder, loc, operand.tensor,
                               getPositions(operand.axes, axes), sizes);
  auto [shape, dynamicSizes] = decomposeMixedValues(sizes);
  return FillOp::create(builder, loc,
                        RankedTensorType::get(shape, operand.elementType),
                        *operand.constant, dynamicSizes);
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

void BodyBuilder::requireOperands(Operation *bodyOp, bool asTensors) {
  for (Value operand : bodyOp->getOperands()) {
    Operation *def = operand.getDefiningOp();
    if (!def || def->getBlock() != &body.getBlock())
      continue;
    (asTensors || split.isTensor(operand) ? neededTensors : neededScalars)
        .insert(def);
  }
}

/// What the result does not need is not built.
void BodyBuilder::findNeededOps() {
  if (Operation *def = body.getYielded().getDefiningOp())
    neededTensors.insert(def);
  for (Operation &bodyOp :
       llvm::reverse(body.getBlock().without_terminator())) {
    if (neededTensors.contains(&bodyOp))
      requireOperands(&bodyOp, split.becomesNNSpec(&bodyOp));
    if (neededScalars.contains(&bodyOp))
      requireOperands(&bodyOp, /*asTensors=*/false);
  }
}

template <typename OpTy>
BodyBuilder::Operand BodyBuilder::buildBinary(Location loc, Operand lhs,
                                              Operand rhs) {
  llvm::SmallBitVector axes = lhs.axes;
  axes |= rhs.axes;
  Value result =
      OpTy::create(builder, loc, place(loc, lhs, axes), place(loc, rhs, axes));
  return {result, std::nullopt, lhs.elementType, axes};
}

BodyBuilder::Operand BodyBuilder::buildNNSpec(Operation *bodyOp) {
  Location loc = bodyOp->getLoc();
  auto operand = [&](unsigned i) { return getOperand(bodyOp->getOperand(i)); };
  return llvm::TypeSwitch<Operation *, Operand>(bodyOp)
      .Case<arith::AddFOp>(
          [&](auto) { return buildBinary<AddOp>(loc, operand(0), operand(1)); })
      .Case<arith::SubFOp>(
          [&](auto) { return buildBinary<SubOp>(loc, operand(0), operand(1)); })
      .Case<arith::MulFOp>(
          [&](auto) { return buildBinary<MulOp>(loc, operand(0), operand(1)); })
      .Case<arith::DivFOp>(
          [&](auto) { return buildBinary<DivOp>(loc, operand(0), operand(1)); })
      .Case<arith::MaximumFOp>(
          [&](auto) { return buildBinary<MaxOp>(loc, operand(0), operand(1)); })
      .Case<math::FmaOp>([&](auto) {
        Operand product = buildBinary<MulOp>(loc, operand(0), operand(1));
        return buildBinary<AddOp>(loc, product, operand(2));
      })
      .Case<arith::NegFOp>([&](auto) {
        Operand value = operand(0);
        Operand minusOne{
            {}, -1.0, value.elementType, llvm::SmallBitVector(body.getRank())};
        return buildBinary<MulOp>(loc, value, minusOne);
      })
      .Case<arith::ExtFOp, arith::TruncFOp>([&](auto cast) {
        Operand value = operand(0);
        auto elementType = llvm::cast<FloatType>(cast.getType());
        Value tensor =
            castElementType(builder, loc, place(loc, value, value.axes),
                            elementType, cast.getFastmathAttr());
        return Operand{tensor, std::nullopt, elementType, value.axes};
      });
}

/// One generic op that computes `root` from tensors. What is no tensor it
/// computes in its body.
Value BodyBuilder::buildGeneric(Operation *root) {
  Location loc = root->getLoc();
  auto isInBody = [&](Value value) {
    return value.getParentBlock() == &body.getBlock();
  };
  llvm::SetVector<Operation *> found;
  found.insert(root);
  for (unsigned i = 0; i < found.size(); ++i)
    for (Value operand : found[i]->getOperands())
      if (Operation *def = operand.getDefiningOp();
          def && isInBody(operand) && !split.isTensor(operand))
        found.insert(def);
  SmallVector<Operation *> bodyOps = found.takeVector();
  llvm::sort(bodyOps,
             [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  llvm::SetVector<Value> inputs, scalars;
  for (Operation *bodyOp : bodyOps)
    for (Value operand : bodyOp->getOperands())
      if (split.isTensor(operand))
        inputs.insert(operand);
      else if (isa<BlockArgument>(operand) && isInBody(operand))
        scalars.insert(operand);
  auto isConstant = [&](Value value) {
    const Access *access = body.getAccess(value);
    return access && access->constant;
  };
  for (Value constant : findConstantsToRead(bodyOps, isConstant))
    inputs.insert(constant);

  const llvm::SmallBitVector &axes = body.getAxes(root->getResult(0));
  unsigned rank = axes.count();
  SmallVector<Value> tensors;
  SmallVector<AffineMap> maps;
  for (Value input : inputs) {
    Operand operand = getOperand(input);
    tensors.push_back(place(loc, operand, operand.axes));
    maps.push_back(AffineMap::get(
        rank, 0,
        llvm::map_to_vector(getPositions(operand.axes, axes),
                            [&](int64_t position) -> AffineExpr {
                              return builder.getAffineDimExpr(position);
                            }),
        builder.getContext()));
  }
  maps.push_back(builder.getMultiDimIdentityMap(rank));
  Value empty = tensor::EmptyOp::create(builder, loc, getSizes(axes),
                                        root->getResult(0).getType());
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      builder, loc, empty.getType(), tensors, empty, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange arguments) {
        IRMapping mapping;
        mapping.map(inputs.getArrayRef(), arguments.drop_back());
        for (Value scalar : scalars) {
          if (inputs.contains(scalar))
            continue;
          const Access *access = body.getAccess(scalar);
          mapping.map(scalar, access->constant
                                  ? createScalarConstant(
                                        b, loc, *access->constant,
                                        cast<FloatType>(scalar.getType()))
                                  : access->value);
        }
        for (Operation *bodyOp : bodyOps)
          if (!inputs.contains(bodyOp->getResult(0)))
            b.clone(*bodyOp, mapping);
        linalg::YieldOp::create(b, loc, mapping.lookup(root->getResult(0)));
      });
  return generic.getResult(0);
}

Value BodyBuilder::build() {
  findNeededOps();
  for (Operation &bodyOp : body.getBlock().without_terminator()) {
    Value value = bodyOp.getResult(0);
    if (!neededTensors.contains(&bodyOp) || body.getAccess(value))
      continue;
    Operand operand;
    if (split.becomesNNSpec(&bodyOp))
      operand = buildNNSpec(&bodyOp);
    else
      operand = {buildGeneric(&bodyOp), std::nullopt,
                 dyn_cast<FloatType>(value.getType()), body.getAxes(value)};
    operands[value] = operand;
  }
  Location loc = body.getOp().getLoc();
  llvm::SmallBitVector allAxes(body.getRank(), true);
  Value result = place(loc, getOperand(body.getYielded()), allAxes);
  return castShape(builder, loc, result, body.getResultType().getShape());
}
