//===- ModelFile.h - The file that a tool works on --------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TOOLS_SUPPORT_MODELFILE_H
#define NNSPEC_TOOLS_SUPPORT_MODELFILE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/CommandLine.h"

namespace mlir::nnspec::tool {

/// The options of a tool that takes ONNX models too: --dim, --input-shape and
/// --input-value, which say what a model leaves open.
class ModelFile {
public:
  explicit ModelFile(llvm::cl::OptionCategory &category);

  /// Whether the name of the file says that it is an ONNX model.
  static bool isONNX(llvm::StringRef path);

  /// Parses the file, "-" for the standard input: an ONNX model, or MLIR's text
  /// or bytecode. Prints errors, and returns null then.
  OwningOpRef<ModuleOp> load(llvm::StringRef path, MLIRContext *context) const;

  /// Whether no option is given that is for ONNX models, unless the file is
  /// one. Prints an error otherwise.
  bool checkOptions(llvm::StringRef path) const;

private:
  OwningOpRef<ModuleOp> loadONNX(llvm::StringRef path,
                                 MLIRContext *context) const;

  llvm::cl::list<std::string> dimensions, inputShapes, inputValues;
};

} // namespace mlir::nnspec::tool

#endif // NNSPEC_TOOLS_SUPPORT_MODELFILE_H
