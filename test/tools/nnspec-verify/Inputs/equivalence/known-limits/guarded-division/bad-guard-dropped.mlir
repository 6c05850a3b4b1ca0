// Wrong where s is 0: s != 0 is dropped. Limit: the answer does not name the
// divisor.

func.func @main(%x: tensor<2x3xf32>, %s: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = arith.divf %x, %s : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
