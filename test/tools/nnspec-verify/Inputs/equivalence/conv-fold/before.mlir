// A strided convolution with a bias as accumulator, then a scale and a shift
// per channel.

func.func @main(%x: tensor<1x2x5x4xf32>, %w: tensor<2x2x3x2xf32>, %bias: tensor<2xf32>,
                %scale: tensor<2xf32>, %shift: tensor<2xf32>)
    -> tensor<1x2x2x3xf32> {
  %init = nnspec.broadcast %bias dims = [1] : tensor<2xf32> to tensor<1x2x2x3xf32>
  %c = linalg.conv_2d_nchw_fchw {strides = dense<[2, 1]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<1x2x5x4xf32>, tensor<2x2x3x2xf32>) outs(%init : tensor<1x2x2x3xf32>) -> tensor<1x2x2x3xf32>
  %s = nnspec.broadcast %scale dims = [1] : tensor<2xf32> to tensor<1x2x2x3xf32>
  %t = nnspec.broadcast %shift dims = [1] : tensor<2xf32> to tensor<1x2x2x3xf32>
  %p = nnspec.mul %c, %s : tensor<1x2x2x3xf32>
  %y = nnspec.add %p, %t : tensor<1x2x2x3xf32>
  return %y : tensor<1x2x2x3xf32>
}
