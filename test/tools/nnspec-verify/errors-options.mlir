// A bad option must not look like a difference: exit code 2, and one line.

// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s | FileCheck %s
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s %s | FileCheck %s
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --unknown | FileCheck %s
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --trials=many | FileCheck %s
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --trials=-1 | FileCheck %s
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --seed=many | FileCheck %s
// CHECK: {{^}}nnspec-verify: {{.+}}

func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
