// Mistake: a training op taken for inference with the parameters as statistics.

func.func @main(%x: tensor<2x3x3xf32>, %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %y = nnspec.batch_norm_inference %x mean(%beta) variance(%gamma) gamma(%gamma) beta(%beta)
      axis = 1 epsilon = 1.0e-03 : tensor<2x3x3xf32>, tensor<3xf32>
  return %y : tensor<2x3x3xf32>
}
