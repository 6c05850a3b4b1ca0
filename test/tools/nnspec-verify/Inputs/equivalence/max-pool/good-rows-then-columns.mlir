// The maximum over the rows of the maximum over the columns.

func.func @main(%x: tensor<1x2x5x4xf32>) -> tensor<1x2x2x2xf32> {
  %low = arith.constant 0xFF800000 : f32
  %er = tensor.empty() : tensor<1x2x2x4xf32>
  %lr = linalg.fill ins(%low : f32) outs(%er : tensor<1x2x2x4xf32>) -> tensor<1x2x2x4xf32>
  %wr = tensor.empty() : tensor<2x1xf32>
  %rows = linalg.pooling_nchw_max {strides = dense<[3, 1]> : tensor<2xi64>}
      ins(%x, %wr : tensor<1x2x5x4xf32>, tensor<2x1xf32>) outs(%lr : tensor<1x2x2x4xf32>) -> tensor<1x2x2x4xf32>
  %lc = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %wc = tensor.empty() : tensor<1x3xf32>
  %y = linalg.pooling_nchw_max ins(%rows, %wc : tensor<1x2x2x4xf32>, tensor<1x3xf32>) outs(%lc : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
