//===- Window.cpp - The windows of convolution and pooling ----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Window.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

/// More than any stride, dilation, kernel or padding; keeps sizes from
/// overflowing.
static constexpr int64_t kMaxAmount = int64_t(1) << 31;

WindowAttributes WindowAttributes::read(NodeImporter &node) {
  WindowAttributes attributes;
  attributes.kernel = node.getInts("kernel_shape");
  attributes.strides = node.getInts("strides");
  attributes.dilations = node.getInts("dilations");
  attributes.pads = node.getInts("pads");
  attributes.autoPad = node.getString("auto_pad", "NOTSET");
  return attributes;
}

LogicalResult WindowAttributes::complete(NodeImporter &node,
                                         ArrayRef<int64_t> actualKernel) {
  size_t rank = actualKernel.size();
  auto check = [&](StringRef name, SmallVector<int64_t> &list, size_t length,
                   int64_t defaultValue, int64_t least) -> LogicalResult {
    if (list.empty())
      list.assign(length, defaultValue);
    if (list.size() != length)
      return node.error("bad attribute '" + name + "': found " +
                        Twine(list.size()) + " numbers, expected " +
                        Twine(length));
    for (int64_t amount : list)
      if (amount < least || amount > kMaxAmount)
        return node.error("bad attribute '" + name + "': found " +
                          Twine(amount) + ", expected " + Twine(least) +
                          " or more");
    return success();
  };
  if (kernel.empty())
    kernel = llvm::to_vector(actualKernel);
  if (failed(check("kernel_shape", kernel, rank, 1, 1)) ||
      failed(check("strides", strides, rank, 1, 1)) ||
      failed(check("dilations", dilations, rank, 1, 1)) ||
      failed(check("pads", pads, 2 * rank, 0, 0)))
    return failure();
  for (auto [stated, actual] : llvm::zip_equal(kernel, actualKernel)) {
    if (stated != actual)
      return node.error("bad attribute 'kernel_shape': found " + Twine(stated) +
                        ", expected the weight's " + Twine(actual));
  }
  if (autoPad.empty())
    autoPad = "NOTSET";
  if (autoPad != "NOTSET" && autoPad != "VALID" && autoPad != "SAME_UPPER" &&
      autoPad != "SAME_LOWER")
    return node.error("bad attribute 'auto_pad': found '" + autoPad +
                      "', expected NOTSET, VALID, SAME_UPPER or SAME_LOWER");
  return success();
}

FailureOr<Window> Window::get(NodeImporter &node, WindowAttributes attributes,
                              ArrayRef<OpFoldResult> inputSizes,
                              ArrayRef<int64_t> kernel) {
  if (failed(attributes.complete(node, kernel)))
    return failure();
  Emitter &emitter = node.getEmitter();
  OpBuilder &builder = node.getBuilder();
  AffineExpr s0 = builder.getAffineSymbolExpr(0);
  AffineExpr s1 = builder.getAffineSymbolExpr(1);
  Window window;
  window.kernel = attributes.kernel;
  window.strides = attributes.strides;
  window.dilations = attributes.dilations;
  size_t rank = kernel.size();
  bool isSame =
      attributes.autoPad == "SAME_UPPER" || attributes.autoPad == "SAME_LOWER";
  for (size_t i = 0; i < rank; ++i) {
    OpFoldResult size = inputSizes[i], output, low, high;
    int64_t stride = window.strides[i];
    int64_t extent = (window.kernel[i] - 1) * window.dilations[i] + 1;
    if (extent > kMaxNumElements)
      return node.error("bad attribute 'dilations': found a window of " +
                        Twine(extent) + " elements");
    // Whether a window fits, however long the axis is.
    bool isCertain = isSame;
    if (isSame) {
      output = emitter.apply(s0.ceilDiv(stride), size);
      OpFoldResult total = emitter.max(
          emitter.apply((s1 - 1) * stride + extent - s0, {size, output}),
          emitter.getIndex(0));
      OpFoldResult half = emitter.apply(s0.floorDiv(2), total);
      OpFoldResult rest = emitter.sub(total, half);
      bool isUpper = attributes.autoPad == "SAME_UPPER";
      low = isUpper ? half : rest;
      high = isUpper ? rest : half;
    } else {
      bool isValid = attributes.autoPad == "VALID";
      int64_t before = isValid ? 0 : attributes.pads[i];
      int64_t after = isValid ? 0 : attributes.pads[rank + i];
      low = emitter.getIndex(before);
      high = emitter.getIndex(after);
      AffineExpr room = s0 + before + after - extent;
      isCertain = before + after >= extent - 1;
      if (!attributes.isCeilMode) {
        output = emitter.apply(room.floorDiv(stride) + 1, size);
      } else {
        // The last window has to start inside of the input or the padding in
        // front: ceil(room / stride) * stride < size + before.
        output = emitter.apply(room.ceilDiv(stride) + 1, size);
        if (std::optional<int64_t> known = getKnownSize(size)) {
          int64_t count = *getKnownSize(output);
          if ((count - 1) * stride >= *known + before)
            output = emitter.getIndex(count - 1);
        } else if (stride > extent || after > 0) {
          return node.unsupported("ceil_mode on a size that is not known, "
                                  "where its last window may be empty");
        }
      }
    }
    if (std::optional<int64_t> known = getKnownSize(output);
        known && *known < (getKnownSize(size) == 0 ? 0 : 1))
      return node.error("a window of " + Twine(extent) +
                        " elements does not fit the padded axis " +
                        Twine(i + 2) + " of size " +
                        Twine(*getKnownSize(size)));
    if (!getKnownSize(output) && !isCertain)
      emitter.checkAtLeast(
          output, emitter.min(size, emitter.getIndex(1)),
          node.getCheckMessage("a window of " + Twine(extent) +
                               " elements does not fit the padded axis " +
                               Twine(i + 2)));
    window.low.push_back(low);
    window.high.push_back(high);
    window.outputSizes.push_back(output);
    // (output - 1) * stride + extent - (size + low + high)
    AffineExpr s2 = builder.getAffineSymbolExpr(2);
    AffineExpr s3 = builder.getAffineSymbolExpr(3);
    window.excess.push_back(emitter.apply(
        (s1 - 1) * stride + extent - s0 - s2 - s3, {size, output, low, high}));
  }
  return window;
}
