//===- UtilsTest.cpp - Helpers on nnspec values ---------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/Utils.h"

#include "IRTest.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Support/DebugStringHelper.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::nnspec;

namespace {

using UtilsTest = IRTest;

} // namespace

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

TEST_F(UtilsTest, SizeOfStaticAxisIsAttribute) {
  parse("func.func @f(%x: tensor<?x4xf32>) { return }");
  OpFoldResult size =
      getSize(builder, builder.getUnknownLoc(), argument(0), /*axis=*/1);
  EXPECT_TRUE(isa<Attribute>(size));
  EXPECT_EQ(getConstantIntValue(size), 4);
}

TEST_F(UtilsTest, SizeOfArgumentIsDim) {
  parse("func.func @f(%x: tensor<?x4xf32>) { return }");
  auto size = cast<Value>(
      getSize(builder, builder.getUnknownLoc(), argument(0), /*axis=*/0));
  auto dim = size.getDefiningOp<tensor::DimOp>();
  ASSERT_TRUE(dim);
  EXPECT_EQ(dim.getSource(), argument(0));
  EXPECT_EQ(dim.getConstantIndex(), 0);
}

TEST_F(UtilsTest, SizeOfFillAndBroadcastIsSizeOperand) {
  parse(R"mlir(
    func.func @f(%a: tensor<?xf32>, %n: index, %m: index)
        -> (tensor<?x3x?xf32>, tensor<?x3x?xf32>) {
      %0 = nnspec.fill 1.0 sizes(%n, %m) : tensor<?x3x?xf32>
      %1 = nnspec.broadcast %a dims = [0] sizes(%n, %m)
          : tensor<?xf32> to tensor<?x3x?xf32>
      return %0, %1 : tensor<?x3x?xf32>, tensor<?x3x?xf32>
    })mlir");
  for (unsigned i : {0, 1}) {
    SmallVector<OpFoldResult> sizes =
        getSizes(builder, builder.getUnknownLoc(), result(i));
    ASSERT_EQ(sizes.size(), 3u);
    EXPECT_EQ(sizes[0], OpFoldResult(argument(1)));
    EXPECT_EQ(getConstantIntValue(sizes[1]), 3);
    EXPECT_EQ(sizes[2], OpFoldResult(argument(2)));
  }
}

TEST_F(UtilsTest, SizeLooksThroughOpsAndCreatesNoDimOnThem) {
  parse(R"mlir(
    func.func @f(%x: tensor<?xf32>, %p: tensor<?xf32>) -> tensor<?xf64> {
      %0 = nnspec.sqrt %x : tensor<?xf32>
      %1 = nnspec.batch_norm_inference %0 mean(%p) variance(%p) gamma(%p)
          beta(%p) axis = 0 epsilon = 1.0 : tensor<?xf32>, tensor<?xf32>
      %2 = nnspec.mul %1, %p : tensor<?xf32>
      %3 = nnspec.cast %2 : tensor<?xf32> to tensor<?xf64>
      return %3 : tensor<?xf64>
    })mlir");
  auto size = cast<Value>(
      getSize(builder, builder.getUnknownLoc(), result(0), /*axis=*/0));
  EXPECT_EQ(only<tensor::DimOp>().getSource(), argument(0));
  EXPECT_EQ(size, only<tensor::DimOp>().getResult());
}

TEST_F(UtilsTest, SizePrefersOperandThatAnswers) {
  parse(R"mlir(
    func.func @f(%x: tensor<?xf32>, %n: index) -> tensor<?xf32> {
      %0 = nnspec.fill 1.0 sizes(%n) : tensor<?xf32>
      %1 = nnspec.sub %x, %0 : tensor<?xf32>
      return %1 : tensor<?xf32>
    })mlir");
  EXPECT_EQ(getSize(builder, builder.getUnknownLoc(), result(0), /*axis=*/0),
            OpFoldResult(argument(1)));
}

// A shape made of the sizes is as static as the type, so that an op of that
// shape can replace one of that type.
TEST_F(UtilsTest, SizeOfShapeCastIsConstantValue) {
  parse(R"mlir(
    func.func @f(%x: tensor<4xf32>) -> tensor<?xf32> {
      %0 = tensor.cast %x : tensor<4xf32> to tensor<?xf32>
      %1 = nnspec.sqrt %0 : tensor<?xf32>
      return %1 : tensor<?xf32>
    })mlir");
  OpFoldResult size =
      getSize(builder, builder.getUnknownLoc(), result(0), /*axis=*/0);
  EXPECT_TRUE(isa<Value>(size));
  EXPECT_EQ(getConstantIntValue(size), 4);
}

