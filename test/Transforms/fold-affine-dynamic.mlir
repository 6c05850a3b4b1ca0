// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always -o %t.once
// RUN: nnspec-opt %t.once --nnspec-fold-affine=cost=always | diff %t.once -

// CHECK-LABEL: func @producer_dynamic_batch(
// CHECK: linalg.matmul
// CHECK-NOT: nnspec.{{mul|add}}
// CHECK: return
func.func @producer_dynamic_batch(%x: tensor<?x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x3xf32>
  %a = nnspec.fill 0.0 sizes(%n) : tensor<?x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<?x3xf32>, tensor<3x2xf32>) outs(%a : tensor<?x2xf32>) -> tensor<?x2xf32>
  %sb = nnspec.broadcast %s dims = [1] sizes(%n) : tensor<2xf32> to tensor<?x2xf32>
  %bb = nnspec.broadcast %b dims = [1] sizes(%n) : tensor<2xf32> to tensor<?x2xf32>
  %m = nnspec.mul %l, %sb : tensor<?x2xf32>
  %y = nnspec.add %m, %bb : tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}

// CHECK-LABEL: func @consumer_dynamic_batch(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<?x3xf32>
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<2xf32>)
// CHECK: linalg.matmul
// CHECK-NEXT: return
func.func @consumer_dynamic_batch(%x: tensor<?x3xf32>, %w: tensor<3x2xf32>, %s: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x3xf32>
  %sb = nnspec.broadcast %s dims = [1] sizes(%n) : tensor<3xf32> to tensor<?x3xf32>
  %bb = nnspec.broadcast %b dims = [1] sizes(%n) : tensor<3xf32> to tensor<?x3xf32>
  %m = nnspec.mul %x, %sb : tensor<?x3xf32>
  %p = nnspec.add %m, %bb : tensor<?x3xf32>
  %a = nnspec.fill 0.0 sizes(%n) : tensor<?x2xf32>
  %y = linalg.matmul ins(%p, %w : tensor<?x3xf32>, tensor<3x2xf32>) outs(%a : tensor<?x2xf32>) -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}

// CHECK-LABEL: func @producer_dynamic_channels(
// CHECK: nnspec.mul %arg1, %{{.+}} : tensor<3x?xf32>
// CHECK: linalg.matmul
// CHECK-NOT: nnspec.{{mul|add}}
// CHECK: return
func.func @producer_dynamic_channels(%x: tensor<4x3xf32>, %w: tensor<3x?xf32>, %s: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<4x?xf32> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %w, %c1 : tensor<3x?xf32>
  %a = nnspec.fill 0.0 sizes(%n) : tensor<4x?xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x?xf32>) outs(%a : tensor<4x?xf32>) -> tensor<4x?xf32>
  %sb = nnspec.broadcast %s dims = [1] sizes(%n) : tensor<?xf32> to tensor<4x?xf32>
  %bb = nnspec.broadcast %b dims = [1] sizes(%n) : tensor<?xf32> to tensor<4x?xf32>
  %m = nnspec.mul %l, %sb : tensor<4x?xf32>
  %y = nnspec.add %m, %bb : tensor<4x?xf32>
  return %y : tensor<4x?xf32>
}

// CHECK-LABEL: func @consumer_dynamic_channels(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<4x?xf32>
// CHECK: linalg.matmul
// CHECK-NEXT: return
func.func @consumer_dynamic_channels(%x: tensor<4x?xf32>, %w: tensor<?x2xf32>, %s: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<4x2xf32> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c1 : tensor<4x?xf32>
  %sb = nnspec.broadcast %s dims = [1] sizes(%n) : tensor<?xf32> to tensor<4x?xf32>
  %bb = nnspec.broadcast %b dims = [1] sizes(%n) : tensor<?xf32> to tensor<4x?xf32>
  %m = nnspec.mul %x, %sb : tensor<4x?xf32>
  %p = nnspec.add %m, %bb : tensor<4x?xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %y = linalg.matmul ins(%p, %w : tensor<4x?xf32>, tensor<?x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// The channel is known of the parameter, not of the tensor.
// CHECK-LABEL: func @a20_dynamic_channel_static_parameter(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<4x?xf32>
// CHECK: linalg.matmul
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<4x
// CHECK: return
func.func @a20_dynamic_channel_static_parameter(%x: tensor<4x3xf32>, %w: tensor<3x?xf32>, %s: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<4x?xf32> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %w, %c1 : tensor<3x?xf32>
  %a = nnspec.fill 0.0 sizes(%n) : tensor<4x?xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x?xf32>) outs(%a : tensor<4x?xf32>) -> tensor<4x?xf32>
  %sd = tensor.cast %s : tensor<5xf32> to tensor<?xf32>
  %bd = tensor.cast %b : tensor<5xf32> to tensor<?xf32>
  %sb = nnspec.broadcast %sd dims = [1] sizes(%n) : tensor<?xf32> to tensor<4x?xf32>
  %bb = nnspec.broadcast %bd dims = [1] sizes(%n) : tensor<?xf32> to tensor<4x?xf32>
  %m = nnspec.mul %l, %sb : tensor<4x?xf32>
  %y = nnspec.add %m, %bb : tensor<4x?xf32>
  return %y : tensor<4x?xf32>
}

// As a batch norm, whose statistics have a static size.
// CHECK-LABEL: func @a20_batch_norm_of_dynamic_channel(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}}x6x6xf32>
// CHECK: linalg.conv_2d_nchw_fchw
// CHECK-NOT: nnspec.{{mul|add}} {{.*}}x6x6xf32>
// CHECK: return
func.func @a20_batch_norm_of_dynamic_channel(%x: tensor<2x3x8x8xf32>, %w: tensor<?x3x3x3xf32>, %mean: tensor<5xf32>, %variance: tensor<5xf32>, %gamma: tensor<5xf32>, %beta: tensor<5xf32>) -> tensor<2x?x6x6xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %w, %c0 : tensor<?x3x3x3xf32>
  %a = nnspec.fill 0.0 sizes(%n) : tensor<2x?x6x6xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x8x8xf32>, tensor<?x3x3x3xf32>) outs(%a : tensor<2x?x6x6xf32>) -> tensor<2x?x6x6xf32>
  %y = nnspec.batch_norm_inference %l mean(%mean) variance(%variance) gamma(%gamma) beta(%beta) axis = 1 epsilon = 1.0e-05 : tensor<2x?x6x6xf32>, tensor<5xf32>
  return %y : tensor<2x?x6x6xf32>
}

