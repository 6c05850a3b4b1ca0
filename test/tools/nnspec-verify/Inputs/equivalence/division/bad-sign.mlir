// Mistake: the divisor's sign is lost.

func.func @main(%x: tensor<2x3xf32>, %z: tensor<2x3xf32>, %s: tensor<3xf32>) -> tensor<2x3xf32> {
  %d0 = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %d = math.absf %d0 : tensor<2x3xf32>
  %p = nnspec.mul %x, %x : tensor<2x3xf32>
  %q = nnspec.mul %z, %z : tensor<2x3xf32>
  %r = nnspec.sub %p, %q : tensor<2x3xf32>
  %y = nnspec.div %r, %d : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
