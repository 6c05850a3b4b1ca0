// Mistake: the slices are concatenated in reverse order.

func.func @main(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %s0 = tensor.extract_slice %x[0, 0, 0] [1, 2, 3] [1, 1, 1] : tensor<2x2x3xf32> to tensor<2x3xf32>
  %s1 = tensor.extract_slice %x[1, 0, 0] [1, 2, 3] [1, 1, 1] : tensor<2x2x3xf32> to tensor<2x3xf32>
  %y = tensor.concat dim(0) %s1, %s0 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}
