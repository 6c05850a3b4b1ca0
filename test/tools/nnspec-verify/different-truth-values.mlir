// Results that are truth values can differ, too.

// RUN: sed 's/ogt/ole/' %s > %t.after.mlir
// RUN: %python %S/Inputs/status.py 1 nnspec-verify %s %t.after.mlir --seed=1 | FileCheck %s
// CHECK: 'main': different (seed 1)

func.func @main(%x: tensor<2xf32>, %z: tensor<2xf32>) -> tensor<2xi1> {
  %y = arith.cmpf ogt, %x, %z : tensor<2xf32>
  return %y : tensor<2xi1>
}
