// RUN: nnspec-opt %s --convert-nnspec-to-linalg | FileCheck %s --implicit-check-not=nnspec.

// A cast rounds at most once: between the 16-bit types it passes f32, which holds
// every value of either.

// CHECK-LABEL: func @f16_to_f32(
func.func @f16_to_f32(%a: tensor<4xf16>) -> tensor<4xf32> {
  // CHECK: ^bb0(%[[X:.+]]: f16, %{{.+}}: f32):
  // CHECK-NEXT: %[[Y:.+]] = arith.extf %[[X]] : f16 to f32
  // CHECK-NEXT: linalg.yield %[[Y]]
  %0 = nnspec.cast %a : tensor<4xf16> to tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @bf16_to_f64(
func.func @bf16_to_f64(%a: tensor<4xbf16>) -> tensor<4xf64> {
  // CHECK: %[[Y:.+]] = arith.extf %{{.+}} : bf16 to f64
  // CHECK-NEXT: linalg.yield %[[Y]]
  %0 = nnspec.cast %a : tensor<4xbf16> to tensor<4xf64>
  return %0 : tensor<4xf64>
}

// CHECK-LABEL: func @f64_to_f32(
func.func @f64_to_f32(%a: tensor<4xf64>) -> tensor<4xf32> {
  // CHECK: %[[Y:.+]] = arith.truncf %{{.+}} : f64 to f32
  // CHECK-NEXT: linalg.yield %[[Y]]
  %0 = nnspec.cast %a : tensor<4xf64> to tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @f64_to_f16(
func.func @f64_to_f16(%a: tensor<4xf64>) -> tensor<4xf16> {
  // CHECK: %[[Y:.+]] = arith.truncf %{{.+}} : f64 to f16
  // CHECK-NEXT: linalg.yield %[[Y]]
  %0 = nnspec.cast %a : tensor<4xf64> to tensor<4xf16>
  return %0 : tensor<4xf16>
}

// CHECK-LABEL: func @f16_to_bf16(
func.func @f16_to_bf16(%a: tensor<4xf16>) -> tensor<4xbf16> {
  // CHECK: ^bb0(%[[X:.+]]: f16, %{{.+}}: bf16):
  // CHECK-NEXT: %[[WIDE:.+]] = arith.extf %[[X]] : f16 to f32
  // CHECK-NEXT: %[[Y:.+]] = arith.truncf %[[WIDE]] : f32 to bf16
  // CHECK-NEXT: linalg.yield %[[Y]]
  %0 = nnspec.cast %a : tensor<4xf16> to tensor<4xbf16>
  return %0 : tensor<4xbf16>
}

// CHECK-LABEL: func @bf16_to_f16(
func.func @bf16_to_f16(%a: tensor<4xbf16>) -> tensor<4xf16> {
  // CHECK: arith.extf %{{.+}} : bf16 to f32
  // CHECK-NEXT: arith.truncf %{{.+}} : f32 to f16
  %0 = nnspec.cast %a : tensor<4xbf16> to tensor<4xf16>
  return %0 : tensor<4xf16>
}

// CHECK-LABEL: func @identity(
func.func @identity(%a: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: ^bb0(%[[X:.+]]: f32, %{{.+}}: f32):
  // CHECK-NEXT: linalg.yield %[[X]]
  %0 = nnspec.cast %a : tensor<4xf32> to tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @dynamic(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?xf16>)
func.func @dynamic(%a: tensor<?xf16>) -> tensor<?xf32> {
  // CHECK: %[[N:.+]] = tensor.dim %[[A]]
  // CHECK: tensor.empty(%[[N]]) : tensor<?xf32>
  %0 = nnspec.cast %a : tensor<?xf16> to tensor<?xf32>
  return %0 : tensor<?xf32>
}

// Upstream would drop the two casts of @kept in the body that they are fused into, though
// the narrow value is there: the second loses the flag that lets it.
// CHECK-LABEL: func @kept(
// CHECK: arith.truncf %{{.+}} fastmath<contract> : f32 to f16
// CHECK: arith.extf %{{[^ ]+}} : f16 to f32
func.func @kept(%x: tensor<4xf32>) -> (tensor<4xf16>, tensor<4xf32>) {
  %0 = nnspec.cast %x fastmath<contract> : tensor<4xf32> to tensor<4xf16>
  %1 = nnspec.cast %0 fastmath<contract> : tensor<4xf16> to tensor<4xf32>
  return %0, %1 : tensor<4xf16>, tensor<4xf32>
}

// CHECK-LABEL: func @contracted(
// CHECK: arith.extf %{{.+}} fastmath<contract> : f16 to f32
func.func @contracted(%x: tensor<4xf16>) -> tensor<4xf32> {
  %0 = nnspec.cast %x fastmath<contract> : tensor<4xf16> to tensor<4xf32>
  return %0 : tensor<4xf32>
}
