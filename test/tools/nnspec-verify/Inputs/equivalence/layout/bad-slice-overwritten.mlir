// Mistake: the second slice is written one row too early.

func.func @main(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %e = tensor.empty() : tensor<4x3xf32>
  %f = tensor.collapse_shape %x [[0, 1], [2]] : tensor<2x2x3xf32> into tensor<4x3xf32>
  %s = tensor.extract_slice %f[2, 0] [2, 3] [1, 1] : tensor<4x3xf32> to tensor<2x3xf32>
  %y = tensor.insert_slice %s into %f[1, 0] [2, 3] [1, 1] : tensor<2x3xf32> into tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}
