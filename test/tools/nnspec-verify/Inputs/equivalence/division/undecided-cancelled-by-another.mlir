// Mistake: divides by s z and multiplies by z, without z != 0.

func.func @main(%x: tensor<2x3xf32>, %z: tensor<2x3xf32>, %s: tensor<3xf32>) -> tensor<2x3xf32> {
  %d = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %dz = nnspec.mul %d, %z : tensor<2x3xf32>
  %p = nnspec.mul %x, %x : tensor<2x3xf32>
  %q = nnspec.mul %z, %z : tensor<2x3xf32>
  %r = nnspec.sub %p, %q : tensor<2x3xf32>
  %e = nnspec.div %r, %dz : tensor<2x3xf32>
  %y = nnspec.mul %e, %z : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
