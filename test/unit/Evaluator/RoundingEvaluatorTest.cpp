//===- RoundingEvaluatorTest.cpp - Rounding errors of programs ------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Batch norm, as the op and as a multiplication and an addition: what compiled
// code computes, against arithmetic with 113 bits.
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/RoundingDomain.h"

#include "ElementType.h"
#include "Program.h"
#include "Quad.h"
#include "TestUtils.h"
#include "nnspec/Evaluator/RealDomain.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

/// $ stands for the element type. The op computes in f32 at least.
static constexpr StringLiteral kOp = R"mlir(
func.func @main(%x: tensor<?x$>, %mean: tensor<?x$>, %variance: tensor<?x$>,
                %gamma: tensor<?x$>, %beta: tensor<?x$>) -> tensor<?x$> {
  %0 = nnspec.batch_norm_inference %x mean(%mean) variance(%variance)
         gamma(%gamma) beta(%beta) axis = 0 epsilon = 1.000000e-05
         : tensor<?x$>, tensor<?x$>
  return %0 : tensor<?x$>
}
)mlir";

/// Computes in the element type, in the form of the theorem.
static constexpr StringLiteral kFactored = R"mlir(
#id = affine_map<(d0) -> (d0)>
func.func @main(%x: tensor<?x$>, %mean: tensor<?x$>, %variance: tensor<?x$>,
                %gamma: tensor<?x$>, %beta: tensor<?x$>) -> tensor<?x$> {
  %zero = arith.constant 0.0 : $
  %wide = arith.constant 1.0e-5 : f64
  %epsilon = EPSILON
  %0 = linalg.generic {indexing_maps = [#id, #id, #id, #id, #id, #id],
                       iterator_types = ["parallel"]}
      ins(%x, %mean, %variance, %gamma, %beta
          : tensor<?x$>, tensor<?x$>, tensor<?x$>, tensor<?x$>, tensor<?x$>)
      outs(%x : tensor<?x$>) {
  ^bb0(%a: $, %m: $, %v: $, %g: $, %b: $, %out: $):
    %clamped = arith.maximumf %v, %zero : $
    %shifted = arith.addf %clamped, %epsilon : $
    %std = math.sqrt %shifted : $
    %scale = arith.divf %g, %std : $
    %scaled = arith.mulf %a, %scale : $
    %moved = arith.mulf %m, %scale : $
    %bias = arith.subf %b, %moved : $
    %y = arith.addf %scaled, %bias : $
    linalg.yield %y : $
  } -> tensor<?x$>
  return %0 : tensor<?x$>
}
)mlir";

namespace {

constexpr double kEpsilon = 1e-5;

/// The operands of batch norm at one point.
struct Point {
  double x, mean, variance, gamma, beta;
};

double getDeviation(const ElementType &t, const Point &p) {
  return t.sqrt(t.add(std::fmax(p.variance, 0), t.round(kEpsilon)));
}

double computeOp(const ElementType &t, const Point &p) {
  double normalized = t.div(t.add(p.x, -p.mean), getDeviation(t, p));
  return t.add(t.mul(normalized, p.gamma), p.beta);
}

double computeFactored(const ElementType &t, const Point &p) {
  double scale = t.div(p.gamma, getDeviation(t, p));
  double bias = t.add(p.beta, -t.mul(p.mean, scale));
  return t.add(t.mul(p.x, scale), bias);
}

double computeFactoredFused(const ElementType &t, const Point &p) {
  double scale = t.div(p.gamma, getDeviation(t, p));
  return t.fma(p.x, scale, t.fma(-p.mean, scale, p.beta));
}

Quad getReal(const Point &p) {
  Quad std = sqrt(Quad(std::fmax(p.variance, 0)) + Quad(kEpsilon));
  return (Quad(p.x) - Quad(p.mean)) / std * Quad(p.gamma) + Quad(p.beta);
}

class RoundingBatchNorm : public testing::TestWithParam<ElementType> {
protected:
  static constexpr int kCount = 20000;

  RoundingBatchNorm() {
    Random random;
    for (int i = 0; i < kCount; ++i) {
      Point p = {random.getUniform(-2, 2), random.getUniform(-2, 2),
                 std::pow(10, random.getUniform(-8, 2)),
                 random.getUniform(-2, 2), random.getUniform(-2, 2)};
      // A mean far above the deviation, where the factored form cancels.
      if (i % 3 == 0) {
        p.x = random.getUniform(-1000, 1000);
        p.mean = p.x + random.getUniform(-1, 1);
      }
      if (i % 5 == 0)
        p.variance = random.getUniform(-1, 0);
      for (double *value : {&p.x, &p.mean, &p.variance, &p.gamma, &p.beta})
        *value = type.round(*value);
      points.push_back(p);
    }
  }

