// Mistake: off by a factor of 2^-61.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = nnspec.fill 3.0 : tensor<2x3xf32>
  %b = nnspec.fill 0.25 : tensor<2x3xf32>
  %c = nnspec.fill 4.3368086899420177e-19 : tensor<2x3xf32>
  %p = nnspec.mul %x, %a : tensor<2x3xf32>
  %q = nnspec.mul %p, %c : tensor<2x3xf32>
  %y = nnspec.add %q, %b : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
