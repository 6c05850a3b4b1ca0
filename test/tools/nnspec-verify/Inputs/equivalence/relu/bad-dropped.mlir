// Mistake: the clamp is taken for the identity.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %one = arith.constant dense<1.0> : tensor<2x3xf32>
  %y = arith.mulf %x, %one : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
