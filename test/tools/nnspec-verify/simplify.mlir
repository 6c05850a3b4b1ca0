// --simplify checks what nnspec-simplify makes of a program: its exact half as a
// rewrite, and each constant against its enclosure.

// RUN: %python %S/Inputs/status.py 0 nnspec-verify %s --simplify --seed=1 | FileCheck %s
// CHECK: {{^}}'main': equivalent (3 trials, seed 1, wrong with a probability below {{.+}}){{$}}
// CHECK-NEXT: {{^}}constants: 2 with 56 elements are within half a unit in the last place of their enclosures{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --simplify | FileCheck %s --check-prefix=TWO
// TWO: {{^}}nnspec-verify: error: too many files: with --simplify, expected BEFORE alone{{$}}
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s | FileCheck %s --check-prefix=ONE
// ONE: {{^}}nnspec-verify: error: too few files: expected BEFORE and AFTER{{$}}
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s --simplify --entry=none | FileCheck %s --check-prefix=NONE
// NONE: no such function: 'none'

func.func @main(%x: tensor<2x3x6x5xf32>) -> tensor<2x2x4x3xf32> {
  %w = arith.constant dense<[[[[1.1, -0.2, 0.3], [0.4, 0.5, -0.6], [0.7, 0.8, 0.9]],
                              [[-1.0, 0.1, 0.2], [1.3, 0.4, 0.5], [0.6, -1.7, 0.8]],
                              [[0.9, 1.0, 1.1], [1.2, -1.3, 1.4], [0.0, 0.1, 2.2]]],
                             [[[0.3, 0.2, 0.1], [0.6, 0.5, 0.4], [0.9, -0.8, 0.7]],
                              [[0.2, -0.1, 1.0], [0.5, 0.4, 0.3], [0.8, 0.7, 0.6]],
                              [[1.1, 1.0, 0.9], [-1.4, 1.3, 1.2], [2.2, 0.1, 0.0]]]]> : tensor<2x3x3x3xf32>
  %mean = arith.constant dense<[0.1, -0.7]> : tensor<2xf32>
  %variance = arith.constant dense<[1.3, 0.2]> : tensor<2xf32>
  %gamma = arith.constant dense<[0.9, -1.1]> : tensor<2xf32>
  %beta = arith.constant dense<[0.3, 0.7]> : tensor<2xf32>
  %shift = arith.constant dense<[0.1, 0.2, 0.3]> : tensor<3xf32>
  %b = nnspec.broadcast %shift dims = [1] : tensor<3xf32> to tensor<2x3x6x5xf32>
  %x1 = nnspec.add %x, %b : tensor<2x3x6x5xf32>
  %zero = nnspec.fill 0.0 : tensor<2x2x4x3xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%x1, %w : tensor<2x3x6x5xf32>, tensor<2x3x3x3xf32>) outs(%zero : tensor<2x2x4x3xf32>) -> tensor<2x2x4x3xf32>
  %z = nnspec.batch_norm_inference %y mean(%mean) variance(%variance) gamma(%gamma) beta(%beta) axis = 1 epsilon = 1.0e-05 : tensor<2x2x4x3xf32>, tensor<2xf32>
  return %z : tensor<2x2x4x3xf32>
}
