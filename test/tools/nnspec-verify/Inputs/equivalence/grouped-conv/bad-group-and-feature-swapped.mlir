// Mistake: the channel is split into feature and group.

func.func @main(%x: tensor<1x2x2x3x4xf32>, %w: tensor<2x2x2x2x3xf32>, %scale: tensor<4xf32>)
    -> tensor<1x4x2x2xf32> {
  %gf = tensor.expand_shape %scale [[0, 1]] output_shape [2, 2] : tensor<4xf32> into tensor<2x2xf32>
  %e = tensor.empty() : tensor<2x2xf32>
  %gt = linalg.transpose ins(%gf : tensor<2x2xf32>) outs(%e : tensor<2x2xf32>) permutation = [1, 0]
  %sw = nnspec.broadcast %gt dims = [0, 1] : tensor<2x2xf32> to tensor<2x2x2x2x3xf32>
  %ws = nnspec.mul %w, %sw : tensor<2x2x2x2x3xf32>
  %zero = nnspec.fill 0.0 : tensor<1x2x2x2x2xf32>
  %c = linalg.conv_2d_ngchw_gfchw ins(%x, %ws : tensor<1x2x2x3x4xf32>, tensor<2x2x2x2x3xf32>) outs(%zero : tensor<1x2x2x2x2xf32>) -> tensor<1x2x2x2x2xf32>
  %y = tensor.collapse_shape %c [[0], [1, 2], [3], [4]] : tensor<1x2x2x2x2xf32> into tensor<1x4x2x2xf32>
  return %y : tensor<1x4x2x2xf32>
}
