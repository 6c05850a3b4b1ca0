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

std::string importer::formatNode(const onnx::NodeProto &node) {
  if (!node.name().empty())
    return node.op_type() + " '" + node.name() + "'";
  if (node.output_size() > 0)
    return node.op_type() + " (node of '" + node.output(0) + "')";
  return node.op_type();
}

LogicalResult importer::emitNodeError(Location loc, const onnx::NodeProto &node,
                                      int64_t opset, const Twine &message) {
  return emitError(loc) << formatNode(node) << " (opset " << opset
                        << "): " << message;
}
