// 3 x + 1/4.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = nnspec.fill 3.0 : tensor<2x3xf32>
  %b = nnspec.fill 0.25 : tensor<2x3xf32>
  %p = nnspec.mul %x, %a : tensor<2x3xf32>
  %y = nnspec.add %p, %b : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
