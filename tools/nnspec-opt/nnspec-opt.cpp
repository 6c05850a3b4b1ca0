//===- nnspec-opt.cpp - The optimiser driver ------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OptBytecode.h"

#include "mlir/InitAllPasses.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Support/FileUtilities.h"
#include "nnspec/InitAll.h"
#include "nnspec/Support/Bytecode.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;

static LogicalResult process(StringRef inputFilename, StringRef outputFilename,
                             DialectRegistry &registry,
                             const MlirOptMainConfig &config) {
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> input =
      openInputFile(inputFilename, &message);
  std::unique_ptr<llvm::ToolOutputFile> output;
  if (input)
    output = openOutputFile(outputFilename, &message);
  if (!output) {
    llvm::errs() << message << "\n";
    return failure();
  }
  input = nnspec::alignBytecode(std::move(input));
  LogicalResult result =
      nnspec::canOptBytecode(*input, config)
          ? nnspec::optBytecode(output->os(), std::move(input), registry,
                                config)
          : MlirOptMain(output->os(), std::move(input), registry, config);
  if (failed(result))
    return failure();
  output->keep();
  return success();
}

int main(int argc, char **argv) {
  nnspec::registerAllPasses();
  // Our own passes first, which are few among upstream's.
  if (llvm::is_contained(ArrayRef<StringRef>{"--help", "-help"},
                         argc > 1 ? StringRef(argv[1]) : "")) {
    llvm::outs() << "PASSES AND PIPELINES OF NNSPEC:\n\n";
    printRegisteredPasses();
    llvm::outs() << "\nPass Pipelines:\n";
    for (StringRef name :
         {"nnspec-simplify", "nnspec-lower-to-linalg", "nnspec-lower-to-llvm"})
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
  return asMainReturnCode(process(input, output, registry, config));
}
