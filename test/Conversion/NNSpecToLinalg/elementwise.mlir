// RUN: nnspec-opt %s --convert-nnspec-to-linalg | FileCheck %s --implicit-check-not=nnspec.

// An elementwise op is one linalg.generic with one scalar op in its body. IEEE rules
// hold: no fast-math flag, and max propagates NaN.

// CHECK-DAG: #[[ID2:.+]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[ID0:.+]] = affine_map<() -> ()>

// CHECK-LABEL: func @add(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2x4xf32>, %[[B:[^:]+]]: tensor<2x4xf32>)
func.func @add(%a: tensor<2x4xf32>, %b: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: %[[EMPTY:.+]] = tensor.empty() : tensor<2x4xf32>
  // CHECK-NEXT: %[[R:.+]] = linalg.generic
  // CHECK-SAME: indexing_maps = [#[[ID2]], #[[ID2]], #[[ID2]]]
  // CHECK-SAME: iterator_types = ["parallel", "parallel"]
  // CHECK-SAME: ins(%[[A]], %[[B]] : tensor<2x4xf32>, tensor<2x4xf32>) outs(%[[EMPTY]] : tensor<2x4xf32>)
  // CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %[[Y:.+]]: f32, %{{.+}}: f32):
  // CHECK-NEXT: %[[SUM:.+]] = arith.addf %[[X]], %[[Y]] : f32
  // CHECK-NEXT: linalg.yield %[[SUM]]
  // CHECK: return %[[R]]
  %0 = nnspec.add %a, %b : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @sub(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2x4xf16>, %[[B:[^:]+]]: tensor<2x4xf16>)
func.func @sub(%a: tensor<2x4xf16>, %b: tensor<2x4xf16>) -> tensor<2x4xf16> {
  // CHECK: linalg.generic {{.*}} ins(%[[A]], %[[B]]
  // CHECK-NEXT: ^bb0(%[[X:.+]]: f16, %[[Y:.+]]: f16, %{{.+}}: f16):
  // CHECK-NEXT: arith.subf %[[X]], %[[Y]] : f16
  %0 = nnspec.sub %a, %b : tensor<2x4xf16>
  return %0 : tensor<2x4xf16>
}

// CHECK-LABEL: func @mul(
func.func @mul(%a: tensor<2x4xbf16>, %b: tensor<2x4xbf16>) -> tensor<2x4xbf16> {
  // CHECK: ^bb0(%[[X:.+]]: bf16, %[[Y:.+]]: bf16, %{{.+}}: bf16):
  // CHECK-NEXT: arith.mulf %[[X]], %[[Y]] : bf16
  %0 = nnspec.mul %a, %b : tensor<2x4xbf16>
  return %0 : tensor<2x4xbf16>
}

// CHECK-LABEL: func @div(
func.func @div(%a: tensor<2x4xf64>, %b: tensor<2x4xf64>) -> tensor<2x4xf64> {
  // CHECK: ^bb0(%[[X:.+]]: f64, %[[Y:.+]]: f64, %{{.+}}: f64):
  // CHECK-NEXT: arith.divf %[[X]], %[[Y]] : f64
  %0 = nnspec.div %a, %b : tensor<2x4xf64>
  return %0 : tensor<2x4xf64>
}

// CHECK-LABEL: func @max(
func.func @max(%a: tensor<2x4xf32>, %b: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: ^bb0(%[[X:.+]]: f32, %[[Y:.+]]: f32, %{{.+}}: f32):
  // CHECK-NEXT: arith.maximumf %[[X]], %[[Y]] : f32
  %0 = nnspec.max %a, %b : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// The spec's square root clamps.
// CHECK-LABEL: func @sqrt(
func.func @sqrt(%a: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: ^bb0(%[[X:.+]]: f32, %{{.+}}: f32):
  // CHECK-NEXT: %[[ZERO:.+]] = arith.constant 0.000000e+00 : f32
  // CHECK-NEXT: %[[CLAMPED:.+]] = arith.maximumf %[[X]], %[[ZERO]] : f32
  // CHECK-NEXT: math.sqrt %[[CLAMPED]] : f32
  %0 = nnspec.sqrt %a : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @rank_0(
// CHECK-SAME: %[[A:[^:]+]]: tensor<f32>)
func.func @rank_0(%a: tensor<f32>) -> tensor<f32> {
  // CHECK: linalg.generic
  // CHECK-SAME: indexing_maps = [#[[ID0]], #[[ID0]], #[[ID0]]], iterator_types = []
  // CHECK-SAME: ins(%[[A]], %[[A]] : tensor<f32>, tensor<f32>)
  %0 = nnspec.mul %a, %a : tensor<f32>
  return %0 : tensor<f32>
}

// CHECK-LABEL: func @dynamic(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?x4xf32>, %[[B:[^:]+]]: tensor<?x4xf32>)
func.func @dynamic(%a: tensor<?x4xf32>, %b: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK: %[[C0:.+]] = arith.constant 0 : index
  // CHECK: %[[N:.+]] = tensor.dim %[[A]], %[[C0]]
  // CHECK: tensor.empty(%[[N]]) : tensor<?x4xf32>
  // CHECK: linalg.generic {{.*}} ins(%[[A]], %[[B]] : tensor<?x4xf32>, tensor<?x4xf32>)
  %0 = nnspec.sub %a, %b : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// A size that a fill has is taken from there, and does not keep anything alive.
// CHECK-LABEL: func @dynamic_size_of_fill(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?xf32>, %[[N:[^:]+]]: index)
func.func @dynamic_size_of_fill(%a: tensor<?xf32>, %n: index) -> tensor<?xf32> {
  // CHECK-NEXT: %[[EMPTY:.+]] = tensor.empty(%[[N]]) : tensor<?xf32>
  // CHECK-NEXT: linalg.generic {{.*}} ins(%[[A]] : tensor<?xf32>) outs(%[[EMPTY]] : tensor<?xf32>)
  %0 = nnspec.fill 2.0 sizes(%n) : tensor<?xf32>
  %1 = nnspec.sub %a, %0 : tensor<?xf32>
  return %1 : tensor<?xf32>
}

// CHECK-LABEL: func @nested_regions(
func.func @nested_regions(%a: tensor<4xf32>, %c: i1) -> tensor<4xf32> {
  // CHECK: scf.if
  // CHECK: linalg.generic
  // CHECK: else
  // CHECK: linalg.generic
  %0 = scf.if %c -> tensor<4xf32> {
    %1 = nnspec.sqrt %a : tensor<4xf32>
    scf.yield %1 : tensor<4xf32>
  } else {
    %1 = nnspec.add %a, %a : tensor<4xf32>
    scf.yield %1 : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// A dead op is removed, not converted.
// CHECK-LABEL: func @dead(
func.func @dead(%a: tensor<4xf32>) {
  // CHECK-NEXT: return
  %0 = nnspec.sqrt %a : tensor<4xf32>
  %1 = nnspec.sqrt %0 : tensor<4xf32>
  return
}
