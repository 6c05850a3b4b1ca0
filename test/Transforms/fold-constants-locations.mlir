// RUN: nnspec-opt %s --nnspec-fold-constants --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s

// A constant is from where the ops were that it is made of, the last one first.
// CHECK-LABEL: @two_ops
// CHECK: arith.constant {{.*}} loc(fused["product", "sum"])
func.func @two_ops() -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32> loc("weight")
  %0 = nnspec.add %w, %w : tensor<2xf32> loc("sum")
  %1 = nnspec.mul %0, %w : tensor<2xf32> loc("product")
  return %1 : tensor<2xf32>
}

// Not from more than eight.
// CHECK-LABEL: @ten_ops
// CHECK: arith.constant {{.*}} loc(fused["9", "8", "7", "6", "5", "4", "3", "2"])
func.func @ten_ops() -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = nnspec.add %w, %w : tensor<2xf32> loc("0")
  %1 = nnspec.add %0, %w : tensor<2xf32> loc("1")
  %2 = nnspec.add %1, %w : tensor<2xf32> loc("2")
  %3 = nnspec.add %2, %w : tensor<2xf32> loc("3")
  %4 = nnspec.add %3, %w : tensor<2xf32> loc("4")
  %5 = nnspec.add %4, %w : tensor<2xf32> loc("5")
  %6 = nnspec.add %5, %w : tensor<2xf32> loc("6")
  %7 = nnspec.add %6, %w : tensor<2xf32> loc("7")
  %8 = nnspec.add %7, %w : tensor<2xf32> loc("8")
  %9 = nnspec.add %8, %w : tensor<2xf32> loc("9")
  return %9 : tensor<2xf32>
}
