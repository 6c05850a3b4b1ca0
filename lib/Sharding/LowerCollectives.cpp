//===- LowerCollectives.cpp - All messages as sums of vectors -------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Shard/IR/ShardDialect.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/Dialect/Shard/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"
#include "nnspec/Sharding/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_LOWERCOLLECTIVES
#include "nnspec/Sharding/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// Where the process's share begins along an axis of which a share has `size`
/// elements.
static OpFoldResult getOffset(ImplicitLocOpBuilder &builder, StringRef grid,
                              ArrayRef<shard::GridAxis> gridAxes,
                              int64_t size) {
  Value process = shard::createProcessLinearIndex(grid, gridAxes, builder);
  return arith::MulIOp::create(
             builder, process,
             arith::ConstantIndexOp::create(builder, size).getResult())
      .getResult();
}

/// The offsets, sizes and strides of a share of type `type`.
static SmallVector<Range> getShare(OpBuilder &builder, RankedTensorType type,
                                   int64_t axis, OpFoldResult offset) {
  SmallVector<Range> ranges;
  for (int64_t size : type.getShape())
    ranges.push_back({builder.getIndexAttr(0), builder.getIndexAttr(size),
                      builder.getIndexAttr(1)});
  ranges[axis].offset = offset;
  return ranges;
}

static Value lowerAllSlice(shard::AllSliceOp op) {
  ImplicitLocOpBuilder builder(op.getLoc(), op);
  auto type = cast<RankedTensorType>(op.getType());
  int64_t axis = op.getSliceAxis().getSExtValue();
  OpFoldResult offset =
      getOffset(builder, op.getGrid(), op.getGridAxes(), type.getDimSize(axis));
  return tensor::ExtractSliceOp::create(builder, op.getInput(),
                                        getShare(builder, type, axis, offset));
}

static Value lowerAllGather(shard::AllGatherOp op) {
  ImplicitLocOpBuilder builder(op.getLoc(), op);
  auto type = cast<RankedTensorType>(op.getType());
  auto share = cast<RankedTensorType>(op.getInput().getType());
  int64_t axis = op.getGatherAxis().getSExtValue();
  Type elementType = type.getElementType();
  TypedAttr zero = builder.getZeroAttr(elementType);
  if (isa<FloatType>(elementType))
    zero = builder.getFloatAttr(elementType, -0.0);
  Value empty = tensor::EmptyOp::create(builder, type.getShape(), elementType);
  Value neutral =
      linalg::FillOp::create(
          builder, arith::ConstantOp::create(builder, zero).getResult(), empty)
          .getResult(0);
  OpFoldResult offset = getOffset(builder, op.getGrid(), op.getGridAxes(),
                                  share.getDimSize(axis));
  Value own = tensor::InsertSliceOp::create(
      builder, op.getInput(), neutral, getShare(builder, share, axis, offset));
  return shard::AllReduceOp::create(
      builder, own, op.getGrid(), op.getGridAxes(), shard::ReductionKind::Sum);
}

/// Makes an all-reduce one of a vector of a type that MPI has.
static FailureOr<Value> lowerAllReduce(shard::AllReduceOp op) {
  auto type = dyn_cast<RankedTensorType>(op.getType());
  if (!type || type != op.getInput().getType())
    return op.emitOpError("has operand and result of different types, expected "
                          "one type of tensors");
  if (!type.hasStaticShape() ||
      type.getNumElements() > std::numeric_limits<int32_t>::max())
    return op.emitOpError("has the type ")
           << type << ", expected a static one of at most 2^31 - 1 elements";
  Type elementType = type.getElementType();
  bool isNarrow = elementType.isF16() || elementType.isBF16();
  if (!isNarrow && !elementType.isF32() && !elementType.isF64() &&
      !llvm::is_contained(
          {8u, 16u, 32u, 64u},
          elementType.isInteger() ? elementType.getIntOrFloatBitWidth() : 0))
    return op.emitOpError("has elements of ")
           << elementType << ", expected f16, bf16, f32, f64, or an integer of "
           << "8, 16, 32 or 64 bits";
  if (type.getRank() == 1 && !isNarrow)
    return Value(op.getResult());

  ImplicitLocOpBuilder builder(op.getLoc(), op);
  Value value = op.getInput();
  if (isNarrow)
    value = castElementType(builder, op.getLoc(), value, builder.getF32Type());
  auto wideType = cast<RankedTensorType>(value.getType());
  SmallVector<ReassociationIndices> axes;
  if (type.getRank() > 0)
    axes.emplace_back(llvm::to_vector(llvm::seq<int64_t>(0, type.getRank())));
  auto vectorType =
      RankedTensorType::get({type.getNumElements()}, wideType.getElementType());
  if (type.getRank() > 1)
    value = tensor::CollapseShapeOp::create(builder, vectorType, value, axes);
  else if (type.getRank() == 0)
    value = tensor::ExpandShapeOp::create(builder, vectorType, value, axes);
  value = shard::AllReduceOp::create(builder, value, op.getGrid(),
                                     op.getGridAxes(), op.getReduction());
  if (type.getRank() > 1)
    value = tensor::ExpandShapeOp::create(builder, wideType, value, axes);
  else if (type.getRank() == 0)
    value = tensor::CollapseShapeOp::create(builder, wideType, value, axes);
  if (isNarrow)
    value = castElementType(builder, op.getLoc(), value, elementType);
  return value;
}

namespace {

struct LowerCollectivesPass
    : public nnspec::impl::LowerCollectivesBase<LowerCollectivesPass> {
  void runOnOperation() override {
    getOperation()->walk([](shard::AllSliceOp op) {
      op.replaceAllUsesWith(lowerAllSlice(op));
      op.erase();
    });
    getOperation()->walk([](shard::AllGatherOp op) {
      op.replaceAllUsesWith(lowerAllGather(op));
      op.erase();
    });
    auto result = getOperation()->walk([](shard::AllReduceOp op) {
      FailureOr<Value> value = lowerAllReduce(op);
      if (failed(value))
        return WalkResult::interrupt();
      if (*value != op.getResult()) {
        op.replaceAllUsesWith(*value);
        op.erase();
      }
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};

} // namespace
