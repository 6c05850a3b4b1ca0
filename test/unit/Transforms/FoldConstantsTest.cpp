//===- FoldConstantsTest.cpp - What folding leaves behind -----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "nnspec/IR/NNSpecDialect.h"
#include "nnspec/Transforms/Passes.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::nnspec;

namespace {

class FoldConstantsTest : public testing::Test {
protected:
  FoldConstantsTest() {
    context.loadDialect<NNSpecDialect, arith::ArithDialect, func::FuncDialect,
                        tensor::TensorDialect>();
  }

  OwningOpRef<ModuleOp> parse() {
    return parseSourceString<ModuleOp>(R"mlir(
      func.func @main(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
        %w = arith.constant dense_resource<w> : tensor<2xf32>
        %0 = nnspec.add %w, %w : tensor<2xf32>
        %1 = nnspec.mul %0, %x : tensor<2xf32>
        %2 = nnspec.mul %w, %w : tensor<2xf32>
        return %1, %2 : tensor<2xf32>, tensor<2xf32>
      }
      {-# dialect_resources: { builtin: {
        w: "0x040000000000803F00000040"
      } } #-}
    )mlir",
                                       &context);
  }

  void fold(ModuleOp module) {
    PassManager manager(&context);
    FoldConstantsOptions options;
    options.resourceThreshold = 0;
    manager.addPass(createFoldConstants(options));
    ASSERT_TRUE(succeeded(manager.run(module)));
  }

  /// How many bytes a resource has now.
  size_t getSize(StringRef name) {
    auto &manager = DenseResourceElementsHandle::getManagerInterface(&context);
    auto *entry = manager.getBlobManager().lookup(name);
    EXPECT_TRUE(entry && entry->getBlob()) << name.str();
    return entry->getBlob()->getData().size();
  }

  /// Has another argument take the place of the first constant.
  static void replaceFirstConstant(ModuleOp module) {
    auto function = *module.getOps<func::FuncOp>().begin();
    auto constant = *function.getOps<arith::ConstantOp>().begin();
    constant.getResult().replaceAllUsesWith(function.getArgument(0));
    constant.erase();
  }

  MLIRContext context;
};

} // namespace

TEST_F(FoldConstantsTest, EmptiesItsOwnUnusedResources) {
  OwningOpRef<ModuleOp> module = parse();
  fold(*module);
  EXPECT_EQ(getSize("nnspec_const_0"), 8u);
  EXPECT_EQ(getSize("nnspec_const_1"), 8u);
  replaceFirstConstant(*module);
  fold(*module);
  EXPECT_EQ(getSize("nnspec_const_0"), 0u);
  EXPECT_EQ(getSize("nnspec_const_1"), 8u);
  // Nothing uses the user's either, but it is theirs.
  EXPECT_EQ(getSize("w"), 8u);
}

TEST_F(FoldConstantsTest, LeavesTheResourcesOfOtherModulesAlone) {
  OwningOpRef<ModuleOp> first = parse(), second = parse();
  fold(*first);
  fold(*second);
  replaceFirstConstant(*second);
  fold(*second);
  EXPECT_EQ(getSize("nnspec_const_0"), 8u);
  EXPECT_EQ(getSize("nnspec_const_1"), 8u);
  EXPECT_EQ(getSize("nnspec_const_2"), 0u);
  EXPECT_EQ(getSize("nnspec_const_3"), 8u);
}

TEST_F(FoldConstantsTest, EmptiesNothingWhenItRunsOnAFunction) {
  OwningOpRef<ModuleOp> module = parse();
  fold(*module);
  replaceFirstConstant(*module);
  PassManager manager(&context);
  manager.nest<func::FuncOp>().addPass(createFoldConstants());
  ASSERT_TRUE(succeeded(manager.run(*module)));
  EXPECT_EQ(getSize("nnspec_const_0"), 8u);
}
