// Collapsed after a transpose, and transposed back.

func.func @main(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %ea = tensor.empty() : tensor<3x2x2xf32>
  %a = linalg.transpose ins(%x : tensor<2x2x3xf32>) outs(%ea : tensor<3x2x2xf32>) permutation = [2, 0, 1]
  %b = tensor.collapse_shape %a [[0], [1, 2]] : tensor<3x2x2xf32> into tensor<3x4xf32>
  %ey = tensor.empty() : tensor<4x3xf32>
  %y = linalg.transpose ins(%b : tensor<3x4xf32>) outs(%ey : tensor<4x3xf32>) permutation = [1, 0]
  return %y : tensor<4x3xf32>
}
