//===- nnspec-translate.cpp - Models in and out of MLIR -------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Support/ModelFile.h"
#include "../Support/Tool.h"

#include "nnspec/InitAll.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
using namespace mlir::nnspec;

namespace cl = llvm::cl;

static cl::OptionCategory category("nnspec-translate options");
static cl::opt<std::string> importONNX(
    "import-onnx", cl::cat(category), cl::value_desc("model.onnx"),
    cl::Required,
    cl::desc("Imports an ONNX model as a module with a function 'main'"));
static cl::opt<std::string>
    outputFile("o", cl::cat(category), cl::init("-"),
               cl::value_desc("model.mlir|model.mlirbc"),
               cl::desc("Where to write; as bytecode to a .mlirbc file, which "
                        "is the form for weights"));
static cl::opt<bool> emitBytecode("emit-bytecode", cl::cat(category),
                                  cl::desc("Writes bytecode to any file"));
static tool::ModelFile model(category);

static constexpr int kError = 1;

int main(int argc, char **argv) {
  llvm::InitLLVM initialize(argc, argv);
  if (!tool::initialize(argc, argv, category, "Translates models into MLIR\n",
                        kError))
    return kError;
  if (!tool::ModelFile::isONNX(importONNX))
    return tool::fail("bad file: --import-onnx, found '" + importONNX +
                      "', expected a name that ends in .onnx");

  DialectRegistry registry;
  nnspec::registerAllDialects(registry);
  MLIRContext context(registry);
  OwningOpRef<ModuleOp> module = model.load(importONNX, &context);
  if (!module)
    return kError;

  std::error_code error;
  llvm::ToolOutputFile output(outputFile, error, llvm::sys::fs::OF_None);
  if (error)
    return tool::fail("cannot write file: " + outputFile + ", " +
                      error.message());
  if (emitBytecode || llvm::sys::path::extension(outputFile) == ".mlirbc") {
    if (failed(writeBytecodeToFile(*module, output.os())))
      return tool::fail("cannot write bytecode: " + outputFile);
  } else {
    module->print(output.os(), OpPrintingFlags().enableDebugInfo());
    output.os() << '\n';
  }
  output.os().flush();
  if (output.os().has_error()) {
    std::string message = output.os().error().message();
    output.os().clear_error();
    return tool::fail("cannot write file: " + outputFile + ", " + message);
  }
  output.keep();
  return 0;
}
