// x + x + x and two eighths.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %b = nnspec.fill 0.125 : tensor<2x3xf32>
  %p = nnspec.add %x, %x : tensor<2x3xf32>
  %q = nnspec.add %b, %p : tensor<2x3xf32>
  %r = nnspec.add %q, %x : tensor<2x3xf32>
  %y = nnspec.add %b, %r : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
