// The padding is a slice of a tensor of zeros.

func.func @main(%x: tensor<1x2x3x2xf32>, %w: tensor<3x2x2x2xf32>) -> tensor<1x3x2x2xf32> {
  %padding = nnspec.fill 0.0 : tensor<1x2x4x4xf32>
  %xp = tensor.insert_slice %x into %padding[0, 0, 1, 1] [1, 2, 3, 2] [1, 1, 1, 1] : tensor<1x2x3x2xf32> into tensor<1x2x4x4xf32>
  %zero = nnspec.fill 0.0 : tensor<1x3x2x2xf32>
  %y = linalg.conv_2d_nchw_fchw {strides = dense<[1, 2]> : tensor<2xi64>, dilations = dense<[2, 1]> : tensor<2xi64>}
      ins(%xp, %w : tensor<1x2x4x4xf32>, tensor<3x2x2x2xf32>) outs(%zero : tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}
