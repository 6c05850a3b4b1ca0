// RUN: mlir-opt %s --pass-pipeline='builtin.module(func.func(tosa-to-linalg-named,tosa-to-linalg,tosa-to-arith,tosa-to-tensor),canonicalize)' -o %t.mlir
// RUN: nnspec-opt %t.mlir --nnspec-simplify -o %t.once
// RUN: FileCheck %s --input-file=%t.once --implicit-check-not=nnspec.
// RUN: nnspec-opt %t.once --nnspec-simplify | diff %t.once -
// RUN: nnspec-opt %t.mlir --nnspec-simplify=fold-constants=false -o %t.exact
// RUN: nnspec-verify --all %t.mlir %t.exact

// From TOSA, by the distribution's mlir-opt: parameters have axes of size 1. The batch
// norm is that of simplify.mlir, and the bias of the convolution [1, -1].

// CHECK-LABEL: func.func @conv_batch_norm_relu(
// CHECK-NOT: arith.{{mulf|addf|subf|divf}}
// CHECK-DAG: %[[BIAS:.+]] = arith.constant dense<[-3.500000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK-DAG: %[[W:.+]] = arith.constant dense<{{\[\[\[\[}}2.000000e+00, 6.000000e+00], [4.000000e+00, 8.000000e+00]]], {{\[\[\[}}-2.500000e+00, -3.500000e+00], [-3.000000e+00, -4.000000e+00]]]]> : tensor<2x1x2x2xf32>
// CHECK: %[[A:.+]] = linalg.generic {{.*}} ins(%[[BIAS]] : tensor<2xf32>)
// CHECK-NEXT: ^bb0
// CHECK-NEXT: linalg.yield %in
// CHECK: %[[Y:.+]] = linalg.conv_2d_nhwc_fhwc {{.*}}ins(%arg0, %[[W]] : {{.*}}) outs(%[[A]] :
// CHECK-NEXT: %[[R:.+]] = linalg.generic {{.*}} ins(%[[Y]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.minimumf
// CHECK-NEXT: arith.maximumf
// CHECK-NEXT: linalg.yield
// CHECK-NEXT: } ->
// CHECK-NEXT: return %[[R]]
func.func @conv_batch_norm_relu(%x: tensor<2x4x4x2xf32>) -> tensor<2x4x3x2xf32> {
  %w = "tosa.const"() {values = dense<[[[[1.0, 3.0], [2.0, 4.0]]], [[[5.0, 7.0], [6.0, 8.0]]]]> : tensor<2x1x2x2xf32>} : () -> tensor<2x1x2x2xf32>
  %bias = "tosa.const"() {values = dense<[1.0, -1.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %m = "tosa.const"() {values = dense<[[[[3.0, 1.0]]]]> : tensor<1x1x1x2xf32>} : () -> tensor<1x1x1x2xf32>
  %v = "tosa.const"() {values = dense<[[[[3.0, 15.0]]]]> : tensor<1x1x1x2xf32>} : () -> tensor<1x1x1x2xf32>
  %g = "tosa.const"() {values = dense<[[[[4.0, -2.0]]]]> : tensor<1x1x1x2xf32>} : () -> tensor<1x1x1x2xf32>
  %b = "tosa.const"() {values = dense<[[[[0.5, 1.0]]]]> : tensor<1x1x1x2xf32>} : () -> tensor<1x1x1x2xf32>
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %epsilon = "tosa.const"() {values = dense<1.0> : tensor<1x1x1x1xf32>} : () -> tensor<1x1x1x1xf32>
  %conv = tosa.conv2d %x, %w, %bias, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
    : (tensor<2x4x4x2xf32>, tensor<2x1x2x2xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x4x3x2xf32>
  %0 = tosa.sub %conv, %m : (tensor<2x4x3x2xf32>, tensor<1x1x1x2xf32>) -> tensor<2x4x3x2xf32>
  %1 = tosa.add %v, %epsilon : (tensor<1x1x1x2xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x1x2xf32>
  %2 = tosa.rsqrt %1 : (tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %3 = tosa.mul %0, %2, %shift : (tensor<2x4x3x2xf32>, tensor<1x1x1x2xf32>, tensor<1xi8>) -> tensor<2x4x3x2xf32>
  %4 = tosa.mul %3, %g, %shift : (tensor<2x4x3x2xf32>, tensor<1x1x1x2xf32>, tensor<1xi8>) -> tensor<2x4x3x2xf32>
  %5 = tosa.add %4, %b : (tensor<2x4x3x2xf32>, tensor<1x1x1x2xf32>) -> tensor<2x4x3x2xf32>
  %6 = tosa.clamp %5 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  return %6 : tensor<2x4x3x2xf32>
}
