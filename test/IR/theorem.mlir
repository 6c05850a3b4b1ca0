// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -
// RUN: nnspec-opt %s \
// RUN:   --canonicalize=disable-patterns=batchnorm_inference_eq_mul_add \
// RUN:   | FileCheck %s --check-prefix=DISABLED --implicit-check-not=nnspec.mul

// The law batchnorm_inference_eq_mul_add, on every shape:
//
//   batch_norm_inference x mean variance gamma beta eps = x * B(scale) + B(bias)
//   where std   = sqrt(max(variance, 0) + eps)
//         scale = gamma / std
//         bias  = beta - mean * scale

// DISABLED-COUNT-15: nnspec.batch_norm_inference

// CHECK-LABEL: func @nchw(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @nchw(
    %x: tensor<8x64x5x7xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<8x64x5x7xf32> {
  // CHECK-NEXT: %[[ZERO:.+]] = nnspec.fill 0.000000e+00 : tensor<64xf32>
  // CHECK-NEXT: %[[CLAMPED:.+]] = nnspec.max %[[V]], %[[ZERO]] : tensor<64xf32>
  // CHECK-NEXT: %[[EPS:.+]] = nnspec.fill 1.000000e-05 : tensor<64xf32>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[CLAMPED]], %[[EPS]] : tensor<64xf32>
  // CHECK-NEXT: %[[STD:.+]] = nnspec.sqrt %[[SUM]] : tensor<64xf32>
  // CHECK-NEXT: %[[SCALE:.+]] = nnspec.div %[[G]], %[[STD]] : tensor<64xf32>
  // CHECK-NEXT: %[[SHIFT:.+]] = nnspec.mul %[[M]], %[[SCALE]] : tensor<64xf32>
  // CHECK-NEXT: %[[BIAS:.+]] = nnspec.sub %[[B]], %[[SHIFT]] : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64x5x7xf32>, tensor<64xf32>
  return %0 : tensor<8x64x5x7xf32>
}

// CHECK-LABEL: func @nhwc(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x5x7x64xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @nhwc(
    %x: tensor<8x5x7x64xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<8x5x7x64xf32> {
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<64xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [3] : tensor<64xf32> to tensor<8x5x7x64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x5x7x64xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [3] : tensor<64xf32> to tensor<8x5x7x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x5x7x64xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 3 epsilon = 1.0e-05 : tensor<8x5x7x64xf32>, tensor<64xf32>
  return %0 : tensor<8x5x7x64xf32>
}

// A broadcast to the same shape vanishes.
// CHECK-LABEL: func @rank_1(
// CHECK-SAME: %[[X:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @rank_1(
    %x: tensor<64xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<64xf32> {
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<64xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[SCALE]] : tensor<64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[BIAS]] : tensor<64xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 0 epsilon = 1.0e-05 : tensor<64xf32>, tensor<64xf32>
  return %0 : tensor<64xf32>
}

// CHECK-LABEL: func @rank_2(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @rank_2(
    %x: tensor<8x64xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<8x64xf32> {
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<64xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x64xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xf32>, tensor<64xf32>
  return %0 : tensor<8x64xf32>
}

// The spec's own layout: the channels first, and no batch.
// CHECK-LABEL: func @first_axis(
// CHECK-SAME: %[[X:[^:]+]]: tensor<64x5x7xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @first_axis(
    %x: tensor<64x5x7xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<64x5x7xf32> {
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<64xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [0] : tensor<64xf32> to tensor<64x5x7xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<64x5x7xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [0] : tensor<64xf32> to tensor<64x5x7xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<64x5x7xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 0 epsilon = 1.0e-05 : tensor<64x5x7xf32>, tensor<64xf32>
  return %0 : tensor<64x5x7xf32>
}

// CHECK-LABEL: func @rank_6(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4x5x6x7xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<5xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<5xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<5xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<5xf32>
func.func @rank_6(
    %x: tensor<2x3x4x5x6x7xf32>, %m: tensor<5xf32>, %v: tensor<5xf32>,
    %g: tensor<5xf32>, %b: tensor<5xf32>)
    -> tensor<2x3x4x5x6x7xf32> {
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<5xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<5xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [3] : tensor<5xf32> to tensor<2x3x4x5x6x7xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<2x3x4x5x6x7xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [3] : tensor<5xf32> to tensor<2x3x4x5x6x7xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<2x3x4x5x6x7xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 3 epsilon = 1.0e-05 : tensor<2x3x4x5x6x7xf32>, tensor<5xf32>
  return %0 : tensor<2x3x4x5x6x7xf32>
}

// CHECK-LABEL: func @one_channel(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x1x5xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<1xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<1xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<1xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<1xf32>
func.func @one_channel(
    %x: tensor<8x1x5xf32>, %m: tensor<1xf32>, %v: tensor<1xf32>,
    %g: tensor<1xf32>, %b: tensor<1xf32>)
    -> tensor<8x1x5xf32> {
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<1xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<1xf32>
  // CHECK-NEXT: %[[SCALE0:.+]] = tensor.collapse_shape %[[SCALE]] [] : tensor<1xf32> into tensor<f32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE0]] dims = [] : tensor<f32> to tensor<8x1x5xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x1x5xf32>
  // CHECK-NEXT: %[[BIAS0:.+]] = tensor.collapse_shape %[[BIAS]] [] : tensor<1xf32> into tensor<f32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS0]] dims = [] : tensor<f32> to tensor<8x1x5xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x1x5xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x1x5xf32>, tensor<1xf32>
  return %0 : tensor<8x1x5xf32>
}

