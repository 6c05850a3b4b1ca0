// Mistake: makes a batch norm of the scale, with epsilon 0 and a variance that
// may be 0.

func.func @main(%x: tensor<2x3x3xf32>, %mean: tensor<3xf32>, %variance: tensor<3xf32>,
                %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %zero = nnspec.fill 0.0 : tensor<3xf32>
  %clamped = nnspec.max %variance, %zero : tensor<3xf32>
  %std = nnspec.sqrt %clamped : tensor<3xf32>
  %g = nnspec.mul %gamma, %std : tensor<3xf32>
  %m = nnspec.fill 0.0 : tensor<3xf32>
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%variance) gamma(%g) beta(%beta)
      axis = 1 epsilon = 0.0 : tensor<2x3x3xf32>, tensor<3xf32>
  return %y : tensor<2x3x3xf32>
}
