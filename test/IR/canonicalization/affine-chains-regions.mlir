// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// mul_of_add leaves a sum outside of a loop alone: the addition would move into the loop.

// CHECK-LABEL: func @mul_of_add_not_into_a_loop(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @mul_of_add_not_into_a_loop(%x: tensor<2x4xf32>, %p: tensor<4xf32>, %n: index)
    -> tensor<2x4xf32> {
  // CHECK: %[[SUM:.+]] = nnspec.add %[[X]], %{{.+}} : tensor<2x4xf32>
  // CHECK: scf.for
  // CHECK-NEXT: nnspec.mul %[[SUM]], %{{.+}} : tensor<2x4xf32>
  // CHECK-NEXT: nnspec.max
  // CHECK-NEXT: scf.yield
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %0 = nnspec.add %x, %b : tensor<2x4xf32>
  %1 = scf.for %i = %c0 to %n step %c1 iter_args(%most = %x) -> tensor<2x4xf32> {
    %2 = nnspec.mul %0, %b : tensor<2x4xf32>
    %3 = nnspec.max %most, %2 : tensor<2x4xf32>
    scf.yield %3 : tensor<2x4xf32>
  }
  return %1 : tensor<2x4xf32>
}
