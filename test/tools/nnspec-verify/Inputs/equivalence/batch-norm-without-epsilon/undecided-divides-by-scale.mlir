// Mistake: factors the shift as gamma * (x + beta / gamma), without gamma != 0.

func.func @main(%x: tensor<2x3x3xf32>, %mean: tensor<3xf32>, %variance: tensor<3xf32>,
                %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %r = nnspec.div %beta, %gamma : tensor<3xf32>
  %b = nnspec.broadcast %r dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %g = nnspec.broadcast %gamma dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %s = nnspec.add %x, %b : tensor<2x3x3xf32>
  %y = nnspec.mul %s, %g : tensor<2x3x3xf32>
  return %y : tensor<2x3x3xf32>
}
