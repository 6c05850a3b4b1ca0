//===- NNSpecTransformOps.td - Patterns for transform scripts -*- tablegen -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TRANSFORMOPS_NNSPECTRANSFORMOPS_TD
#define NNSPEC_TRANSFORMOPS_NNSPECTRANSFORMOPS_TD

include "mlir/Dialect/Transform/IR/TransformDialect.td"
include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.td"
include "mlir/IR/OpBase.td"

class NNSpec_PatternsOp<string name>
    : Op<Transform_Dialect, "apply_patterns.nnspec." # name, [
        DeclareOpInterfaceMethods<PatternDescriptorOpInterface>,
        ReportTrackingListenerFailuresOpTrait]> {
  let assemblyFormat = "attr-dict";
}

def ApplyRaiseLinalgPatternsOp : NNSpec_PatternsOp<"raise_linalg"> {
  let description = [{
    The patterns of `--convert-linalg-to-nnspec`: elementwise linalg ops that hold
    an affine map per channel become nnspec ops.
  }];
}

def ApplyAffineAlgebraPatternsOp : NNSpec_PatternsOp<"affine_algebra"> {
  let description = [{
    The canonicalisation patterns of the nnspec dialect: the theorem, and the laws
    that bring chains of affine maps to `x * scale + bias`.
  }];
}

def ApplyFoldAffinePatternsOp : NNSpec_PatternsOp<"fold_affine"> {
  let description = [{
    The patterns of `--nnspec-fold-affine`, which fold affine maps into the linear
    layers before or after them, with those of `affine_algebra`. The attributes
    are the pass's options; `always` is `cost=always`.
  }];
  let arguments = (ins DefaultValuedAttr<BoolAttr, "true">:$producers,
                       DefaultValuedAttr<BoolAttr, "true">:$consumers,
                       DefaultValuedAttr<BoolAttr, "false">:$always,
                       DefaultValuedAttr<BoolAttr, "false">:$keep_narrow_weights,
                       DefaultValuedAttr<BoolAttr, "false">:$keep_narrow_accumulators);
}

#endif // NNSPEC_TRANSFORMOPS_NNSPECTRANSFORMOPS_TD
