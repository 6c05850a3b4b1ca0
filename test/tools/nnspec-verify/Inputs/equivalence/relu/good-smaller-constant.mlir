// max(max(x, -1), 0): the larger of two constants stands for both.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %minus = nnspec.fill -1.0 : tensor<2x3xf32>
  %zero = nnspec.fill 0.0 : tensor<2x3xf32>
  %a = nnspec.max %x, %minus : tensor<2x3xf32>
  %y = nnspec.max %a, %zero : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
