// Mistake: 2^-61 is added to the divisor against zeros.

func.func @main(%x: tensor<2x3xf32>, %z: tensor<2x3xf32>, %s: tensor<3xf32>) -> tensor<2x3xf32> {
  %tiny = nnspec.fill 4.3368086899420177e-19 : tensor<3xf32>
  %i = nnspec.add %s, %tiny : tensor<3xf32>
  %d = nnspec.broadcast %i dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %p = nnspec.mul %x, %x : tensor<2x3xf32>
  %q = nnspec.mul %z, %z : tensor<2x3xf32>
  %r = nnspec.sub %p, %q : tensor<2x3xf32>
  %y = nnspec.div %r, %d : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
