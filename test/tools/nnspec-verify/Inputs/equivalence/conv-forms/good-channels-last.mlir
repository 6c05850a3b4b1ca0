// Transposed to channels last and back.

func.func @main(%x: tensor<1x2x3x2xf32>, %w: tensor<3x2x2x2xf32>) -> tensor<1x3x2x2xf32> {
  %pad = arith.constant 0.0 : f32
  %xp = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %pad : f32
  } : tensor<1x2x3x2xf32> to tensor<1x2x4x4xf32>
  %ex = tensor.empty() : tensor<1x4x4x2xf32>
  %ew = tensor.empty() : tensor<2x2x2x3xf32>
  %ey = tensor.empty() : tensor<1x3x2x2xf32>
  %xt = linalg.transpose ins(%xp : tensor<1x2x4x4xf32>) outs(%ex : tensor<1x4x4x2xf32>) permutation = [0, 2, 3, 1]
  %wt = linalg.transpose ins(%w : tensor<3x2x2x2xf32>) outs(%ew : tensor<2x2x2x3xf32>) permutation = [2, 3, 1, 0]
  %zero = nnspec.fill 0.0 : tensor<1x2x2x3xf32>
  %yt = linalg.conv_2d_nhwc_hwcf {strides = dense<[1, 2]> : tensor<2xi64>, dilations = dense<[2, 1]> : tensor<2xi64>}
      ins(%xt, %wt : tensor<1x4x4x2xf32>, tensor<2x2x2x3xf32>) outs(%zero : tensor<1x2x2x3xf32>) -> tensor<1x2x2x3xf32>
  %y = linalg.transpose ins(%yt : tensor<1x2x2x3xf32>) outs(%ey : tensor<1x3x2x2xf32>) permutation = [0, 3, 1, 2]
  return %y : tensor<1x3x2x2xf32>
}
