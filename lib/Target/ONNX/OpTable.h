//===- OpTable.h - The ops that can be imported -----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_OPTABLE_H
#define NNSPEC_LIB_TARGET_ONNX_OPTABLE_H

#include "NodeImporter.h"

#include <limits>

namespace mlir::nnspec::importer {

/// The opsets that were looked at, op by op. The oldest is that of the models
/// in ONNX's own test data that PyTorch made.
inline constexpr int64_t kOldestOpset = 6;
inline constexpr int64_t kNewestOpset = 22;

inline constexpr unsigned kAnyNumber = std::numeric_limits<unsigned>::max();

/// How an op of the default domain is imported.
struct OpImporter {
  LogicalResult (*import)(NodeImporter &);
  /// The first `minInputs` inputs must be there; all where there may be any
  /// number.
  unsigned minInputs;
  unsigned maxInputs;
  /// The opsets of which `import` knows the meaning.
  int64_t firstOpset = kOldestOpset;
  int64_t lastOpset = kNewestOpset;
};

using OpTable = llvm::StringMap<OpImporter>;

/// All ops, by their types.
const OpTable &getOpTable();

// One function a file.
void addConstantOps(OpTable &table);
void addConvolutionOps(OpTable &table);
void addElementwiseOps(OpTable &table);
void addMatMulOps(OpTable &table);
void addNormalizationOps(OpTable &table);
void addPaddingOps(OpTable &table);
void addPoolingOps(OpTable &table);
void addReductionOps(OpTable &table);
void addResizeOps(OpTable &table);
void addShapeOps(OpTable &table);
void addSlicingOps(OpTable &table);

/// Reports an error as "Conv 'conv1' (opset 13): MESSAGE".
std::string formatNode(const onnx::NodeProto &node);
LogicalResult emitNodeError(Location loc, const onnx::NodeProto &node,
                            int64_t opset, const Twine &message);

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_OPTABLE_H