// The axis is the one that is named, not one that happens to fit.
// CHECK-LABEL: func @axes_of_one_size(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x8x8xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<8xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<8xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<8xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<8xf32>
func.func @axes_of_one_size(
    %x: tensor<8x8x8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>,
    %g: tensor<8xf32>, %b: tensor<8xf32>)
    -> tensor<8x8x8xf32> {
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<8xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<8xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<8xf32> to tensor<8x8x8xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x8x8xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<8xf32> to tensor<8x8x8xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x8x8xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x8x8xf32>, tensor<8xf32>
  return %0 : tensor<8x8x8xf32>
}

// CHECK-LABEL: func @no_elements(
// CHECK-SAME: %[[X:[^:]+]]: tensor<0x4xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<4xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<4xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<4xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<4xf32>
func.func @no_elements(
    %x: tensor<0x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>,
    %g: tensor<4xf32>, %b: tensor<4xf32>)
    -> tensor<0x4xf32> {
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<4xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<4xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<4xf32> to tensor<0x4xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<0x4xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<4xf32> to tensor<0x4xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<0x4xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<0x4xf32>, tensor<4xf32>
  return %0 : tensor<0x4xf32>
}

// CHECK-LABEL: func @dynamic_batch(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x64x5x7xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @dynamic_batch(
    %x: tensor<?x64x5x7xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<?x64x5x7xf32> {
  // CHECK: %[[N:.+]] = tensor.dim %[[X]], %c0
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<64xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] sizes(%[[N]]) : tensor<64xf32> to tensor<?x64x5x7xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<?x64x5x7xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] sizes(%[[N]]) : tensor<64xf32> to tensor<?x64x5x7xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<?x64x5x7xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<?x64x5x7xf32>, tensor<64xf32>
  return %0 : tensor<?x64x5x7xf32>
}

// CHECK-LABEL: func @dynamic_channels(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x?xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<?xf32>
func.func @dynamic_channels(
    %x: tensor<8x?xf32>, %m: tensor<?xf32>, %v: tensor<?xf32>,
    %g: tensor<?xf32>, %b: tensor<?xf32>)
    -> tensor<8x?xf32> {
  // CHECK: %[[C:.+]] = tensor.dim %[[X]], %c1
  // CHECK-NEXT: %[[ZERO:.+]] = nnspec.fill 0.000000e+00 sizes(%[[C]]) : tensor<?xf32>
  // CHECK-NEXT: %[[CLAMPED:.+]] = nnspec.max %[[V]], %[[ZERO]] : tensor<?xf32>
  // CHECK-NEXT: %[[EPS:.+]] = nnspec.fill 1.000000e-05 sizes(%[[C]]) : tensor<?xf32>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[CLAMPED]], %[[EPS]] : tensor<?xf32>
  // CHECK-NEXT: %[[STD:.+]] = nnspec.sqrt %[[SUM]] : tensor<?xf32>
  // CHECK-NEXT: %[[SCALE:.+]] = nnspec.div %[[G]], %[[STD]] : tensor<?xf32>
  // CHECK-NEXT: %[[SHIFT:.+]] = nnspec.mul %[[M]], %[[SCALE]] : tensor<?xf32>
  // CHECK-NEXT: %[[BIAS:.+]] = nnspec.sub %[[B]], %[[SHIFT]] : tensor<?xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] sizes(%[[C]]) : tensor<?xf32> to tensor<8x?xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x?xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] sizes(%[[C]]) : tensor<?xf32> to tensor<8x?xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x?xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x?xf32>, tensor<?xf32>
  return %0 : tensor<8x?xf32>
}

// CHECK-LABEL: func @dynamic(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?x?xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<?xf32>
func.func @dynamic(
    %x: tensor<?x?x?xf32>, %m: tensor<?xf32>, %v: tensor<?xf32>,
    %g: tensor<?xf32>, %b: tensor<?xf32>)
    -> tensor<?x?x?xf32> {
  // CHECK: %[[N:.+]] = tensor.dim %[[X]], %c0
  // CHECK-NEXT: %[[C:.+]] = tensor.dim %[[X]], %c1
  // CHECK-NEXT: %[[L:.+]] = tensor.dim %[[X]], %c2
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<?xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<?xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] sizes(%[[N]], %[[C]], %[[L]]) : tensor<?xf32> to tensor<?x?x?xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<?x?x?xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] sizes(%[[N]], %[[C]], %[[L]]) : tensor<?xf32> to tensor<?x?x?xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<?x?x?xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<?x?x?xf32>, tensor<?xf32>
  return %0 : tensor<?x?x?xf32>
}

