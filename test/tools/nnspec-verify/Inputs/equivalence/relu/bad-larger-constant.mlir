// Mistake: the smaller of two constants under max is kept: max(x, -1).

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %minus = nnspec.fill -1.0 : tensor<2x3xf32>
  %y = nnspec.max %x, %minus : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
