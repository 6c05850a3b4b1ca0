// Mistake: relu6.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %six = arith.constant dense<6.0> : tensor<2x3xf32>
  %a = arith.maximumf %x, %zero : tensor<2x3xf32>
  %y = arith.minimumf %a, %six : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
