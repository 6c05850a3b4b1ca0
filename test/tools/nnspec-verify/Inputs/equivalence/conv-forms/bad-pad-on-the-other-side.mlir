// Mistake: all padding of the height is at the end.

func.func @main(%x: tensor<1x2x3x2xf32>, %w: tensor<3x2x2x2xf32>) -> tensor<1x3x2x2xf32> {
  %pad = arith.constant 0.0 : f32
  %xp = tensor.pad %x low[0, 0, 0, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %pad : f32
  } : tensor<1x2x3x2xf32> to tensor<1x2x4x4xf32>
  %zero = nnspec.fill 0.0 : tensor<1x3x2x2xf32>
  %y = linalg.conv_2d_nchw_fchw {strides = dense<[1, 2]> : tensor<2xi64>, dilations = dense<[2, 1]> : tensor<2xi64>}
      ins(%xp, %w : tensor<1x2x4x4xf32>, tensor<3x2x2x2xf32>) outs(%zero : tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}
