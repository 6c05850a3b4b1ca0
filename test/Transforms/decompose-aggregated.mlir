// RUN: nnspec-opt %s --nnspec-decompose-aggregated | FileCheck %s
// RUN: nnspec-opt %s --nnspec-decompose-aggregated=only-nnspec | FileCheck %s --check-prefix=ONLY

// The maximum starts from minus infinity, not from a NaN.
// CHECK-LABEL: @softmax
// CHECK-NOT: linalg.softmax
// CHECK: arith.constant 0xFF800000 : f32
// CHECK: arith.maxnumf
// CHECK: math.exp
// CHECK: arith.divf
// CHECK-NOT: linalg.softmax
// ONLY-LABEL: @softmax
// ONLY: linalg.softmax
func.func @softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %y = linalg.softmax dimension(1) ins(%x : tensor<2x3xf32>)
                                   outs(%e : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: @batch_norm_training
// CHECK-NOT: nnspec.
// CHECK: math.sqrt
// ONLY-LABEL: @batch_norm_training
// ONLY-NOT: nnspec.
// ONLY: math.sqrt
func.func @batch_norm_training(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p) axis = 1 epsilon = 0.5 : tensor<2x3xf32>, tensor<3xf32>
  return %y : tensor<2x3xf32>
}