TEST_F(UtilsTest, SizeOfCastFromUnrankedIsDim) {
  parse(R"mlir(
    func.func @f(%x: tensor<*xf32>) -> tensor<?xf32> {
      %0 = tensor.cast %x : tensor<*xf32> to tensor<?xf32>
      %1 = nnspec.sqrt %0 : tensor<?xf32>
      return %1 : tensor<?xf32>
    })mlir");
  getSize(builder, builder.getUnknownLoc(), result(0), /*axis=*/0);
  EXPECT_TRUE(
      only<tensor::DimOp>().getSource().getDefiningOp<tensor::CastOp>());
}

// The search is bounded: from an op of a long chain, the answer is the size of
// an op before it.
TEST_F(UtilsTest, SizeInLongChain) {
  std::string source = "func.func @f(%v0: tensor<?xf32>) -> tensor<?xf32> {\n";
  for (int i = 0; i < 200; ++i)
    source += "%v" + std::to_string(i + 1) + " = nnspec.sqrt %v" +
              std::to_string(i) + " : tensor<?xf32>\n";
  parse(source + "return %v200 : tensor<?xf32> }");
  getSize(builder, builder.getUnknownLoc(), result(0), /*axis=*/0);
  auto source_op = only<tensor::DimOp>().getSource().getDefiningOp<SqrtOp>();
  ASSERT_TRUE(source_op);
  EXPECT_NE(source_op.getResult(), result(0));
}

TEST_F(UtilsTest, DynamicSizesAreTheValues) {
  parse("func.func @f(%n: index, %m: index) { return }");
  SmallVector<OpFoldResult> sizes = {argument(1), builder.getIndexAttr(3),
                                     argument(0)};
  EXPECT_EQ(getDynamicSizes(sizes),
            (SmallVector<Value>{argument(1), argument(0)}));
}

//===----------------------------------------------------------------------===//
// Casts
//===----------------------------------------------------------------------===//

TEST_F(UtilsTest, CastsOnlyWhereTypesDiffer) {
  parse("func.func @f(%x: tensor<?x4xf16>) { return }");
  Location loc = builder.getUnknownLoc();
  EXPECT_EQ(castElementType(builder, loc, argument(0), builder.getF16Type()),
            argument(0));
  EXPECT_EQ(castShape(builder, loc, argument(0), {ShapedType::kDynamic, 4}),
            argument(0));
  EXPECT_EQ(castElementType(builder, loc, argument(0), builder.getF32Type())
                .getType(),
            tensorType({ShapedType::kDynamic, 4}, builder.getF32Type()));
  EXPECT_EQ(castShape(builder, loc, argument(0), {2, 4}).getType(),
            tensorType({2, 4}, builder.getF16Type()));
}

static llvm::APFloat convert(llvm::APFloat value, FloatType type, bool &loses) {
  value.convert(type.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven,
                &loses);
  return value;
}

// The expectation is found by converting every value of the 16-bit types, and
// from the wider ones a value with a bit that only they have.
TEST_F(UtilsTest, IsExactCastOverAllPairs) {
  const FloatType types[] = {builder.getF16Type(), builder.getBF16Type(),
                             builder.getF32Type(), builder.getF64Type()};
  auto loses = [&](FloatType from, FloatType to) {
    bool anyLost = false, lost = false;
    if (from.getWidth() == 16) {
      for (unsigned bits = 0; bits <= 0xFFFF; ++bits) {
        llvm::APFloat value(from.getFloatSemantics(), llvm::APInt(16, bits));
        if (value.isNaN())
          continue;
        convert(value, to, lost);
        anyLost |= lost;
      }
      return anyLost;
    }
    double lastBit = from.isF32() ? 0x1p-23 : 0x1p-52;
    bool ignored;
    convert(convert(llvm::APFloat(1 + lastBit), from, ignored), to, lost);
    return lost;
  };
  for (FloatType from : types)
    for (FloatType to : types)
      EXPECT_EQ(isExactCast(from, to), !loses(from, to))
          << debugString(from) << " to " << debugString(to);
}

