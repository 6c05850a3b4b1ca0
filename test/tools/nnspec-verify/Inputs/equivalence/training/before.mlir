// Batch norm with the statistics of its own input.

func.func @main(%x: tensor<2x3x3xf32>, %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%gamma) beta(%beta)
      axis = 1 epsilon = 1.0e-03 : tensor<2x3x3xf32>, tensor<3xf32>
  return %y : tensor<2x3x3xf32>
}
