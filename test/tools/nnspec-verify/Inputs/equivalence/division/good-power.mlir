// Squares as powers.

func.func @main(%x: tensor<2x3xf32>, %z: tensor<2x3xf32>, %s: tensor<3xf32>) -> tensor<2x3xf32> {
  %d = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %two = arith.constant dense<2.0> : tensor<2x3xf32>
  %p = math.powf %x, %two : tensor<2x3xf32>
  %q = math.powf %z, %two : tensor<2x3xf32>
  %r = nnspec.sub %p, %q : tensor<2x3xf32>
  %y = nnspec.div %r, %d : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
