// Any number of results; results may be arguments, constants or one another.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   a.npy "np.array([1, 2, 3], 'f4')" b.npy "np.array([10, 20], 'i4')" \
// RUN:   c.npy "np.array([7, 8, 9], 'f4')"

// RUN: nnspec-run %s --input=a.npy --input=b.npy | count 0
// RUN: nnspec-run %s --input=a.npy --input=b.npy --output=0.npy \
// RUN:   --expect=b.npy --expect=a.npy --expect=a.npy --expect=c.npy | FileCheck %s
// CHECK:      result 0 (b.npy): all 2 elements equal
// CHECK-NEXT: result 1 (a.npy): all 3 elements equal
// CHECK-NEXT: result 2 (a.npy): all 3 elements equal
// CHECK-NEXT: result 3 (c.npy): all 3 elements equal
// CHECK-NOT:  {{.}}

// RUN: nnspec-run %s --input=a.npy --input=b.npy --output=0.npy --output=1.npy \
// RUN:   --output=2.npy --output=3.npy
// RUN: %python -c "import numpy as n; assert (n.load('0.npy') == n.load('b.npy')).all()"
// RUN: %python -c "import numpy as n; assert (n.load('3.npy') == n.load('c.npy')).all()"

// RUN: nnspec-run %s --entry=none --input=a.npy | count 0
// RUN: nnspec-run %s --entry=nothing | count 0
// RUN: nnspec-run %s --entry=constant --expect=c.npy | FileCheck %s --check-prefix=CONSTANT
// CONSTANT: result 0 (c.npy): all 3 elements equal

func.func @main(%a: tensor<3xf32>, %b: tensor<?xi32>)
    -> (tensor<?xi32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) {
  %c = call @constant() : () -> tensor<3xf32>
  return %b, %a, %a, %c
      : tensor<?xi32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>
}

func.func @constant() -> tensor<3xf32> {
  %c = arith.constant dense<[7.0, 8.0, 9.0]> : tensor<3xf32>
  return %c : tensor<3xf32>
}

func.func @none(%a: tensor<3xf32>) { return }

func.func @nothing() { return }
