// Mistake: another axis, which happens to have the size of the channels.

func.func @main(%x: tensor<2x3x3xf32>, %mean: tensor<3xf32>, %variance: tensor<3xf32>,
                %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %y = nnspec.batch_norm_inference %x mean(%mean) variance(%variance) gamma(%gamma) beta(%beta)
      axis = 2 epsilon = 1.0e-03 : tensor<2x3x3xf32>, tensor<3xf32>
  return %y : tensor<2x3x3xf32>
}
