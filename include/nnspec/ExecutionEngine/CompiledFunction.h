//===- CompiledFunction.h - Functions compiled in-process -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EXECUTIONENGINE_COMPILEDFUNCTION_H
#define NNSPEC_EXECUTIONENGINE_COMPILEDFUNCTION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "nnspec/ExecutionEngine/FunctionSignature.h"

#include <chrono>
#include <functional>

namespace mlir {
class ExecutionEngine;
class OpPassManager;

namespace nnspec {

struct CompileOptions {
  /// LLVM's optimisation level, 0 to 3.
  unsigned optLevel = 3;
  /// Whether sizes that are only known at run time are checked, where an op has
  /// a check (RuntimeVerifiableOpInterface). A failed check is an error of the
  /// call; without it, wrong sizes are undefined behaviour.
  bool verifySizes = true;
  /// Whether the default pipeline begins with nnspec-simplify, which changes
  /// how results are rounded.
  bool simplify = true;
  /// The processor to compile for, as createTargetMachine() takes it.
  std::string cpu = "native";
  /// How many threads the default pipeline divides large elementwise ops among.
  /// More than one need a build with OpenMP.
  unsigned threads = 1;
  /// Adds the passes that lower the module to the LLVM dialect. Tensor
  /// arguments must become memrefs with the identity layout, and returned
  /// buffers must be the caller's to free. None means buildLowerToLLVMPipeline.
  std::function<void(OpPassManager &)> buildPipeline;
};

/// Lowers the func.func called `entry` and what it calls to linalg on tensors,
/// by the passes that compile() begins with; what follows keeps each
/// operation's rounding. Without the checks of sizes. Returns the function,
/// which has another name now. Changes the module, and fails, as compile()
/// does.
llvm::Expected<func::FuncOp> lowerToLinalg(ModuleOp module, StringRef entry,
                                           bool simplify = true);

/// A function on tensors, compiled for this machine. It does not refer to the
/// module or its context and may outlive both. Threads may call it at the same
/// time.
class CompiledFunction {
public:
  /// Compiles the func.func called `entry` and what it calls. The module is
  /// changed and of no further use. Its context must have all dialects and
  /// translations of nnspec's registerAllDialects.
  ///
  /// Fails as FunctionSignature::get does, where the function calls one without
  /// a body or one that calls itself, and where a pass fails; then the error
  /// has the pass's diagnostics.
  static llvm::Expected<CompiledFunction>
  compile(ModuleOp module, StringRef entry, const CompileOptions &options = {});

  CompiledFunction(CompiledFunction &&);
  CompiledFunction &operator=(CompiledFunction &&);
  ~CompiledFunction();

  const FunctionSignature &getSignature() const { return signature; }

  /// Calls the function and returns its results. Arguments are only read.
  ///
  /// Fails where the arguments do not fit the signature, where a check or an
  /// assertion in the code fails, and where memory runs out.
  llvm::Expected<SmallVector<NDArray>>
  operator()(ArrayRef<NDArray> arguments) const;

  /// Calls the function, drops its results and returns the time that the
  /// compiled code took. Fails as the call does.
  llvm::Expected<std::chrono::nanoseconds>
  measure(ArrayRef<NDArray> arguments) const;

private:
  struct Memory;

  CompiledFunction(FunctionSignature signature, std::unique_ptr<Memory> memory,
                   std::unique_ptr<ExecutionEngine> engine,
                   void (*function)(void **));

  FunctionSignature signature;
  /// What the code refers to.
  std::unique_ptr<Memory> memory;
  std::unique_ptr<ExecutionEngine> engine;
  /// The packed form of the entry function: takes pointers to its arguments.
  void (*function)(void **);
};

} // namespace nnspec
} // namespace mlir

#endif // NNSPEC_EXECUTIONENGINE_COMPILEDFUNCTION_H
