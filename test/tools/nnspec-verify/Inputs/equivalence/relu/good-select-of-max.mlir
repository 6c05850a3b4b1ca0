// A selection of two equal values.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %a = arith.maximumf %x, %zero : tensor<2x3xf32>
  %b = arith.maximumf %zero, %x : tensor<2x3xf32>
  %c = arith.cmpf ogt, %x, %a : tensor<2x3xf32>
  %y = arith.select %c, %a, %b : tensor<2x3xi1>, tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
