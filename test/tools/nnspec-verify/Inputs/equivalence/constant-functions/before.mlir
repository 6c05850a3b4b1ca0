// Functions of constants, each the coefficient of another power of x.

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %c = arith.constant dense<[-2.5, -1.5, 0.5, 2.75]> : tensor<4xf32>
  %0 = math.floor %c : tensor<4xf32>
  %1 = math.ceil %c : tensor<4xf32>
  %2 = math.round %c : tensor<4xf32>
  %3 = math.roundeven %c : tensor<4xf32>
  %4 = math.trunc %c : tensor<4xf32>
  %5 = math.absf %c : tensor<4xf32>
  %m0 = arith.mulf %0, %x : tensor<4xf32>
  %a0 = arith.addf %m0, %1 : tensor<4xf32>
  %m1 = arith.mulf %a0, %x : tensor<4xf32>
  %a1 = arith.addf %m1, %2 : tensor<4xf32>
  %m2 = arith.mulf %a1, %x : tensor<4xf32>
  %a2 = arith.addf %m2, %3 : tensor<4xf32>
  %m3 = arith.mulf %a2, %x : tensor<4xf32>
  %a3 = arith.addf %m3, %4 : tensor<4xf32>
  %m4 = arith.mulf %a3, %x : tensor<4xf32>
  %a4 = arith.addf %m4, %5 : tensor<4xf32>
  return %a4 : tensor<4xf32>
}
