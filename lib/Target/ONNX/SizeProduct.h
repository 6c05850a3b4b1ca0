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
  explicit SizeProduct(ArrayRef<OpFoldResult> factors = {}) {
    for (OpFoldResult factor : factors)
      multiply(factor);
  }

  void multiply(OpFoldResult factor);

  /// Divides both by the symbols that they share.
  static void cancel(SizeProduct &a, SizeProduct &b);

  /// Whether both are equal as products; they may be equal otherwise.
  bool operator==(const SizeProduct &other) const {
    return coefficient == other.coefficient &&
           symbols.size() == other.symbols.size() &&
           std::is_permutation(symbols.begin(), symbols.end(),
                               other.symbols.begin());
  }

  int64_t coefficient = 1;
  SmallVector<Value> symbols;

private:
  /// Takes a product that was emitted apart; fails for any other value.
  bool multiplyApplied(Value value);
};

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_SIZEPRODUCT_H
