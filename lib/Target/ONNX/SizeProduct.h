//===- SizeProduct.h - Products of sizes ------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_SIZEPRODUCT_H
#define NNSPEC_LIB_TARGET_ONNX_SIZEPRODUCT_H

#include "ImportedTensor.h"

namespace mlir::nnspec::importer {

/// A product of known and unknown sizes.
struct SizeProduct {
  /// An unknown factor: an affine expression of values that is no product.
  struct Factor {
    AffineMap map;
    SmallVector<Value> operands;
    /// The factor as a value, where there is one.
    Value value;

    bool operator==(const Factor &other) const {
      return map == other.map && operands == other.operands;
    }
  };

  explicit SizeProduct(ArrayRef<OpFoldResult> sizes = {}) {
    for (OpFoldResult size : sizes)
      multiply(size);
  }

  /// Takes a product that was emitted as one apart.
  void multiply(OpFoldResult size);

  /// Divides both by the unknown factors that they share.
  static void cancel(SizeProduct &a, SizeProduct &b);

  /// Whether both are equal as products; they may be equal otherwise.
  bool operator==(const SizeProduct &other) const {
    return coefficient == other.coefficient &&
           factors.size() == other.factors.size() &&
           std::is_permutation(factors.begin(), factors.end(),
                               other.factors.begin());
  }

  int64_t coefficient = 1;
  SmallVector<Factor> factors;
};

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_SIZEPRODUCT_H
