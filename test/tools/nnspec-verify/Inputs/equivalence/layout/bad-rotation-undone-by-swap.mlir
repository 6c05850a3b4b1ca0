// Mistake: a rotation of the axes is undone by a swap.

func.func @main(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %ea = tensor.empty() : tensor<2x3x2xf32>
  %a = linalg.transpose ins(%x : tensor<2x2x3xf32>) outs(%ea : tensor<2x3x2xf32>) permutation = [1, 2, 0]
  %eb = tensor.empty() : tensor<2x2x3xf32>
  %b = linalg.transpose ins(%a : tensor<2x3x2xf32>) outs(%eb : tensor<2x2x3xf32>) permutation = [0, 2, 1]
  %y = tensor.collapse_shape %b [[0, 1], [2]] : tensor<2x2x3xf32> into tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}
