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

def ConvertBatchNormToNNSpec : Pass<"convert-batch-norm-to-nnspec"> {
  let summary = "Convert the batch norms of stablehlo and mhlo to nnspec";
  let description = [{
    Converts `stablehlo.batch_norm_inference`, `stablehlo.batch_norm_training`
    and their twins in `mhlo` to `nnspec.batch_norm_inference` and
    `nnspec.batch_norm_training`. The ops are recognised by their names, so the
    dialects need not be registered (`--allow-unregistered-dialect`); `epsilon`
    and `feature_index` may be properties or attributes:

    ```mlir
    %y = "stablehlo.batch_norm_inference"(%x, %scale, %offset, %mean, %variance)
           <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}>
           : (tensor<8x64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>,
              tensor<64xf32>) -> tensor<8x64xf32>
    ```

    becomes

    ```mlir
    %y = nnspec.batch_norm_inference %x mean(%mean) variance(%variance)
           gamma(%scale) beta(%offset) axis = 1 epsilon = 9.9999997473787516E-6
           : tensor<8x64xf32>, tensor<64xf32>
    ```

    Epsilon is the exact value of its attribute. The statistics that training
    returns are computed in f32 at least and cast to the type that the op had.
    nnspec takes the square root of `max(variance, 0) + epsilon`: for a negative
    variance, which has no meaning, the two differ.

    An op that nnspec cannot express, such as one on quantized or complex
    numbers, is left as it is, with a missed optimisation remark of this pass's
    name that says why (`--remarks-filter=convert-batch-norm-to-nnspec`).
  }];
  let dependentDialects = [
    "::mlir::nnspec::NNSpecDialect",
    "::mlir::tensor::TensorDialect",
  ];
}

def ConvertLinalgToNNSpec : Pass<"convert-linalg-to-nnspec"> {
  let summary = "Raise elementwise linalg on tensors to nnspec ops";
  let description = [{
    Makes the per-channel maps in elementwise linalg ops visible as nnspec ops.
    An op is read by its region, indexing maps and iterator types, not by its
    name: `linalg.generic` with any number of ops in its body, `linalg.map`,
    `linalg.elementwise`, `linalg.broadcast`, `linalg.fill` and the named ops are
    all the same here. Values in the body are of three sorts:

    - *parameters* depend on some of the axes only. They become ops on tensors
      of exactly these axes: nnspec ops where there are such, else a
      `linalg.generic` (a `math.rsqrt`, say, or a select with its compare).
    - *full-size values* that nnspec ops can compute from the op's operands
      become such (additions, subtractions, multiplications, divisions, maxima,
      negations, fused multiply-adds and casts of floats), and so does a chain of
      maps `x + p`, `x - p`, `p - x`, `x * p`, `x / p` by parameters at the end
      of the body.
    - all other full-size values stay together in one `linalg.generic`. So
      lowering and fusion give one pass over the data again.

    Constants are fills of their exact value. Fast-math flags are dropped, and a
    fused multiply-add becomes two ops.

    For example,

    ```mlir
    %y = linalg.generic {
        indexing_maps = [affine_map<(n, c) -> (n, c)>, affine_map<(n, c) -> (c)>,
                         affine_map<(n, c) -> (n, c)>],
        iterator_types = ["parallel", "parallel"]}
        ins(%x, %v : tensor<8x64xf32>, tensor<64xf32>)
        outs(%empty : tensor<8x64xf32>) {
    ^bb0(%a: f32, %b: f32, %out: f32):
      %0 = math.rsqrt %b : f32
      %1 = arith.mulf %a, %0 : f32
      %2 = math.exp %1 : f32
      linalg.yield %2 : f32
    } -> tensor<8x64xf32>
    ```

    becomes

    ```mlir
    %0 = linalg.generic ... ins(%v : tensor<64xf32>) ...      // math.rsqrt
    %1 = nnspec.broadcast %0 dims = [1] : tensor<64xf32> to tensor<8x64xf32>
    %2 = nnspec.mul %x, %1 : tensor<8x64xf32>
    %y = linalg.generic ... ins(%2 : tensor<8x64xf32>) ...    // math.exp
    ```

    An op is raised where that shows a map by a parameter, or a result that does
    not depend on every axis: a broadcast or a fill. Anything else is left
    exactly as it is, among it a relu, a sum of two full-size tensors, a
    transposition, a reduction, an op with several results, on memrefs or on
    indices (`linalg.index`). So is what a batch norm is lowered to that is no
    map: it divides by zero, by what `nnspec.sqrt` computes of a number that may
    be zero, or by a root of what is reduced from the data itself.

    Arithmetic on constants alone, such as `1.0 + 1.0e-5`, would be computed by
    upstream's folders, and rounded, before `--nnspec-fold-constants`. In the body
    of a generic op, raised or left, one of the constants is read from a tensor
    of rank 0 instead.

    The pass runs on any op and converts all that is nested in it, producers
    before users. It erases no dead op: canonicalisation does.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect",
    "::mlir::nnspec::NNSpecDialect",
    "::mlir::tensor::TensorDialect",
  ];
}

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
