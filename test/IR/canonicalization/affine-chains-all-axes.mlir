// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// A broadcast that repeats nothing, since only a dynamic size keeps it from being the
// identity, is no parameter: the arithmetic on it would be as large as the tensor.

// CHECK-LABEL: func @all_axes(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @all_axes(%x: tensor<2x4xf32>, %p: tensor<?x4xf32>)
    -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) {
  // CHECK: %[[B:.+]] = nnspec.broadcast
  // CHECK-NEXT: nnspec.sub %[[X]], %[[B]]
  // CHECK-NEXT: nnspec.div %[[X]], %[[B]]
  // CHECK-NEXT: nnspec.sub %[[B]], %[[X]]
  // CHECK-NEXT: return
  %b = nnspec.broadcast %p dims = [0, 1] : tensor<?x4xf32> to tensor<2x4xf32>
  %0 = nnspec.sub %x, %b : tensor<2x4xf32>
  %1 = nnspec.div %x, %b : tensor<2x4xf32>
  %2 = nnspec.sub %b, %x : tensor<2x4xf32>
  return %0, %1, %2 : tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>
}
