// Shifting all arguments shifts the maximum: max(x + 1, -inf) - 1. Limit: a
// maximum is a random function of its arguments, and does not know that.

func.func @main(%x: tensor<1x2x5x4xf32>) -> tensor<1x2x2x2xf32> {
  %one = nnspec.fill 1.0 : tensor<1x2x5x4xf32>
  %x1 = nnspec.add %x, %one : tensor<1x2x5x4xf32>
  %init = nnspec.fill 0xFFF0000000000000 : tensor<1x2x2x2xf32>
  %windowinit = tensor.empty() : tensor<2x3xf32>
  %p1 = linalg.pooling_nchw_max {strides = dense<[3, 1]> : tensor<2xi64>}
      ins(%x1, %windowinit : tensor<1x2x5x4xf32>, tensor<2x3xf32>) outs(%init : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %oney = nnspec.fill 1.0 : tensor<1x2x2x2xf32>
  %p = nnspec.sub %p1, %oney : tensor<1x2x2x2xf32>
  %zy = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %y = nnspec.max %p, %zy : tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
