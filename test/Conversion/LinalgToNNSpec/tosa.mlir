// RUN: mlir-opt %s --pass-pipeline='builtin.module(func.func(tosa-to-linalg-named,tosa-to-linalg,tosa-to-arith,tosa-to-tensor),canonicalize)' -o %t.mlir
// RUN: nnspec-opt %t.mlir --convert-linalg-to-nnspec --canonicalize -o %t.raised.mlir
// RUN: FileCheck %s --input-file=%t.raised.mlir
// RUN: nnspec-verify --all %t.mlir %t.raised.mlir

// TOSA's lowering, by the distribution's mlir-opt: parameters have axes of size 1,
// which are read at 0.

// CHECK-LABEL: func.func @conv_batch_norm_relu(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[W:[^:]+]]: {{[^,]+}}, %[[BIAS:[^:]+]]: {{[^,]+}}, %[[MEAN:[^:]+]]: {{[^,]+}}, %[[VARIANCE:[^:]+]]: {{[^,]+}}, %[[GAMMA:[^:]+]]: {{[^,]+}}, %[[BETA:[^:]+]]:
// CHECK: %[[BIASES:.+]] = nnspec.broadcast %[[BIAS]] dims = [3] : tensor<4xf32> to tensor<2x6x6x4xf32>
// CHECK: %[[CONV:.+]] = linalg.conv_2d_nhwc_fhwc {{.*}} outs(%[[BIASES]]
// CHECK: %[[MINUS_ONE:.+]] = nnspec.fill -1.000000e+00 : tensor<4xf32>
// CHECK: %[[MINUS_MEAN:.+]] = nnspec.mul %[[MEAN]], %[[MINUS_ONE]] : tensor<4xf32>
// CHECK: math.rsqrt
// CHECK: -> tensor<1x1x1x4xf32>
// CHECK: %[[RSQRT:.+]] = tensor.collapse_shape %{{.+}} {{\[\[}}0, 1, 2, 3]] : tensor<1x1x1x4xf32> into tensor<4xf32>
// CHECK: %[[CENTRE:.+]] = nnspec.mul %[[MINUS_MEAN]], %[[RSQRT]] : tensor<4xf32>
// CHECK: %[[FACTOR:.+]] = nnspec.mul %[[RSQRT]], %[[GAMMA]] : tensor<4xf32>
// CHECK: %[[FACTORS:.+]] = nnspec.broadcast %[[FACTOR]] dims = [3] : tensor<4xf32> to tensor<2x6x6x4xf32>
// CHECK: %[[SCALED:.+]] = nnspec.mul %[[CONV]], %[[FACTORS]]
// CHECK: %[[SCALED_CENTRE:.+]] = nnspec.mul %[[CENTRE]], %[[GAMMA]] : tensor<4xf32>
// CHECK: %[[TERM:.+]] = nnspec.add %[[SCALED_CENTRE]], %[[BETA]] : tensor<4xf32>
// CHECK: %[[TERMS:.+]] = nnspec.broadcast %[[TERM]] dims = [3] : tensor<4xf32> to tensor<2x6x6x4xf32>
// CHECK: nnspec.add %[[SCALED]], %[[TERMS]]
func.func @conv_batch_norm_relu(%x: tensor<2x8x8x3xf32>, %w: tensor<4x3x3x3xf32>, %bias: tensor<4xf32>,
    %mean: tensor<4xf32>, %variance: tensor<4xf32>, %gamma: tensor<4xf32>, %beta: tensor<4xf32>) -> tensor<2x6x6x4xf32> {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %epsilon = "tosa.const"() {values = dense<1.0e-5> : tensor<1x1x1x1xf32>} : () -> tensor<1x1x1x1xf32>
  %shape = tosa.const_shape {values = dense<[1, 1, 1, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %m = tosa.reshape %mean, %shape : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x1x1x4xf32>
  %v = tosa.reshape %variance, %shape : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x1x1x4xf32>
  %g = tosa.reshape %gamma, %shape : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x1x1x4xf32>
  %b = tosa.reshape %beta, %shape : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x1x1x4xf32>
  %conv = tosa.conv2d %x, %w, %bias, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<2x8x8x3xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x6x6x4xf32>
  %0 = tosa.sub %conv, %m : (tensor<2x6x6x4xf32>, tensor<1x1x1x4xf32>) -> tensor<2x6x6x4xf32>
  %1 = tosa.add %v, %epsilon : (tensor<1x1x1x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x1x4xf32>
  %2 = tosa.rsqrt %1 : (tensor<1x1x1x4xf32>) -> tensor<1x1x1x4xf32>
  %3 = tosa.mul %0, %2, %shift : (tensor<2x6x6x4xf32>, tensor<1x1x1x4xf32>, tensor<1xi8>) -> tensor<2x6x6x4xf32>
  %4 = tosa.mul %3, %g, %shift : (tensor<2x6x6x4xf32>, tensor<1x1x1x4xf32>, tensor<1xi8>) -> tensor<2x6x6x4xf32>
  %5 = tosa.add %4, %b : (tensor<2x6x6x4xf32>, tensor<1x1x1x4xf32>) -> tensor<2x6x6x4xf32>
  %6 = tosa.clamp %5 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<2x6x6x4xf32>) -> tensor<2x6x6x4xf32>
  return %6 : tensor<2x6x6x4xf32>
}

// The batch of one has the size of the parameters' first axis: they depend on the
// channels all the same.
// CHECK-LABEL: func.func @batch_of_one(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]:
// CHECK: %[[B:.+]] = nnspec.broadcast %[[P]] dims = [1] : tensor<4xf32> to tensor<1x4x5x5xf32>
// CHECK: nnspec.mul %[[X]], %[[B]]
func.func @batch_of_one(%x: tensor<1x4x5x5xf32>, %p: tensor<4xf32>) -> tensor<1x4x5x5xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %shape = tosa.const_shape {values = dense<[1, 4, 1, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %s = tosa.reshape %p, %shape : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
  %0 = tosa.mul %x, %s, %shift : (tensor<1x4x5x5xf32>, tensor<1x4x1x1xf32>, tensor<1xi8>) -> tensor<1x4x5x5xf32>
  return %0 : tensor<1x4x5x5xf32>
}
