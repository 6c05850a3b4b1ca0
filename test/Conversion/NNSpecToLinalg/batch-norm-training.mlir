// RUN: nnspec-opt %s --convert-nnspec-to-linalg | FileCheck %s --implicit-check-not=nnspec.

// Training batch norm is two reductions and a pointwise map. Sums are in f64, and
// each result is rounded once.

// CHECK-DAG: #[[ID3:.+]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[C1:.+]] = affine_map<(d0, d1, d2) -> (d1)>

// CHECK-LABEL: func @f16(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5xf16>, %[[G:[^:]+]]: tensor<64xf16>, %[[B:[^:]+]]: tensor<64xf16>)
func.func @f16(%x: tensor<8x64x5xf16>, %g: tensor<64xf16>, %b: tensor<64xf16>)
    -> (tensor<8x64x5xf16>, tensor<64xf32>, tensor<64xf32>) {
  // 8 * 5 elements a channel.
  // CHECK-DAG: %[[COUNT:.+]] = arith.constant 4.000000e+01 : f64
  // CHECK: %[[ZEROS:.+]] = linalg.fill {{.*}} -> tensor<64xf64>
  // CHECK: %[[SUM:.+]] = linalg.generic {indexing_maps = [#[[ID3]], #[[C1]]]
  // CHECK-SAME: iterator_types = ["reduction", "parallel", "reduction"]
  // CHECK-SAME: ins(%[[X]] : tensor<8x64x5xf16>) outs(%[[ZEROS]] : tensor<64xf64>)
  // CHECK-NEXT: ^bb0(%[[E:.+]]: f16, %[[ACC:.+]]: f64):
  // CHECK-NEXT: %[[WIDE:.+]] = arith.extf %[[E]] : f16 to f64
  // CHECK-NEXT: arith.addf %[[ACC]], %[[WIDE]] : f64
  // CHECK: %[[MEAN:.+]] = linalg.generic {{.*}} ins(%[[SUM]] : tensor<64xf64>)
  // CHECK: arith.divf %{{.+}}, %[[COUNT]] : f64
  // The squares are of distances to the mean.
  // CHECK: %[[SQUARES:.+]] = linalg.generic {indexing_maps = [#[[ID3]], #[[C1]], #[[C1]]]
  // CHECK-SAME: iterator_types = ["reduction", "parallel", "reduction"]
  // CHECK-SAME: ins(%[[X]], %[[MEAN]] : tensor<8x64x5xf16>, tensor<64xf64>)
  // CHECK: %[[CENTERED:.+]] = arith.subf %{{.+}}, %{{.+}} : f64
  // CHECK: arith.mulf %[[CENTERED]], %[[CENTERED]] : f64
  // CHECK: arith.addf
  // CHECK: %[[VARIANCE:.+]] = linalg.generic {{.*}} ins(%[[SQUARES]] : tensor<64xf64>)
  // CHECK: arith.divf %{{.+}}, %[[COUNT]] : f64
  // CHECK: %[[STD:.+]] = linalg.generic {{.*}} ins(%[[VARIANCE]] : tensor<64xf64>)
  // CHECK: arith.maximumf
  // CHECK: arith.constant 1.000000e-05 : f64
  // CHECK: math.sqrt %{{.+}} : f64
  // CHECK: %[[Y:.+]] = linalg.generic
  // CHECK-SAME: indexing_maps = [#[[ID3]], #[[C1]], #[[C1]], #[[C1]], #[[C1]], #[[ID3]]]
  // CHECK-SAME: ins(%[[X]], %[[MEAN]], %[[STD]], %[[G]], %[[B]] :
  // CHECK: arith.subf %{{.+}} : f64
  // CHECK: arith.divf %{{.+}} : f64
  // CHECK: arith.mulf %{{.+}} : f64
  // CHECK: arith.addf %{{.+}} : f64
  // CHECK: arith.truncf %{{.+}} : f64 to f16
  // CHECK: %[[MEAN32:.+]] = linalg.generic {{.*}} ins(%[[MEAN]] : tensor<64xf64>) outs(%{{.+}} : tensor<64xf32>)
  // CHECK: arith.truncf %{{.+}} : f64 to f32
  // CHECK: %[[VARIANCE32:.+]] = linalg.generic {{.*}} ins(%[[VARIANCE]] : tensor<64xf64>) outs(%{{.+}} : tensor<64xf32>)
  // CHECK: return %[[Y]], %[[MEAN32]], %[[VARIANCE32]]
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64x5xf16>, tensor<64xf16>
  return %y, %mean, %variance : tensor<8x64x5xf16>, tensor<64xf32>, tensor<64xf32>
}

