// Constants as integers, towards zero.

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %c = arith.constant dense<[-2.5, -1.75, 0.5, 2.75]> : tensor<4xf32>
  %i = arith.fptosi %c : tensor<4xf32> to tensor<4xi32>
  %j = arith.muli %i, %i : tensor<4xi32>
  %f = arith.sitofp %i : tensor<4xi32> to tensor<4xf32>
  %g = arith.sitofp %j : tensor<4xi32> to tensor<4xf32>
  %m = arith.mulf %f, %x : tensor<4xf32>
  %r = arith.addf %m, %g : tensor<4xf32>
  return %r : tensor<4xf32>
}
