//===- FuzzIR.cpp - Fuzz the passes with IR as text and bytecode ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "nnspec/IR/NNSpecDialect.h"
#include "nnspec/Pipelines/Pipelines.h"
#include "nnspec/Support/Bytecode.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace mlir::nnspec;

/// A pass may fail, with an error, and what it makes must verify, which the
/// pass manager sees to.
static void run(ModuleOp module, bool &hasError,
                llvm::function_ref<void(OpPassManager &)> build) {
  OwningOpRef<ModuleOp> clone = module.clone();
  PassManager pm(module.getContext());
  build(pm);
  if (failed(pm.run(*clone)) && !hasError)
    llvm::report_fatal_error("a pass fails without an error");
}

static void loadDialects(MLIRContext &context) {
  context
      .loadDialect<affine::AffineDialect, arith::ArithDialect,
                   func::FuncDialect, linalg::LinalgDialect, math::MathDialect,
                   scf::SCFDialect, tensor::TensorDialect, NNSpecDialect>();
}

static OwningOpRef<ModuleOp> parse(StringRef bytes, MLIRContext *context) {
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(
      alignBytecode(llvm::MemoryBuffer::getMemBufferCopy(bytes, "input")),
      llvm::SMLoc());
  return parseSourceFile<ModuleOp>(sources, context);
}

static std::string print(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream os(text);
  module.print(os);
  return text;
}

/// What is written as bytecode is read as it was.
static void checkBytecode(ModuleOp module) {
  std::string bytes;
  llvm::raw_string_ostream os(bytes);
  if (failed(writeBytecodeToFile(module, os)))
    llvm::report_fatal_error("a module cannot be written as bytecode");
  // Resources would get new names where there are some of that name.
  MLIRContext context(MLIRContext::Threading::DISABLED);
  loadDialects(context);
  OwningOpRef<ModuleOp> again = parse(bytes, &context);
  if (!again || print(module) != print(*again))
    llvm::report_fatal_error("a module is not read as it was written");
}

/// Whether upstream's parser may run out of memory: the blob of a resource
/// begins with its alignment, little-endian, for which memory is asked. No
/// allocator has an alignment of 0, few one of 16 MiB or more
/// (docs/Adversarial.md). What is in `dense<...>` is no blob.
static bool hasBlobOfBadAlignment(StringRef text) {
  constexpr StringLiteral blob = "\"0x000000";
  for (size_t at = text.find(blob); at != StringRef::npos;
       at = text.find(blob, at + 1))
    if (!text.take_front(at).ends_with("dense<"))
      return true;
  return false;
}

/// Any text gives an error, or a module that the pipelines take. Bytecode is
/// that of the module: the packaged reader writes where it likes for damaged
/// one (docs/Adversarial.md).
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  StringRef bytes(reinterpret_cast<const char *>(data), size);
  if (isBytecode(llvm::MemoryBufferRef(bytes, "input")) ||
      hasBlobOfBadAlignment(bytes))
    return -1;
  // A new one each time: constants live as long as their context.
  MLIRContext context(MLIRContext::Threading::DISABLED);
  loadDialects(context);
  bool hasError = false;
  context.getDiagEngine().registerHandler([&](Diagnostic &diagnostic) {
    hasError |= diagnostic.getSeverity() == DiagnosticSeverity::Error;
  });
  OwningOpRef<ModuleOp> module = parse(bytes, &context);
  if (!module)
    return 0;
  checkBytecode(*module);
  hasError = false;
  run(*module, hasError, [](OpPassManager &pm) { buildSimplifyPipeline(pm); });
  hasError = false;
  run(*module, hasError, [](OpPassManager &pm) {
    LoweringOptions options;
    options.simplify = false;
    buildLowerToLinalgPipeline(pm, options);
  });
  return 0;
}
