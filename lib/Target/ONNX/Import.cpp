//===- Import.cpp - ONNX models as MLIR modules ---------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Target/ONNX/Import.h"

#include "GraphImporter.h"
#include "Proto.h"

#include "nnspec/IR/NNSpecDialect.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/stubs/logging.h>

#include <unistd.h>

using namespace mlir;
using namespace mlir::nnspec;

namespace protobuf = google::protobuf;

/// Parses the stream and imports what it says, with the data of initialisers
/// that the stream is without. `location` is the file's.
static OwningOpRef<ModuleOp>
importStream(protobuf::io::ZeroCopyInputStream &stream, Location location,
             StringRef directory, const ONNXImportOptions &options,
             ArrayRef<std::optional<importer::FileSlice>> data = {}) {
  MLIRContext *context = location.getContext();
  context->loadDialect<affine::AffineDialect, arith::ArithDialect,
                       cf::ControlFlowDialect, func::FuncDialect,
                       linalg::LinalgDialect, math::MathDialect, NNSpecDialect,
                       tensor::TensorDialect>();
  onnx::ModelProto model;
  {
    // The library would print to the standard error.
    protobuf::LogSilencer silence;
    // An empty file parses, and so does much that is something else.
    if (!model.ParseFromZeroCopyStream(&stream) ||
        (!model.has_ir_version() && !model.has_graph())) {
      emitError(location) << "not an ONNX model, or a damaged one";
      return nullptr;
    }
  }
  OwningOpRef<ModuleOp> module = ModuleOp::create(location);
  importer::GraphImporter importer(*module, directory, options);
  if (failed(importer.import(model, data)) || failed(verify(*module)))
    return nullptr;
  return module;
}

static OwningOpRef<ModuleOp> importFile(llvm::sys::fs::file_t file,
                                        Location location, StringRef directory,
                                        const ONNXImportOptions &options) {
  llvm::sys::fs::file_status status;
  if (llvm::sys::fs::status(file, status) ||
      llvm::sys::fs::is_directory(status)) {
    emitError(location) << "cannot read file: it is a directory";
    return nullptr;
  }
  if (llvm::sys::fs::is_regular_file(status)) {
    if (auto split = importer::readSplitModel(file)) {
      protobuf::io::ArrayInputStream stream(split->model.data(),
                                            split->model.size());
      return importStream(stream, location, directory, options, split->data);
    }
    if (lseek(file, 0, SEEK_SET) != 0) {
      emitError(location) << "cannot read file: it cannot be rewound";
      return nullptr;
    }
  }
  // A call of the system for each block, of which weights fill many.
  constexpr int blockSize = 1 << 18;
  protobuf::io::FileInputStream stream(file, blockSize);
  return importStream(stream, location, directory, options);
}

OwningOpRef<ModuleOp> nnspec::importONNXFile(StringRef path,
                                             MLIRContext *context,
                                             const ONNXImportOptions &options) {
  Location location = FileLineColLoc::get(context, path, 0, 0);
  // Not mapped: the pages of the file would stay beside what is read of it.
  auto file = llvm::sys::fs::openNativeFileForRead(path);
  if (!file) {
    emitError(location) << "cannot read file: "
                        << llvm::toString(file.takeError());
    return nullptr;
  }
  SmallString<256> directory(path);
  llvm::sys::path::remove_filename(directory);
  if (directory.empty())
    directory = ".";
  OwningOpRef<ModuleOp> module =
      importFile(*file, location, directory, options);
  (void)llvm::sys::fs::closeFile(*file);
  return module;
}

OwningOpRef<ModuleOp> nnspec::importONNX(llvm::MemoryBufferRef model,
                                         StringRef directory,
                                         MLIRContext *context,
                                         const ONNXImportOptions &options) {
  protobuf::io::ArrayInputStream stream(model.getBufferStart(),
                                        model.getBufferSize());
  return importStream(
      stream, FileLineColLoc::get(context, model.getBufferIdentifier(), 0, 0),
      directory, options);
}
