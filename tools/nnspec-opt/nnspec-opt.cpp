//===- nnspec-opt.cpp - The optimiser driver ------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OptModule.h"

#include "../Support/ModelFile.h"
#include "../Support/Tool.h"

#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/AsmState.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Support/FileUtilities.h"
#include "nnspec/InitAll.h"
#include "nnspec/Support/Bytecode.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;

static llvm::cl::OptionCategory onnxOptions("ONNX models");
static nnspec::tool::ModelFile model(onnxOptions);

/// Writes the output if the function succeeds.
static LogicalResult
writeOutput(StringRef path, function_ref<LogicalResult(raw_ostream &)> write) {
  std::string message;
  std::unique_ptr<llvm::ToolOutputFile> output = openOutputFile(path, &message);
  if (!output) {
    llvm::errs() << message << "\n";
    return failure();
  }
  if (failed(write(output->os())))
    return failure();
  output->keep();
  return success();
}

static LogicalResult processMLIR(StringRef inputPath, StringRef outputPath,
                                 DialectRegistry &registry,
                                 const MlirOptMainConfig &config) {
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> input =
      openInputFile(inputPath, &message);
  if (!input) {
    llvm::errs() << message << "\n";
    return failure();
  }
  input = nnspec::alignBytecode(std::move(input));
  return writeOutput(outputPath, [&](raw_ostream &os) {
    if (isBytecode(*input) && nnspec::canOptModule(config))
      return nnspec::optBytecode(os, std::move(input), registry, config);
    return MlirOptMain(os, std::move(input), registry, config);
  });
}

/// Imports an ONNX model in place of reading a module.
static LogicalResult processONNX(StringRef inputPath, StringRef outputPath,
                                 DialectRegistry &registry,
                                 const MlirOptMainConfig &config) {
  if (nnspec::canOptModule(config))
    return writeOutput(outputPath, [&](raw_ostream &os) {
      llvm::SourceMgr sources;
      auto import = [&](MLIRContext &context, FallbackAsmResourceMap &) {
        OwningOpRef<ModuleOp> module = model.load(inputPath, &context);
        return OwningOpRef<Operation *>(module.release());
      };
      return nnspec::optModule(os, import, sources, registry, config);
    });
  // The other options read a buffer.
  std::string bytecode;
  {
    MLIRContext context(registry);
    OwningOpRef<ModuleOp> module = model.load(inputPath, &context);
    llvm::raw_string_ostream stream(bytecode);
    if (!module || failed(writeBytecodeToFile(*module, stream)))
      return failure();
  }
  return writeOutput(outputPath, [&](raw_ostream &os) {
    return MlirOptMain(
        os,
        nnspec::alignBytecode(llvm::MemoryBuffer::getMemBuffer(
            bytecode, inputPath, /*RequiresNullTerminator=*/false)),
        registry, config);
  });
}

int main(int argc, char **argv) {
  nnspec::tool::setProgram(argv[0], EXIT_FAILURE);
  nnspec::registerAllPasses();
  // Our own passes first, which are few among upstream's.
  bool wantsHelp = llvm::any_of(ArrayRef(argv, argc), [](StringRef argument) {
    return argument == "--help" || argument == "-help" || argument == "-h";
  });
  if (wantsHelp) {
    llvm::outs() << "PASSES AND PIPELINES OF NNSPEC:\n\n";
    printRegisteredPasses();
    llvm::outs() << "\nPass Pipelines:\n";
    for (StringRef name :
         {"nnspec-simplify", "nnspec-lower-to-linalg", "nnspec-lower-to-llvm",
          "nnspec-lower-to-mpi", "nnspec-lower-to-nvvm"})
      PassPipelineInfo::lookup(name)->printHelpStr(/*indent=*/2,
                                                   /*descIndent=*/39);
    llvm::outs() << '\n';
  }
  registerAllPasses();
  DialectRegistry registry;
  nnspec::registerAllDialects(registry);
  auto [input, output] = registerAndParseCLIOptions(
      argc, argv, "nnspec optimiser driver\n", registry);

  auto config = MlirOptMainConfig::createFromCLOptions();
  bool readsNothing = config.shouldShowDialects() || config.shouldListPasses();
  bool readsKeyboard =
      input == "-" && llvm::sys::Process::StandardInIsUserInput();
  if (readsNothing || readsKeyboard)
    return asMainReturnCode(MlirOptMain(argc, argv, input, output, registry));
  llvm::InitLLVM initLLVM(argc, argv);
  if (!model.checkOptions(input))
    return EXIT_FAILURE;
  auto process =
      nnspec::tool::ModelFile::isONNX(input) ? processONNX : processMLIR;
  return asMainReturnCode(process(input, output, registry, config));
}
