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

#include <array>

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::fuzz;

static Counts counts;

/// What the first byte of an input chooses.
static constexpr unsigned kNumChecks = 16, kIdempotence = 9,
                          kFoldedConstants = 10;

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

/// What a check runs on the program.
static void addPasses(OpPassManager &pm, unsigned check) {
  switch (check) {
  case 0:
    pm.addPass(createConvertLinalgToNNSpec());
    return;
  case 1:
    pm.addPass(createCanonicalizerPass());
    pm.addPass(createCSEPass());
    return;
  case 2:
    pm.addPass(createConvertNNSpecToLinalg());
    return;
  case 3: {
    LoweringOptions options;
    options.simplify = false;
    return buildLowerToLinalgPipeline(pm, options);
  }
  case 4:
    return addFold(pm, /*producers=*/true, /*consumers=*/false);
  case 5:
    return addFold(pm, /*producers=*/false, /*consumers=*/true);
  case 6:
    return addFold(pm, /*producers=*/true, /*consumers=*/true);
  case 7:
    pm.addPass(createOrderOps());
    return;
  case 8:
    return addSimplify(pm, /*keepNNSpec=*/true);
  case kIdempotence:
    return buildSimplifyPipeline(pm);
  default:
    return addSimplify(pm, /*keepNNSpec=*/false);
  }
}

namespace {

/// A context, and the passes of each check, which are made once: collecting
/// their patterns takes as long as applying them to a small program.
class Session {
public:
  Session();

  MLIRContext *getContext() { return &context; }
  PassManager &getPasses(unsigned check);

private:
  MLIRContext context;
  std::array<std::unique_ptr<PassManager>, kNumChecks> passes;
};

} // namespace

Session::Session() : context(MLIRContext::Threading::DISABLED) {
  DialectRegistry registry;
  registerAllDialects(registry);
  context.appendDialectRegistry(registry);
  for (StringRef name : {"nnspec", "func", "linalg", "arith", "math", "tensor"})
    context.getOrLoadDialect(name);
  // Remarks and warnings are not of interest.
  context.getDiagEngine().registerHandler([](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      llvm::errs() << diagnostic << '\n';
  });
}

PassManager &Session::getPasses(unsigned check) {
  std::unique_ptr<PassManager> &manager = passes[check];
  if (!manager) {
    manager = std::make_unique<PassManager>(&context);
    addPasses(*manager, check);
  }
  return *manager;
}

/// What is uniqued lives as long as the context: a new one now and then.
static Session &getSession() {
  static std::unique_ptr<Session> session;
  if (!session || counts.programs % 2000 == 0)
    session = std::make_unique<Session>();
  return *session;
}

static void checkProgram(Session &session, ModuleOp module, unsigned check,
                         uint64_t seed) {
  if (check == kFoldedConstants)
    return checkFoldedConstants(module, counts);
  PassManager &passes = session.getPasses(check);
  if (check == kIdempotence)
    return checkIdempotence(module, passes);
  checkPasses(module, passes, seed, counts);
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
  Session &session = getSession();
  ++counts.programs;
  unsigned check = choices.below(kNumChecks);
  OwningOpRef<ModuleOp> module =
      ProgramBuilder(session.getContext(), choices).build();
  // To see the program of an input.
  if (std::getenv("NNSPEC_FUZZ_PRINT"))
    llvm::outs() << *module;
  if (failed(verify(*module)))
    llvm::report_fatal_error("a random program is not well-typed");
  checkProgram(session, *module, check, seed);
  // Compiling takes longer than all else.
  if (seed % 1024 == 0)
    checkNative(*module, seed, counts);
  return 0;
}
