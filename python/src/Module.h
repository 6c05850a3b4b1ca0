//===- Module.h - Modules for Python ----------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A module with a context of its own: what it needs is freed with it, and
// threads may work on two modules at the same time. Nothing here knows Python's
// objects, so all of it may run without its lock.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_PYTHON_MODULE_H
#define NNSPEC_PYTHON_MODULE_H

#include "nnspec/Evaluator/Equivalence.h"
#include "nnspec/ExecutionEngine/CompiledFunction.h"
#include "nnspec/ExecutionEngine/Domains.h"
#include "nnspec/Pipelines/CheckSimplification.h"
#include "nnspec/Pipelines/Remarks.h"

#include <mutex>
#include <stdexcept>
#include <system_error>

namespace nnspec_python {

/// Text for Python, which takes UTF-8 only: what is not becomes a replacement
/// character. MLIR's names may have any bytes.
std::string getUTF8(llvm::StringRef text);

/// Becomes nnspec.Error.
struct Failure : std::runtime_error {
  explicit Failure(const std::string &message,
                   std::vector<std::string> diagnostics = {})
      : std::runtime_error(getUTF8(message)),
        diagnostics(std::move(diagnostics)) {}

  std::vector<std::string> diagnostics;
};

/// What the user says about an ONNX model; see ONNXImportOptions.
struct ONNXOptions {
  std::map<std::string, int64_t> dimensions;
  std::map<std::string, std::vector<int64_t>> inputShapes;
  std::map<std::string, std::string> inputValues;
};

/// A pair of functions, compared.
struct Comparison {
  mlir::nnspec::eval::EquivalenceResult result;
  std::vector<std::vector<int64_t>> argumentShapes;
};

class Module {
public:
  ~Module();

  /// MLIR's text or bytecode; errors call it `name`.
  static std::unique_ptr<Module> parse(llvm::StringRef source,
                                       llvm::StringRef name);
  /// A file of the same, or an ONNX model where its name ends in .onnx.
  static std::unique_ptr<Module> readFile(const std::string &path);
  static std::unique_ptr<Module> importONNXFile(const std::string &path,
                                                const ONNXOptions &options);
  static std::unique_ptr<Module> importONNX(llvm::StringRef bytes,
                                            const ONNXOptions &options);

  std::unique_ptr<Module> clone();
  std::string getBytecode();
  /// To an open file, which stays open. Returns what the system refused.
  std::error_code writeBytecode(int file);
  std::string getText(bool isWhole, bool hasLocations);
  std::vector<std::string> getFunctionNames();
  mlir::nnspec::FunctionSignature getSignature(const std::string &entry);

  /// Runs a pipeline in MLIR's syntax, and returns its remarks.
  std::vector<mlir::nnspec::RemarkInfo>
  runPipeline(const std::string &pipeline);
  mlir::nnspec::CompiledFunction
  compile(const std::string &entry,
          const mlir::nnspec::CompileOptions &options);
  Comparison compare(Module &other, const std::string &entry,
                     const mlir::nnspec::eval::EquivalenceOptions &options);
  mlir::nnspec::ConstantsCheck checkConstants();
  mlir::SmallVector<mlir::nnspec::DomainResult>
  evaluate(mlir::nnspec::DomainKind kind, const std::string &entry,
           bool simplify, llvm::ArrayRef<mlir::nnspec::NDArray> inputs,
           llvm::ArrayRef<mlir::nnspec::NDArray> uppers);

private:
  Module();

  /// Calls `fn`, and throws what it or MLIR says where it fails.
  template <typename Fn>
  auto run(Fn fn);

  /// The one that has the context's threads.
  int process;
  /// Of everything below: its context is not one that threads share.
  std::mutex mutex;
  std::unique_ptr<mlir::MLIRContext> context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

} // namespace nnspec_python

#endif // NNSPEC_PYTHON_MODULE_H
