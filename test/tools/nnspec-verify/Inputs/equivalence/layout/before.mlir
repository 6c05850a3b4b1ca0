// The first two axes as one.

func.func @main(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %y = tensor.collapse_shape %x [[0, 1], [2]] : tensor<2x2x3xf32> into tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}
