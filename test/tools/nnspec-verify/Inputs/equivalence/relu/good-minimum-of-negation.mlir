// -min(-x, 0).

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %n = arith.negf %x : tensor<2x3xf32>
  %m = arith.minimumf %n, %zero : tensor<2x3xf32>
  %y = arith.negf %m : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
