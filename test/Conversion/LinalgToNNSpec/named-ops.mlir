// RUN: nnspec-opt %s --convert-linalg-to-nnspec --canonicalize --cse | FileCheck %s --implicit-check-not=linalg.
// RUN: nnspec-opt %s --convert-linalg-to-nnspec --cse | FileCheck %s --check-prefix=RAISED

// Every spelling of an elementwise op is the same op.

#full = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>

// CHECK-LABEL: func @named(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]:
// CHECK: %[[FACTORS:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<3xf32> to tensor<2x3xf32>
// CHECK: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[FACTORS]] : tensor<2x3xf32>
// CHECK: %[[TERMS:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<3xf32> to tensor<2x3xf32>
// CHECK: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[TERMS]] : tensor<2x3xf32>
// CHECK: return %[[Y]]
//
// One op for each, before canonicalisation collapses them.
// RAISED-LABEL: func @named(
// RAISED-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]:
// RAISED: %[[B:.+]] = nnspec.broadcast %[[P]] dims = [1] : tensor<3xf32> to tensor<2x3xf32>
// RAISED: %[[ADD:.+]] = nnspec.add %[[X]], %[[B]]
// RAISED: %[[SUB:.+]] = nnspec.sub %[[B]], %[[ADD]]
// RAISED: %[[MUL:.+]] = nnspec.mul %[[SUB]], %[[B]]
// RAISED: %[[DIV:.+]] = nnspec.div %[[MUL]], %[[B]]
// RAISED: %[[MINUS_ONE:.+]] = nnspec.fill -1.000000e+00
// RAISED: %[[NEG:.+]] = nnspec.mul %[[DIV]],
// RAISED: return %[[NEG]]
func.func @named(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %b = linalg.broadcast ins(%p : tensor<3xf32>) outs(%e : tensor<2x3xf32>) dimensions = [0]
  %0 = linalg.add ins(%x, %b : tensor<2x3xf32>, tensor<2x3xf32>) outs(%e : tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = linalg.sub ins(%b, %0 : tensor<2x3xf32>, tensor<2x3xf32>) outs(%e : tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = linalg.mul ins(%1, %b : tensor<2x3xf32>, tensor<2x3xf32>) outs(%e : tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = linalg.div ins(%2, %b : tensor<2x3xf32>, tensor<2x3xf32>) outs(%e : tensor<2x3xf32>) -> tensor<2x3xf32>
  %4 = linalg.negf ins(%3 : tensor<2x3xf32>) outs(%e : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// CHECK-LABEL: func @elementwise(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]:
// CHECK: %[[B:.+]] = nnspec.broadcast %[[P]] dims = [1]
// CHECK: nnspec.mul %[[X]], %[[B]]
func.func @elementwise(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.elementwise kind=#linalg.elementwise_kind<mul> indexing_maps = [#full, #row, #full]
    ins(%x, %p : tensor<2x3xf32>, tensor<3xf32>) outs(%e : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: func @map(
// CHECK-SAME:    %[[X:[^:]+]]:
// CHECK: %[[TWO:.+]] = nnspec.fill 2.000000e+00 : tensor<2x3xf32>
// CHECK: nnspec.mul %[[X]], %[[TWO]]
func.func @map(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %two = arith.constant 2.0 : f32
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.map ins(%x : tensor<2x3xf32>) outs(%e : tensor<2x3xf32>) (%a: f32, %out: f32) {
    %1 = arith.mulf %a, %two fastmath<fast> : f32
    linalg.yield %1 : f32
  }
  return %0 : tensor<2x3xf32>
}

// A fill of what it is given keeps its exact value, and its size.
// CHECK-LABEL: func @fill(
// CHECK-SAME:    %[[N:[^:]+]]: index
// CHECK: nnspec.fill 0.10000000149011612 sizes(%[[N]]) : tensor<?x3xf32>
func.func @fill(%n: index) -> tensor<?x3xf32> {
  %c = arith.constant 0.1 : f32
  %e = tensor.empty(%n) : tensor<?x3xf32>
  %0 = linalg.fill ins(%c : f32) outs(%e : tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// CHECK-LABEL: func @fill_scalar(
// CHECK: nnspec.fill 1.000000e+00 : tensor<f64>
func.func @fill_scalar() -> tensor<f64> {
  %c = arith.constant 1.0 : f64
  %e = tensor.empty() : tensor<f64>
  %0 = linalg.fill ins(%c : f64) outs(%e : tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}

// CHECK-LABEL: func @broadcast(
// CHECK-SAME:    %[[P:[^:]+]]: tensor<?x4xf16>, %[[N:[^:]+]]: index, %[[M:[^:]+]]: index
// CHECK: nnspec.broadcast %[[P]] dims = [1, 3] sizes(%{{.+}}, %{{.+}}) : tensor<?x4xf16> to tensor<?x?x3x4xf16>
func.func @broadcast(%p: tensor<?x4xf16>, %n: index, %m: index) -> tensor<?x?x3x4xf16> {
  %e = tensor.empty(%n, %m) : tensor<?x?x3x4xf16>
  %0 = linalg.broadcast ins(%p : tensor<?x4xf16>) outs(%e : tensor<?x?x3x4xf16>) dimensions = [0, 2]
  return %0 : tensor<?x?x3x4xf16>
}
