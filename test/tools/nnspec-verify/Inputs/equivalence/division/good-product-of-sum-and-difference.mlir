// x^2 - z^2 = (x - z) (x + z).

func.func @main(%x: tensor<2x3xf32>, %z: tensor<2x3xf32>, %s: tensor<3xf32>) -> tensor<2x3xf32> {
  %d = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %p = nnspec.sub %x, %z : tensor<2x3xf32>
  %q = nnspec.add %z, %x : tensor<2x3xf32>
  %r = nnspec.mul %p, %q : tensor<2x3xf32>
  %y = nnspec.div %r, %d : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
