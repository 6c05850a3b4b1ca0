// The other maximum, which differs for NaN only.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %y = arith.maxnumf %zero, %x : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
