// RUN: nnspec-verify %s %s --seed=1 | FileCheck %s

// 0.25 + 0.5 is computed before the constant 0.75 is met, and after that when
// the second program is evaluated. The root has to be the same both times.

// CHECK: 'main': equivalent
func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %variance = arith.constant dense<0.25> : tensor<3xf32>
  %mean = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %y = nnspec.batch_norm_inference %x mean(%mean) variance(%variance)
         gamma(%mean) beta(%mean) axis = 1 epsilon = 0.5
         : tensor<2x3xf32>, tensor<3xf32>
  %later = arith.constant dense<[[0.75, 7.0, 8.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %z = nnspec.mul %y, %later : tensor<2x3xf32>
  return %z : tensor<2x3xf32>
}
