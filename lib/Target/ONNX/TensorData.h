//===- TensorData.h - The constants of a model ------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_TENSORDATA_H
#define NNSPEC_LIB_TARGET_ONNX_TENSORDATA_H

#include "ImportedTensor.h"
#include "LargeData.h"
#include "Proto.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"

namespace mlir::nnspec::importer {

/// More elements than any machine holds. What claims more is no tensor.
inline constexpr int64_t kMaxNumElements = int64_t(1) << 48;

/// Whether the sizes, unknown ones left out, are those of a tensor: none
/// negative, and not more than kMaxNumElements elements.
bool isPossibleShape(ArrayRef<int64_t> shape);

struct ElementKind {
  Type type;
  bool isUnsigned = false;
};

/// What ONNX's number of an element type stands for; fails, naming it, where
/// there is no such thing here (strings, complex numbers, 8-bit floats, …).
llvm::Expected<ElementKind> getElementKind(int32_t dataType,
                                           MLIRContext *context);

/// Makes constants from what a model stores.
class TensorData {
public:
  /// Large constants become resources of `module`. External data is read in
  /// `directory`; an empty name allows none.
  TensorData(ModuleOp module, StringRef directory)
      : module(module), directory(directory) {}

  /// Takes the bytes out of `proto` where it can; its raw data is in `slice`
  /// where that is there. Fails on an unsupported type,
  /// impossible sizes, data of the wrong length and external data outside of
  /// the directory.
  llvm::Expected<ImportedTensor>
  read(onnx::TensorProto &proto, std::optional<FileSlice> slice = std::nullopt);

  /// A constant of the given bytes, row-major; one byte for a boolean.
  ImportedTensor create(ElementKind kind, ArrayRef<int64_t> shape,
                        ArrayRef<char> bytes);

private:
  llvm::Expected<ElementsAttr> readExternal(const onnx::TensorProto &proto,
                                            ShapedType type, StringRef name);

  ModuleOp module;
  std::string directory;
};

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_TENSORDATA_H
