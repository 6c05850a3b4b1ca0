// RUN: nnspec-opt %s --nnspec-expand-empty-pads | FileCheck %s

// The padding of what has no elements is all that the result holds.

// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.zeros((0, 3), 'f4')); n.save('%t.y.npy', n.ones((2, 3), 'f4'))"
// RUN: nnspec-run %s --entry=at_the_end --input=%t.x.npy --expect=%t.y.npy
// RUN: nnspec-run %s --entry=at_the_end --input=%t.x.npy --expect=%t.y.npy --simplify=false

// CHECK-LABEL: func @at_the_end(
// CHECK: %[[ONE:.+]] = arith.constant 1.0
// CHECK: tensor.generate {
// CHECK-NEXT: ^bb0
// CHECK-NEXT: tensor.yield %[[ONE]]
// CHECK-NEXT: } : tensor<2x3xf32>
func.func @at_the_end(%x: tensor<0x3xf32>) -> tensor<2x3xf32> {
  %one = arith.constant 1.0 : f32
  %0 = tensor.pad %x low[2, 0] high[0, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %one : f32
  } : tensor<0x3xf32> to tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: func @other_size_unknown(
// CHECK-SAME: %[[X:[^:]+]]: tensor<0x?xf32>
// CHECK: %[[N:.+]] = tensor.dim %[[X]], %c1
// CHECK: %[[M:.+]] = affine.apply #{{.*}}()[%[[N]]]
// CHECK: tensor.generate %[[M]] {
func.func @other_size_unknown(%x: tensor<0x?xf32>) -> tensor<2x?xf32> {
  %one = arith.constant 1.0 : f32
  %0 = tensor.pad %x low[1, 2] high[1, 3] {
  ^bb0(%i: index, %j: index):
    tensor.yield %one : f32
  } : tensor<0x?xf32> to tensor<2x?xf32>
  return %0 : tensor<2x?xf32>
}

// CHECK-LABEL: func @has_elements(
// CHECK: tensor.pad
func.func @has_elements(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %one = arith.constant 1.0 : f32
  %0 = tensor.pad %x low[2, 0] high[0, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %one : f32
  } : tensor<?x3xf32> to tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}
