// Multiplied by 2^61 and divided by it.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = nnspec.fill 3.0 : tensor<2x3xf32>
  %b = nnspec.fill 0.25 : tensor<2x3xf32>
  %c = nnspec.fill 2305843009213693952.0 : tensor<2x3xf32>
  %p = nnspec.mul %x, %c : tensor<2x3xf32>
  %q = nnspec.mul %p, %a : tensor<2x3xf32>
  %r = nnspec.div %q, %c : tensor<2x3xf32>
  %y = nnspec.add %r, %b : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
