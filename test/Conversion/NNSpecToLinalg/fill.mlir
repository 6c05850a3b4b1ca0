// RUN: nnspec-opt %s --convert-nnspec-to-linalg | FileCheck %s --implicit-check-not=nnspec.
//
// UNVERIFIED @not_finite: a NaN has no meaning over the reals

// A fill that an nnspec op reads is a constant in that op's body. Any other use
// materialises it. A constant that the element type cannot hold is an f64 constant
// and a truncation: nothing is rounded silently.

// CHECK-LABEL: func @materialised(
func.func @materialised() -> tensor<2x4xf32> {
  // CHECK-NEXT: %[[C:.+]] = arith.constant 5.000000e-01 : f32
  // CHECK-NEXT: %[[EMPTY:.+]] = tensor.empty() : tensor<2x4xf32>
  // CHECK-NEXT: %[[R:.+]] = linalg.fill ins(%[[C]] : f32) outs(%[[EMPTY]] : tensor<2x4xf32>)
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.fill 0.5 : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @materialised_dynamic(
// CHECK-SAME: %[[N:[^:]+]]: index, %[[M:[^:]+]]: index)
func.func @materialised_dynamic(%n: index, %m: index) -> tensor<?x4x?xf64> {
  // CHECK: %[[EMPTY:.+]] = tensor.empty(%[[N]], %[[M]]) : tensor<?x4x?xf64>
  // CHECK-NEXT: linalg.fill ins(%{{.+}} : f64) outs(%[[EMPTY]] : tensor<?x4x?xf64>)
  %0 = nnspec.fill 0.5 sizes(%n, %m) : tensor<?x4x?xf64>
  return %0 : tensor<?x4x?xf64>
}

// CHECK-LABEL: func @materialised_rank_0(
func.func @materialised_rank_0() -> tensor<bf16> {
  // CHECK: linalg.fill ins(%{{.+}} : bf16) outs(%{{.+}} : tensor<bf16>)
  %0 = nnspec.fill 0.5 : tensor<bf16>
  return %0 : tensor<bf16>
}

// CHECK-LABEL: func @in_body(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2x4xf32>)
func.func @in_body(%a: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NOT: linalg.fill
  // CHECK: linalg.generic {{.*}} ins(%[[A]] : tensor<2x4xf32>)
  // CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %{{.+}}: f32):
  // CHECK-NEXT: %[[C:.+]] = arith.constant 5.000000e-01 : f32
  // CHECK-NEXT: arith.subf %[[C]], %[[X]] : f32
  %0 = nnspec.fill 0.5 : tensor<2x4xf32>
  %1 = nnspec.sub %0, %a : tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// CHECK-LABEL: func @in_body_and_materialised(
func.func @in_body_and_materialised(%a: tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  // CHECK: %[[F:.+]] = linalg.fill
  // CHECK: %[[R:.+]] = linalg.generic {{.*}} ins(%{{[^,]+}} : tensor<2x4xf32>)
  // CHECK: return %[[R]], %[[F]]
  %0 = nnspec.fill 0.5 : tensor<2x4xf32>
  %1 = nnspec.max %a, %0 : tensor<2x4xf32>
  return %1, %0 : tensor<2x4xf32>, tensor<2x4xf32>
}

// An op on fills only reads one of them, or the folder of arith would compute it,
// and round.
// CHECK-LABEL: func @only_fills(
func.func @only_fills() -> tensor<4xf32> {
  // CHECK: %[[F:.+]] = linalg.fill
  // CHECK: linalg.generic {{.*}} ins(%[[F]] : tensor<4xf32>)
  // CHECK: arith.divf
  %0 = nnspec.fill 0.5 : tensor<4xf32>
  %1 = nnspec.fill 0.25 : tensor<4xf32>
  %2 = nnspec.div %0, %1 : tensor<4xf32>
  return %2 : tensor<4xf32>
}

// CHECK-LABEL: func @inexact(
func.func @inexact() -> (tensor<f16>, tensor<bf16>, tensor<f32>, tensor<f64>) {
  // CHECK: %[[C0:.+]] = arith.constant 1.000000e-05 : f64
  // CHECK-NEXT: arith.truncf %[[C0]] : f64 to f16
  // CHECK: %[[C1:.+]] = arith.constant 1.000000e-05 : f64
  // CHECK-NEXT: arith.truncf %[[C1]] : f64 to bf16
  // CHECK: %[[C2:.+]] = arith.constant 1.000000e-05 : f64
  // CHECK-NEXT: arith.truncf %[[C2]] : f64 to f32
  // CHECK: arith.constant 1.000000e-05 : f64
  // CHECK-NOT: arith.truncf
  %0 = nnspec.fill 1.0e-05 : tensor<f16>
  %1 = nnspec.fill 1.0e-05 : tensor<bf16>
  %2 = nnspec.fill 1.0e-05 : tensor<f32>
  %3 = nnspec.fill 1.0e-05 : tensor<f64>
  return %0, %1, %2, %3 : tensor<f16>, tensor<bf16>, tensor<f32>, tensor<f64>
}

// Too large for f16, and too small for f32: it is the truncation that says so.
// CHECK-LABEL: func @out_of_range(
func.func @out_of_range() -> (tensor<f16>, tensor<f32>) {
  // CHECK: arith.truncf %{{.+}} : f64 to f16
  // CHECK: arith.truncf %{{.+}} : f64 to f32
  %0 = nnspec.fill 1.0e+05 : tensor<f16>
  %1 = nnspec.fill 1.0e-60 : tensor<f32>
  return %0, %1 : tensor<f16>, tensor<f32>
}

// CHECK-LABEL: func @not_finite(
func.func @not_finite() -> (tensor<f32>, tensor<f32>, tensor<f16>, tensor<f32>) {
  // CHECK: arith.constant 0x7F800000 : f32
  // CHECK: arith.constant 0xFF800000 : f32
  // CHECK: arith.constant 0x7E00 : f16
  // CHECK: arith.constant -0.000000e+00 : f32
  %0 = nnspec.fill 0x7FF0000000000000 : tensor<f32>
  %1 = nnspec.fill 0xFFF0000000000000 : tensor<f32>
  %2 = nnspec.fill 0x7FF8000000000000 : tensor<f16>
  %3 = nnspec.fill -0.0 : tensor<f32>
  return %0, %1, %2, %3 : tensor<f32>, tensor<f32>, tensor<f16>, tensor<f32>
}

// A use that is not of nnspec's reads a tensor.
// CHECK-LABEL: func @read_by_linalg(
func.func @read_by_linalg(%out: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[F:.+]] = linalg.fill
  // CHECK: linalg.exp ins(%[[F]]
  %0 = nnspec.fill 0.5 : tensor<4xf32>
  %1 = linalg.exp ins(%0 : tensor<4xf32>) outs(%out : tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
