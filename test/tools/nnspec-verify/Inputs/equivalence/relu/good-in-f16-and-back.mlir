// A cast is the identity over the reals.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %z = nnspec.fill 0.0 : tensor<2x3xf16>
  %h = nnspec.cast %x : tensor<2x3xf32> to tensor<2x3xf16>
  %m = nnspec.max %h, %z : tensor<2x3xf16>
  %y = nnspec.cast %m : tensor<2x3xf16> to tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
