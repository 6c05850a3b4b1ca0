// RUN: nnspec-opt %s --nnspec-fold-affine | FileCheck %s

// Folds into a layer through what enlarges an image: each element becomes several, which is a
// broadcast whose new axes are joined with the old ones.

// CHECK-LABEL: func @producer_behind_enlargement(
// CHECK: linalg.conv_2d_nchw_fchw
// CHECK: nnspec.broadcast
// CHECK: %[[Y:.+]] = tensor.collapse_shape
// CHECK-NOT: nnspec.mul
// CHECK: return %[[Y]]
func.func @producer_behind_enlargement(%x: tensor<2x3x4x4xf32>, %w: tensor<5x3x1x1xf32>) -> tensor<2x5x8x8xf32> {
  %s = arith.constant dense<[1.0, 2.0, 3.0, 4.0, 5.0]> : tensor<5xf32>
  %a = nnspec.fill 0.0 : tensor<2x5x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x4x4xf32>, tensor<5x3x1x1xf32>) outs(%a : tensor<2x5x4x4xf32>) -> tensor<2x5x4x4xf32>
  %b = nnspec.broadcast %l dims = [0, 1, 2, 4] : tensor<2x5x4x4xf32> to tensor<2x5x4x2x4x2xf32>
  %e = tensor.collapse_shape %b [[0], [1], [2, 3], [4, 5]] : tensor<2x5x4x2x4x2xf32> into tensor<2x5x8x8xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<5xf32> to tensor<2x5x8x8xf32>
  %y = nnspec.mul %e, %sb : tensor<2x5x8x8xf32>
  return %y : tensor<2x5x8x8xf32>
}

// The parameter has other values for elements that are one before.
// CHECK-LABEL: func @scale_on_broadcast_axis(
// CHECK: %[[E:.+]] = tensor.collapse_shape
// CHECK: nnspec.mul %[[E]]
func.func @scale_on_broadcast_axis(%x: tensor<2x3xf32>, %w: tensor<3x4xf32>, %s: tensor<8xf32>) -> tensor<2x8xf32> {
  %a = nnspec.fill 0.0 : tensor<2x4xf32>
  %l = linalg.matmul ins(%x, %w : tensor<2x3xf32>, tensor<3x4xf32>) outs(%a : tensor<2x4xf32>) -> tensor<2x4xf32>
  %b = nnspec.broadcast %l dims = [0, 1] : tensor<2x4xf32> to tensor<2x4x2xf32>
  %e = tensor.collapse_shape %b [[0], [1, 2]] : tensor<2x4x2xf32> into tensor<2x8xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<8xf32> to tensor<2x8xf32>
  %y = nnspec.mul %e, %sb : tensor<2x8xf32>
  return %y : tensor<2x8xf32>
}

// A batch of one image, which was joined with the channels.
// CHECK-LABEL: func @channels_joined_with_one_image(
// CHECK: linalg.conv_2d_nchw_fchw
// CHECK: %[[Y:.+]] = tensor.collapse_shape
// CHECK-NOT: nnspec.mul
// CHECK: return %[[Y]]
func.func @channels_joined_with_one_image(%x: tensor<1x3x4x4xf32>, %w: tensor<5x3x1x1xf32>, %s: tensor<5xf32>) -> tensor<5x4x4xf32> {
  %a = nnspec.fill 0.0 : tensor<1x5x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x4x4xf32>, tensor<5x3x1x1xf32>) outs(%a : tensor<1x5x4x4xf32>) -> tensor<1x5x4x4xf32>
  %c = tensor.collapse_shape %l [[0, 1], [2], [3]] : tensor<1x5x4x4xf32> into tensor<5x4x4xf32>
  %sb = nnspec.broadcast %s dims = [0] : tensor<5xf32> to tensor<5x4x4xf32>
  %y = nnspec.mul %c, %sb : tensor<5x4x4xf32>
  return %y : tensor<5x4x4xf32>
}
