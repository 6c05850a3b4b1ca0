//===- ProgramBuilder.h - Random programs -----------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_FUZZ_PROGRAMBUILDER_H
#define NNSPEC_TEST_FUZZ_PROGRAMBUILDER_H

#include "Choices.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace mlir::nnspec::fuzz {

/// Builds a well-typed program of nnspec, linalg and tensor ops: a function
/// `main` on small tensors of static shape, which returns the last value and
/// perhaps another. Each choice comes from the bytes.
class ProgramBuilder {
public:
  ProgramBuilder(MLIRContext *context, Choices &choices)
      : builder(context), choices(choices), loc(builder.getUnknownLoc()) {}

  OwningOpRef<ModuleOp> build();

private:
  RankedTensorType typeOf(Value value) {
    return cast<RankedTensorType>(value.getType());
  }
  RankedTensorType tensor(ArrayRef<int64_t> shape, Type element) {
    return RankedTensorType::get(shape, element);
  }
  Value empty(RankedTensorType type);
  Value filled(RankedTensorType type, double value);

  double number();
  /// A constant, an argument, a splat, or a sum or product of two of these.
  Value parameter(RankedTensorType type, bool isPositive = false);
  Value argument(RankedTensorType type);
  /// A choice of axes of `x`, in order, at least one, and a parameter of their
  /// sizes.
  Value parameterOnAxes(Value x, SmallVectorImpl<int64_t> &axes);
  /// What `fn` computes of x and of parameters on its axis `axis`.
  Value elementwise(Value x, ArrayRef<Value> parameters, ArrayRef<int64_t> axes,
                    function_ref<Value(OpBuilder &, ValueRange)> fn);

  Value step(Value x);
  Value batchNorm(Value x);
  Value batchNormGeneric(Value x);
  Value batchNormNamed(Value x);
  Value affine(Value x);
  Value affineGeneric(Value x);
  Value contraction(Value x);
  Value convolution(Value x);
  Value matmul(Value x);
  Value pad(Value x);
  Value transpose(Value x);
  Value reshape(Value x);
  Value concat(Value x);
  Value slice(Value x);
  Value castThrough(Value x);
  Value residual(Value x);
  Value maximum(Value x);

  OpBuilder builder;
  Choices &choices;
  Location loc;
  func::FuncOp function;
  SmallVector<Value> values;
};

} // namespace mlir::nnspec::fuzz

#endif // NNSPEC_TEST_FUZZ_PROGRAMBUILDER_H
