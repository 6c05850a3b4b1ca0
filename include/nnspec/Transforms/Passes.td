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

def FoldConstants : Pass<"nnspec-fold-constants"> {
  let summary = "Evaluate constant expressions in f64 and round them once";
  let description = [{
    Replaces each maximal expression over constants (splat, dense or resource) by
    a constant: pure nnspec, linalg, tensor, arith, math, affine and scf ops. All
    of it is evaluated in f64, where casts are the identity, and the result is
    rounded once, to nearest even, to its element type. This is the one pass that
    rounds constants; before it a program is exact.

    Only static tensors of f16, bf16, f32 or f64 become constants. What merely
    repeats (fills, broadcasts, and shape casts of these and of constants) is not
    materialised: its operand becomes the constant. A result with one value
    everywhere becomes a splat, any other one of more than `resource-threshold`
    bytes a resource `nnspec_const_N` (`nnspec_const_SYMBOL_N` where the pass runs
    on an op inside another one). Resources of the same name are left alone.
    Where the pass runs on a whole module it empties the resources that it made
    for it earlier and that nothing in it uses any more.

    An expression stays as it is where a result element would become infinite or
    NaN although all constants are finite, where it is larger than its constants
    by more than 2^24 elements, and where an op has no value that the evaluator
    can compute. Remarks of category `nnspec-fold-constants` say so (`missed`),
    say how many elements become subnormal or zero (`analysis`), and what was
    folded (`passed`).

    Large elementwise expressions are evaluated block by block, at the speed of
    memory and without temporaries.
  }];
  let options = [Option<
      "resourceThreshold", "resource-threshold", "uint64_t", "4096",
      "Keep constants of more than this many bytes in resources">];
  let statistics = [Statistic<"numFolded", "num-folded",
                              "Number of results replaced by constants">];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::func::FuncDialect",
    "::mlir::math::MathDialect",
    "::mlir::nnspec::NNSpecDialect",
  ];
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
