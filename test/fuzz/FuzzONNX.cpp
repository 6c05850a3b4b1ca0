//===- FuzzONNX.cpp - Fuzz the import of ONNX models ----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "nnspec/Target/ONNX/Import.h"

using namespace mlir;

/// Any bytes give a module that verifies, or at least one error.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // A new one each time: constants live as long as their context.
  MLIRContext context(MLIRContext::Threading::DISABLED);
  bool hasError = false;
  context.getDiagEngine().registerHandler([&](Diagnostic &diagnostic) {
    hasError |= diagnostic.getSeverity() == DiagnosticSeverity::Error;
  });
  StringRef bytes(reinterpret_cast<const char *>(data), size);
  OwningOpRef<ModuleOp> module = nnspec::importONNX(
      llvm::MemoryBufferRef(bytes, "input.onnx"), /*directory=*/"", &context);
  if (!module && !hasError)
    llvm::report_fatal_error("a model is refused without an error");
  if (module && failed(verify(*module)))
    llvm::report_fatal_error("an imported module does not verify");
  return 0;
}
