// Wrong: 2^-61 x is added. Limit: that is less than the rounding error in
// double precision, so no input shows it.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = nnspec.fill 3.0 : tensor<2x3xf32>
  %b = nnspec.fill 0.25 : tensor<2x3xf32>
  %c = nnspec.fill 4.3368086899420177e-19 : tensor<2x3xf32>
  %p = nnspec.mul %x, %a : tensor<2x3xf32>
  %q = nnspec.mul %x, %c : tensor<2x3xf32>
  %r = nnspec.add %p, %q : tensor<2x3xf32>
  %y = nnspec.add %r, %b : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
