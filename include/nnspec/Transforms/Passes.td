//===- Passes.td - Transformations -------------------------*- tablegen -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TRANSFORMS_PASSES_TD
#define NNSPEC_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def DecomposeAggregated : Pass<"nnspec-decompose-aggregated"> {
  let summary = "Replace linalg.softmax and the like by what they stand for";
  let description = [{
    Replaces each op that stands for several (`linalg.softmax`, and those of the
    Winograd transforms) by these, on tensors. It is upstream's decomposition, but
    for the NaN with which the maximum of a softmax starts there: it starts from
    minus infinity, which has a meaning over the reals.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::tensor::TensorDialect"];
}

def ExpandFloatCasts : Pass<"nnspec-expand-float-casts"> {
  let summary = "Expand casts to and from 16-bit floats, with one rounding";
  let description = [{
    Replaces `arith.truncf` from f64 to f16 or bf16 by a rounding to odd to f32 and
    a truncation of that, which together round once, to nearest even; and casts
    between f32 and bf16 by operations on integers (upstream's patterns, a part of
    `arith-expand`). Few machines have these conversions, and the runtime functions
    that LLVM calls for them are missing in places and round twice in others.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect"];
}

def FuseElementwise : Pass<"nnspec-fuse-elementwise"> {
  let summary = "Fuse elementwise linalg ops of one iteration space";
  let description = [{
    Upstream's elementwise fusion, restricted so that it never repeats work: a
    producer is fused into its only user, and only if the user reads each of its
    elements once. So a parameter computed per channel stays a computation of
    channel size, where `linalg-fuse-elementwise-ops` may repeat it at each
    point. An op that only casts is fused into every user.
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect"];
}

#endif // NNSPEC_TRANSFORMS_PASSES_TD
