//===- IntervalEvaluatorTest.cpp - Interval bound propagation -------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/IntervalDomain.h"

#include "Program.h"
#include "TestUtils.h"
#include "nnspec/Evaluator/RealDomain.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

/// The constants of interval_bound_propagation.py.
static std::vector<double> makeNumbers(int count, int factor, int shift,
                                       double scale) {
  std::vector<double> numbers(count);
  for (int i = 0; i < count; ++i)
    numbers[i] = ((i * factor + shift) % 17 - 8) * scale;
  return numbers;
}

static std::string makeNetwork() {
  auto dense = [](ArrayRef<double> values, ArrayRef<int64_t> shape) {
    return formatDense(values, shape);
  };
  std::string source = R"mlir(
func.func @main(%x: tensor<1x2x5x5xf32>) -> tensor<1x4xf32> {
  %filters = arith.constant dense<$0> : tensor<3x2x3x3xf32>
  %mean = arith.constant dense<$1> : tensor<3xf32>
  %variance = arith.constant dense<[0.5, 1.0, 2.0]> : tensor<3xf32>
  %gamma = arith.constant dense<$2> : tensor<3xf32>
  %beta = arith.constant dense<$3> : tensor<3xf32>
  %weight = arith.constant dense<$4> : tensor<27x4xf32>
  %bias = arith.constant dense<$5> : tensor<1x4xf32>
  %zeros = arith.constant dense<0.0> : tensor<1x3x3x3xf32>
  %0 = linalg.conv_2d_nchw_fchw
         ins(%x, %filters : tensor<1x2x5x5xf32>, tensor<3x2x3x3xf32>)
         outs(%zeros : tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32>
  %1 = nnspec.batch_norm_inference %0 mean(%mean) variance(%variance)
         gamma(%gamma) beta(%beta) axis = 1 epsilon = 1.000000e-05
         : tensor<1x3x3x3xf32>, tensor<3xf32>
  %2 = nnspec.max %1, %zeros : tensor<1x3x3x3xf32>
  %3 = tensor.collapse_shape %2 [[0], [1, 2, 3]]
         : tensor<1x3x3x3xf32> into tensor<1x27xf32>
  %4 = linalg.matmul ins(%3, %weight : tensor<1x27xf32>, tensor<27x4xf32>)
         outs(%bias : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %4 : tensor<1x4xf32>
}
)mlir";
  std::string constants[] = {dense(makeNumbers(54, 7, 2, 0.0625), {3, 2, 3, 3}),
                             dense(makeNumbers(3, 3, 9, 0.125), {3}),
                             dense(makeNumbers(3, 11, 1, 0.25), {3}),
                             dense(makeNumbers(3, 2, 5, 0.125), {3}),
                             dense(makeNumbers(108, 13, 6, 0.03125), {27, 4}),
                             dense(makeNumbers(4, 4, 7, 0.0625), {1, 4})};
  for (auto [i, constant] : llvm::enumerate(constants)) {
    std::string name = "$" + std::to_string(i);
    source.replace(source.find(name), name.size(), constant);
  }
  return source;
}

static std::vector<Interval> makeBox(ArrayRef<double> center, double radius) {
  std::vector<Interval> box;
  for (double x : center)
    box.push_back({x - radius, x + radius});
  return box;
}

class IntervalNetwork : public testing::Test {
protected:
  static constexpr int64_t kShape[] = {1, 2, 5, 5};

  std::vector<Interval> propagate(std::vector<Interval> box) {
    IntervalDomain domain;
    auto results =
        program.evaluate<IntervalDomain>(domain, {{kShape, std::move(box)}});
    EXPECT_FALSE(domain.mayDivideByZero());
    EXPECT_FALSE(domain.mayBeUndefined());
    return results.front().scalars();
  }

  std::vector<double> run(std::vector<double> point) {
    RealDomain domain;
    return program.evaluate<RealDomain>(domain, {{kShape, std::move(point)}})
        .front()
        .scalars();
  }

  Program program{makeNetwork()};
  std::vector<double> center = makeNumbers(50, 5, 3, 0.25);
};

TEST_F(IntervalNetwork, EqualsBoundPropagationInNumPy) {
  ASSERT_TRUE(program);
  // From interval_bound_propagation.py.
  constexpr Interval expected[] = {{0.65566529491138414, 3.084594708418384},
                                   {-2.1406316357848407, 0.45111144734767383},
                                   {-4.1412230085953734, -0.43252024045587367},
                                   {-1.8494886772267207, 1.9025514826602945}};
  std::vector<Interval> bounds = propagate(makeBox(center, 0.125));
  ASSERT_EQ(bounds.size(), 4u);
  for (auto [bound, reference] : llvm::zip_equal(bounds, expected)) {
    EXPECT_NEAR(bound.lower, reference.lower, 1e-14);
    EXPECT_NEAR(bound.upper, reference.upper, 1e-14);
  }
}

TEST_F(IntervalNetwork, EnclosesConcreteExecutions) {
  ASSERT_TRUE(program);
  std::vector<Interval> box = makeBox(center, 0.125);
  std::vector<Interval> bounds = propagate(box);
  Random random;
  for (int i = 0; i < 10000; ++i) {
    std::vector<double> point;
    // Inside and at the corners.
    for (Interval x : box)
      point.push_back(i % 2 ? random.getUniform(x.lower, x.upper)
                      : random.getBits() & 1 ? x.lower
                                             : x.upper);
    std::vector<double> results = run(point);
    for (auto [bound, result] : llvm::zip_equal(bounds, results))
      ASSERT_TRUE(bound.contains(result));
  }
}

TEST_F(IntervalNetwork, IsNarrowForAPoint) {
  ASSERT_TRUE(program);
  std::vector<Interval> bounds = propagate(makeBox(center, 0));
  std::vector<double> results = run(center);
  for (auto [bound, result] : llvm::zip_equal(bounds, results)) {
    EXPECT_NEAR(bound.lower, result, 1e-14);
    EXPECT_NEAR(bound.upper, result, 1e-14);
  }
}

TEST_F(IntervalNetwork, IsUnboundedForAnyInput) {
  ASSERT_TRUE(program);
  std::vector<Interval> bounds =
      propagate(std::vector<Interval>(50, Interval::whole()));
  for (Interval bound : bounds) {
    EXPECT_EQ(bound.lower, -kInfinity);
    EXPECT_EQ(bound.upper, kInfinity);
  }
}

TEST(IntervalEvaluator, AffineLayerIsExactToOutwardRounding) {
  // Each result is one sum of exact products, and the bounds are at most two
  // steps from the exact ones.
  Program program(R"mlir(
func.func @main(%x: tensor<8x64xf32>, %w: tensor<64x8xf32>, %b: tensor<8x8xf32>)
    -> tensor<8x8xf32> {
  %0 = linalg.matmul ins(%x, %w : tensor<8x64xf32>, tensor<64x8xf32>)
         outs(%b : tensor<8x8xf32>) -> tensor<8x8xf32>
  return %0 : tensor<8x8xf32>
}
)mlir");
  ASSERT_TRUE(program);
  Random random;
  auto makePoints = [&](ArrayRef<int64_t> shape) {
    std::vector<Interval> points(ShapedType::getNumElements(shape));
    for (Interval &point : points)
      point = Interval::point(static_cast<float>(random.getUniform(-1, 1)));
    return Datum<IntervalDomain>(shape, std::move(points));
  };
  IntervalDomain domain;
  auto results = program.evaluate<IntervalDomain>(
      domain, {makePoints({8, 64}), makePoints({64, 8}), makePoints({8, 8})});
  ASSERT_EQ(results.size(), 1u);
  for (Interval result : results.front().scalars()) {
    double step = std::nextafter(result.lower, kInfinity);
    for (int i = 0; i < 3; ++i)
      step = std::nextafter(step, kInfinity);
    EXPECT_LE(result.upper, step);
  }
}

TEST(IntervalEvaluator, ProvesThatTheStandardDeviationIsNotZero) {
  const char *source = R"mlir(
func.func @main(%x: tensor<4xf32>, %v: tensor<4xf32>) -> tensor<4xf32> {
  %one = arith.constant dense<1.0> : tensor<4xf32>
  %0 = nnspec.batch_norm_inference %x mean(%x) variance(%v) gamma(%one)
         beta(%one) axis = 0 epsilon = $ : tensor<4xf32>, tensor<4xf32>
  return %0 : tensor<4xf32>
}
)mlir";
  for (bool isPositive : {false, true}) {
    std::string text = source;
    text.replace(text.find('$'), 1, isPositive ? "1.0e-12" : "0.0");
    Program program(text);
    ASSERT_TRUE(program);
    IntervalDomain domain;
    Datum<IntervalDomain> any(ArrayRef<int64_t>{4},
                              std::vector<Interval>(4, Interval::whole()));
    ASSERT_EQ(program.evaluate<IntervalDomain>(domain, {any, any}).size(), 1u);
    EXPECT_EQ(domain.mayDivideByZero(), !isPositive);
    EXPECT_FALSE(domain.mayBeUndefined());
  }
}

