// RUN: nnspec-opt %s --convert-linalg-to-nnspec | FileCheck %s

// What torch-mlir emits for Conv2d, BatchNorm2d in eval mode, ReLU: the batch norm
// is one op with the arithmetic on its parameters in the body.

#full = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d1)>

// The statistics' arithmetic is on channels; epsilon is an f64 and is rounded by
// a cast, nowhere else.
// CHECK-LABEL: func @conv_batch_norm_relu(
// CHECK-SAME:    %[[INPUT:[^:]+]]: {{[^,]+}}, %[[FILTER:[^:]+]]: {{[^,]+}}, %[[GAMMA:[^:]+]]: {{[^,]+}}, %[[BETA:[^:]+]]: {{[^,]+}}, %[[MEAN:[^:]+]]: {{[^,]+}}, %[[VARIANCE:[^:]+]]: {{[^,]+}})
func.func @conv_batch_norm_relu(
    %input: tensor<?x3x8x8xf32>, %filter: tensor<4x3x3x3xf32>,
    %gamma: tensor<4xf32>, %beta: tensor<4xf32>, %mean: tensor<4xf32>,
    %variance: tensor<4xf32>) -> tensor<?x4x6x6xf32> {
  %epsilon = arith.constant 1.000000e-05 : f64
  %zero = arith.constant 0.000000e+00 : f32
  %c0 = arith.constant 0 : index
  %n = tensor.dim %input, %c0 : tensor<?x3x8x8xf32>
  %empty = tensor.empty(%n) : tensor<?x4x6x6xf32>
  // CHECK: nnspec.fill 0.000000e+00 sizes(%{{.+}}) : tensor<?x4x6x6xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x4x6x6xf32>) -> tensor<?x4x6x6xf32>
  // CHECK: %[[CONV:.+]] = linalg.conv_2d_nchw_fchw
  %conv = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
    ins(%input, %filter : tensor<?x3x8x8xf32>, tensor<4x3x3x3xf32>)
    outs(%init : tensor<?x4x6x6xf32>) -> tensor<?x4x6x6xf32>
  // CHECK:      %[[EPSILON:.+]] = nnspec.fill 1.000000e-05 : tensor<f64>
  // CHECK-NEXT: %[[ROUNDED:.+]] = nnspec.cast %[[EPSILON]] : tensor<f64> to tensor<f32>
  // CHECK-NEXT: %[[EPSILONS:.+]] = nnspec.broadcast %[[ROUNDED]] dims = [] : tensor<f32> to tensor<4xf32>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[VARIANCE]], %[[EPSILONS]] : tensor<4xf32>
  // CHECK:      %[[RSQRT:.+]] = linalg.generic {{.*}} ins(%[[SUM]] : tensor<4xf32>)
  // CHECK:        math.rsqrt
  // CHECK-NEXT:   linalg.yield
  // CHECK:      %[[B0:.+]] = nnspec.broadcast %[[MEAN]] dims = [1] sizes(%{{.+}}) : tensor<4xf32> to tensor<?x4x6x6xf32>
  // CHECK-NEXT: %[[CENTERED:.+]] = nnspec.sub %[[CONV]], %[[B0]]
  // CHECK-NEXT: %[[B1:.+]] = nnspec.broadcast %[[RSQRT]] dims = [1]
  // CHECK-NEXT: %[[NORMALIZED:.+]] = nnspec.mul %[[CENTERED]], %[[B1]]
  // CHECK-NEXT: %[[B2:.+]] = nnspec.broadcast %[[GAMMA]] dims = [1]
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[NORMALIZED]], %[[B2]]
  // CHECK-NEXT: %[[B3:.+]] = nnspec.broadcast %[[BETA]] dims = [1]
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[B3]]
  %bn = linalg.generic {indexing_maps = [#full, #channel, #channel, #channel, #channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%conv, %gamma, %beta, %mean, %variance : tensor<?x4x6x6xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
    outs(%conv : tensor<?x4x6x6xf32>) {
  ^bb0(%x: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %0 = arith.truncf %epsilon : f64 to f32
    %1 = arith.addf %v, %0 : f32
    %2 = math.rsqrt %1 : f32
    %3 = arith.subf %x, %m : f32
    %4 = arith.mulf %3, %2 : f32
    %5 = arith.mulf %4, %g : f32
    %6 = arith.addf %5, %b : f32
    linalg.yield %6 : f32
  } -> tensor<?x4x6x6xf32>
  // CHECK: linalg.generic {{.*}} ins(%[[Y]] : tensor<?x4x6x6xf32>)
  // CHECK:   arith.cmpf ugt
  // CHECK:   arith.select
  %relu = linalg.generic {indexing_maps = [#full, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%bn : tensor<?x4x6x6xf32>) outs(%empty : tensor<?x4x6x6xf32>) {
  ^bb0(%x: f32, %out: f32):
    %0 = arith.cmpf ugt, %x, %zero : f32
    %1 = arith.select %0, %x, %zero : f32
    linalg.yield %1 : f32
  } -> tensor<?x4x6x6xf32>
  return %relu : tensor<?x4x6x6xf32>
}

// f16 activations with f32 statistics: the casts are nnspec's, the types stay.
// CHECK-LABEL: func @mixed_precision(
// CHECK-SAME:    %[[X:[^:]+]]: tensor<2x4x3x3xf16>, %[[SCALE:[^:]+]]: tensor<4xf16>
// CHECK: %[[WIDE_SCALE:.+]] = nnspec.cast %[[SCALE]] : tensor<4xf16> to tensor<4xf32>
// CHECK: %[[WIDE:.+]] = nnspec.cast %[[X]] : tensor<2x4x3x3xf16> to tensor<2x4x3x3xf32>
// CHECK: nnspec.sub %[[WIDE]], %{{.+}} : tensor<2x4x3x3xf32>
// CHECK: nnspec.broadcast %[[WIDE_SCALE]] dims = [1]
// CHECK: %[[Y:.+]] = nnspec.mul
// CHECK: %[[NARROW:.+]] = nnspec.cast %[[Y]] : tensor<2x4x3x3xf32> to tensor<2x4x3x3xf16>
// CHECK: return %[[NARROW]]
func.func @mixed_precision(%x: tensor<2x4x3x3xf16>, %scale: tensor<4xf16>, %mean: tensor<4xf32>) -> tensor<2x4x3x3xf16> {
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %scale, %mean : tensor<2x4x3x3xf16>, tensor<4xf16>, tensor<4xf32>) outs(%x : tensor<2x4x3x3xf16>) {
  ^bb0(%a: f16, %s: f16, %m: f32, %out: f16):
    %1 = arith.extf %s : f16 to f32
    %2 = arith.extf %a : f16 to f32
    %3 = arith.subf %2, %m : f32
    %4 = arith.mulf %3, %1 : f32
    %5 = arith.truncf %4 : f32 to f16
    linalg.yield %5 : f16
  } -> tensor<2x4x3x3xf16>
  return %0 : tensor<2x4x3x3xf16>
}
