//===- FuseElementwiseTest.cpp - Fusion by patterns of one's own driver ---===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "nnspec/Transforms/Passes.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::nnspec;

// A cast, a multiplication and an addition, one after another.
static constexpr StringLiteral kSource = R"mlir(
  #id = affine_map<(d0, d1) -> (d0, d1)>
  #row = affine_map<(d0, d1) -> (d1)>
  func.func @main(%x: tensor<?x4xf16>, %p: tensor<4xf32>,
                  %e: tensor<?x4xf32>) -> tensor<?x4xf32> {
    %0 = linalg.generic {indexing_maps = [#id, #id],
                         iterator_types = ["parallel", "parallel"]}
        ins(%x : tensor<?x4xf16>) outs(%e : tensor<?x4xf32>) {
    ^bb0(%a: f16, %out: f32):
      %w = arith.extf %a : f16 to f32
      linalg.yield %w : f32
    } -> tensor<?x4xf32>
    %1 = linalg.generic {indexing_maps = [#id, #row, #id],
                         iterator_types = ["parallel", "parallel"]}
        ins(%0, %p : tensor<?x4xf32>, tensor<4xf32>)
        outs(%e : tensor<?x4xf32>) {
    ^bb0(%a: f32, %b: f32, %out: f32):
      %m = arith.mulf %a, %b : f32
      linalg.yield %m : f32
    } -> tensor<?x4xf32>
    %2 = linalg.generic {indexing_maps = [#id, #row, #id],
                         iterator_types = ["parallel", "parallel"]}
        ins(%1, %p : tensor<?x4xf32>, tensor<4xf32>)
        outs(%e : tensor<?x4xf32>) {
    ^bb0(%a: f32, %b: f32, %out: f32):
      %s = arith.addf %a, %b : f32
      linalg.yield %s : f32
    } -> tensor<?x4xf32>
    return %2 : tensor<?x4xf32>
  }
)mlir";

TEST(FuseElementwise, PatternsFuseAll) {
  MLIRContext context;
  context.loadDialect<arith::ArithDialect, func::FuncDialect,
                      linalg::LinalgDialect, tensor::TensorDialect>();
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(kSource, &context);
  ASSERT_TRUE(module);

  RewritePatternSet patterns(&context);
  populateFuseElementwisePatterns(patterns);
  ASSERT_TRUE(succeeded(applyPatternsGreedily(*module, std::move(patterns))));
  ASSERT_TRUE(succeeded(verify(*module)));

  SmallVector<linalg::GenericOp> ops;
  module->walk([&](linalg::GenericOp op) { ops.push_back(op); });
  ASSERT_EQ(ops.size(), 1u);
  SmallVector<StringRef> body;
  for (Operation &op : ops.front().getBody()->without_terminator())
    body.push_back(op.getName().getStringRef());
  EXPECT_EQ(body,
            (SmallVector<StringRef>{"arith.extf", "arith.mulf", "arith.addf"}));
}
