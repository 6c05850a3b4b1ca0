// A depthwise convolution with two results a channel, then a scale per result.

func.func @main(%x: tensor<1x4x3x2xf32>, %w: tensor<2x2x2x2xf32>, %scale: tensor<4xf32>)
    -> tensor<1x3x2x4xf32> {
  %zero = nnspec.fill 0.0 : tensor<1x3x2x2x2xf32>
  %c = linalg.depthwise_conv_2d_nhwc_hwcm ins(%x, %w : tensor<1x4x3x2xf32>, tensor<2x2x2x2xf32>) outs(%zero : tensor<1x3x2x2x2xf32>) -> tensor<1x3x2x2x2xf32>
  %cc = tensor.collapse_shape %c [[0], [1], [2], [3, 4]] : tensor<1x3x2x2x2xf32> into tensor<1x3x2x4xf32>
  %s = nnspec.broadcast %scale dims = [3] : tensor<4xf32> to tensor<1x3x2x4xf32>
  %y = nnspec.mul %cc, %s : tensor<1x3x2x4xf32>
  return %y : tensor<1x3x2x4xf32>
}
