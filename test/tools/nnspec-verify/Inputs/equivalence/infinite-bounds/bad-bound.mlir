// With one that is a number.

func.func @main(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = arith.minimumf %x, %y : tensor<2xf32>
  return %0 : tensor<2xf32>
}
