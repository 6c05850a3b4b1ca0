// An op of a dialect that is not known is not supported, and says so.

// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --allow-unregistered-dialect --seed=1 | FileCheck %s
// CHECK: 'main': undecided: BEFORE: {{.*}}unregistered-op.mlir:[[#@LINE+3]]:8: 'test.op' op is not supported by the evaluator (seed 1)

func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = "test.op"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}
