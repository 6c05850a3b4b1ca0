// RUN: nnspec-opt %s --transform-interpreter=entry-point=fold | FileCheck %s --check-prefixes=CHECK,FOLD
// RUN: nnspec-opt %s --transform-interpreter=entry-point=keep_weights | FileCheck %s --check-prefixes=CHECK,WEIGHTS
// RUN: nnspec-opt %s --transform-interpreter=entry-point=keep_accumulators | FileCheck %s --check-prefixes=CHECK,SUMS

// The attributes of fold_affine that keep f16 where it is.

// CHECK-LABEL: func @narrow_weight(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x3xf16>, %[[W:[^:]+]]: tensor<3x2xf16>
// FOLD: %[[WS:.+]] = nnspec.cast %{{.+}} : tensor<3x2xf32> to tensor<3x2xf16>
// FOLD: linalg.matmul ins(%[[X]], %[[WS]] :
// FOLD-NOT: nnspec.mul
// WEIGHTS: %[[L:.+]] = linalg.matmul ins(%[[X]], %[[W]] :
// WEIGHTS: nnspec.mul %[[L]], %{{.+}} : tensor<8x2xf32>
// SUMS: %[[WS:.+]] = nnspec.cast %{{.+}} : tensor<3x2xf32> to tensor<3x2xf16>
// SUMS: linalg.matmul ins(%[[X]], %[[WS]] :
// CHECK: return
func.func @narrow_weight(%x: tensor<8x3xf16>, %w: tensor<3x2xf16>, %s: tensor<2xf32>) -> tensor<8x2xf32> {
  %a = nnspec.fill 0.0 : tensor<8x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<8x3xf16>, tensor<3x2xf16>) outs(%a : tensor<8x2xf32>) -> tensor<8x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<8x2xf32>
  %y = nnspec.mul %l, %sb : tensor<8x2xf32>
  return %y : tensor<8x2xf32>
}

// CHECK-LABEL: func @narrow_accumulator(
// FOLD: linalg.matmul
// FOLD-NOT: nnspec.add
// WEIGHTS: linalg.matmul
// WEIGHTS-NOT: nnspec.add
// SUMS: linalg.matmul
// SUMS: nnspec.add %{{.+}} : tensor<8x2xf16>
// CHECK: return
func.func @narrow_accumulator(%x: tensor<8x3xf16>, %w: tensor<3x2xf16>, %b: tensor<2xf16>) -> tensor<8x2xf16> {
  %a = nnspec.fill 0.0 : tensor<8x2xf16>
  %l = linalg.matmul ins(%x, %w : tensor<8x3xf16>, tensor<3x2xf16>) outs(%a : tensor<8x2xf16>) -> tensor<8x2xf16>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf16> to tensor<8x2xf16>
  %y = nnspec.add %l, %bb : tensor<8x2xf16>
  return %y : tensor<8x2xf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @fold(%root: !transform.any_op {transform.readonly}) {
    %f = transform.structured.match ops{["func.func"]} in %root : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %f {
      transform.apply_patterns.nnspec.fold_affine
    } : !transform.any_op
    transform.yield
  }
  transform.named_sequence @keep_weights(%root: !transform.any_op {transform.readonly}) {
    %f = transform.structured.match ops{["func.func"]} in %root : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %f {
      transform.apply_patterns.nnspec.fold_affine {keep_narrow_weights = true}
    } : !transform.any_op
    transform.yield
  }
  transform.named_sequence @keep_accumulators(%root: !transform.any_op {transform.readonly}) {
    %f = transform.structured.match ops{["func.func"]} in %root : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %f {
      transform.apply_patterns.nnspec.fold_affine {keep_narrow_accumulators = true}
    } : !transform.any_op
    transform.yield
  }
}
