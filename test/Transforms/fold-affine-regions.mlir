// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always --split-input-file --allow-unregistered-dialect | FileCheck %s
//
// UNVERIFIED: the second part is no function

// A layer does not move into a loop, nor does the work on its weight.

// CHECK-LABEL: func @map_in_loop(
// CHECK: linalg.matmul
// CHECK: scf.for
// CHECK: nnspec.mul
func.func @map_in_loop(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>, %n: index) -> tensor<4x2xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %b = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %zero) -> tensor<4x2xf32> {
    %m = nnspec.mul %l, %b : tensor<4x2xf32>
    %y = nnspec.max %a, %m : tensor<4x2xf32>
    scf.yield %y : tensor<4x2xf32>
  }
  return %r : tensor<4x2xf32>
}

// CHECK-LABEL: func @layer_in_loop(
// CHECK: %[[M:.+]] = nnspec.mul %arg0
// CHECK: scf.for
// CHECK-NOT: nnspec.mul
// CHECK: linalg.matmul ins(%[[M]], %arg1
func.func @layer_in_loop(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<3xf32>, %n: index) -> tensor<4x2xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = nnspec.fill 0.0 : tensor<4x2xf32>
  %b = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %b : tensor<4x3xf32>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %zero) -> tensor<4x2xf32> {
    %l = linalg.matmul ins(%m, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
    scf.yield %l : tensor<4x2xf32>
  }
  return %r : tensor<4x2xf32>
}

// -----

// Where ops may use themselves, nothing folds, and the search for layers ends.

// CHECK: nnspec.mul
module {
  %p = arith.constant dense<2.0> : tensor<2xf32>
  %b = nnspec.broadcast %p dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %a = nnspec.cast %c : tensor<4x2xf64> to tensor<4x2xf32>
  %c = nnspec.cast %m : tensor<4x2xf32> to tensor<4x2xf64>
  %m = nnspec.mul %a, %b : tensor<4x2xf32>
  "test.use"(%m) : (tensor<4x2xf32>) -> ()
}