  /// The program's value at each point.
  template <typename D>
  std::vector<typename D::Scalar> evaluate(D &domain, StringRef source) {
    bool isDouble = type.getFormat().precision == 53;
    std::string text;
    for (char c : source.str())
      text += c == '$' ? type.getName() : std::string(1, c);
    if (size_t at = text.find("EPSILON"); at != std::string::npos)
      text.replace(at, 7,
                   isDouble ? std::string("arith.constant 1.0e-5 : f64")
                            : std::string("arith.truncf %wide : f64 to ") +
                                  type.getName());
    Program program(text);
    if (!program)
      return {};
    SmallVector<Datum<D>> arguments;
    for (auto member : {&Point::x, &Point::mean, &Point::variance,
                        &Point::gamma, &Point::beta}) {
      std::vector<typename D::Scalar> scalars;
      for (const Point &point : points)
        scalars.push_back(domain.constant(point.*member));
      arguments.push_back({ArrayRef<int64_t>{kCount}, std::move(scalars)});
    }
    return program.evaluate<D>(domain, arguments).front().scalars();
  }

  /// Expects the bounds to hold for what is computed, and not to be far off.
  void expectHolds(ArrayRef<RoundedValue> bounds,
                   llvm::function_ref<double(const Point &)> compute) {
    ASSERT_EQ(bounds.size(), points.size());
    double worst = 0;
    int numBounds = 0;
    for (auto [bound, point] : llvm::zip_equal(bounds, points)) {
      if (bound.error == kInfinity)
        continue;
      ++numBounds;
      Quad real = getReal(point);
      for (double y : {bound.value, compute(point)}) {
        double error = std::fabs((Quad(y) - real).toDouble());
        ASSERT_LE(error, bound.error);
        worst = std::fmax(worst, error / bound.error);
      }
    }
    EXPECT_GT(numBounds, kCount / 4);
    EXPECT_GT(worst, 0.1);
  }

  ElementType type = GetParam();
  std::vector<Point> points;
};

} // namespace

TEST_P(RoundingBatchNorm, OpHolds) {
  RoundingDomain domain;
  ElementType computation =
      type.getFormat().precision == 53 ? type : ElementType::all()[2];
  expectHolds(evaluate(domain, kOp), [&](const Point &point) {
    return type.round(computeOp(computation, point));
  });
}

TEST_P(RoundingBatchNorm, FactoredFormHolds) {
  RoundingDomain domain;
  std::vector<RoundedValue> bounds = evaluate(domain, kFactored);
  expectHolds(bounds,
              [&](const Point &point) { return computeFactored(type, point); });
  expectHolds(bounds, [&](const Point &point) {
    return computeFactoredFused(type, point);
  });
}

TEST_P(RoundingBatchNorm, DoubleModeBoundsTheRealDomain) {
  RealDomain real;
  RoundingDomain domain(RoundingDomain::Mode::Double);
  for (StringRef source : {kOp, kFactored}) {
    std::vector<double> values = evaluate(real, source);
    std::vector<RoundedValue> bounds = evaluate(domain, source);
    ASSERT_EQ(values.size(), points.size());
    for (auto [value, bound] : llvm::zip_equal(values, bounds))
      ASSERT_EQ(value, bound.value);
    size_t i = 0;
    expectHolds(bounds, [&](const Point &) { return values[i++]; });
  }
}

INSTANTIATE_TEST_SUITE_P(All, RoundingBatchNorm,
                         testing::ValuesIn(ElementType::all()),
                         [](const auto &info) { return info.param.getName(); });

TEST(RoundingEvaluator, BoundsANetwork) {
  Program program(R"mlir(
func.func @main(%x: tensor<4x64xf32>, %w: tensor<64x8xf32>,
                %b: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x8xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<4x64xf32>, tensor<64x8xf32>)
         outs(%b : tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = nnspec.max %0, %zeros : tensor<4x8xf32>
  %2 = math.tanh %1 : tensor<4x8xf32>
  return %2 : tensor<4x8xf32>
}
)mlir");
  ASSERT_TRUE(program);
  Random random;
  auto makeValues = [&](int count) {
    std::vector<double> values(count);
    for (double &value : values)
      value = static_cast<float>(random.getUniform(-1, 1));
    return values;
  };
  std::vector<double> x = makeValues(256), w = makeValues(512),
                      b = makeValues(32);
  RoundingDomain domain;
  auto makeDatum = [&](ArrayRef<int64_t> shape, ArrayRef<double> values) {
    std::vector<RoundedValue> scalars;
    for (double value : values)
      scalars.push_back(domain.constant(value));
    return Datum<RoundingDomain>(shape, std::move(scalars));
  };
  auto results = program.evaluate<RoundingDomain>(
      domain,
      {makeDatum({4, 64}, x), makeDatum({64, 8}, w), makeDatum({4, 8}, b)});
  ASSERT_EQ(results.size(), 1u);
  std::vector<RoundedValue> bounds = results.front().scalars();
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 8; ++j) {
      float sum = b[i * 8 + j];
      long double real = sum;
      for (int k = 0; k < 64; ++k) {
        sum += static_cast<float>(x[i * 64 + k]) *
               static_cast<float>(w[k * 8 + j]);
        real += static_cast<long double>(x[i * 64 + k]) * w[k * 8 + j];
      }
      RoundedValue bound = bounds[i * 8 + j];
      long double expected = std::tanh(std::fmax(real, 0.0L));
      EXPECT_LE(std::fabs(std::tanh(std::fmax(sum, 0.0f)) - expected),
                bound.error);
      EXPECT_LE(std::fabs(bound.value - expected), bound.error);
      EXPECT_LT(bound.error, 3e-4);
    }
}
