//===- OpTable.cpp - The ops that can be imported -------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

const OpTable &importer::getOpTable() {
  static const OpTable table = [] {
    OpTable table;
    addConstantOps(table);
    addConvolutionOps(table);
    addElementwiseOps(table);
    addMatMulOps(table);
    addNormalizationOps(table);
    addPaddingOps(table);
    addPoolingOps(table);
    addReductionOps(table);
    addResizeOps(table);
    addShapeOps(table);
    addSlicingOps(table);
    return table;
  }();
  return table;
}

LogicalResult importer::emitNodeError(Location loc, const onnx::NodeProto &node,
                                      int64_t opset, const Twine &message) {
  InFlightDiagnostic diagnostic = emitError(loc) << node.op_type();
  if (!node.name().empty())
    diagnostic << " '" << node.name() << "'";
  else if (node.output_size() > 0)
    diagnostic << " (node of '" << node.output(0) << "')";
  return diagnostic << " (opset " << opset << "): " << message;
}
