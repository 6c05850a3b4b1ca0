//===- Passes.td - Conversions between dialects ------------*- tablegen -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_CONVERSION_PASSES_TD
#define NNSPEC_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertNNSpecToLinalg : Pass<"convert-nnspec-to-linalg"> {
  let summary = "Lower nnspec ops to linalg on tensors";
  let description = [{
    Each pointwise op becomes one elementwise `linalg.generic`. A broadcast that
    it reads becomes an indexing map, a fill a constant in its body: neither is
    materialised, unless something other than an nnspec op uses it.

    `nnspec.batch_norm_training` becomes two reductions, which sum in f64, and
    one pointwise map.

    The pass runs on any op and converts all that is nested in it. IEEE rules
    hold for the result, and a constant that its element type cannot hold is an
    f64 constant and an `arith.truncf`.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect",
  ];
}

#endif // NNSPEC_CONVERSION_PASSES_TD
