// Mistake: all groups have the weights of group 0.

func.func @main(%x: tensor<1x2x2x3x4xf32>, %w: tensor<2x2x2x2x3xf32>, %scale: tensor<4xf32>)
    -> tensor<1x4x2x2xf32> {
  %zero = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %x0 = tensor.extract_slice %x[0, 0, 0, 0, 0] [1, 1, 2, 3, 4] [1, 1, 1, 1, 1] : tensor<1x2x2x3x4xf32> to tensor<1x2x3x4xf32>
  %w0 = tensor.extract_slice %w[0, 0, 0, 0, 0] [1, 2, 2, 2, 3] [1, 1, 1, 1, 1] : tensor<2x2x2x2x3xf32> to tensor<2x2x2x3xf32>
  %c0 = linalg.conv_2d_nchw_fchw ins(%x0, %w0 : tensor<1x2x3x4xf32>, tensor<2x2x2x3xf32>) outs(%zero : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %x1 = tensor.extract_slice %x[0, 1, 0, 0, 0] [1, 1, 2, 3, 4] [1, 1, 1, 1, 1] : tensor<1x2x2x3x4xf32> to tensor<1x2x3x4xf32>
  %w1 = tensor.extract_slice %w[0, 0, 0, 0, 0] [1, 2, 2, 2, 3] [1, 1, 1, 1, 1] : tensor<2x2x2x2x3xf32> to tensor<2x2x2x3xf32>
  %c1 = linalg.conv_2d_nchw_fchw ins(%x1, %w1 : tensor<1x2x3x4xf32>, tensor<2x2x2x3xf32>) outs(%zero : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %cc = tensor.concat dim(1) %c0, %c1 : (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x4x2x2xf32>
  %s = nnspec.broadcast %scale dims = [1] : tensor<4xf32> to tensor<1x4x2x2xf32>
  %y = nnspec.mul %cc, %s : tensor<1x4x2x2xf32>
  return %y : tensor<1x4x2x2xf32>
}
