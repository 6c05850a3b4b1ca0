//===- own-compiler.cpp - A compiler with nnspec in its pipeline ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a module of linalg on tensors, runs a pipeline in which nnspec comes
// between two passes of upstream's, and prints the result. Remarks go to a
// streamer of its own, which counts what was folded and says what was not.
//
// Usage: own-compiler FILE
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Transforms/Passes.h"
#include "nnspec/InitAll.h"
#include "nnspec/Pipelines/Pipelines.h"
#include "llvm/Support/SourceMgr.h"

namespace {

class RemarkCounter : public mlir::remark::detail::MLIRRemarkStreamerBase {
public:
  explicit RemarkCounter(unsigned &numFolded) : numFolded(numFolded) {}

  void streamOptimizationRemark(
      const mlir::remark::detail::Remark &remark) override {
    if (remark.getRemarkTypeString() == "Passed")
      ++numFolded;
    else if (remark.getRemarkTypeString() == "Missed")
      llvm::errs() << remark.getRemarkName() << " in " << remark.getFunction()
                   << ": " << remark.getArgs().front().val << '\n';
  }

private:
  unsigned &numFolded;
};

} // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    llvm::errs() << "usage: own-compiler FILE\n";
    return 2;
  }

  // All dialects, since models have many. A compiler with dialects of its own
  // registers NNSpecDialect beside them.
  mlir::DialectRegistry registry;
  mlir::nnspec::registerAllDialects(registry);
  mlir::MLIRContext context(registry);

  // Remarks of nnspec's folds, by the names of the passes.
  unsigned numFolded = 0;
  mlir::remark::RemarkCategories categories;
  categories.passed = categories.missed = "nnspec-fold-affine";
  if (mlir::failed(mlir::remark::enableOptimizationRemarks(
          context, std::make_unique<RemarkCounter>(numFolded),
          std::make_unique<mlir::remark::RemarkEmittingPolicyAll>(),
          categories)))
    return 1;

  llvm::SourceMgr sources;
  std::string message;
  auto file = mlir::openInputFile(argv[1], &message);
  if (!file) {
    llvm::errs() << message << '\n';
    return 1;
  }
  sources.AddNewSourceBuffer(std::move(file), llvm::SMLoc());
  mlir::SourceMgrDiagnosticHandler diagnostics(sources, &context);
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(sources, &context);
  if (!module)
    return 1;

  mlir::PassManager manager(&context);
  manager.addPass(mlir::createInlinerPass());
  mlir::nnspec::SimplifyOptions options;
  options.foldConstants = true;
  mlir::nnspec::buildSimplifyPipeline(manager, options);
  manager.addPass(mlir::createSymbolDCEPass());
  if (mlir::failed(manager.run(*module)))
    return 1;

  module->print(llvm::outs());
  llvm::outs() << "\n// " << numFolded << " parameters folded\n";
  return 0;
}
