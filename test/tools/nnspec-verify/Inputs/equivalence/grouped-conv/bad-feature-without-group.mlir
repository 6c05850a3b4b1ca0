// Mistake: the scale of group 0 for all groups.

func.func @main(%x: tensor<1x2x2x3x4xf32>, %w: tensor<2x2x2x2x3xf32>, %scale: tensor<4xf32>)
    -> tensor<1x4x2x2xf32> {
  %f = tensor.extract_slice %scale[0] [2] [1] : tensor<4xf32> to tensor<2xf32>
  %sw = nnspec.broadcast %f dims = [1] : tensor<2xf32> to tensor<2x2x2x2x3xf32>
  %ws = nnspec.mul %w, %sw : tensor<2x2x2x2x3xf32>
  %zero = nnspec.fill 0.0 : tensor<1x2x2x2x2xf32>
  %c = linalg.conv_2d_ngchw_gfchw ins(%x, %ws : tensor<1x2x2x3x4xf32>, tensor<2x2x2x2x3xf32>) outs(%zero : tensor<1x2x2x2x2xf32>) -> tensor<1x2x2x2x2xf32>
  %y = tensor.collapse_shape %c [[0], [1, 2], [3], [4]] : tensor<1x2x2x2x2xf32> into tensor<1x4x2x2xf32>
  return %y : tensor<1x4x2x2xf32>
}
