//===- GraphImporter.h - A graph as a function ------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_GRAPHIMPORTER_H
#define NNSPEC_LIB_TARGET_ONNX_GRAPHIMPORTER_H

#include "NodeImporter.h"

#include "nnspec/Target/ONNX/Import.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::nnspec::importer {

/// Imports the main graph of a model into a module. Every error is reported,
/// but none that only follows from another.
class GraphImporter {
public:
  GraphImporter(ModuleOp module, StringRef directory,
                const ONNXImportOptions &options)
      : module(module), builder(module.getContext()), emitter(builder),
        data(module, directory), options(options) {}

  /// Takes the data of the constants out of the model, and that of initialisers
  /// from where `slices` says that it is.
  LogicalResult import(onnx::ModelProto &model,
                       ArrayRef<std::optional<FileSlice>> slices);

private:
  LogicalResult findOpset(const onnx::ModelProto &model);
  LogicalResult importInitializers(onnx::GraphProto &graph,
                                   ArrayRef<std::optional<FileSlice>> slices);
  LogicalResult importInputs(const onnx::GraphProto &graph);
  /// Whether the input says of its initialiser what it is.
  LogicalResult checkInitializer(const onnx::ValueInfoProto &info,
                                 const ImportedTensor &initializer);
  FailureOr<SmallVector<int64_t>>
  getInputShape(const onnx::ValueInfoProto &info);
  LogicalResult importInputValue(const onnx::ValueInfoProto &info,
                                 ElementKind kind, ArrayRef<int64_t> shape,
                                 StringRef text);
  /// What an argument or a result says of itself.
  DictionaryAttr getPortAttributes(StringRef name, bool isUnsigned);
  /// The size of a symbolic dimension that an input's axis has; it is checked
  /// to be one size where several inputs have it.
  OpFoldResult unifySymbol(StringRef name, OpFoldResult size, StringRef input,
                           int64_t axis);
  LogicalResult checkOptions() const;
  LogicalResult importNode(onnx::NodeProto &node);
  LogicalResult importOutputs(const onnx::GraphProto &graph);

  LogicalResult define(StringRef name, ImportedTensor tensor);
  LogicalResult error(const Twine &message);

  ModuleOp module;
  OpBuilder builder;
  Emitter emitter;
  TensorData data;
  const ONNXImportOptions &options;
  func::FuncOp function;
  int64_t opset = 0;

  llvm::StringMap<ImportedTensor> tensors;
  /// What would have been defined but for an error.
  llvm::StringSet<> poisoned;
  /// A symbolic dimension, and where it is met first: at no input where its
  /// size is given.
  struct Symbol {
    OpFoldResult size;
    std::string input;
    int64_t axis = 0;
  };
  /// By name.
  llvm::StringMap<Symbol> symbols;
  /// The inputs that an option may name.
  llvm::StringSet<> inputNames;
};

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_GRAPHIMPORTER_H
