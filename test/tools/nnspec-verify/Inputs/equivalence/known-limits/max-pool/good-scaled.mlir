// A positive factor moves out of the maximum: max(2 x) / 2. Limit: as for a
// shift.

func.func @main(%x: tensor<1x2x5x4xf32>) -> tensor<1x2x2x2xf32> {
  %two = nnspec.fill 2.0 : tensor<1x2x5x4xf32>
  %x1 = nnspec.mul %x, %two : tensor<1x2x5x4xf32>
  %init = nnspec.fill 0xFFF0000000000000 : tensor<1x2x2x2xf32>
  %windowinit = tensor.empty() : tensor<2x3xf32>
  %p1 = linalg.pooling_nchw_max {strides = dense<[3, 1]> : tensor<2xi64>}
      ins(%x1, %windowinit : tensor<1x2x5x4xf32>, tensor<2x3xf32>) outs(%init : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %half = nnspec.fill 0.5 : tensor<1x2x2x2xf32>
  %p = nnspec.mul %p1, %half : tensor<1x2x2x2xf32>
  %zy = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %y = nnspec.max %p, %zy : tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
