//===- Utils.cpp - Helpers on nnspec values -------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/Utils.h"

#include "llvm/ADT/SetVector.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/RawConstant.h"

using namespace mlir;
using namespace mlir::nnspec;

Location nnspec::fuseLocations(ArrayRef<Location> locations) {
  constexpr size_t maxParts = 16;
  llvm::SmallSetVector<Location, maxParts> parts;
  for (Location location : locations) {
    if (auto fused = dyn_cast<FusedLoc>(location);
        fused && !fused.getMetadata())
      parts.insert_range(fused.getLocations());
    else
      parts.insert(location);
  }
  // The first and the last say most.
  SmallVector<Location> kept(parts.getArrayRef().take_front(maxParts / 2));
  llvm::append_range(
      kept,
      parts.getArrayRef().drop_front(kept.size()).take_back(maxParts / 2));
  return FusedLoc::get(locations.front().getContext(), kept);
}

OpFoldResult nnspec::getSize(OpBuilder &builder, Location loc, Value tensor,
                             int64_t axis) {
  auto isFullSize = [](AffineMap map) { return map.isIdentity(); };
  if (auto type = cast<RankedTensorType>(tensor.getType());
      !type.isDynamicDim(axis))
    return builder.getIndexAttr(type.getDimSize(axis));
  for (unsigned depth = 0; depth < kMaxSearchDepth; ++depth) {
    auto type = cast<RankedTensorType>(tensor.getType());
    if (!type.isDynamicDim(axis))
      // Still a value: a shape made of it is to be as static as the type.
      return arith::ConstantIndexOp::create(builder, loc, type.getDimSize(axis))
          .getResult();
    Operation *def = tensor.getDefiningOp();
    if (auto shapeCast = dyn_cast_or_null<tensor::CastOp>(def);
        shapeCast && isa<RankedTensorType>(shapeCast.getSource().getType())) {
      tensor = shapeCast.getSource();
      continue;
    }
    if (auto empty = dyn_cast_or_null<tensor::EmptyOp>(def))
      return empty.getDynamicSize(axis);
    if (auto expand = dyn_cast_or_null<tensor::ExpandShapeOp>(def))
      return expand.getMixedOutputShape()[axis];
    if (auto slice = dyn_cast_or_null<tensor::ExtractSliceOp>(def)) {
      SmallVector<OpFoldResult> kept;
      for (auto [dim, size] : llvm::enumerate(slice.getMixedSizes()))
        if (!slice.getDroppedDims().test(dim))
          kept.push_back(size);
      return getValueOrCreateConstantIndexOp(builder, loc, kept[axis]);
    }
    if (auto collapse = dyn_cast_or_null<tensor::CollapseShapeOp>(def)) {
      Value product;
      ReassociationIndices members = collapse.getReassociationIndices()[axis];
      for (int64_t member : members) {
        Value size = getValueOrCreateConstantIndexOp(
            builder, loc, getSize(builder, loc, collapse.getSrc(), member));
        product = product
                      ? builder.createOrFold<arith::MulIOp>(loc, product, size)
                      : size;
      }
      return product;
    }
    // A use of the result would keep others from folding into its op.
    if (auto structured = dyn_cast_or_null<DestinationStyleOpInterface>(def)) {
      auto result = cast<OpResult>(tensor);
      tensor = structured.getTiedOpOperand(result)->get();
      continue;
    }
    auto op = dyn_cast_or_null<PointwiseOpInterface>(def);
    if (!op)
      break;
    if (op.hasSizeOperands())
      return op->getOperand(op.getTensorOperands().size() +
                            type.getDynamicDimIndex(axis));
    // Of the operands that have this shape, one that a fill or a broadcast made
    // answers at once.
    Value next;
    for (auto [operand, map] :
         llvm::zip_equal(op.getTensorOperands(), op.getIndexingMaps())) {
      if (!isFullSize(map))
        continue;
      auto producer = operand.getDefiningOp<PointwiseOpInterface>();
      bool answers = producer && producer.hasSizeOperands();
      if (!next || answers)
        next = operand;
      if (answers)
        break;
    }
    assert(next && "an op without size operands has an operand of its shape");
    tensor = next;
  }
  return tensor::getMixedSize(builder, loc, tensor, axis);
}

SmallVector<OpFoldResult> nnspec::getSizes(OpBuilder &builder, Location loc,
                                           Value tensor) {
  int64_t rank = cast<RankedTensorType>(tensor.getType()).getRank();
  return llvm::map_to_vector(llvm::seq<int64_t>(0, rank), [&](int64_t axis) {
    return getSize(builder, loc, tensor, axis);
  });
}

