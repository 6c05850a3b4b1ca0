// Multiplies by the reciprocal, within the guard.

func.func @main(%x: tensor<2x3xf32>, %s: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %isZero = arith.cmpf oeq, %s, %zero : tensor<2x3xf32>
  %one = arith.constant dense<1.0> : tensor<2x3xf32>
  %i = arith.divf %one, %s : tensor<2x3xf32>
  %q = arith.mulf %i, %x : tensor<2x3xf32>
  %y = arith.select %isZero, %zero, %q : tensor<2x3xi1>, tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
