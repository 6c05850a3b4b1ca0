// RUN: nnspec-opt %s --nnspec-fold-constants=resource-threshold=4 --mlir-print-ir-after-all \
// RUN:   --inline --nnspec-fold-constants=resource-threshold=4 2>&1 | FileCheck %s

// What the first run made and the second used up is empty then; what the user
// made stays, and so does what is in use.
// CHECK: IR Dump After FoldConstants
// CHECK: call @add
// CHECK: nnspec_const_0: "0x
// CHECK: IR Dump After Inliner
// CHECK: IR Dump After FoldConstants
// CHECK: dense_resource<nnspec_const_1>
// CHECK-NOT: nnspec_const_0
// CHECK: nnspec_const_1: "0x
// CHECK-NOT: nnspec_const_0

func.func private @add(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = nnspec.add %x, %w : tensor<2xf32>
  return %0 : tensor<2xf32>
}

func.func @main() -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = nnspec.mul %w, %w : tensor<2xf32>
  %1 = func.call @add(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
