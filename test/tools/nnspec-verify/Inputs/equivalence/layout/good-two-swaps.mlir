// A rotation of the axes as two swaps, undone by a third.

func.func @main(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %ea = tensor.empty() : tensor<2x3x2xf32>
  %a = linalg.transpose ins(%x : tensor<2x2x3xf32>) outs(%ea : tensor<2x3x2xf32>) permutation = [1, 2, 0]
  %eb = tensor.empty() : tensor<3x2x2xf32>
  %b = linalg.transpose ins(%a : tensor<2x3x2xf32>) outs(%eb : tensor<3x2x2xf32>) permutation = [1, 0, 2]
  %ec = tensor.empty() : tensor<2x2x3xf32>
  %c = linalg.transpose ins(%b : tensor<3x2x2xf32>) outs(%ec : tensor<2x2x3xf32>) permutation = [2, 1, 0]
  %y = tensor.collapse_shape %c [[0, 1], [2]] : tensor<2x2x3xf32> into tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}
