// Mistake: divides by the window's width.

func.func @main(%x: tensor<1x2x5x4xf32>, %scale: tensor<2xf32>) -> tensor<1x2x2x2xf32> {
  %n = nnspec.fill 3.0 : tensor<2xf32>
  %each = nnspec.div %scale, %n : tensor<2xf32>
  %w = nnspec.broadcast %each dims = [0] : tensor<2xf32> to tensor<2x2x3xf32>
  %zero = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %y = linalg.depthwise_conv_2d_nchw_chw {strides = dense<[3, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x2x5x4xf32>, tensor<2x2x3xf32>) outs(%zero : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
