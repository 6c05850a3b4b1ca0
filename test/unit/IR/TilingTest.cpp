//===- TilingTest.cpp - Tiles that operands' tiles ask for ----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Fusion of a consumer into the loops of its producer, which no transform op
// has. Tiling and fusion of producers are tested in test/IR/tiling.
//
//===----------------------------------------------------------------------===//

#include "IRTest.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::nnspec;

namespace {

class TilingTest : public IRTest {
protected:
  using Tile = SmallVector<OpFoldResult>;

  Tile tile(ArrayRef<int64_t> values) {
    return getAsIndexOpFoldResult(&context, values);
  }

  /// The tile of the result that uses the given tiles of operands, if any.
  std::optional<std::pair<SmallVector<int64_t>, SmallVector<int64_t>>>
  getDomainTile(TilingInterface op, ArrayRef<unsigned> operands,
                ArrayRef<Tile> offsets, ArrayRef<Tile> sizes) {
    Tile domainOffsets, domainSizes;
    if (failed(op.getIterationDomainTileFromOperandTiles(
            builder, operands, offsets, sizes, domainOffsets, domainSizes)))
      return std::nullopt;
    return std::pair(getConstantIntValues(domainOffsets).value(),
                     getConstantIntValues(domainSizes).value());
  }
};

using Expected = std::pair<SmallVector<int64_t>, SmallVector<int64_t>>;

} // namespace

TEST_F(TilingTest, BinaryTakesTheTileThatAllOperandsAgreeOn) {
  parse(R"mlir(
    func.func @f(%a: tensor<6x8xf32>) {
      %0 = nnspec.add %a, %a : tensor<6x8xf32>
      return
    })mlir");
  auto op = cast<TilingInterface>(only<AddOp>().getOperation());
  Tile offsets = tile({2, 4}), sizes = tile({1, 3});
  Expected expected{{2, 4}, {1, 3}};
  EXPECT_EQ(getDomainTile(op, {0}, {offsets}, {sizes}), expected);
  EXPECT_EQ(getDomainTile(op, {1}, {offsets}, {sizes}), expected);
  EXPECT_EQ(getDomainTile(op, {0, 1}, {offsets, offsets}, {sizes, sizes}),
            expected);
  EXPECT_EQ(getDomainTile(op, {0, 1}, {offsets, tile({2, 5})}, {sizes, sizes}),
            std::nullopt);
  EXPECT_EQ(
      getDomainTile(op, {0, 1}, {offsets, offsets}, {sizes, tile({2, 3})}),
      std::nullopt);
}

// Axes that the operand is not read along are taken whole.
TEST_F(TilingTest, BatchNormTakesAllAxesButTheChannel) {
  parse(R"mlir(
    func.func @f(%x: tensor<6x8x5xf32>, %p: tensor<8xf32>) {
      %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p)
          beta(%p) axis = 1 epsilon = 1.0 : tensor<6x8x5xf32>, tensor<8xf32>
      return
    })mlir");
  auto op = cast<TilingInterface>(only<BatchNormInferenceOp>().getOperation());
  EXPECT_EQ(getDomainTile(op, {3}, {tile({4})}, {tile({2})}),
            (Expected{{0, 4, 0}, {6, 2, 5}}));
  EXPECT_EQ(getDomainTile(op, {0, 1}, {tile({1, 4, 2}), tile({4})},
                          {tile({3, 2, 1}), tile({2})}),
            (Expected{{1, 4, 2}, {3, 2, 1}}));
  EXPECT_EQ(getDomainTile(op, {0, 1}, {tile({1, 4, 2}), tile({6})},
                          {tile({3, 2, 1}), tile({2})}),
            std::nullopt);
}

TEST_F(TilingTest, BroadcastTakesExpandedAxesWhole) {
  parse(R"mlir(
    func.func @f(%a: tensor<1x8xf32>, %n: index) {
      %0 = nnspec.broadcast %a dims = [0, 2] : tensor<1x8xf32> to tensor<6x5x8xf32>
      return
    })mlir");
  auto op = cast<TilingInterface>(only<BroadcastOp>().getOperation());
  EXPECT_EQ(getDomainTile(op, {0}, {tile({0, 4})}, {tile({1, 2})}),
            (Expected{{0, 0, 4}, {6, 5, 2}}));
}

// A size operand is no tensor.
TEST_F(TilingTest, SizeOperandHasNoTile) {
  parse(R"mlir(
    func.func @f(%a: tensor<8xf32>, %n: index) {
      %0 = nnspec.broadcast %a dims = [1] sizes(%n) : tensor<8xf32> to tensor<?x8xf32>
      return
    })mlir");
  auto op = cast<TilingInterface>(only<BroadcastOp>().getOperation());
  EXPECT_EQ(getDomainTile(op, {1}, {tile({})}, {tile({})}), std::nullopt);
}

TEST_F(TilingTest, TileFromOperandTiles) {
  parse(R"mlir(
    func.func @f(%x: tensor<6x8xf16>, %p: tensor<8xf32>) {
      %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p)
          beta(%p) axis = 1 epsilon = 1.0 : tensor<6x8xf16>, tensor<8xf32>
      return
    })mlir");
  auto op = cast<TilingInterface>(only<BatchNormInferenceOp>().getOperation());
  FailureOr<TilingResult> result = op.getTiledImplementationFromOperandTiles(
      builder, {0}, {tile({2, 4})}, {tile({1, 3})});
  ASSERT_TRUE(succeeded(result));
  ASSERT_EQ(result->tiledOps.size(), 1u);
  ASSERT_EQ(result->tiledValues.size(), 1u);
  EXPECT_EQ(result->generatedSlices.size(), 5u);
  EXPECT_EQ(result->tiledValues.front().getType(),
            tensorType({1, 3}, builder.getF16Type()));
  auto tiled = cast<BatchNormInferenceOp>(result->tiledOps.front());
  EXPECT_EQ(tiled.getGamma().getType(), tensorType({3}, builder.getF32Type()));
  EXPECT_EQ(tiled.getEpsilon().convertToDouble(), 1.0);
  EXPECT_TRUE(succeeded(verify(*module)));
}
