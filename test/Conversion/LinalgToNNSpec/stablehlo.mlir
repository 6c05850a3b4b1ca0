// RUN: nnspec-opt %s --convert-linalg-to-nnspec --canonicalize --cse | FileCheck %s --implicit-check-not=linalg.broadcast

// What StableHLO's legalisation to linalg emits: one op for each of StableHLO's,
// and full-size broadcasts of the parameters, as linalg.broadcast or generic.

#full = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d3)>
#vector = affine_map<(d0) -> (d0)>

// CHECK-LABEL: func @batch_norm_relu(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[SCALE:[^:]+]]: {{[^,]+}}, %[[OFFSET:[^:]+]]: {{[^,]+}}, %[[MEAN:[^:]+]]: {{[^,]+}}, %[[VARIANCE:[^:]+]]: {{[^,]+}})
func.func @batch_norm_relu(%x: tensor<2x3x3x4xf32>, %scale: tensor<4xf32>, %offset: tensor<4xf32>,
    %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<2x3x3x4xf32> {
  %epsilon = arith.constant dense<1.001000e-05> : tensor<4xf32>
  %zero = arith.constant dense<0.000000e+00> : tensor<2x3x3x4xf32>
  %c = tensor.empty() : tensor<4xf32>
  %e = tensor.empty() : tensor<2x3x3x4xf32>
  // CHECK: %[[EPSILON:.+]] = nnspec.fill 1.00{{[0-9]+}}E-5 : tensor<4xf32>
  // CHECK: %[[SUM:.+]] = nnspec.add %[[VARIANCE]], %[[EPSILON]] : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [#vector, #vector, #vector], iterator_types = ["parallel"]}
    ins(%variance, %epsilon : tensor<4xf32>, tensor<4xf32>) outs(%c : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.addf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  // CHECK: %[[RSQRT:.+]] = linalg.generic {{.*}} ins(%[[SUM]] : tensor<4xf32>)
  // CHECK:   math.rsqrt
  %1 = linalg.generic {indexing_maps = [#vector, #vector], iterator_types = ["parallel"]}
    ins(%0 : tensor<4xf32>) outs(%c : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.rsqrt %a : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  // What canonicalisation makes of it: what is per channel has channel size, and the
  // data are multiplied once and added to once.
  // CHECK: %[[MINUS_ONE:.+]] = nnspec.fill -1.000000e+00 : tensor<4xf32>
  // CHECK: %[[MINUS_MEAN:.+]] = nnspec.mul %[[MEAN]], %[[MINUS_ONE]] : tensor<4xf32>
  // CHECK: %[[CENTRE:.+]] = nnspec.mul %[[MINUS_MEAN]], %[[RSQRT]] : tensor<4xf32>
  %2 = linalg.broadcast ins(%mean : tensor<4xf32>) outs(%e : tensor<2x3x3x4xf32>) dimensions = [0, 1, 2]
  %3 = linalg.generic {indexing_maps = [#full, #full, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %2 : tensor<2x3x3x4xf32>, tensor<2x3x3x4xf32>) outs(%e : tensor<2x3x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.subf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<2x3x3x4xf32>
  // CHECK: %[[FACTOR:.+]] = nnspec.mul %[[RSQRT]], %[[SCALE]] : tensor<4xf32>
  // CHECK: %[[FACTORS:.+]] = nnspec.broadcast %[[FACTOR]] dims = [3] : tensor<4xf32> to tensor<2x3x3x4xf32>
  // CHECK: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[FACTORS]] : tensor<2x3x3x4xf32>
  %4 = linalg.generic {indexing_maps = [#channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%1 : tensor<4xf32>) outs(%e : tensor<2x3x3x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    linalg.yield %a : f32
  } -> tensor<2x3x3x4xf32>
  %5 = linalg.map { arith.mulf } ins(%3, %4 : tensor<2x3x3x4xf32>, tensor<2x3x3x4xf32>) outs(%e : tensor<2x3x3x4xf32>)
  // CHECK: %[[SCALED_CENTRE:.+]] = nnspec.mul %[[CENTRE]], %[[SCALE]] : tensor<4xf32>
  %6 = linalg.broadcast ins(%scale : tensor<4xf32>) outs(%e : tensor<2x3x3x4xf32>) dimensions = [0, 1, 2]
  %7 = linalg.map { arith.mulf } ins(%5, %6 : tensor<2x3x3x4xf32>, tensor<2x3x3x4xf32>) outs(%e : tensor<2x3x3x4xf32>)
  // CHECK: %[[TERM:.+]] = nnspec.add %[[SCALED_CENTRE]], %[[OFFSET]] : tensor<4xf32>
  // CHECK: %[[TERMS:.+]] = nnspec.broadcast %[[TERM]] dims = [3] : tensor<4xf32> to tensor<2x3x3x4xf32>
  // CHECK: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[TERMS]] : tensor<2x3x3x4xf32>
  %8 = linalg.broadcast ins(%offset : tensor<4xf32>) outs(%e : tensor<2x3x3x4xf32>) dimensions = [0, 1, 2]
  %9 = linalg.map { arith.addf } ins(%7, %8 : tensor<2x3x3x4xf32>, tensor<2x3x3x4xf32>) outs(%e : tensor<2x3x3x4xf32>)
  // CHECK: linalg.map { arith.maximumf } ins(%[[Y]],
  %10 = linalg.map { arith.maximumf } ins(%9, %zero : tensor<2x3x3x4xf32>, tensor<2x3x3x4xf32>) outs(%e : tensor<2x3x3x4xf32>)
  return %10 : tensor<2x3x3x4xf32>
}

// A parameter of axes of size 1, with a dynamic batch.
// CHECK-LABEL: func @unit_axes(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]:
// CHECK-DAG: %[[C:.+]] = tensor.collapse_shape %[[P]] {{\[\[}}0, 1, 2, 3]] : tensor<1x1x1x4xf32> into tensor<4xf32>
// CHECK-DAG: %[[N:.+]] = tensor.dim %[[X]]
// CHECK: %[[B:.+]] = nnspec.broadcast %[[C]] dims = [3] sizes(%[[N]]) : tensor<4xf32> to tensor<?x3x3x4xf32>
// CHECK: nnspec.add %[[X]], %[[B]]
func.func @unit_axes(%x: tensor<?x3x3x4xf32>, %p: tensor<1x1x1x4xf32>) -> tensor<?x3x3x4xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x3x3x4xf32>
  %e = tensor.empty(%n) : tensor<?x3x3x4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (0, 0, 0, d3)>, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%p : tensor<1x1x1x4xf32>) outs(%e : tensor<?x3x3x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    linalg.yield %a : f32
  } -> tensor<?x3x3x4xf32>
  %1 = linalg.map { arith.addf } ins(%x, %0 : tensor<?x3x3x4xf32>, tensor<?x3x3x4xf32>) outs(%e : tensor<?x3x3x4xf32>)
  return %1 : tensor<?x3x3x4xf32>
}
