// Products and sums the other way around.

func.func @main(%x: tensor<4xf64>, %y: tensor<4xf64>) -> tensor<4xf64> {
  %one = arith.constant dense<1.0> : tensor<4xf64>
  %xx = arith.mulf %x, %x : tensor<4xf64>
  %s = arith.addf %xx, %one : tensor<4xf64>
  %t = arith.divf %x, %s : tensor<4xf64>
  %0 = math.acos %t : tensor<4xf64>
  %1 = math.asin %t : tensor<4xf64>
  %2 = math.atanh %t : tensor<4xf64>
  %3 = math.acosh %s : tensor<4xf64>
  %4 = math.atan2 %x, %y : tensor<4xf64>
  %5 = math.copysign %x, %y : tensor<4xf64>
  %6 = arith.remf %y, %s : tensor<4xf64>
  %7 = math.round %x : tensor<4xf64>
  %m0 = arith.mulf %1, %0 : tensor<4xf64>
  %m1 = arith.mulf %3, %2 : tensor<4xf64>
  %m2 = arith.mulf %5, %4 : tensor<4xf64>
  %m3 = arith.mulf %7, %6 : tensor<4xf64>
  %a0 = arith.addf %m1, %m0 : tensor<4xf64>
  %a1 = arith.addf %m2, %m3 : tensor<4xf64>
  %r = arith.addf %a0, %a1 : tensor<4xf64>
  return %r : tensor<4xf64>
}
