// Mistake: a reshape in place of the transpose back.

func.func @main(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %ea = tensor.empty() : tensor<3x2x2xf32>
  %a = linalg.transpose ins(%x : tensor<2x2x3xf32>) outs(%ea : tensor<3x2x2xf32>) permutation = [2, 0, 1]
  %f = tensor.collapse_shape %a [[0, 1, 2]] : tensor<3x2x2xf32> into tensor<12xf32>
  %y = tensor.expand_shape %f [[0, 1]] output_shape [4, 3] : tensor<12xf32> into tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}
