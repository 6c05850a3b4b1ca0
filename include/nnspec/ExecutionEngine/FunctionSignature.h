//===- FunctionSignature.h - What a function takes and returns --*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The part of a function's type that is left after compilation: enough to check
// arrays against it, independent of the MLIR context.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EXECUTIONENGINE_FUNCTIONSIGNATURE_H
#define NNSPEC_EXECUTIONENGINE_FUNCTIONSIGNATURE_H

#include "nnspec/ExecutionEngine/NDArray.h"

#include "mlir/IR/BuiltinOps.h"

namespace mlir::nnspec {

/// An attribute of an argument or a result: its integers, which have no sign in
/// MLIR, are unsigned.
inline constexpr StringLiteral kUnsignedAttrName = "nnspec.unsigned";

/// The type of a tensor. Signless integers are the signed element types unless
/// kUnsignedAttrName says otherwise, index is Int64.
struct TensorSpec {
  ElementType elementType;
  /// One size an axis, ShapedType::kDynamic where any size is allowed.
  SmallVector<int64_t> shape;
};

/// The name of a function and the types of its arguments and results.
class FunctionSignature {
public:
  /// The signature of the func.func called `name` in `module`. Fails where
  /// there is none, where it has no body, and where an argument or a result is
  /// not a ranked tensor of f16, bf16, f32, f64, index or a signless integer of
  /// 1, 8, 16, 32 or 64 bits.
  static llvm::Expected<FunctionSignature> get(ModuleOp module, StringRef name);

  StringRef getName() const { return name; }
  ArrayRef<TensorSpec> getArguments() const { return arguments; }
  ArrayRef<TensorSpec> getResults() const { return results; }

  /// Fails unless there is one array for each argument with its rank, its
  /// static sizes and its element type. An unsigned array fits a signless
  /// integer of its width, and a uint16 array fits bf16. `origins` says where
  /// the arrays come from, for the error's text: file names, or nothing.
  llvm::Error checkArguments(ArrayRef<NDArray> arrays,
                             ArrayRef<std::string> origins = {}) const;

private:
  std::string name;
  SmallVector<TensorSpec, 0> arguments;
  SmallVector<TensorSpec, 0> results;
};

} // namespace mlir::nnspec

#endif // NNSPEC_EXECUTIONENGINE_FUNCTIONSIGNATURE_H
