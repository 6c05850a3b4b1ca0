//===- FuzzPrograms.cpp - Fuzz the passes with random programs ------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each input is a list of choices: first what to check, then how the program is
// built.
//
//===----------------------------------------------------------------------===//

#include "ProgramBuilder.h"
#include "ProgramChecks.h"

#include "mlir/IR/Verifier.h"
#include "mlir/Transforms/Passes.h"
#include "nnspec/Conversion/Passes.h"
#include "nnspec/InitAll.h"
#include "nnspec/Pipelines/Pipelines.h"
#include "nnspec/Transforms/Passes.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::fuzz;

static Counts counts;

/// What is uniqued lives as long as the context: a new one now and then.
static MLIRContext &getContext() {
  static std::unique_ptr<MLIRContext> context;
  if (!context || counts.programs % 2000 == 0) {
    DialectRegistry registry;
    registerAllDialects(registry);
    context = std::make_unique<MLIRContext>(registry,
                                            MLIRContext::Threading::DISABLED);
    for (StringRef name :
         {"nnspec", "func", "linalg", "arith", "math", "tensor"})
      context->getOrLoadDialect(name);
    // Remarks and warnings are not of interest.
    context->getDiagEngine().registerHandler([](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
        llvm::errs() << diagnostic << '\n';
    });
  }
  return *context;
}

static void addSimplify(OpPassManager &pm, bool keepNNSpec) {
  SimplifyOptions options;
  options.foldConstants = false;
  options.keepNNSpec = keepNNSpec;
  buildSimplifyPipeline(pm, options);
}

static void addFold(OpPassManager &pm, bool producers, bool consumers) {
  FoldAffineOptions options;
  options.producers = producers;
  options.consumers = consumers;
  options.cost = FoldCost::Always;
  pm.addPass(createConvertLinalgToNNSpec());
  pm.addPass(createFoldAffine(options));
}

static void checkProgram(ModuleOp module, unsigned check, uint64_t seed) {
  auto passes = [&](function_ref<void(OpPassManager &)> build) {
    checkPasses(module, build, seed, counts);
  };
  switch (check) {
  case 0:
    return passes(
        [](OpPassManager &pm) { pm.addPass(createConvertLinalgToNNSpec()); });
  case 1:
    return passes([](OpPassManager &pm) {
      pm.addPass(createCanonicalizerPass());
      pm.addPass(createCSEPass());
    });
  case 2:
    return passes(
        [](OpPassManager &pm) { pm.addPass(createConvertNNSpecToLinalg()); });
  case 3:
    return passes([](OpPassManager &pm) {
      LoweringOptions options;
      options.simplify = false;
      buildLowerToLinalgPipeline(pm, options);
    });
  case 4:
    return passes([](OpPassManager &pm) { addFold(pm, true, false); });
  case 5:
    return passes([](OpPassManager &pm) { addFold(pm, false, true); });
  case 6:
    return passes([](OpPassManager &pm) { addFold(pm, true, true); });
  case 7:
    return passes([](OpPassManager &pm) { pm.addPass(createOrderOps()); });
  case 8:
    return passes([](OpPassManager &pm) { addSimplify(pm, true); });
  case 9:
    return checkIdempotence(module);
  case 10:
    return checkFoldedConstants(module, counts);
  default:
    return passes([](OpPassManager &pm) { addSimplify(pm, false); });
  }
}

extern "C" int LLVMFuzzerInitialize(int *, char ***) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  std::atexit([] { counts.print(llvm::errs()); });
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ArrayRef<uint8_t> bytes(data, size);
  Choices choices(bytes);
  uint64_t seed = llvm::xxh3_64bits(bytes);
  MLIRContext &context = getContext();
  ++counts.programs;
  unsigned check = choices.below(16);
  OwningOpRef<ModuleOp> module = ProgramBuilder(&context, choices).build();
  // To see the program of an input.
  if (std::getenv("NNSPEC_FUZZ_PRINT"))
    llvm::outs() << *module;
  if (failed(verify(*module)))
    llvm::report_fatal_error("a random program is not well-typed");
  checkProgram(*module, check, seed);
  // Compiling takes longer than all else.
  if (seed % 1024 == 0)
    checkNative(*module, seed, counts);
  return 0;
}