TEST_F(UtilsTest, RoundToNearestEven) {
  auto round = [](FloatType type, double value) {
    bool loses;
    return convert(roundTo(type, value), Float64Type::get(type.getContext()),
                   loses)
        .convertToDouble();
  };
  // 11 and 8 bits: the middles 1 + 2^-11 and 1 + 3 * 2^-8 go to the even side.
  EXPECT_EQ(round(builder.getF16Type(), 1 + 0x1p-11), 1.0);
  EXPECT_EQ(round(builder.getBF16Type(), 1 + 3 * 0x1p-8), 1 + 4 * 0x1p-8);
  // Just above the middle: rounding to f32 first would end at the middle,
  // then 1.
  EXPECT_EQ(round(builder.getF16Type(), 1 + 0x1p-11 + 0x1p-40), 1 + 0x1p-10);
  EXPECT_EQ(round(builder.getF32Type(), 1e-60), 0.0);
  EXPECT_EQ(round(builder.getF16Type(), 65520.0),
            std::numeric_limits<double>::infinity());
  EXPECT_EQ(round(builder.getF64Type(), 0.1), 0.1);
  EXPECT_TRUE(std::isnan(round(builder.getF16Type(), std::nan(""))));
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

TEST_F(UtilsTest, UniformValue) {
  parse(R"mlir(
    func.func @f(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf16>, tensor<2xf32>,
                                        tensor<3x2xf32>, tensor<2xf32>, tensor<f64>) {
      %0 = nnspec.fill 0.1 : tensor<2xf32>
      %1 = arith.constant dense<0.5> : tensor<2xf16>
      %2 = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %3 = arith.constant dense<0.25> : tensor<f32>
      %4 = nnspec.broadcast %3 dims = [] : tensor<f32> to tensor<2xf32>
      %5 = nnspec.broadcast %4 dims = [1] : tensor<2xf32> to tensor<3x2xf32>
      %6 = nnspec.sqrt %0 : tensor<2xf32>
      %7 = arith.constant dense<0x7FF8000000000000> : tensor<f64>
      return %0, %1, %2, %5, %6, %7
          : tensor<2xf32>, tensor<2xf16>, tensor<2xf32>, tensor<3x2xf32>,
            tensor<2xf32>, tensor<f64>
    })mlir");
  // A fill's value is not rounded to f32.
  EXPECT_EQ(getUniformValue(result(0)), 0.1);
  EXPECT_EQ(getUniformValue(result(1)), 0.5);
  EXPECT_EQ(getUniformValue(result(2)), std::nullopt);
  EXPECT_EQ(getUniformValue(result(3)), 0.25);
  EXPECT_EQ(getUniformValue(result(4)), std::nullopt);
  EXPECT_TRUE(std::isnan(getUniformValue(result(5)).value()));
  EXPECT_EQ(getUniformValue(argument(0)), std::nullopt);
}

TEST_F(UtilsTest, KnownPositive) {
  parse(R"mlir(
    func.func @f(%x: tensor<2xf32>)
        -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf16>, tensor<2xf32>,
            tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<0xf32>) {
      %0 = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %1 = arith.constant dense<[1.0, -0.0]> : tensor<2xf32>
      %2 = nnspec.fill 1.0e-10 : tensor<2xf16>
      %3 = nnspec.fill 1.0e-10 : tensor<2xf32>
      %4 = arith.constant dense<0x7F800000> : tensor<2xf32>
      %5 = arith.constant dense<0x7FC00000> : tensor<2xf32>
      %6 = nnspec.cast %2 : tensor<2xf16> to tensor<2xf32>
      %7 = arith.constant dense<> : tensor<0xf32>
      return %0, %1, %2, %3, %4, %5, %6, %7
          : tensor<2xf32>, tensor<2xf32>, tensor<2xf16>, tensor<2xf32>,
            tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<0xf32>
    })mlir");
  EXPECT_TRUE(isKnownPositive(result(0)));
  EXPECT_FALSE(isKnownPositive(result(1)));
  // As stored: f16 rounds 1e-10 to 0.
  EXPECT_FALSE(isKnownPositive(result(2)));
  EXPECT_TRUE(isKnownPositive(result(3)));
  EXPECT_TRUE(isKnownPositive(result(4)));
  EXPECT_FALSE(isKnownPositive(result(5)));
  EXPECT_FALSE(isKnownPositive(result(6)));
  EXPECT_TRUE(isKnownPositive(result(7)));
  EXPECT_FALSE(isKnownPositive(argument(0)));
}
