func.func @main(%x: tensor<2x3x4xf32>, %p: tensor<3xf32>) -> tensor<2x3x4xf32> {
  %v = arith.constant dense<[1.0, 2.0, 0.5]> : tensor<3xf32>
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p) axis = 1 epsilon = 1.000000e-05 : tensor<2x3x4xf32>, tensor<3xf32>
  return %y : tensor<2x3x4xf32>
}
