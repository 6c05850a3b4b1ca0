//===- OpsTest.cpp - Builders and interfaces of the ops -------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IRTest.h"
#include "mlir/Support/DebugStringHelper.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::nnspec;

namespace {

class OpsTest : public IRTest {
protected:
  SmallVector<Type> inferTrainingTypes(ValueRange operands, int64_t axis) {
    BatchNormTrainingOp::Properties properties;
    properties.axis = builder.getI64IntegerAttr(axis);
    SmallVector<Type> types;
    EXPECT_TRUE(succeeded(BatchNormTrainingOp::inferReturnTypes(
        &context, builder.getUnknownLoc(), operands, DictionaryAttr(),
        &properties, {}, types)));
    return types;
  }

  static constexpr int64_t kDynamic = ShapedType::kDynamic;
};

} // namespace

//===----------------------------------------------------------------------===//
// Builders
//===----------------------------------------------------------------------===//

// The spec's `Numbers.epsilon`, where a builder is not given one.
TEST_F(OpsTest, EpsilonDefault) {
  parse("func.func @f(%x: tensor<2x4xf32>, %p: tensor<4xf32>) { return }");
  Value x = argument(0), p = argument(1);
  Location loc = builder.getUnknownLoc();
  NamedAttribute axis =
      builder.getNamedAttr("axis", builder.getI64IntegerAttr(1));
  auto inference = BatchNormInferenceOp::create(
      builder, loc, ValueRange{x, p, p, p, p}, axis);
  EXPECT_EQ(inference.getEpsilon().convertToDouble(), 1.0e-6);
  EXPECT_EQ(inference.getType(), x.getType());
  auto training =
      BatchNormTrainingOp::create(builder, loc, ValueRange{x, p, p}, axis);
  EXPECT_EQ(training.getEpsilon().convertToDouble(), 1.0e-6);
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(OpsTest, BroadcastFromSizes) {
  parse("func.func @f(%a: tensor<4xf16>, %n: index) { return }");
  SmallVector<OpFoldResult> sizes = {argument(1), builder.getIndexAttr(4),
                                     builder.getIndexAttr(3)};
  auto broadcast = BroadcastOp::create(builder, builder.getUnknownLoc(),
                                       argument(0), {1}, sizes);
  EXPECT_EQ(broadcast.getType(),
            tensorType({kDynamic, 4, 3}, builder.getF16Type()));
  EXPECT_EQ(broadcast.getSizes(), ValueRange(argument(1)));
  EXPECT_TRUE(succeeded(verify(*module)));
}

TEST_F(OpsTest, FillFromDouble) {
  parse("func.func @f(%n: index) { return }");
  auto type = tensorType({kDynamic}, builder.getBF16Type());
  auto fill =
      FillOp::create(builder, builder.getUnknownLoc(), type, 0.1, argument(0));
  EXPECT_EQ(fill.getValue().convertToDouble(), 0.1);
  auto scalar = FillOp::create(builder, builder.getUnknownLoc(),
                               tensorType({}, builder.getBF16Type()), 0.1);
  EXPECT_TRUE(scalar.getSizes().empty());
  EXPECT_TRUE(succeeded(verify(*module)));
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

TEST_F(OpsTest, InferTrainingTypes) {
  parse(R"mlir(
    func.func @f(%x: tensor<2x4xf16>, %d: tensor<2x?xf16>, %h: tensor<4xf16>,
                 %p: tensor<?xf64>, %q: tensor<?xf16>) { return })mlir");
  Value x = argument(0), d = argument(1), h = argument(2), p = argument(3),
        q = argument(4);
  Type f32 = builder.getF32Type(), f64 = builder.getF64Type();
  auto statistics = [&](int64_t size, Type elementType) -> Type {
    return tensorType({size}, elementType);
  };
  // gamma's element type, and at least f32.
  EXPECT_EQ(
      inferTrainingTypes({x, h, h}, 1),
      (SmallVector<Type>{x.getType(), statistics(4, f32), statistics(4, f32)}));
  EXPECT_EQ(inferTrainingTypes({x, p, p}, 1)[1], statistics(4, f64));
  // The size that is known: of x, of gamma, of beta.
  EXPECT_EQ(inferTrainingTypes({d, h, q}, 1)[2], statistics(4, f32));
  EXPECT_EQ(inferTrainingTypes({d, q, h}, 1)[2], statistics(4, f32));
  EXPECT_EQ(inferTrainingTypes({d, q, q}, 1)[1], statistics(kDynamic, f32));
  EXPECT_EQ(inferTrainingTypes({d, h, h}, 0)[1], statistics(2, f32));
}

// What the verifier refuses still gets types, so that the verifier can say why.
TEST_F(OpsTest, InferTrainingTypesOfWrongOperands) {
  parse(R"mlir(
    func.func @f(%x: tensor<2x4xf32>, %i: tensor<4xi32>, %u: tensor<*xf32>,
                 %s: f32, %p: tensor<4xf32>) { return })mlir");
  Value x = argument(0);
  for (unsigned i : {1, 2, 3})
    EXPECT_EQ(inferTrainingTypes({x, argument(i), argument(i)}, 1).size(), 3u);
  for (int64_t axis :
       {int64_t(-1), int64_t(2), std::numeric_limits<int64_t>::max(),
        std::numeric_limits<int64_t>::min()})
    EXPECT_EQ(inferTrainingTypes({x, argument(4), argument(4)}, axis).size(),
              3u);
}

TEST_F(OpsTest, InferTrainingTypesNeedsAxisAndTensor) {
  parse("func.func @f(%x: tensor<*xf32>, %p: tensor<4xf32>) { return }");
  BatchNormTrainingOp::Properties properties;
  SmallVector<Type> types;
  auto infer = [&](ValueRange operands) {
    return BatchNormTrainingOp::inferReturnTypes(&context, std::nullopt,
                                                 operands, DictionaryAttr(),
                                                 &properties, {}, types);
  };
  EXPECT_TRUE(failed(infer({argument(1), argument(1), argument(1)})));
  properties.axis = builder.getI64IntegerAttr(0);
  EXPECT_TRUE(failed(infer({argument(0), argument(1), argument(1)})));
}

TEST_F(OpsTest, ComputationType) {
  auto computationType = [&](StringRef x, StringRef statistics,
                             StringRef affine) -> Type {
    std::string source = llvm::formatv(
        "func.func @f(%x: tensor<4x{0}>, %s: tensor<4x{1}>, %a: tensor<4x{2}>) "
        "-> tensor<4x{0}> {{ %y = nnspec.batch_norm_inference %x mean(%s) "
        "variance(%s) gamma(%a) beta(%a) axis = 0 epsilon = 1.0 : "
        "tensor<4x{0}>, "
        "(tensor<4x{1}>, tensor<4x{1}>, tensor<4x{2}>, tensor<4x{2}>) "
        "return %y : tensor<4x{0}> }",
        x, statistics, affine);
    parse(source);
    return only<BatchNormInferenceOp>().getComputationType();
  };
  EXPECT_TRUE(computationType("f16", "f16", "f16").isF32());
  EXPECT_TRUE(computationType("bf16", "f16", "bf16").isF32());
  EXPECT_TRUE(computationType("f32", "f16", "f16").isF32());
  EXPECT_TRUE(computationType("f16", "f64", "f16").isF64());
  EXPECT_TRUE(computationType("f16", "f32", "f64").isF64());
  EXPECT_TRUE(computationType("f64", "f16", "f16").isF64());
}

//===----------------------------------------------------------------------===//
// Indexing maps
//===----------------------------------------------------------------------===//

TEST_F(OpsTest, BroadcastMap) {
  parse(R"mlir(
    func.func @f(%a: tensor<1x4x1xf32>) -> tensor<2x3x4x1xf32> {
      %0 = nnspec.broadcast %a dims = [1, 2, 3]
          : tensor<1x4x1xf32> to tensor<2x3x4x1xf32>
      return %0 : tensor<2x3x4x1xf32>
    })mlir");
  auto broadcast = only<BroadcastOp>();
  // The first axis expands; the last one has size 1 on both sides.
  EXPECT_TRUE(broadcast.isExpanded(0));
  EXPECT_FALSE(broadcast.isExpanded(1));
  EXPECT_FALSE(broadcast.isExpanded(2));
  Builder b(&context);
  EXPECT_EQ(broadcast.getIndexingMaps().front(),
            AffineMap::get(4, 0,
                           {b.getAffineConstantExpr(0), b.getAffineDimExpr(2),
                            b.getAffineDimExpr(3)},
                           &context));
}

TEST_F(OpsTest, OnlyElementwiseOpsAreElementwise) {
  parse(R"mlir(
    func.func @f(%x: tensor<4xf32>) {
      %0 = nnspec.add %x, %x : tensor<4xf32>
      %1 = nnspec.cast %x : tensor<4xf32> to tensor<4xf16>
      %2 = nnspec.batch_norm_inference %x mean(%x) variance(%x) gamma(%x)
          beta(%x) axis = 0 epsilon = 1.0 : tensor<4xf32>, tensor<4xf32>
      return
    })mlir");
  auto isElementwise = [](Operation *op) {
    return cast<PointwiseOpInterface>(op).isElementwise();
  };
  EXPECT_TRUE(isElementwise(only<AddOp>()));
  EXPECT_TRUE(isElementwise(only<CastOp>()));
  // It has a channel axis, though every operand has the shape of the result.
  EXPECT_FALSE(isElementwise(only<BatchNormInferenceOp>()));
}

//===----------------------------------------------------------------------===//
// Speculation and shapes
//===----------------------------------------------------------------------===//

TEST_F(OpsTest, SpeculatableWhereSizesAgree) {
  parse(R"mlir(
    func.func @f(%a: tensor<4xf32>, %d: tensor<?xf32>, %n: index) {
      %0 = nnspec.add %a, %a {speculatable} : tensor<4xf32>
      %1 = nnspec.add %d, %d : tensor<?xf32>
      %2 = nnspec.sqrt %d {speculatable} : tensor<?xf32>
      %3 = nnspec.fill 1.0 sizes(%n) {speculatable} : tensor<?xf32>
      %4 = nnspec.broadcast %a dims = [1] sizes(%n) {speculatable} : tensor<4xf32> to tensor<?x4xf32>
      %5 = nnspec.broadcast %a dims = [0] sizes(%n) : tensor<4xf32> to tensor<?xf32>
      %6 = nnspec.broadcast %d dims = [0] : tensor<?xf32> to tensor<4xf32>
      %7 = nnspec.batch_norm_inference %a mean(%a) variance(%a) gamma(%a)
          beta(%a) axis = 0 epsilon = 1.0 {speculatable} : tensor<4xf32>, tensor<4xf32>
      %8 = nnspec.batch_norm_inference %d mean(%a) variance(%a) gamma(%a)
          beta(%a) axis = 0 epsilon = 1.0 : tensor<?xf32>, tensor<4xf32>
      %9:3 = nnspec.batch_norm_training %a gamma(%a) beta(%a) axis = 0
          epsilon = 1.0 {speculatable} : tensor<4xf32>, tensor<4xf32>
      %10:3 = nnspec.batch_norm_training %a gamma(%a) beta(%d) axis = 0
          epsilon = 1.0 : tensor<4xf32>, (tensor<4xf32>, tensor<?xf32>)
      return
    })mlir");
  for (Operation &op : function.front().without_terminator()) {
    EXPECT_TRUE(isMemoryEffectFree(&op));
    EXPECT_EQ(isSpeculatable(&op), op.hasAttr("speculatable"))
        << debugString(op);
  }
}

TEST_F(OpsTest, ReifiedShapesFollowTheTypes) {
  parse(R"mlir(
    func.func @f(%x: tensor<2x?xf32>, %g: tensor<4xf32>, %d: tensor<?xf32>, %n: index) {
      %0 = nnspec.fill 1.0 sizes(%n) : tensor<?x3xf32>
      %1 = nnspec.broadcast %d dims = [1] sizes(%n) : tensor<?xf32> to tensor<2x?xf32>
      %2 = nnspec.sub %x, %1 : tensor<2x?xf32>
      %3 = tensor.cast %g : tensor<4xf32> to tensor<?xf32>
      %4 = nnspec.sqrt %3 : tensor<?xf32>
      %5:3 = nnspec.batch_norm_training %x gamma(%g) beta(%d) axis = 1
          epsilon = 1.0 : tensor<2x?xf32>, (tensor<4xf32>, tensor<?xf32>)
      %6:3 = nnspec.batch_norm_training %x gamma(%d) beta(%d) axis = 1
          epsilon = 1.0 : tensor<2x?xf32>, tensor<?xf32>
      return
    })mlir");
  SmallVector<ReifyRankedShapedTypeOpInterface> ops;
  function.walk([&](ReifyRankedShapedTypeOpInterface op) {
    if (isa<NNSpecDialect>(op->getDialect()))
      ops.push_back(op);
  });
  EXPECT_EQ(ops.size(), 6u);
  for (ReifyRankedShapedTypeOpInterface op : ops) {
    ReifiedRankedShapedTypeDims shapes;
    ASSERT_TRUE(succeeded(reifyResultShapes(builder, op, shapes)));
    ASSERT_EQ(shapes.size(), op->getNumResults());
    for (auto [result, sizes] : llvm::zip_equal(op->getResults(), shapes)) {
      auto type = cast<RankedTensorType>(result.getType());
      ASSERT_EQ(sizes.size(), static_cast<size_t>(type.getRank()));
      for (auto [axis, size] : llvm::enumerate(sizes))
        EXPECT_EQ(isa<Value>(size), type.isDynamicDim(axis))
            << debugString(*op.getOperation());
    }
  }
  // Not a size of a result is asked for.
  function.walk(
      [](tensor::DimOp op) { EXPECT_FALSE(op.getSource().getDefiningOp()); });
}

//===----------------------------------------------------------------------===//
// Decomposition
//===----------------------------------------------------------------------===//

TEST_F(OpsTest, TrainingDecomposesIntoItsTypes) {
  parse(R"mlir(
    func.func @f(%x: tensor<2x?xf16>, %g: tensor<4xf16>, %d: tensor<?xf16>) {
      %0:3 = nnspec.batch_norm_training %x gamma(%g) beta(%d) axis = 1
          epsilon = 1.0 : tensor<2x?xf16>, (tensor<4xf16>, tensor<?xf16>)
      return
    })mlir");
  auto training = only<BatchNormTrainingOp>();
  FailureOr<SmallVector<Value>> parts = training.decomposeOperation(builder);
  ASSERT_TRUE(succeeded(parts));
  EXPECT_EQ(TypeRange(*parts), TypeRange(training.getResultTypes()));
  for (Value part : *parts)
    EXPECT_TRUE(part.getDefiningOp<linalg::GenericOp>());
  EXPECT_TRUE(succeeded(verify(*module)));
}
