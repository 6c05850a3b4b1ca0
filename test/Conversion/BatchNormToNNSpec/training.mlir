// RUN: nnspec-opt %s --convert-batch-norm-to-nnspec --allow-unregistered-dialect | FileCheck %s --implicit-check-not=stablehlo. --implicit-check-not=mhlo.

// UNVERIFIED: the evaluator does not know stablehlo's and mhlo's ops

// CHECK-LABEL: func @f32(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[SCALE:[^:]+]]: {{[^,]+}}, %[[OFFSET:[^:]+]]:
// CHECK-NEXT:  %[[Y:.+]], %[[MEAN:.+]], %[[VARIANCE:.+]] = nnspec.batch_norm_training %[[X]] gamma(%[[SCALE]]) beta(%[[OFFSET]]) axis = 1 epsilon = 9.9999997473787516E-6 : tensor<2x4x3x3xf32>, tensor<4xf32>
// CHECK-NEXT:  return %[[Y]], %[[MEAN]], %[[VARIANCE]]
func.func @f32(%x: tensor<2x4x3x3xf32>, %scale: tensor<4xf32>, %offset: tensor<4xf32>) -> (tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>) {
  %0:3 = "stablehlo.batch_norm_training"(%x, %scale, %offset) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}>
    : (tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>)
  return %0#0, %0#1, %0#2 : tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>
}

// nnspec's statistics are f32 at least.
// CHECK-LABEL: func @f16(
// CHECK:      %[[Y:.+]], %[[MEAN:.+]], %[[VARIANCE:.+]] = nnspec.batch_norm_training
// CHECK-NEXT: %[[M:.+]] = nnspec.cast %[[MEAN]] : tensor<4xf32> to tensor<4xf16>
// CHECK-NEXT: %[[V:.+]] = nnspec.cast %[[VARIANCE]] : tensor<4xf32> to tensor<4xf16>
// CHECK-NEXT: return %[[Y]], %[[M]], %[[V]]
func.func @f16(%x: tensor<2x4xf16>, %scale: tensor<4xf16>, %offset: tensor<4xf16>) -> (tensor<2x4xf16>, tensor<4xf16>, tensor<4xf16>) {
  %0:3 = "stablehlo.batch_norm_training"(%x, %scale, %offset) {epsilon = 1.0e-5 : f32, feature_index = 1 : i64}
    : (tensor<2x4xf16>, tensor<4xf16>, tensor<4xf16>) -> (tensor<2x4xf16>, tensor<4xf16>, tensor<4xf16>)
  return %0#0, %0#1, %0#2 : tensor<2x4xf16>, tensor<4xf16>, tensor<4xf16>
}

// f64 statistics, and sizes that only some of the types know.
// CHECK-LABEL: func @mhlo(
// CHECK:      %[[Y:.+]], %[[MEAN:.+]], %[[VARIANCE:.+]] = nnspec.batch_norm_training {{.*}} axis = 0 {{.*}} : tensor<?x5xf64>, (tensor<?xf64>, tensor<4xf64>)
// CHECK:      %[[Y1:.+]] = tensor.cast %[[Y]] : tensor<?x5xf64> to tensor<4x?xf64>
// CHECK-NEXT: %[[M:.+]] = tensor.cast %[[MEAN]] : tensor<4xf64> to tensor<?xf64>
// CHECK-NEXT: return %[[Y1]], %[[M]], %[[VARIANCE]]
func.func @mhlo(%x: tensor<?x5xf64>, %scale: tensor<?xf64>, %offset: tensor<4xf64>) -> (tensor<4x?xf64>, tensor<?xf64>, tensor<4xf64>) {
  %0:3 = "mhlo.batch_norm_training"(%x, %scale, %offset) <{epsilon = 1.0e-5 : f32, feature_index = 0 : i64}>
    : (tensor<?x5xf64>, tensor<?xf64>, tensor<4xf64>) -> (tensor<4x?xf64>, tensor<?xf64>, tensor<4xf64>)
  return %0#0, %0#1, %0#2 : tensor<4x?xf64>, tensor<?xf64>, tensor<4xf64>
}
