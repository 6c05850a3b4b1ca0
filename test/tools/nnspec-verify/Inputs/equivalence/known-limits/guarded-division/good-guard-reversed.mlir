// The condition and the values of the selection are reversed.

func.func @main(%x: tensor<2x3xf32>, %s: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %isNot = arith.cmpf one, %zero, %s : tensor<2x3xf32>
  %q = arith.divf %x, %s : tensor<2x3xf32>
  %y = arith.select %isNot, %q, %zero : tensor<2x3xi1>, tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
