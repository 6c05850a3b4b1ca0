// RUN: nnspec-opt %s --nnspec-simplify | FileCheck %s
// RUN: nnspec-opt %s --nnspec-simplify=fold-constants=false | FileCheck %s

// A parameter of a batch of one does not depend on the batch, however it is written:
// it folds into the layer. simplify-twice.py runs this twice.

// CHECK-LABEL: func @folds(
// CHECK: %[[S:.+]] = linalg.generic {{.*}} outs(%{{.+}} : tensor<2x4xf32>)
// CHECK: arith.mulf
// CHECK: linalg.matmul ins(%arg0, %[[S]] :
// CHECK-NOT: arith.mulf
// CHECK: return
func.func @folds(%x: tensor<1x2xf32>, %p: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]> : tensor<2x4xf32>
  %zeros = nnspec.fill 0.0 : tensor<1x4xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x4xf32>) outs(%zeros : tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = tensor.expand_shape %0 [[0], [1, 2]] output_shape [1, 4, 1] : tensor<1x4xf32> into tensor<1x4x1xf32>
  %q = nnspec.broadcast %p dims = [0, 1] : tensor<1x4xf32> to tensor<1x4x1xf32>
  %2 = nnspec.mul %1, %q : tensor<1x4x1xf32>
  %3 = tensor.collapse_shape %2 [[0], [1, 2]] : tensor<1x4x1xf32> into tensor<1x4xf32>
  return %3 : tensor<1x4xf32>
}

// CHECK-LABEL: func @batch_of_one(
func.func @batch_of_one(%x: tensor<1x3x2x5xf32>, %p: tensor<1x5xf32>, %q: tensor<5xf32>) -> tensor<1x3x2x5xf32> {
  // CHECK: tensor.collapse_shape %arg1 {{\[}}[0, 1]] : tensor<1x5xf32> into tensor<5xf32>
  %t = nnspec.broadcast %p dims = [0, 3] : tensor<1x5xf32> to tensor<1x3x2x5xf32>
  %u = nnspec.broadcast %q dims = [3] : tensor<5xf32> to tensor<1x3x2x5xf32>
  %y = nnspec.mul %x, %u : tensor<1x3x2x5xf32>
  %z = nnspec.add %y, %t : tensor<1x3x2x5xf32>
  %w = nnspec.mul %z, %u : tensor<1x3x2x5xf32>
  return %w : tensor<1x3x2x5xf32>
}
