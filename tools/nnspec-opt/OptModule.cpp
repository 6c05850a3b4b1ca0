//===- OptModule.cpp - Passes on modules with large weights ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OptModule.h"

#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/AsmState.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "mlir/Tools/ParseUtilities.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;

bool nnspec::canOptModule(const MlirOptMainConfig &config) {
  // Text as output takes far longer than to look for comments; the other
  // options are for tests and reports, or for small inputs.
  return config.shouldEmitBytecode() && !config.shouldVerifyDiagnostics() &&
         config.inputSplitMarker().empty() && !config.shouldVerifyRoundtrip() &&
         !config.shouldRunReproducer() &&
         config.getReproducerFilename().empty() &&
         config.getIrdlFile().empty() && !config.shouldEmitRemarks() &&
         config.getRemarkFormat() == RemarkFormat::REMARK_FORMAT_STDOUT &&
         config.getDiagnosticVerbosityLevel() ==
             VerbosityLevel::ErrorsWarningsAndRemarks &&
         config.shouldShowNotes();
}

LogicalResult nnspec::optModule(raw_ostream &os, ModuleLoader load,
                                llvm::SourceMgr &sources,
                                DialectRegistry &registry,
                                const MlirOptMainConfig &config) {
  MLIRContext context(registry);
  context.allowUnregisteredDialects(config.shouldAllowUnregisteredDialects());
  tracing::InstallDebugHandler debugHandler(context, config.getDebugConfig());
  SourceMgrDiagnosticHandler diagnosticHandler(sources, &context);

  DefaultTimingManager timingManager;
  applyDefaultTimingManagerCLOptions(timingManager);
  TimingScope timing = timingManager.getRootScope();

  // Resources that belong to no dialect pass through.
  FallbackAsmResourceMap otherResources;
  TimingScope parserTiming = timing.nest("Parser");
  // One thread reads, and need not pay for locks.
  bool isThreaded = context.isMultithreadingEnabled();
  context.disableMultithreading();
  OwningOpRef<Operation *> op = load(context, otherResources);
  context.enableMultithreading(isThreaded);
  parserTiming.stop();
  if (!op)
    return failure();

  PassManager passManager(op.get()->getName(), PassManager::Nesting::Implicit);
  passManager.enableVerifier(config.shouldVerifyPasses());
  if (failed(applyPassManagerCLOptions(passManager)))
    return failure();
  passManager.enableTiming(timing);
  if (failed(config.setupPassPipeline(passManager)) ||
      failed(passManager.run(*op)))
    return failure();

  TimingScope outputTiming = timing.nest("Output");
  BytecodeWriterConfig writerConfig(otherResources);
  if (std::optional<int64_t> version = config.bytecodeVersionToEmit())
    writerConfig.setDesiredBytecodeVersion(*version);
  writerConfig.setElideResourceDataFlag(
      config.shouldElideResourceDataFromBytecode());
  return writeBytecodeToFile(op.get(), os, writerConfig);
}

LogicalResult nnspec::optBytecode(raw_ostream &os,
                                  std::unique_ptr<llvm::MemoryBuffer> input,
                                  DialectRegistry &registry,
                                  const MlirOptMainConfig &config) {
  // Shared, so that resources can stay where they are in the file's memory.
  auto sources = std::make_shared<llvm::SourceMgr>();
  sources->AddNewSourceBuffer(std::move(input), llvm::SMLoc());
  auto parse = [&](MLIRContext &context, FallbackAsmResourceMap &others) {
    ParserConfig parserConfig(&context, config.shouldVerifyOnParsing(),
                              &others);
    return parseSourceFileForTool(sources, parserConfig,
                                  !config.shouldUseExplicitModule());
  };
  return optModule(os, parse, *sources, registry, config);
}
