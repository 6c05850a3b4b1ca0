// A batch norm of constant parameters, and its ReLU: one kernel.
func.func @batch_norm_relu(%x: tensor<32x4x112x112xf32>) -> tensor<32x4x112x112xf32> {
  %mean = arith.constant dense<[0.5, -1.0, 0.25, 2.0]> : tensor<4xf32>
  %variance = arith.constant dense<[1.0, 0.5, 2.0, 4.0]> : tensor<4xf32>
  %gamma = arith.constant dense<[1.0, 2.0, -1.0, 0.5]> : tensor<4xf32>
  %beta = arith.constant dense<[0.0, 0.5, 1.0, -0.5]> : tensor<4xf32>
  %0 = nnspec.batch_norm_inference %x mean(%mean) variance(%variance) gamma(%gamma) beta(%beta)
      axis = 1 epsilon = 1.0e-05 : tensor<32x4x112x112xf32>, tensor<4xf32>
  %zero = nnspec.fill 0.0 : tensor<32x4x112x112xf32>
  %1 = nnspec.max %0, %zero : tensor<32x4x112x112xf32>
  return %1 : tensor<32x4x112x112xf32>
}
