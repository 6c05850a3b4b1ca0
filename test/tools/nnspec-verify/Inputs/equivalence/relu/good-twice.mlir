// Relu of relu.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %a = arith.maximumf %zero, %x : tensor<2x3xf32>
  %y = arith.maximumf %a, %zero : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
