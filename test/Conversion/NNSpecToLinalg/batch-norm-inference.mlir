// RUN: nnspec-opt %s --convert-nnspec-to-linalg | FileCheck %s --implicit-check-not=nnspec.

// Without the theorem, a batch norm is one linalg.generic that computes as the spec
// writes it: (x - mean) / sqrt(max(variance, 0) + epsilon) * gamma + beta.

// CHECK-DAG: #[[ID4:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[C1_OF_4:.+]] = affine_map<(d0, d1, d2, d3) -> (d1)>
// CHECK-DAG: #[[C3_OF_4:.+]] = affine_map<(d0, d1, d2, d3) -> (d3)>
// CHECK-DAG: #[[ID1:.+]] = affine_map<(d0) -> (d0)>

// CHECK-LABEL: func @nchw(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>, %[[M:[^:]+]]: tensor<64xf32>, %[[V:[^:]+]]: tensor<64xf32>, %[[G:[^:]+]]: tensor<64xf32>, %[[B:[^:]+]]: tensor<64xf32>)
func.func @nchw(%x: tensor<8x64x5x7xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
                %g: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-NEXT: %[[EMPTY:.+]] = tensor.empty() : tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[Y:.+]] = linalg.generic
  // CHECK-SAME: indexing_maps = [#[[ID4]], #[[C1_OF_4]], #[[C1_OF_4]], #[[C1_OF_4]], #[[C1_OF_4]], #[[ID4]]]
  // CHECK-SAME: iterator_types = ["parallel", "parallel", "parallel", "parallel"]
  // CHECK-SAME: ins(%[[X]], %[[M]], %[[V]], %[[G]], %[[B]] :
  // CHECK-SAME: outs(%[[EMPTY]] :
  // CHECK-NEXT: ^bb0(%[[XE:.+]]: f32, %[[ME:.+]]: f32, %[[VE:.+]]: f32, %[[GE:.+]]: f32, %[[BE:.+]]: f32, %{{.+}}: f32):
  // CHECK: %[[CLAMPED:.+]] = arith.maximumf %[[VE]], %{{.+}} : f32
  // CHECK: %[[WIDE:.+]] = arith.constant 1.000000e-05 : f64
  // CHECK: %[[EPS:.+]] = arith.truncf %[[WIDE]] : f64 to f32
  // CHECK: %[[SUM:.+]] = arith.addf %[[CLAMPED]], %[[EPS]] : f32
  // CHECK: %[[CLAMPED2:.+]] = arith.maximumf %[[SUM]], %{{.+}} : f32
  // CHECK: %[[STD:.+]] = math.sqrt %[[CLAMPED2]] : f32
  // CHECK: %[[CENTERED:.+]] = arith.subf %[[XE]], %[[ME]] : f32
  // CHECK: %[[NORMALIZED:.+]] = arith.divf %[[CENTERED]], %[[STD]] : f32
  // CHECK: %[[SCALED:.+]] = arith.mulf %[[NORMALIZED]], %[[GE]] : f32
  // CHECK: %[[YE:.+]] = arith.addf %[[SCALED]], %[[BE]] : f32
  // CHECK: linalg.yield %[[YE]] : f32
  // CHECK: return %[[Y]]
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64x5x7xf32>, tensor<64xf32>
  return %y : tensor<8x64x5x7xf32>
}

// CHECK-LABEL: func @nhwc(
func.func @nhwc(%x: tensor<8x5x7x64xf32>, %p: tensor<64xf32>) -> tensor<8x5x7x64xf32> {
  // CHECK: indexing_maps = [#[[ID4]], #[[C3_OF_4]], #[[C3_OF_4]], #[[C3_OF_4]], #[[C3_OF_4]], #[[ID4]]]
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 3 epsilon = 1.0e-05 : tensor<8x5x7x64xf32>, tensor<64xf32>
  return %y : tensor<8x5x7x64xf32>
}

// CHECK-LABEL: func @rank_1(
func.func @rank_1(%x: tensor<64xf32>, %p: tensor<64xf32>) -> tensor<64xf32> {
  // CHECK: indexing_maps = [#[[ID1]], #[[ID1]], #[[ID1]], #[[ID1]], #[[ID1]], #[[ID1]]]
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 0 epsilon = 1.0e-05 : tensor<64xf32>, tensor<64xf32>
  return %y : tensor<64xf32>
}

