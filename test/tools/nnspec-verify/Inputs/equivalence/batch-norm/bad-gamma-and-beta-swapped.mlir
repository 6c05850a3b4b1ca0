// Mistake: the order of gamma and beta in another format.

func.func @main(%x: tensor<2x3x3xf32>, %mean: tensor<3xf32>, %variance: tensor<3xf32>,
                %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %y = nnspec.batch_norm_inference %x mean(%mean) variance(%variance) gamma(%beta) beta(%gamma)
      axis = 1 epsilon = 1.0e-03 : tensor<2x3x3xf32>, tensor<3xf32>
  return %y : tensor<2x3x3xf32>
}
