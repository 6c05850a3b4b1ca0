// Collapsed to one axis and expanded.

func.func @main(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %f = tensor.collapse_shape %x [[0, 1, 2]] : tensor<2x2x3xf32> into tensor<12xf32>
  %y = tensor.expand_shape %f [[0, 1]] output_shape [4, 3] : tensor<12xf32> into tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}
