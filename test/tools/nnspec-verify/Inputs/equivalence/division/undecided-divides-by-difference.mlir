// Mistake: (x^2 - z^2)^2 / (x^2 - z^2), without x != z.

func.func @main(%x: tensor<2x3xf32>, %z: tensor<2x3xf32>, %s: tensor<3xf32>) -> tensor<2x3xf32> {
  %d = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %p = nnspec.mul %x, %x : tensor<2x3xf32>
  %q = nnspec.mul %z, %z : tensor<2x3xf32>
  %r = nnspec.sub %p, %q : tensor<2x3xf32>
  %r2 = nnspec.mul %r, %r : tensor<2x3xf32>
  %e = nnspec.div %r2, %r : tensor<2x3xf32>
  %y = nnspec.div %e, %d : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
