// Mistake: the sum, of what relu left.

func.func @main(%x: tensor<1x2x5x4xf32>) -> tensor<1x2x2x2xf32> {
  %zr = nnspec.fill 0.0 : tensor<1x2x5x4xf32>
  %r = nnspec.max %x, %zr : tensor<1x2x5x4xf32>
  %init = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %windowinit = tensor.empty() : tensor<2x3xf32>
  %y = linalg.pooling_nchw_sum {strides = dense<[3, 1]> : tensor<2xi64>}
      ins(%r, %windowinit : tensor<1x2x5x4xf32>, tensor<2x3xf32>) outs(%init : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
