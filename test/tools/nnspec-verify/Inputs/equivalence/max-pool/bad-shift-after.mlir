// Mistake: the minimum with 0, not the maximum, afterwards.

func.func @main(%x: tensor<1x2x5x4xf32>) -> tensor<1x2x2x2xf32> {
  %init = nnspec.fill 0xFFF0000000000000 : tensor<1x2x2x2xf32>
  %windowinit = tensor.empty() : tensor<2x3xf32>
  %p = linalg.pooling_nchw_max {strides = dense<[3, 1]> : tensor<2xi64>}
      ins(%x, %windowinit : tensor<1x2x5x4xf32>, tensor<2x3xf32>) outs(%init : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %zero = arith.constant dense<0.0> : tensor<1x2x2x2xf32>
  %y = arith.minimumf %p, %zero : tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