TEST(IntervalEvaluator, SquaresAreNotNegative) {
  for (const char *op :
       {"nnspec.mul %x, %x : tensor<3xf32>",
        "arith.mulf %x, %x : tensor<3xf32>",
        "linalg.mul ins(%x, %x : tensor<3xf32>, tensor<3xf32>) "
        "outs(%e : tensor<3xf32>) -> tensor<3xf32>",
        "linalg.square ins(%x : tensor<3xf32>) outs(%e : tensor<3xf32>) "
        "-> tensor<3xf32>"}) {
    Program program((Twine(R"mlir(
func.func @main(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<f32>) {
  %e = tensor.empty() : tensor<3xf32>
  %zero = arith.constant dense<0.0> : tensor<f32>
  %y = )mlir") + op + R"mlir(
  %s = linalg.dot ins(%x, %x : tensor<3xf32>, tensor<3xf32>)
         outs(%zero : tensor<f32>) -> tensor<f32>
  return %y, %s : tensor<3xf32>, tensor<f32>
}
)mlir")
                        .str());
    ASSERT_TRUE(program);
    IntervalDomain domain;
    auto results = program.evaluate<IntervalDomain>(
        domain, {{ArrayRef<int64_t>{3},
                  std::vector<Interval>{{-1, 2}, {1, 2}, {-3, -2}}}});
    ASSERT_EQ(results.size(), 2u);
    std::vector<Interval> squares = results.front().scalars();
    Interval expected[] = {{0, 4}, {1, 4}, {4, 9}};
    for (auto [found, value] : llvm::zip_equal(squares, expected)) {
      EXPECT_EQ(found.lower, value.lower) << op;
      EXPECT_EQ(found.upper, value.upper) << op;
    }
    EXPECT_EQ(results.back().scalars().front().lower, 5);
    EXPECT_EQ(results.back().scalars().front().upper, 17);
  }
}

TEST(IntervalEvaluator, ReportsNaN) {
  Program program(R"mlir(
func.func @main() -> f32 {
  %0 = arith.constant 0x7FC00000 : f32
  return %0 : f32
}
)mlir");
  ASSERT_TRUE(program);
  std::string message;
  ScopedDiagnosticHandler handler(program.getContext(), [&](Diagnostic &d) {
    message = d.str();
    return success();
  });
  IntervalDomain domain;
  EXPECT_TRUE(program.evaluate<IntervalDomain>(domain, {}).empty());
  EXPECT_EQ(message,
            "'arith.constant' op has a NaN, which no interval encloses");
}

TEST(IntervalEvaluator, PoolsFromMinusInfinity) {
  Program program(R"mlir(
func.func @main(%x: tensor<1x4x1xf32>, %window: tensor<2xf32>)
    -> tensor<1x2x1xf32> {
  %start = arith.constant dense<0xFF800000> : tensor<1x2x1xf32>
  %0 = linalg.pooling_nwc_max {strides = dense<2> : tensor<1xi64>}
         ins(%x, %window : tensor<1x4x1xf32>, tensor<2xf32>)
         outs(%start : tensor<1x2x1xf32>) -> tensor<1x2x1xf32>
  return %0 : tensor<1x2x1xf32>
}
)mlir");
  ASSERT_TRUE(program);
  IntervalDomain domain;
  auto results = program.evaluate<IntervalDomain>(
      domain, {{ArrayRef<int64_t>{1, 4, 1},
                std::vector<Interval>{{-2, 1}, {0, 0.5}, {-3, -1}, {-2, -2}}},
               {ArrayRef<int64_t>{2}, std::vector<Interval>(2)}});
  ASSERT_EQ(results.size(), 1u);
  std::vector<Interval> maxima = results.front().scalars();
  EXPECT_EQ(maxima[0].lower, 0);
  EXPECT_EQ(maxima[0].upper, 1);
  EXPECT_EQ(maxima[1].lower, -2);
  EXPECT_EQ(maxima[1].upper, -1);
}
