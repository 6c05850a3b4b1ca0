//===- FuzzIR.cpp - Fuzz the passes with IR as text and bytecode ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

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

/// Any bytes give an error, or a module that the pipelines take.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // A new one each time: constants live as long as their context.
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context
      .loadDialect<affine::AffineDialect, arith::ArithDialect,
                   func::FuncDialect, linalg::LinalgDialect, math::MathDialect,
                   scf::SCFDialect, tensor::TensorDialect, NNSpecDialect>();
  bool hasError = false;
  context.getDiagEngine().registerHandler([&](Diagnostic &diagnostic) {
    hasError |= diagnostic.getSeverity() == DiagnosticSeverity::Error;
  });
  StringRef bytes(reinterpret_cast<const char *>(data), size);
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(
      alignBytecode(llvm::MemoryBuffer::getMemBufferCopy(bytes, "input")),
      llvm::SMLoc());
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    return 0;
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
