// The quotient, which has no value where s is 0.

func.func @main(%x: tensor<3xf32>, %s: tensor<3xf32>) -> tensor<3xf32> {
  %p = arith.mulf %x, %s : tensor<3xf32>
  %q = arith.divf %p, %s : tensor<3xf32>
  return %q : tensor<3xf32>
}
