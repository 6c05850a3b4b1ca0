// A batch norm of PP-OCR's text-direction classifier. Its epsilon is 1e-5 in f32.
// vectors/README.md says where it comes from.

func.func @main(%x: tensor<2x8x16x16xf32>, %mean: tensor<8xf32>,
                %variance: tensor<8xf32>, %gamma: tensor<8xf32>,
                %beta: tensor<8xf32>) -> tensor<2x8x16x16xf32> {
  %y = nnspec.batch_norm_inference %x mean(%mean) variance(%variance)
         gamma(%gamma) beta(%beta) axis = 1 epsilon = 9.999999747378752e-06
         : tensor<2x8x16x16xf32>, tensor<8xf32>
  return %y : tensor<2x8x16x16xf32>
}
