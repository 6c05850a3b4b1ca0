//===- NNSpecToLinalg.cpp - Lowers nnspec to linalg on tensors ------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Iterators.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Rewrite/FrozenRewritePatternSet.h"
#include "mlir/Rewrite/PatternApplicator.h"
#include "nnspec/Conversion/Passes.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_CONVERTNNSPECTOLINALG
#include "nnspec/Conversion/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

namespace {

/// A fill is upstream's fill.
struct FillToLinalg : public OpRewritePattern<FillOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(FillOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value value = op.buildScalar(rewriter, loc, /*operands=*/{});
    Value empty =
        tensor::EmptyOp::create(rewriter, loc, op.getType(), op.getSizes());
    rewriter.replaceOpWithNewOp<linalg::FillOp>(op, value, empty);
    return success();
  }
};

/// Any other pointwise op is one generic op.
struct PointwiseToLinalg
    : public OpInterfaceRewritePattern<PointwiseOpInterface> {
  using Base::Base;

  LogicalResult matchAndRewrite(PointwiseOpInterface op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = op.getResultType();
    SmallVector<OpFoldResult> sizes = op.getResultSizes(rewriter);
    Value empty =
        tensor::EmptyOp::create(rewriter, loc, sizes, type.getElementType());

    // Each operand is an input of the generic op, or a fill in its body.
    SmallVector<int64_t> shape = getLoopSizes(op);
    SmallVector<Value> inputs;
    SmallVector<AffineMap> maps;
    SmallVector<FillOp> fills;
    for (auto [operand, map] :
         llvm::zip_equal(op.getTensorOperands(), op.getIndexingMaps())) {
      auto [source, sourceMap] = lookThroughBroadcasts(operand, map, shape);
      auto fill = source.getDefiningOp<FillOp>();
      // One operand at least is read from a tensor: arithmetic on constants
      // alone would be folded, and rounded on the way. A batch norm computes
      // with its variance alone.
      bool isLast = fills.size() + 1 == op.getTensorOperands().size();
      auto batchNorm = dyn_cast<BatchNormInferenceOp>(op.getOperation());
      if ((isLast && inputs.empty()) ||
          (batchNorm && batchNorm.getVariance() == operand))
        fill = nullptr;
      fills.push_back(fill);
      if (fill)
        continue;
      inputs.push_back(source);
      maps.push_back(sourceMap);
    }
    maps.push_back(rewriter.getMultiDimIdentityMap(type.getRank()));

    SmallVector<utils::IteratorType> iterators(type.getRank(),
                                               utils::IteratorType::parallel);
    auto generic = linalg::GenericOp::create(
        rewriter, loc, empty.getType(), inputs, empty, maps, iterators,
        [&](OpBuilder &builder, Location loc, ValueRange arguments) {
          SmallVector<Value> scalars;
          for (FillOp fill : fills) {
            if (fill) {
              scalars.push_back(fill.buildScalar(builder, loc, {}));
              continue;
            }
            scalars.push_back(arguments.front());
            arguments = arguments.drop_front();
          }
          linalg::YieldOp::create(builder, loc,
                                  op.buildScalar(builder, loc, scalars));
        });
    rewriter.replaceOp(op, generic);
    return success();
  }

private:
  /// The sizes of the loops, where the types of the result or of an operand say
  /// them.
  static SmallVector<int64_t> getLoopSizes(PointwiseOpInterface op) {
    SmallVector<int64_t> shape(op.getResultType().getShape());
    for (auto [operand, map] :
         llvm::zip_equal(op.getTensorOperands(), op.getIndexingMaps()))
      refineShape(shape, map, cast<RankedTensorType>(operand.getType()));
    return shape;
  }

  /// What `operand`, read through `map`, is a broadcast of, and the map that
  /// reads it. `shape` holds the sizes of the loops where they are known. A
  /// broadcast of another size stays: linalg refuses static sizes that
  /// disagree.
  static std::pair<Value, AffineMap>
  lookThroughBroadcasts(Value operand, AffineMap map,
                        MutableArrayRef<int64_t> shape) {
    for (unsigned depth = 0; depth < kMaxSearchDepth; ++depth) {
      auto broadcast = operand.getDefiningOp<BroadcastOp>();
      if (!broadcast)
        break;
      AffineMap sourceMap = broadcast.getIndexingMaps().front().compose(map);
      if (!refineShape(shape, sourceMap, broadcast.getOperand().getType()))
        break;
      operand = broadcast.getOperand();
      map = sourceMap;
    }
    return {operand, map};
  }

  /// Adds to `shape` the static sizes of a tensor read through `map`. Returns
  /// whether all agree.
  static bool refineShape(MutableArrayRef<int64_t> shape, AffineMap map,
                          RankedTensorType type) {
    SmallVector<int64_t> refined(shape);
    for (auto [expr, size] :
         llvm::zip_equal(map.getResults(), type.getShape())) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim || ShapedType::isDynamic(size))
        continue;
      int64_t &known = refined[dim.getPosition()];
      if (ShapedType::isStatic(known) && known != size)
        return false;
      known = size;
    }
    llvm::copy(refined, shape.begin());
    return true;
  }
};

/// Upstream drops a narrowing and a widening cast in one body wherever both
/// have the flag `contract`, so whether they are depends on what is fused. Not
/// those that canonicalisation has kept, or a second run would find other
/// chains.
static void keepCast(CastOp op) {
  auto inner = op.getOperand().getDefiningOp<CastOp>();
  if (inner && !inner->hasOneUse())
    op.removeFastmathAttr();
}

/// Training batch norm is what it decomposes into.
struct BatchNormTrainingToLinalg
    : public OpRewritePattern<BatchNormTrainingOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(BatchNormTrainingOp op,
                                PatternRewriter &rewriter) const override {
    FailureOr<SmallVector<Value>> results = op.decomposeOperation(rewriter);
    if (failed(results))
      return failure();
    rewriter.replaceOp(op, *results);
    return success();
  }
};

struct ConvertNNSpecToLinalgPass
    : public nnspec::impl::ConvertNNSpecToLinalgBase<
          ConvertNNSpecToLinalgPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet owned(context);
    populateNNSpecToLinalgPatterns(owned);
    patterns = std::move(owned);
    return success();
  }

  void runOnOperation() override {
    PatternApplicator applicator(patterns);
    applicator.applyDefaultCostModel();
    PatternRewriter rewriter(&getContext());
    // Users before producers: so each op sees the broadcasts and fills that it
    // reads, and those that nothing else reads are dead when they are reached.
    getOperation()->walk<WalkOrder::PostOrder, ReverseIterator>(
        [&](Operation *op) {
          if (!isa_and_nonnull<NNSpecDialect>(op->getDialect()))
            return;
          if (isOpTriviallyDead(op)) {
            rewriter.eraseOp(op);
            return;
          }
          if (auto cast = dyn_cast<CastOp>(op))
            keepCast(cast);
          rewriter.setInsertionPoint(op);
          [[maybe_unused]] LogicalResult converted =
              applicator.matchAndRewrite(op, rewriter);
          assert(succeeded(converted) && "every op has a pattern");
        });
  }

private:
  FrozenRewritePatternSet patterns;
};

} // namespace

void nnspec::populateNNSpecToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<BatchNormTrainingToLinalg, PointwiseToLinalg>(
      patterns.getContext());
  patterns.add<FillToLinalg>(patterns.getContext(), /*benefit=*/2);
}