SmallVector<Value> nnspec::getDynamicSizes(ArrayRef<OpFoldResult> sizes) {
  SmallVector<Value> dynamicSizes;
  SmallVector<int64_t> staticSizes;
  dispatchIndexOpFoldResults(sizes, dynamicSizes, staticSizes);
  return dynamicSizes;
}

Value nnspec::castElementType(OpBuilder &builder, Location loc, Value tensor,
                              Type elementType,
                              arith::FastMathFlagsAttr flags) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (type.getElementType() == elementType)
    return tensor;
  return CastOp::create(builder, loc, type.clone(elementType), tensor, flags);
}

arith::FastMathFlagsAttr nnspec::getContractFlags(MLIRContext *context) {
  return arith::FastMathFlagsAttr::get(context, arith::FastMathFlags::contract);
}

Value nnspec::castShape(OpBuilder &builder, Location loc, Value tensor,
                        ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (type.getShape() == shape)
    return tensor;
  return tensor::CastOp::create(builder, loc, type.clone(shape), tensor);
}

bool nnspec::isExactCast(Type from, Type to) {
  return llvm::APFloat::isRepresentableBy(
      cast<FloatType>(from).getFloatSemantics(),
      cast<FloatType>(to).getFloatSemantics());
}

llvm::APFloat nnspec::roundTo(FloatType type, double value) {
  llvm::APFloat result(value);
  bool losesInfo;
  result.convert(type.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven,
                 &losesInfo);
  return result;
}

std::optional<double> nnspec::getUniformValue(Value tensor) {
  for (unsigned depth = 0; depth < kMaxSearchDepth; ++depth) {
    if (auto fill = tensor.getDefiningOp<FillOp>())
      return fill.getValue().convertToDouble();
    FloatAttr filled;
    if (auto fill = tensor.getDefiningOp<linalg::FillOp>();
        fill && matchPattern(fill.value(), m_Constant(&filled)))
      return filled.getValueAsDouble();
    Attribute attribute;
    if (matchPattern(tensor, m_Constant(&attribute)))
      if (std::optional<RawConstant> constant = RawConstant::get(attribute);
          constant && constant->isSplat)
        return constant->getSplatValue();
    // What these yield are elements of their first operand.
    Operation *op = tensor.getDefiningOp();
    if (!isa_and_nonnull<BroadcastOp, tensor::CastOp, tensor::CollapseShapeOp,
                         tensor::ExpandShapeOp, tensor::ExtractSliceOp>(op))
      break;
    tensor = op->getOperand(0);
  }
  return std::nullopt;
}

/// Whether every element of the constant is positive.
static bool isPositive(const RawConstant &constant) {
  constexpr size_t kBlock = 1024;
  double values[kBlock];
  size_t size = constant.getNumStored();
  for (size_t begin = 0; begin < size; begin += kBlock) {
    size_t count = std::min(kBlock, size - begin);
    readFloats(constant.format, constant.data.data(), begin, /*stride=*/1,
               count, values);
    // False for NaN.
    if (!llvm::all_of(ArrayRef(values, count),
                      [](double value) { return value > 0; }))
      return false;
  }
  return true;
}

bool nnspec::isKnownPositive(Value tensor) {
  for (unsigned depth = 0; depth < kMaxSearchDepth; ++depth) {
    Operation *def = tensor.getDefiningOp();
    if (auto fill = dyn_cast_or_null<FillOp>(def))
      return roundTo(cast<FloatType>(fill.getType().getElementType()),
                     fill.getValue().convertToDouble())
                 .convertToDouble() > 0;
    Attribute attribute;
    if (matchPattern(tensor, m_Constant(&attribute))) {
      std::optional<RawConstant> constant = RawConstant::get(attribute);
      return constant && isPositive(*constant);
    }
    if (auto broadcast = dyn_cast_or_null<BroadcastOp>(def)) {
      tensor = broadcast.getOperand();
    } else if (auto shapeCast = dyn_cast_or_null<tensor::CastOp>(def)) {
      tensor = shapeCast.getSource();
    } else if (auto elementCast = dyn_cast_or_null<CastOp>(def);
               elementCast &&
               // A narrowing cast may round to zero.
               isExactCast(elementCast.getOperand().getType().getElementType(),
                           elementCast.getType().getElementType())) {
      tensor = elementCast.getOperand();
    } else {
      return false;
    }
  }
  return false;
}
