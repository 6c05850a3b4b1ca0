// No value where s is 0.

func.func @main(%x: tensor<2x3xf32>, %s: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %p = arith.mulf %x, %s : tensor<2x3xf32>
  %y = arith.divf %p, %s : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
