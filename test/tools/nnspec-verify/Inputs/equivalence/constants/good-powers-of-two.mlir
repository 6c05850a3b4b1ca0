// (12 x + 1) / 4.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = nnspec.fill 12.0 : tensor<2x3xf32>
  %b = nnspec.fill 1.0 : tensor<2x3xf32>
  %c = nnspec.fill 4.0 : tensor<2x3xf32>
  %p = nnspec.mul %x, %a : tensor<2x3xf32>
  %q = nnspec.add %p, %b : tensor<2x3xf32>
  %y = nnspec.div %q, %c : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
