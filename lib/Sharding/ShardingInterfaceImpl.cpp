//===- ShardingInterfaceImpl.cpp - How ops are divided --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Sharding/ShardingInterfaceImpl.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MPI/IR/MPI.h"
#include "mlir/Dialect/Shard/IR/ShardDialect.h"
#include "mlir/Dialect/Shard/Interfaces/ShardingInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "nnspec/IR/BatchNormTraining.h"
#include "nnspec/IR/NNSpecOps.h"

using namespace mlir;
using namespace mlir::nnspec;
using shard::ReductionKind;
using shard::Sharding;
using shard::ShardingInterface;

namespace {

/// The loops are the axes of the result. Each expanded axis of an operand, at
/// which the map is 0, is a loop of its own: the interface knows no constants.
template <typename Op>
struct PointwiseSharding
    : public ShardingInterface::ExternalModel<PointwiseSharding<Op>, Op> {
  SmallVector<utils::IteratorType> getLoopIteratorTypes(Operation *op) const {
    return SmallVector<utils::IteratorType>(
        getIndexingMaps(op).back().getNumDims(), utils::IteratorType::parallel);
  }

  SmallVector<AffineMap> getIndexingMaps(Operation *op) const {
    auto pointwise = cast<PointwiseOpInterface>(op);
    MLIRContext *context = op->getContext();
    unsigned rank = pointwise.getResultType().getRank(), numLoops = rank;
    SmallVector<SmallVector<AffineExpr>> exprs;
    for (AffineMap map : pointwise.getIndexingMaps()) {
      SmallVector<AffineExpr> &axes = exprs.emplace_back(map.getResults());
      for (AffineExpr &axis : axes)
        if (!isa<AffineDimExpr>(axis))
          axis = getAffineDimExpr(numLoops++, context);
    }
    // Sizes are scalars.
    exprs.resize(op->getNumOperands());
    SmallVector<AffineMap> maps =
        llvm::map_to_vector(exprs, [&](ArrayRef<AffineExpr> axes) {
          return AffineMap::get(numLoops, 0, axes, context);
        });
    SmallVector<AffineExpr> resultAxes;
    for (unsigned axis = 0; axis < rank; ++axis)
      resultAxes.push_back(getAffineDimExpr(axis, context));
    maps.push_back(AffineMap::get(numLoops, 0, resultAxes, context));
    return maps;
  }

  LogicalResult partition(Operation *op, ArrayRef<Value> operands,
                          ArrayRef<Sharding> operandShardings,
                          ArrayRef<Sharding> resultShardings,
                          IRMapping &partitionMap,
                          SymbolTableCollection &symbolTable,
                          OpBuilder &builder) const {
    auto pointwise = cast<PointwiseOpInterface>(op);
    if (pointwise.hasSizeOperands())
      for (auto [axis, gridAxes] :
           llvm::enumerate(resultShardings.front().getSplitAxes()))
        if (!gridAxes.empty() && pointwise.getResultType().isDynamicDim(axis))
          return op->emitOpError("axis ")
                 << axis << " of the result is divided among processes; its "
                 << "size is dynamic, expected a static one";
    shard::partitionTriviallyShardableOperation(*op, operands, operandShardings,
                                                resultShardings, partitionMap,
                                                symbolTable, builder);
    return success();
  }
};

/// The loops are the axes of x. The channel's is parallel; along the others the
/// statistics are sums.
struct BatchNormTrainingSharding
    : public ShardingInterface::ExternalModel<BatchNormTrainingSharding,
                                              BatchNormTrainingOp> {
  SmallVector<utils::IteratorType>
  getLoopIteratorTypes(Operation *operation) const {
    auto op = cast<BatchNormTrainingOp>(operation);
    SmallVector<utils::IteratorType> types(op.getX().getType().getRank(),
                                           utils::IteratorType::reduction);
    types[op.getAxis()] = utils::IteratorType::parallel;
    return types;
  }

  SmallVector<ReductionKind>
  getReductionLoopIteratorKinds(Operation *op) const {
    return SmallVector<ReductionKind>(getLoopIteratorTypes(op).size() - 1,
                                      ReductionKind::Sum);
  }

  SmallVector<AffineMap> getIndexingMaps(Operation *operation) const {
    auto op = cast<BatchNormTrainingOp>(operation);
    MLIRContext *context = op.getContext();
    unsigned rank = op.getX().getType().getRank();
    AffineMap x = AffineMap::getMultiDimIdentityMap(rank, context);
    AffineMap channel =
        AffineMap::get(rank, 0, getAffineDimExpr(op.getAxis(), context));
    return {x, channel, channel, x, channel, channel};
  }

  LogicalResult partition(Operation *operation, ArrayRef<Value> operands,
                          ArrayRef<Sharding> operandShardings,
                          ArrayRef<Sharding> resultShardings,
                          IRMapping &partitionMap,
                          SymbolTableCollection &symbolTable,
                          OpBuilder &builder) const {
    auto op = cast<BatchNormTrainingOp>(operation);
    SmallVector<utils::IteratorType> loops = getLoopIteratorTypes(op);
    SmallVector<shard::GridAxis> gridAxes = shard::getReductionGridAxes(
        loops,
        shard::getGridAxisAssignmentForLoopIterators(
            operandShardings, resultShardings, loops, getIndexingMaps(op)));
    RankedTensorType type = op.getX().getType();
    int64_t numElements = 1;
    for (auto [axis, size] : llvm::enumerate(type.getShape())) {
      if (axis == op.getAxis())
        continue;
      if (!gridAxes.empty() && ShapedType::isDynamic(size))
        return op.emitOpError("axis ")
               << axis << " of x is dynamic; statistics over several processes "
               << "need static sizes";
      numElements *= size;
    }
    shard::partitionTriviallyShardableOperation(*op, operands, operandShardings,
                                                resultShardings, partitionMap,
                                                symbolTable, builder);
    if (gridAxes.empty())
      return success();

    StringRef grid = operandShardings.front().getGrid();
    auto addUp = [&](OpBuilder &b, Location loc, Value sums) -> Value {
      return shard::AllReduceOp::create(b, loc, sums, grid, gridAxes,
                                        ReductionKind::Sum);
    };
    auto local =
        partitionMap.lookup(op.getY()).getDefiningOp<BatchNormTrainingOp>();
    SmallVector<Value> values = decomposeBatchNormTraining(
        builder, local, PartialStatistics{numElements, addUp});
    for (auto [result, value] : llvm::zip_equal(op->getResults(), values))
      partitionMap.map(result, value);
    local.erase();
    return success();
  }
};

/// The loops are the axes of the type of more axes. Of those that are one axis
/// of the other type, the first that is not of size 1 can be divided: the
/// shares are shares of the one axis then.
template <typename Op>
struct ReshapeSharding
    : public ShardingInterface::ExternalModel<ReshapeSharding<Op>, Op> {
  SmallVector<utils::IteratorType> getLoopIteratorTypes(Operation *op) const {
    return SmallVector<utils::IteratorType>(getExpandedType(op).getRank(),
                                            utils::IteratorType::parallel);
  }

  SmallVector<AffineMap> getIndexingMaps(Operation *op) const {
    MLIRContext *context = op->getContext();
    unsigned rank = getExpandedType(op).getRank();
    auto axes = llvm::map_to_vector(getDividedAxes(op), [&](int64_t axis) {
      return getAffineDimExpr(axis, context);
    });
    AffineMap collapsed = AffineMap::get(rank, 0, axes, context),
              expanded = AffineMap::getMultiDimIdentityMap(rank, context);
    // Sizes are scalars.
    SmallVector<AffineMap> maps(op->getNumOperands(),
                                AffineMap::get(rank, 0, context));
    maps.front() = isCollapse ? expanded : collapsed;
    maps.push_back(isCollapse ? collapsed : expanded);
    return maps;
  }

  LogicalResult partition(Operation *op, ArrayRef<Value> operands,
                          ArrayRef<Sharding> operandShardings,
                          ArrayRef<Sharding> resultShardings,
                          IRMapping &partitionMap,
                          SymbolTableCollection &symbolTable,
                          OpBuilder &builder) const {
    const Sharding &expanded =
        isCollapse ? operandShardings.front() : resultShardings.front();
    SmallVector<int64_t> divided = getDividedAxes(op);
    for (auto [axis, gridAxes] : llvm::enumerate(expanded.getSplitAxes()))
      if (!gridAxes.empty() &&
          !llvm::is_contained(divided, static_cast<int64_t>(axis)))
        return op->emitOpError("axis ")
               << axis << " of the " << (isCollapse ? "operand" : "result")
               << " is divided among processes, but is not the first of its "
               << "group that is not of size 1";
    auto type = cast<RankedTensorType>(shard::shardType(
        op->getResult(0).getType(),
        shard::getGridOrNull(op, resultShardings.front().getGridAttr(),
                             symbolTable),
        resultShardings.front()));
    Value reshaped = Op::create(builder, op->getLoc(), type, operands.front(),
                                cast<Op>(op).getReassociationIndices());
    partitionMap.map(op->getResult(0), reshaped);
    return success();
  }

private:
  static constexpr bool isCollapse =
      std::is_same_v<Op, tensor::CollapseShapeOp>;

  static RankedTensorType getExpandedType(Operation *op) {
    return cast<RankedTensorType>(isCollapse ? op->getOperand(0).getType()
                                             : op->getResult(0).getType());
  }

  /// For each axis of the type of fewer axes the one that can be divided.
  static SmallVector<int64_t> getDividedAxes(Operation *op) {
    RankedTensorType type = getExpandedType(op);
    return llvm::map_to_vector(
        cast<Op>(op).getReassociationIndices(),
        [&](const ReassociationIndices &group) -> int64_t {
          auto axis = llvm::find_if(
              group, [&](int64_t axis) { return type.getDimSize(axis) != 1; });
          return axis == group.end() ? group.front() : *axis;
        });
  }
};

/// Without it, the deallocation of buffers refuses functions that send
/// messages. The write to no value keeps messages in their order.
struct AllReduceEffects
    : public MemoryEffectOpInterface::ExternalModel<AllReduceEffects,
                                                    mpi::AllReduceOp> {
  void
  getEffects(Operation *operation,
             SmallVectorImpl<MemoryEffects::EffectInstance> &effects) const {
    auto op = cast<mpi::AllReduceOp>(operation);
    effects.emplace_back(MemoryEffects::Read::get(), &op.getSendbufMutable());
    effects.emplace_back(MemoryEffects::Write::get(), &op.getRecvbufMutable());
    effects.emplace_back(MemoryEffects::Write::get());
  }
};

template <typename... Ops>
void attachPointwiseModels(MLIRContext *context) {
  (Ops::template attachInterface<PointwiseSharding<Ops>>(*context), ...);
}

} // namespace

void nnspec::registerShardingInterfaceExternalModels(
    DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, NNSpecDialect *) {
    // The decomposition of a batch norm has ops of these.
    context->loadDialect<linalg::LinalgDialect, shard::ShardDialect,
                         tensor::TensorDialect>();
    attachPointwiseModels<FillOp, BroadcastOp, AddOp, SubOp, MulOp, DivOp,
                          MaxOp, SqrtOp, CastOp, BatchNormInferenceOp>(context);
    BatchNormTrainingOp::attachInterface<BatchNormTrainingSharding>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, tensor::TensorDialect *) {
    using tensor::CollapseShapeOp, tensor::ExpandShapeOp;
    CollapseShapeOp::attachInterface<ReshapeSharding<CollapseShapeOp>>(
        *context);
    ExpandShapeOp::attachInterface<ReshapeSharding<ExpandShapeOp>>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, mpi::MPIDialect *) {
    mpi::AllReduceOp::attachInterface<AllReduceEffects>(*context);
  });
}
