// Mistake: the variance is taken for clamped, where the program has no clamp:
// for a variance between -1e-5 and 0 the results differ.

func.func @main(%x: tensor<2x4x4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>,
                %gamma: tensor<4xf32>, %beta: tensor<4xf32>)
    -> tensor<2x4x4xf32> {
  %y = nnspec.batch_norm_inference %x mean(%mean) variance(%variance) gamma(%gamma) beta(%beta)
      axis = 2 epsilon = 1.0e-05 : tensor<2x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4xf32>
}
