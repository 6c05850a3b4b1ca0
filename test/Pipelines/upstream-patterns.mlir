// RUN: nnspec-opt %s --nnspec-simplify | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fuse-elementwise | FileCheck %s

// Upstream's FoldInsertPadIntoFill adds the low padding to the offset without the
// stride: it would insert the data at 2, not at 1 + 2 * 1. No pipeline runs it. If it
// gets another name, the values show it; they are NumPy's.
//
// RUN: %python -c "import numpy as n; y = n.zeros(6, 'f4'); y[1::2] = n.pad(n.array([7, 9], 'f4'), (1, 0)); n.save('%t.x.npy', n.array([7, 9], 'f4')); n.save('%t.y.npy', y)"
// RUN: nnspec-run %s --input=%t.x.npy --expect=%t.y.npy
// RUN: nnspec-run %s --input=%t.x.npy --expect=%t.y.npy --simplify=false

// CHECK-LABEL: func @main(
// CHECK: %[[P:.+]] = tensor.pad
// CHECK: tensor.insert_slice %[[P]] into %{{.+}}[1] [3] [2]
func.func @main(%x: tensor<2xf32>) -> tensor<6xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[1] high[0] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<2xf32> to tensor<3xf32>
  %empty = tensor.empty() : tensor<6xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<6xf32>) -> tensor<6xf32>
  %y = tensor.insert_slice %p into %zeros[1] [3] [2] : tensor<3xf32> into tensor<6xf32>
  return %y : tensor<6xf32>
}
