// x where 0 < x.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %c = arith.cmpf olt, %zero, %x : tensor<2x3xf32>
  %y = arith.select %c, %x, %zero : tensor<2x3xi1>, tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
