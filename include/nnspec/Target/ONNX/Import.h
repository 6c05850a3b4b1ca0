//===- Import.h - ONNX models as MLIR modules -------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TARGET_ONNX_IMPORT_H
#define NNSPEC_TARGET_ONNX_IMPORT_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBufferRef.h"

#include <functional>

namespace mlir::nnspec {

/// What the user says about a model that its file leaves open.
struct ONNXImportOptions {
  /// Sizes for the model's symbolic dimensions, by their names. A symbolic
  /// dimension without one becomes a dynamic size.
  llvm::StringMap<int64_t> dimensions;
  /// Shapes of graph inputs, by their names; ShapedType::kDynamic for a size
  /// that stays open. They take the place of what the file says.
  llvm::StringMap<SmallVector<int64_t>> inputShapes;
  /// Values of graph inputs, by their names, as comma-separated numbers in
  /// row-major order. Such an input is a constant then: the way to import a
  /// model that takes a shape or a list of axes as an input.
  llvm::StringMap<std::string> inputValues;
  /// Called after each node where it is given: how many of them are imported.
  std::function<void(size_t done, size_t total)> progress;
};

/// Imports the ONNX model in the file as a module with one public function
/// `main`, whose arguments are the graph's inputs without an initialiser and
/// whose results are the graph's outputs, both in the model's order and with
/// their names in an attribute `nnspec.name`; those of unsigned integers have
/// an attribute `nnspec.unsigned` too.
///
/// Batch norms become nnspec ops, all else linalg, tensor, arith and math.
/// Weights stay what they are: large ones become resources, whose bytes are
/// those of the parsed file or of the mapped external data file. Each op has
/// its node's name as location. Unsigned integers become signless ones of their
/// width; the ops know.
///
/// Where anything is unsupported or wrong, reports each such thing as an error
/// diagnostic of one line (op type, node name, opset, what is missing), and
/// returns null. Reads no file but the model and external data in its
/// directory.
OwningOpRef<ModuleOp> importONNXFile(StringRef path, MLIRContext *context,
                                     const ONNXImportOptions &options = {});

/// As above, from memory. Without a directory, external data is an error.
OwningOpRef<ModuleOp> importONNX(llvm::MemoryBufferRef model,
                                 StringRef directory, MLIRContext *context,
                                 const ONNXImportOptions &options = {});

} // namespace mlir::nnspec

#endif // NNSPEC_TARGET_ONNX_IMPORT_H