// Statistics in f64 are not rounded at all.
// CHECK-LABEL: func @f64(
func.func @f64(%x: tensor<2x4xf64>, %p: tensor<4xf64>) -> (tensor<2x4xf64>, tensor<4xf64>, tensor<4xf64>) {
  // CHECK-NOT: arith.truncf
  // CHECK: return
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf64>, tensor<4xf64>
  return %y, %mean, %variance : tensor<2x4xf64>, tensor<4xf64>, tensor<4xf64>
}

// bf16 rounds from f64 in one step.
// CHECK-LABEL: func @bf16(
func.func @bf16(%x: tensor<2x4xbf16>, %p: tensor<4xf32>) -> tensor<2x4xbf16> {
  // CHECK: arith.truncf %{{.+}} : f64 to bf16
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xbf16>, tensor<4xf32>
  return %y : tensor<2x4xbf16>
}

// CHECK-LABEL: func @dynamic(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?x5xf32>
func.func @dynamic(%x: tensor<?x?x5xf32>, %p: tensor<?xf32>) -> (tensor<?x?x5xf32>, tensor<?xf32>) {
  // CHECK-DAG: %[[N:.+]] = tensor.dim %[[X]], %c0
  // CHECK-DAG: %[[C:.+]] = tensor.dim %[[X]], %c1
  // CHECK: %[[PRODUCT:.+]] = arith.muli %[[N]], %c5
  // CHECK: %[[INTEGER:.+]] = arith.index_cast %[[PRODUCT]] : index to i64
  // CHECK: %[[COUNT:.+]] = arith.sitofp %[[INTEGER]] : i64 to f64
  // CHECK: tensor.empty(%[[C]]) : tensor<?xf64>
  // CHECK: arith.divf %{{.+}}, %[[COUNT]] : f64
  // CHECK: tensor.empty(%[[N]], %[[C]]) : tensor<?x?x5xf32>
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<?x?x5xf32>, tensor<?xf32>
  return %y, %mean : tensor<?x?x5xf32>, tensor<?xf32>
}

// The statistics have the size that gamma knows.
// CHECK-LABEL: func @static_parameters(
func.func @static_parameters(%x: tensor<2x?xf32>, %g: tensor<4xf32>, %b: tensor<?xf32>) -> (tensor<2x?xf32>, tensor<4xf32>) {
  // CHECK: linalg.generic {{.*}} ins(%{{.+}} : tensor<2x?xf32>) outs(%{{.+}} : tensor<4xf64>)
  // CHECK: outs(%{{.+}} : tensor<2x?xf32>)
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x?xf32>, (tensor<4xf32>, tensor<?xf32>)
  return %y, %mean : tensor<2x?xf32>, tensor<4xf32>
}

// One element a channel: nothing to reduce over.
// CHECK-LABEL: func @rank_1(
func.func @rank_1(%x: tensor<4xf32>, %p: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: arith.constant 1.000000e+00 : f64
  // CHECK: iterator_types = ["parallel"]
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 0 epsilon = 1.0e-05 : tensor<4xf32>, tensor<4xf32>
  return %y : tensor<4xf32>
}
