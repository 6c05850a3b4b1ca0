// Multiplies by the reciprocal of the same divisor.

func.func @main(%x: tensor<2x3xf32>, %z: tensor<2x3xf32>, %s: tensor<3xf32>) -> tensor<2x3xf32> {
  %one = nnspec.fill 1.0 : tensor<3xf32>
  %i = nnspec.div %one, %s : tensor<3xf32>
  %d = nnspec.broadcast %i dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %p = nnspec.mul %x, %x : tensor<2x3xf32>
  %q = nnspec.mul %z, %z : tensor<2x3xf32>
  %r = nnspec.sub %p, %q : tensor<2x3xf32>
  %y = nnspec.mul %r, %d : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