// Sizes that only the parameters know are cast to, and back.
// CHECK-LABEL: func @static_parameters(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @static_parameters(
    %x: tensor<?x?xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<?x?xf32> {
  // CHECK: %[[XS:.+]] = tensor.cast %[[X]] : tensor<?x?xf32> to tensor<?x64xf32>
  // CHECK: %[[N:.+]] = tensor.dim %[[X]], %c0
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<64xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] sizes(%[[N]]) : tensor<64xf32> to tensor<?x64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[XS]], %[[S]] : tensor<?x64xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] sizes(%[[N]]) : tensor<64xf32> to tensor<?x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<?x64xf32>
  // CHECK-NEXT: %[[Z:.+]] = tensor.cast %[[Y]] : tensor<?x64xf32> to tensor<?x?xf32>
  // CHECK-NEXT: return %[[Z]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<?x?xf32>, tensor<64xf32>
  return %0 : tensor<?x?xf32>
}

// CHECK-LABEL: func @dynamic_parameters(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<?xf32>
func.func @dynamic_parameters(
    %x: tensor<8x64xf32>, %m: tensor<?xf32>, %v: tensor<?xf32>,
    %g: tensor<?xf32>, %b: tensor<?xf32>)
    -> tensor<8x64xf32> {
  // CHECK-DAG: %[[MS:.+]] = tensor.cast %[[M]] : tensor<?xf32> to tensor<64xf32>
  // CHECK-DAG: %[[VS:.+]] = tensor.cast %[[V]] : tensor<?xf32> to tensor<64xf32>
  // CHECK-DAG: %[[GS:.+]] = tensor.cast %[[G]] : tensor<?xf32> to tensor<64xf32>
  // CHECK-DAG: %[[BS:.+]] = tensor.cast %[[B]] : tensor<?xf32> to tensor<64xf32>
  // CHECK: %[[ZERO:.+]] = nnspec.fill 0.000000e+00 : tensor<64xf32>
  // CHECK-NEXT: %[[CLAMPED:.+]] = nnspec.max %[[VS]], %[[ZERO]] : tensor<64xf32>
  // CHECK-NEXT: %[[EPS:.+]] = nnspec.fill 1.000000e-05 : tensor<64xf32>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[CLAMPED]], %[[EPS]] : tensor<64xf32>
  // CHECK-NEXT: %[[STD:.+]] = nnspec.sqrt %[[SUM]] : tensor<64xf32>
  // CHECK-NEXT: %[[SCALE:.+]] = nnspec.div %[[GS]], %[[STD]] : tensor<64xf32>
  // CHECK-NEXT: %[[SHIFT:.+]] = nnspec.mul %[[MS]], %[[SCALE]] : tensor<64xf32>
  // CHECK-NEXT: %[[BIAS:.+]] = nnspec.sub %[[BS]], %[[SHIFT]] : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x64xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xf32>, tensor<?xf32>
  return %0 : tensor<8x64xf32>
}

// CHECK-LABEL: func @one_static_parameter(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x?xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<?xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<?xf32>
func.func @one_static_parameter(
    %x: tensor<8x?xf32>, %m: tensor<?xf32>, %v: tensor<64xf32>,
    %g: tensor<?xf32>, %b: tensor<?xf32>)
    -> tensor<8x?xf32> {
  // CHECK-DAG: %[[XS:.+]] = tensor.cast %[[X]] : tensor<8x?xf32> to tensor<8x64xf32>
  // CHECK-DAG: %[[MS:.+]] = tensor.cast %[[M]] : tensor<?xf32> to tensor<64xf32>
  // CHECK-DAG: %[[GS:.+]] = tensor.cast %[[G]] : tensor<?xf32> to tensor<64xf32>
  // CHECK-DAG: %[[BS:.+]] = tensor.cast %[[B]] : tensor<?xf32> to tensor<64xf32>
  // CHECK: %[[ZERO:.+]] = nnspec.fill 0.000000e+00 : tensor<64xf32>
  // CHECK-NEXT: %[[CLAMPED:.+]] = nnspec.max %[[V]], %[[ZERO]] : tensor<64xf32>
  // CHECK-NEXT: %[[EPS:.+]] = nnspec.fill 1.000000e-05 : tensor<64xf32>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[CLAMPED]], %[[EPS]] : tensor<64xf32>
  // CHECK-NEXT: %[[STD:.+]] = nnspec.sqrt %[[SUM]] : tensor<64xf32>
  // CHECK-NEXT: %[[SCALE:.+]] = nnspec.div %[[GS]], %[[STD]] : tensor<64xf32>
  // CHECK-NEXT: %[[SHIFT:.+]] = nnspec.mul %[[MS]], %[[SCALE]] : tensor<64xf32>
  // CHECK-NEXT: %[[BIAS:.+]] = nnspec.sub %[[BS]], %[[SHIFT]] : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[XS]], %[[S]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[Z:.+]] = tensor.cast %[[Y]] : tensor<8x64xf32> to tensor<8x?xf32>
  // CHECK-NEXT: return %[[Z]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05
      : tensor<8x?xf32>, (tensor<?xf32>, tensor<64xf32>, tensor<?xf32>, tensor<?xf32>)
  return %0 : tensor<8x?xf32>
}
