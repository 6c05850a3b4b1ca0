// Mistake: divides by 1/3 as rounded to f32.

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<0.333333343267440796> : tensor<2x3xf32>
  %b = nnspec.fill 0.25 : tensor<2x3xf32>
  %p = nnspec.div %x, %c : tensor<2x3xf32>
  %y = nnspec.add %p, %b : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
