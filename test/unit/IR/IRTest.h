//===- IRTest.h - What the tests of the dialect share -----------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_UNIT_IR_IRTEST_H
#define NNSPEC_TEST_UNIT_IR_IRTEST_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "nnspec/IR/NNSpecOps.h"
#include "gtest/gtest.h"

namespace mlir::nnspec {

class IRTest : public testing::Test {
protected:
  IRTest() : builder(&context) {
    DialectRegistry registry;
    registry.insert<NNSpecDialect, arith::ArithDialect, func::FuncDialect,
                    linalg::LinalgDialect, tensor::TensorDialect>();
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  /// Parses one function, and sets the builder to its end.
  void parse(StringRef source) {
    module = parseSourceString<ModuleOp>(source, &context);
    ASSERT_TRUE(module) << source.str();
    function = *module->getOps<func::FuncOp>().begin();
    builder.setInsertionPoint(function.front().getTerminator());
  }

  Value argument(unsigned index) { return function.getArgument(index); }

  /// The `index`-th operand of the function's return.
  Value result(unsigned index) {
    return function.front().getTerminator()->getOperand(index);
  }

  /// The only op of the kind in the function.
  template <typename OpTy>
  OpTy only() {
    SmallVector<OpTy> ops;
    function.walk([&](OpTy op) { ops.push_back(op); });
    EXPECT_EQ(ops.size(), 1u);
    return ops.front();
  }

  RankedTensorType tensorType(ArrayRef<int64_t> shape, Type elementType) {
    return RankedTensorType::get(shape, elementType);
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
  OpBuilder builder;
};

} // namespace mlir::nnspec

#endif // NNSPEC_TEST_UNIT_IR_IRTEST_H
