//===- NNSpecBase.td - The nnspec dialect and its types ----*- tablegen -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_NNSPECBASE_TD
#define NNSPEC_IR_NNSPECBASE_TD

include "mlir/IR/OpBase.td"

def NNSpec_Dialect : Dialect {
  let name = "nnspec";
  let cppNamespace = "::mlir::nnspec";
  let summary = "Tensors, broadcast and batch norm as a formal spec defines them";
  let description = [{
    The ops have the meaning that TorchLean's formal specification of neural
    networks gives them: each denotes a function over the *reals*. The element
    type says how values are stored and is not part of the meaning. A rewrite is
    correct when both sides are equal over the reals, side conditions included;
    it may change rounding, but nothing rounds silently: no op has an inexact
    constant folder.

    Tensors are builtin ranked tensors, static or dynamic, of any rank from 0
    up, of `f16`, `bf16`, `f32` or `f64`, without an encoding.

    `docs/Spec.md` lists the ops with their constraints, `docs/Algebra.md` the
    laws that the rewrites use.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::cf::ControlFlowDialect",
    "::mlir::tensor::TensorDialect",
  ];
  // Patterns that match an interface, not an op.
  let hasCanonicalizer = 1;
}

def NNSpec_NoEncodingPred
    : CPred<"!::llvm::cast<::mlir::RankedTensorType>($_self).getEncoding()">;

defvar NNSpec_ElementTypes = [F16, BF16, F32, F64];

def NNSpec_Tensor : RankedTensorOf<NNSpec_ElementTypes, [NNSpec_NoEncodingPred],
                                   "ranked tensor without encoding">;

def NNSpec_ChannelTensor
    : RankedTensorOf<NNSpec_ElementTypes,
                     [HasAnyRankOfPred<[1]>, NNSpec_NoEncodingPred],
                     "1D tensor without encoding">;

#endif // NNSPEC_IR_NNSPECBASE_TD
