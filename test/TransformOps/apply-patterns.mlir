// RUN: nnspec-opt %s --transform-interpreter --canonicalize | FileCheck %s

// A script raises a decomposed batch norm, collapses it, and folds it.

// CHECK-LABEL: func @raise_and_fold(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x5xf32>, %[[W:[^:]+]]: tensor<2x5x4xf32>
// CHECK: %[[WS:.+]] = nnspec.mul %[[W]]
// CHECK: %[[Y:.+]] = linalg.batch_matmul ins(%[[X]], %[[WS]] :
// CHECK-NEXT: return %[[Y]]
func.func @raise_and_fold(%x: tensor<2x3x5xf32>, %w: tensor<2x5x4xf32>, %s: tensor<4xf32>,
                          %b: tensor<4xf32>) -> tensor<2x3x4xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x3x4xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %l = linalg.batch_matmul ins(%x, %w : tensor<2x3x5xf32>, tensor<2x5x4xf32>)
                           outs(%z : tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (k)>,
                       affine_map<(i, j, k) -> (k)>, affine_map<(i, j, k) -> (i, j, k)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%l, %s, %b : tensor<2x3x4xf32>, tensor<4xf32>, tensor<4xf32>)
      outs(%e : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %p: f32, %q: f32, %o: f32):
    %m = arith.mulf %a, %p : f32
    %n = arith.addf %m, %q : f32
    linalg.yield %n : f32
  } -> tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %f = transform.structured.match ops{["func.func"]} in %root
        : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %f {
      transform.apply_patterns.nnspec.raise_linalg
    } : !transform.any_op
    transform.apply_patterns to %f {
      transform.apply_patterns.nnspec.affine_algebra
    } : !transform.any_op
    transform.apply_patterns to %f {
      transform.apply_patterns.nnspec.fold_affine {always = true, consumers = false}
    } : !transform.any_op
    transform.yield
  }
}
