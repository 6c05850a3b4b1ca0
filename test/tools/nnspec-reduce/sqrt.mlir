// A module is reduced to what something goes wrong with: here, to any that has an
// nnspec.sqrt.

// RUN: nnspec-reduce %s --reduction-tree='traversal-mode=0 test=%S/Inputs/has-sqrt.sh' 2>/dev/null | FileCheck %s

// CHECK: module
// CHECK-NEXT: func.func @main
// CHECK-NEXT: %[[A:.+]] = nnspec.mul
// CHECK-NEXT: nnspec.sqrt %[[A]]
// CHECK-NEXT: return

func.func @other(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = nnspec.mul %x, %x : tensor<4xf32>
  return %y : tensor<4xf32>
}

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = nnspec.mul %x, %x : tensor<4xf32>
  %b = nnspec.sqrt %a : tensor<4xf32>
  %c = nnspec.add %b, %x : tensor<4xf32>
  return %b : tensor<4xf32>
}