// Spatial axes, with a padding: the layer of the bias has them.
// CHECK-LABEL: func @consumer_dynamic_spatial_axes(
// CHECK: tensor.pad %{{.+}} low[0, 1, 1] high[0, 1, 1]
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<5x?x?xf32>)
// CHECK: linalg.conv_2d_nchw_fchw
// CHECK-NEXT: return
func.func @consumer_dynamic_spatial_axes(%x: tensor<2x3x?x?xf32>, %w: tensor<5x3x3x3xf32>, %s: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x5x?x?xf32> {
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %h = tensor.dim %x, %c2 : tensor<2x3x?x?xf32>
  %v = tensor.dim %x, %c3 : tensor<2x3x?x?xf32>
  %sb = nnspec.broadcast %s dims = [1] sizes(%h, %v) : tensor<3xf32> to tensor<2x3x?x?xf32>
  %bb = nnspec.broadcast %b dims = [1] sizes(%h, %v) : tensor<3xf32> to tensor<2x3x?x?xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x?x?xf32>
  %n = nnspec.add %m, %bb : tensor<2x3x?x?xf32>
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %n low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<2x3x?x?xf32> to tensor<2x3x?x?xf32>
  %a = nnspec.fill 0.0 sizes(%h, %v) : tensor<2x5x?x?xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x3x?x?xf32>, tensor<5x3x3x3xf32>) outs(%a : tensor<2x5x?x?xf32>) -> tensor<2x5x?x?xf32>
  return %y : tensor<2x5x?x?xf32>
}

// The rank is all that is known, at every axis.
// CHECK-LABEL: func @producer_all_dynamic(
// CHECK: linalg.conv_1d_ncw_fcw
// CHECK-NOT: nnspec.{{mul|add}}
// CHECK: return
func.func @producer_all_dynamic(%x: tensor<?x?x?xf32>, %w: tensor<?x?x1xf32>, %s: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<?x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %x, %c0 : tensor<?x?x?xf32>
  %f = tensor.dim %w, %c0 : tensor<?x?x1xf32>
  %v = tensor.dim %x, %c2 : tensor<?x?x?xf32>
  %a = nnspec.fill 0.0 sizes(%n, %f, %v) : tensor<?x?x?xf32>
  %l = linalg.conv_1d_ncw_fcw ins(%x, %w : tensor<?x?x?xf32>, tensor<?x?x1xf32>) outs(%a : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %sb = nnspec.broadcast %s dims = [1] sizes(%n, %f, %v) : tensor<?xf32> to tensor<?x?x?xf32>
  %bb = nnspec.broadcast %b dims = [1] sizes(%n, %f, %v) : tensor<?xf32> to tensor<?x?x?xf32>
  %m = nnspec.mul %l, %sb : tensor<?x?x?xf32>
  %y = nnspec.add %m, %bb : tensor<?x?x?xf32>
  return %y : tensor<?x?x?xf32>
}

// Groups of three, as many as the weight has.
// CHECK-LABEL: func @producer_dynamic_expand_shape(
// CHECK-NOT: nnspec.mul {{.*}} : tensor<4x?x3xf32>
// CHECK: linalg.matmul
// CHECK-NOT: nnspec.mul
// CHECK: return
func.func @producer_dynamic_expand_shape(%x: tensor<4x5xf32>, %groups: tensor<5x?x3xf32>, %s: tensor<3xf32>) -> tensor<4x?x3xf32> {
  %c1 = arith.constant 1 : index
  %g = tensor.dim %groups, %c1 : tensor<5x?x3xf32>
  %w = tensor.collapse_shape %groups [[0], [1, 2]] : tensor<5x?x3xf32> into tensor<5x?xf32>
  %n = tensor.dim %w, %c1 : tensor<5x?xf32>
  %a = nnspec.fill 0.0 sizes(%n) : tensor<4x?xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x5xf32>, tensor<5x?xf32>) outs(%a : tensor<4x?xf32>) -> tensor<4x?xf32>
  %e = tensor.expand_shape %l [[0], [1, 2]] output_shape [4, %g, 3] : tensor<4x?xf32> into tensor<4x?x3xf32>
  %sb = nnspec.broadcast %s dims = [2] sizes(%g) : tensor<3xf32> to tensor<4x?x3xf32>
  %y = nnspec.mul %e, %sb : tensor<4x?x3xf32>
  return %y : tensor<4x?x3xf32>
}
