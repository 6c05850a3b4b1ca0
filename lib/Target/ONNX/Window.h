//===- Window.h - The windows of convolution and pooling --------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_WINDOW_H
#define NNSPEC_LIB_TARGET_ONNX_WINDOW_H

#include "NodeImporter.h"

namespace mlir::nnspec::importer {

/// What a node's attributes say about its window. Empty lists stand for the
/// defaults: strides and dilations of 1, no padding.
struct WindowAttributes {
  SmallVector<int64_t> kernel, strides, dilations, pads;
  std::string autoPad;
  bool isCeilMode = false;

  /// Reads all but ceil_mode.
  static WindowAttributes read(NodeImporter &node);

  /// Fills in the defaults for so many axes and this kernel. Reports lists of
  /// another length, numbers that make no sense, and a kernel that differs from
  /// kernel_shape.
  LogicalResult complete(NodeImporter &node, ArrayRef<int64_t> actualKernel);
};

/// A window over the spatial axes of a tensor, whose lists have one entry for
/// each of these.
struct Window {
  SmallVector<int64_t> kernel, strides, dilations;
  /// Padding in front and behind.
  SmallVector<OpFoldResult> low, high;
  /// How much longer than padded the input has to be for the last window, which
  /// ceil_mode may leave incomplete; negative where elements are left over.
  SmallVector<OpFoldResult> excess;
  SmallVector<OpFoldResult> outputSizes;

  /// The window of `attributes` over axes of these sizes.
  static FailureOr<Window> get(NodeImporter &node, WindowAttributes attributes,
                               ArrayRef<OpFoldResult> inputSizes,
                               ArrayRef<int64_t> kernel);

  size_t getRank() const { return kernel.size(); }
};

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_WINDOW_H
