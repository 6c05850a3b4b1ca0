// Strided pooling by the maximum, then relu.

func.func @main(%x: tensor<1x2x5x4xf32>) -> tensor<1x2x2x2xf32> {
  %init = nnspec.fill 0xFFF0000000000000 : tensor<1x2x2x2xf32>
  %windowinit = tensor.empty() : tensor<2x3xf32>
  %p = linalg.pooling_nchw_max {strides = dense<[3, 1]> : tensor<2xi64>}
      ins(%x, %windowinit : tensor<1x2x5x4xf32>, tensor<2x3xf32>) outs(%init : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %zero = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %y = nnspec.max %p, %zero : tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
