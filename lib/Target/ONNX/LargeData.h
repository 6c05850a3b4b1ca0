//===- LargeData.h - What is not parsed of a model's file -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// protobuf copies each weight twice, into memory that the system hands out page
// by page; that takes longer than all else that import does. So the raw data of
// large initialisers is left out of what is parsed, and read from the file to
// where it is to stay.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_LARGEDATA_H
#define NNSPEC_LIB_TARGET_ONNX_LARGEDATA_H

#include "mlir/Support/LLVM.h"
#include "llvm/Support/FileSystem.h"

#include <optional>

namespace mlir::nnspec::importer {

/// Where the bytes of a tensor lie in a file.
struct FileSlice {
  llvm::sys::fs::file_t file;
  uint64_t offset;
  uint64_t size;
};

/// A serialised model without the raw data of its large initialisers.
struct SplitModel {
  std::string model;
  /// The data of each initialiser that has lost it.
  std::vector<std::optional<FileSlice>> data;
};

/// Reads a model from a regular file. Fails where the file is no model or
/// damaged, or where it does what no writer of models does, such as giving a
/// tensor its data twice: then all of it is to be parsed.
std::optional<SplitModel> readSplitModel(llvm::sys::fs::file_t file);

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_LARGEDATA_H
