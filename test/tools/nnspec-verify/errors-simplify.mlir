// A constant that has no value cannot be compared with what it was folded to.

// RUN: not nnspec-verify %s --simplify --seed=1 2>%t.errors | FileCheck %s
// RUN: FileCheck %s --check-prefix=ERROR --match-full-lines < %t.errors
// CHECK: {{^}}'main': undecided: a divisor is 0 at 8 random points in a row (seed 1){{$}}
// CHECK-NOT: {{.}}
// ERROR: nnspec-verify: error: cannot evaluate the constants: {{.*}}errors-simplify.mlir:[[#@LINE+6]]:8: 'nnspec.div' op divides by zero
// ERROR-NOT: {{.}}

func.func @main(%x: tensor<3xf32>) -> tensor<3xf32> {
  %w = arith.constant dense<[1.0, 0.0, 3.0]> : tensor<3xf32>
  %o = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %v = nnspec.div %o, %w : tensor<3xf32>
  %y = nnspec.mul %x, %v : tensor<3xf32>
  return %y : tensor<3xf32>
}
