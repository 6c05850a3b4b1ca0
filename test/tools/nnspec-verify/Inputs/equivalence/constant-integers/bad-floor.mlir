// Rounded down.

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %f = arith.constant dense<[-2.0, -2.0, 0.0, 2.0]> : tensor<4xf32>
  %g = arith.constant dense<[4.0, 1.0, 0.0, 4.0]> : tensor<4xf32>
  %m = arith.mulf %f, %x : tensor<4xf32>
  %r = arith.addf %m, %g : tensor<4xf32>
  return %r : tensor<4xf32>
}
