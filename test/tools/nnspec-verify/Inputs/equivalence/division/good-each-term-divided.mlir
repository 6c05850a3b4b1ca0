// Each term is divided.

func.func @main(%x: tensor<2x3xf32>, %z: tensor<2x3xf32>, %s: tensor<3xf32>) -> tensor<2x3xf32> {
  %d = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %p = nnspec.mul %x, %x : tensor<2x3xf32>
  %q = nnspec.mul %z, %z : tensor<2x3xf32>
  %e = nnspec.div %p, %d : tensor<2x3xf32>
  %f = nnspec.div %q, %d : tensor<2x3xf32>
  %y = nnspec.sub %e, %f : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