// CHECK-LABEL: func @dynamic(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?xf32>
func.func @dynamic(%x: tensor<?x?xf32>, %p: tensor<?xf32>, %s: tensor<64xf32>) -> tensor<?x?xf32> {
  // CHECK-DAG: %[[N:.+]] = tensor.dim %[[X]], %c0
  // CHECK-DAG: %[[C:.+]] = tensor.dim %[[X]], %c1
  // CHECK: tensor.empty(%[[N]], %[[C]]) : tensor<?x?xf32>
  // CHECK: linalg.generic
  // CHECK-SAME: : tensor<?x?xf32>, tensor<?xf32>, tensor<64xf32>, tensor<?xf32>, tensor<?xf32>)
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%s) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05
      : tensor<?x?xf32>, (tensor<?xf32>, tensor<64xf32>, tensor<?xf32>, tensor<?xf32>)
  return %y : tensor<?x?xf32>
}

// 16-bit data is computed with in f32, and the result is rounded once.
// CHECK-LABEL: func @f16(
func.func @f16(%x: tensor<8x64xf16>, %p: tensor<64xf16>) -> tensor<8x64xf16> {
  // CHECK-COUNT-5: arith.extf %{{.+}} : f16 to f32
  // CHECK: arith.divf %{{.+}} : f32
  // CHECK: %[[Y:.+]] = arith.truncf %{{.+}} : f32 to f16
  // CHECK-NEXT: linalg.yield %[[Y]]
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.5 : tensor<8x64xf16>, tensor<64xf16>
  return %y : tensor<8x64xf16>
}

// CHECK-LABEL: func @bf16_with_f32_parameters(
func.func @bf16_with_f32_parameters(%x: tensor<8x64xbf16>, %p: tensor<64xf32>) -> tensor<8x64xbf16> {
  // CHECK-COUNT-1: arith.extf %{{.+}} : bf16 to f32
  // CHECK-NOT: arith.extf
  // CHECK: arith.truncf %{{.+}} : f32 to bf16
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.5 : tensor<8x64xbf16>, tensor<64xf32>
  return %y : tensor<8x64xbf16>
}

// CHECK-LABEL: func @f32_with_f64_statistics(
func.func @f32_with_f64_statistics(%x: tensor<8x64xf32>, %s: tensor<64xf64>, %p: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK-COUNT-3: arith.extf %{{.+}} : f32 to f64
  // CHECK: math.sqrt %{{.+}} : f64
  // CHECK: arith.truncf %{{.+}} : f64 to f32
  %y = nnspec.batch_norm_inference %x mean(%s) variance(%s) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.5
      : tensor<8x64xf32>, (tensor<64xf64>, tensor<64xf64>, tensor<64xf32>, tensor<64xf32>)
  return %y : tensor<8x64xf32>
}

// CHECK-LABEL: func @f64_with_f16_parameters(
func.func @f64_with_f16_parameters(%x: tensor<8x64xf64>, %p: tensor<64xf16>) -> tensor<8x64xf64> {
  // CHECK-COUNT-4: arith.extf %{{.+}} : f16 to f64
  // CHECK-NOT: arith.truncf
  // CHECK: linalg.yield %{{.+}} : f64
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.5 : tensor<8x64xf64>, tensor<64xf16>
  return %y : tensor<8x64xf64>
}

// A parameter that is a fill is a constant in the body.
// CHECK-LABEL: func @fill_parameters(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>, %[[P:[^:]+]]: tensor<64xf32>)
func.func @fill_parameters(%x: tensor<8x64xf32>, %p: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK: ins(%[[X]], %[[P]], %[[P]] : tensor<8x64xf32>, tensor<64xf32>, tensor<64xf32>)
  %one = nnspec.fill 1.0 : tensor<64xf32>
  %zero = nnspec.fill 0.0 : tensor<64xf32>
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%one) beta(%zero)
      axis = 1 epsilon = 0.5 : tensor<8x64xf32>, tensor<64xf32>
  return %y : tensor<8x64xf32>
}

// But the variance is read: its root would be computed, and rounded, on the way.
// CHECK-LABEL: func @fill_variance(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>, %[[P:[^:]+]]: tensor<64xf32>)
func.func @fill_variance(%x: tensor<8x64xf32>, %p: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK: %[[V:.+]] = linalg.fill
  // CHECK: ins(%[[X]], %[[P]], %[[V]], %[[P]], %[[P]] :
  %v = nnspec.fill 2.0 : tensor<64xf32>
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<8x64xf32>, tensor<64xf32>
  return %y : tensor<8x64xf32>
}
