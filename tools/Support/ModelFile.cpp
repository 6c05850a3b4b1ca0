//===- ModelFile.cpp - The file that a tool works on ----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelFile.h"

#include "Progress.h"
#include "Tool.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "nnspec/Support/Bytecode.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#ifdef NNSPEC_HAS_ONNX
#include "nnspec/Target/ONNX/Import.h"
#endif

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::tool;

namespace cl = llvm::cl;

ModelFile::ModelFile(cl::OptionCategory &category)
    : dimensions("dim", cl::cat(category), cl::value_desc("NAME=SIZE"),
                 cl::desc("Size of a symbolic dimension of an ONNX model, "
                          "which otherwise is dynamic")),
      inputShapes("input-shape", cl::cat(category),
                  cl::value_desc("NAME=2x3x?"),
                  cl::desc("Shape of an input of an ONNX model, in place of "
                           "what the model says")),
      inputValues("input-value", cl::cat(category),
                  cl::value_desc("NAME=1,2,3"),
                  cl::desc("Makes an input of an ONNX model, such as a shape, "
                           "a constant")) {}

bool ModelFile::isONNX(StringRef path) {
  return llvm::sys::path::extension(path).equals_insensitive(".onnx");
}

#ifdef NNSPEC_HAS_ONNX
/// Splits "NAME=VALUE" at the last '='; names may have one.
static bool split(StringRef option, StringRef &name, StringRef &value) {
  std::tie(name, value) = option.rsplit('=');
  return option.contains('=') && !name.empty();
}

static bool parseSize(StringRef text, int64_t &size) {
  return !text.getAsInteger(10, size) && size >= 0;
}

OwningOpRef<ModuleOp> ModelFile::loadONNX(StringRef path,
                                          MLIRContext *context) const {
  ONNXImportOptions options;
  StringRef name, value;
  auto refuse = [](StringRef option, StringRef found, StringRef expected) {
    fail("bad option: --" + option + ", found '" + found + "', expected " +
         expected);
    return nullptr;
  };
  for (const std::string &option : dimensions) {
    int64_t size;
    if (!split(option, name, value) || !parseSize(value, size))
      return refuse("dim", option, "NAME=SIZE");
    options.dimensions[name] = size;
  }
  for (const std::string &option : inputShapes) {
    if (!split(option, name, value))
      return refuse("input-shape", option, "NAME=SHAPE");
    SmallVector<int64_t> shape;
    SmallVector<StringRef> sizes;
    if (!value.empty() && value != "scalar")
      value.split(sizes, 'x');
    for (StringRef text : sizes) {
      int64_t size = ShapedType::kDynamic;
      if (text != "?" && !parseSize(text, size))
        return refuse("input-shape", option, "a shape such as 1x3x?x224");
      shape.push_back(size);
    }
    options.inputShapes[name] = shape;
  }
  for (const std::string &option : inputValues) {
    if (!split(option, name, value))
      return refuse("input-value", option, "NAME=NUMBERS");
    options.inputValues[name] = value.str();
  }
  Progress progress;
  options.progress = [&](size_t done, size_t total) {
    progress.report("nodes imported", done, total);
  };
  // The location is the node, which the message names too.
  ScopedDiagnosticHandler print(context, [&](Diagnostic &diagnostic) {
    progress.clear();
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      fail(path + ": " + diagnostic.str());
    else if (diagnostic.getSeverity() == DiagnosticSeverity::Warning)
      warn(path + ": " + diagnostic.str());
    return success();
  });
  return importONNXFile(path, context, options);
}
#else
OwningOpRef<ModuleOp> ModelFile::loadONNX(StringRef path,
                                          MLIRContext *context) const {
  fail("cannot read ONNX models: this tool was built without ONNX (" + path +
       ")");
  return nullptr;
}
#endif

bool ModelFile::checkOptions(StringRef path) const {
  if (isONNX(path))
    return true;
  for (auto [name, list] :
       {std::pair("dim", &dimensions), std::pair("input-shape", &inputShapes),
        std::pair("input-value", &inputValues)})
    if (!list->empty()) {
      fail("bad option: --" + Twine(name) + " is for ONNX models, found '" +
           path + "'");
      return false;
    }
  return true;
}

OwningOpRef<ModuleOp> ModelFile::load(StringRef path,
                                      MLIRContext *context) const {
  if (!checkOptions(path))
    return nullptr;
  if (isONNX(path))
    return loadONNX(path, context);
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(path);
  if (!buffer) {
    fail("cannot read file: " + path + ", " + buffer.getError().message());
    return nullptr;
  }
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(alignBytecode(std::move(*buffer)), llvm::SMLoc());
  SourceMgrDiagnosticHandler printDiagnostics(sources, context);
  return parseSourceFile<ModuleOp>(sources, context);
}
