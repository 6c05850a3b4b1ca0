// A fused multiplication and addition.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<3.0> : tensor<2x3xf32>
  %b = arith.constant dense<0.25> : tensor<2x3xf32>
  %y = math.fma %x, %a, %b : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
