// A grouped convolution, then a scale per channel of the collapsed result.

func.func @main(%x: tensor<1x2x2x3x4xf32>, %w: tensor<2x2x2x2x3xf32>, %scale: tensor<4xf32>)
    -> tensor<1x4x2x2xf32> {
  %zero = nnspec.fill 0.0 : tensor<1x2x2x2x2xf32>
  %c = linalg.conv_2d_ngchw_gfchw ins(%x, %w : tensor<1x2x2x3x4xf32>, tensor<2x2x2x2x3xf32>) outs(%zero : tensor<1x2x2x2x2xf32>) -> tensor<1x2x2x2x2xf32>
  %cc = tensor.collapse_shape %c [[0], [1, 2], [3], [4]] : tensor<1x2x2x2x2xf32> into tensor<1x4x2x2xf32>
  %s = nnspec.broadcast %scale dims = [1] : tensor<4xf32> to tensor<1x4x2x2xf32>
  %y = nnspec.mul %cc, %s : tensor<1x4x2x2xf32>
  return %y : tensor<1x4x2x2xf32>
}
