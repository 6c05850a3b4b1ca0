// Mistake: the weights are scaled along the kernel's axes.

func.func @main(%x: tensor<1x4x3x2xf32>, %w: tensor<2x2x2x2xf32>, %scale: tensor<4xf32>)
    -> tensor<1x3x2x4xf32> {
  %cm = tensor.expand_shape %scale [[0, 1]] output_shape [2, 2] : tensor<4xf32> into tensor<2x2xf32>
  %sw = nnspec.broadcast %cm dims = [0, 1] : tensor<2x2xf32> to tensor<2x2x2x2xf32>
  %ws = nnspec.mul %w, %sw : tensor<2x2x2x2xf32>
  %zero = nnspec.fill 0.0 : tensor<1x3x2x2x2xf32>
  %c = linalg.depthwise_conv_2d_nhwc_hwcm ins(%x, %ws : tensor<1x4x3x2xf32>, tensor<2x2x2x2xf32>) outs(%zero : tensor<1x3x2x2x2xf32>) -> tensor<1x3x2x2x2xf32>
  %y = tensor.collapse_shape %c [[0], [1], [2], [3, 4]] : tensor<1x3x2x2x2xf32> into tensor<1x3x2x4xf32>
  return %y : tensor<1x3x2x4xf32>
}
