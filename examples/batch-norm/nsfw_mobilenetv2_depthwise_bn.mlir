// A batch norm of a MobileNetV2. Its epsilon is 1e-3 in f32.
// vectors/README.md says where it comes from.

func.func @main(%x: tensor<1x32x16x16xf32>, %mean: tensor<32xf32>,
                %variance: tensor<32xf32>, %gamma: tensor<32xf32>,
                %beta: tensor<32xf32>) -> tensor<1x32x16x16xf32> {
  %y = nnspec.batch_norm_inference %x mean(%mean) variance(%variance)
         gamma(%gamma) beta(%beta) axis = 1 epsilon = 0.0010000000474974513
         : tensor<1x32x16x16xf32>, tensor<32xf32>
  return %y : tensor<1x32x16x16xf32>
}
