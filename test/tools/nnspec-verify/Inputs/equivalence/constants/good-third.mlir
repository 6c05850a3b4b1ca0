// Divided by 1/3 as 1 divided by 3, which does not round.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = nnspec.fill 1.0 : tensor<2x3xf32>
  %b = nnspec.fill 0.25 : tensor<2x3xf32>
  %c = nnspec.fill 3.0 : tensor<2x3xf32>
  %d = nnspec.div %a, %c : tensor<2x3xf32>
  %p = nnspec.div %x, %d : tensor<2x3xf32>
  %y = nnspec.add %p, %b : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
