// Both sides of the division are negated: -s is 0 only where s is.

func.func @main(%x: tensor<2x3xf32>, %z: tensor<2x3xf32>, %s: tensor<3xf32>) -> tensor<2x3xf32> {
  %zero = nnspec.fill 0.0 : tensor<3xf32>
  %n = nnspec.sub %zero, %s : tensor<3xf32>
  %d = nnspec.broadcast %n dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %p = nnspec.mul %x, %x : tensor<2x3xf32>
  %q = nnspec.mul %z, %z : tensor<2x3xf32>
  %r = nnspec.sub %q, %p : tensor<2x3xf32>
  %y = nnspec.div %r, %d : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
