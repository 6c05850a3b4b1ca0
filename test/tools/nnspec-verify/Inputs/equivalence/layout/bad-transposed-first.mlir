// Mistake: the two axes are swapped before they are collapsed.

func.func @main(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %ea = tensor.empty() : tensor<2x2x3xf32>
  %a = linalg.transpose ins(%x : tensor<2x2x3xf32>) outs(%ea : tensor<2x2x3xf32>) permutation = [1, 0, 2]
  %y = tensor.collapse_shape %a [[0, 1], [2]] : tensor<2x2x3xf32> into tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}
