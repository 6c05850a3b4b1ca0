//===- ONNX.cpp - ONNX models in C ----------------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec-c/ONNX.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#ifdef NNSPEC_HAS_ONNX
#include "nnspec/Target/ONNX/Import.h"
#endif

using namespace mlir;

MlirModule nnspecImportONNXFile(MlirContext context, MlirStringRef path) {
#ifdef NNSPEC_HAS_ONNX
  return wrap(nnspec::importONNXFile(unwrap(path), unwrap(context)).release());
#else
  emitError(UnknownLoc::get(unwrap(context)))
      << "cannot read ONNX models: nnspec was built without ONNX ("
      << unwrap(path) << ')';
  return {nullptr};
#endif
}
