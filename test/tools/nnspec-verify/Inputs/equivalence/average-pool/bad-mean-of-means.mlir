// Mistake: the mean of the means divides by the same number twice.

func.func @main(%x: tensor<1x2x5x4xf32>, %scale: tensor<2xf32>) -> tensor<1x2x2x2xf32> {
  %zr = nnspec.fill 0.0 : tensor<1x2x2x4xf32>
  %wr = tensor.empty() : tensor<2x1xf32>
  %rows = linalg.pooling_nchw_sum {strides = dense<[3, 1]> : tensor<2xi64>}
      ins(%x, %wr : tensor<1x2x5x4xf32>, tensor<2x1xf32>) outs(%zr : tensor<1x2x2x4xf32>) -> tensor<1x2x2x4xf32>
  %nr = nnspec.fill 2.0 : tensor<1x2x2x4xf32>
  %mr = nnspec.div %rows, %nr : tensor<1x2x2x4xf32>
  %zc = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %wc = tensor.empty() : tensor<1x3xf32>
  %sum = linalg.pooling_nchw_sum ins(%mr, %wc : tensor<1x2x2x4xf32>, tensor<1x3xf32>) outs(%zc : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %nc = nnspec.fill 2.0 : tensor<1x2x2x2xf32>
  %p = nnspec.div %sum, %nc : tensor<1x2x2x2xf32>
  %s = nnspec.broadcast %scale dims = [1] : tensor<2xf32> to tensor<1x2x2x2xf32>
  %y = nnspec.mul %p, %s : tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
