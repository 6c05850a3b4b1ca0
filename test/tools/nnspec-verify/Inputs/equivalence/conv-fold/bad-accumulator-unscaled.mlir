// Mistake: only the weights are scaled, and the shift is added after; the
// accumulator is left.

func.func @main(%x: tensor<1x2x5x4xf32>, %w: tensor<2x2x3x2xf32>, %bias: tensor<2xf32>,
                %scale: tensor<2xf32>, %shift: tensor<2xf32>)
    -> tensor<1x2x2x3xf32> {
  %init = nnspec.broadcast %bias dims = [1] : tensor<2xf32> to tensor<1x2x2x3xf32>
  %sw = nnspec.broadcast %scale dims = [0] : tensor<2xf32> to tensor<2x2x3x2xf32>
  %ws = nnspec.mul %w, %sw : tensor<2x2x3x2xf32>
  %c = linalg.conv_2d_nchw_fchw {strides = dense<[2, 1]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>}
      ins(%x, %ws : tensor<1x2x5x4xf32>, tensor<2x2x3x2xf32>) outs(%init : tensor<1x2x2x3xf32>) -> tensor<1x2x2x3xf32>
  %t = nnspec.broadcast %shift dims = [1] : tensor<2xf32> to tensor<1x2x2x3xf32>
  %y = nnspec.add %c, %t : tensor<1x2x2x3xf32>
  return %y : tensor<1x2x2x3xf32>
}
