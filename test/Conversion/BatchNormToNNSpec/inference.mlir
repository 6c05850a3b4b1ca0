// RUN: nnspec-opt %s --convert-batch-norm-to-nnspec --allow-unregistered-dialect | FileCheck %s --implicit-check-not=stablehlo. --implicit-check-not=mhlo.

// UNVERIFIED: the evaluator does not know stablehlo's and mhlo's ops
// What each becomes is written out beside it, and integration tests compare
// nnspec's op with independent values.

// Epsilon is the exact value of the f32. Scale and offset come first in stablehlo.
// CHECK-LABEL: func @properties(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[SCALE:[^:]+]]: {{[^,]+}}, %[[OFFSET:[^:]+]]: {{[^,]+}}, %[[MEAN:[^:]+]]: {{[^,]+}}, %[[VARIANCE:[^:]+]]: {{[^,]+}})
// CHECK-NEXT:  %[[Y:.+]] = nnspec.batch_norm_inference %[[X]] mean(%[[MEAN]]) variance(%[[VARIANCE]]) gamma(%[[SCALE]]) beta(%[[OFFSET]]) axis = 1 epsilon = 9.9999997473787516E-6 : tensor<2x4x3x3xf32>, tensor<4xf32>
// CHECK-NEXT:  return %[[Y]]
func.func @properties(%x: tensor<2x4x3x3xf32>, %scale: tensor<4xf32>, %offset: tensor<4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %0 = "stablehlo.batch_norm_inference"(%x, %scale, %offset, %mean, %variance) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}>
    : (tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4x3x3xf32>
  return %0 : tensor<2x4x3x3xf32>
}

// CHECK-LABEL: func @attributes(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[SCALE:[^:]+]]: {{[^,]+}}, %[[OFFSET:[^:]+]]: {{[^,]+}}, %[[MEAN:[^:]+]]: {{[^,]+}}, %[[VARIANCE:[^:]+]]: {{[^,]+}})
// CHECK-NEXT:  nnspec.batch_norm_inference %[[X]] mean(%[[MEAN]]) variance(%[[VARIANCE]]) gamma(%[[SCALE]]) beta(%[[OFFSET]]) axis = 3 epsilon = 1.000000e-03 : tensor<?x3x3x4xf64>, tensor<4xf64>
func.func @attributes(%x: tensor<?x3x3x4xf64>, %scale: tensor<4xf64>, %offset: tensor<4xf64>, %mean: tensor<4xf64>, %variance: tensor<4xf64>) -> tensor<?x3x3x4xf64> {
  %0 = "stablehlo.batch_norm_inference"(%x, %scale, %offset, %mean, %variance) {epsilon = 1.0e-3 : f64, feature_index = 3 : i64}
    : (tensor<?x3x3x4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>) -> tensor<?x3x3x4xf64>
  return %0 : tensor<?x3x3x4xf64>
}

// mhlo's operand may be narrower than its parameters.
// CHECK-LABEL: func @mhlo(
// CHECK: nnspec.batch_norm_inference {{.*}} axis = 0 epsilon = 0.000000e+00 : tensor<4xf16>, tensor<4xf32>
func.func @mhlo(%x: tensor<4xf16>, %scale: tensor<4xf32>, %offset: tensor<4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<4xf16> {
  %0 = "mhlo.batch_norm_inference"(%x, %scale, %offset, %mean, %variance) <{epsilon = 0.0 : f32, feature_index = 0 : i64}>
    : (tensor<4xf16>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf16>
  return %0 : tensor<4xf16>
}

// Sizes may be known in one type and not in another.
// CHECK-LABEL: func @sizes(
// CHECK: %[[Y:.+]] = nnspec.batch_norm_inference {{.*}} : tensor<2x?xbf16>, (tensor<4xbf16>, tensor<?xbf16>, tensor<?xbf16>, tensor<4xbf16>)
// CHECK: tensor.cast %[[Y]] : tensor<2x?xbf16> to tensor<?x4xbf16>
func.func @sizes(%x: tensor<2x?xbf16>, %scale: tensor<?xbf16>, %offset: tensor<4xbf16>, %mean: tensor<4xbf16>, %variance: tensor<?xbf16>) -> tensor<?x4xbf16> {
  %0 = "stablehlo.batch_norm_inference"(%x, %scale, %offset, %mean, %variance) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}>
    : (tensor<2x?xbf16>, tensor<?xbf16>, tensor<4xbf16>, tensor<4xbf16>, tensor<?xbf16>) -> tensor<?x4xbf16>
  return %0 : tensor<?x4xbf16>
}
