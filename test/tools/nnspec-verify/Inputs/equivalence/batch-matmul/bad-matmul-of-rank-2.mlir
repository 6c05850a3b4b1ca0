// Mistake: only the first matrices are multiplied, for all of the batch.

func.func @main(%a: tensor<2x2x3xf32>, %b: tensor<2x3x4xf32>) -> tensor<2x2x4xf32> {
  %zero = nnspec.fill 0.0 : tensor<2x4xf32>
  %a0 = tensor.extract_slice %a[0, 0, 0] [1, 2, 3] [1, 1, 1] : tensor<2x2x3xf32> to tensor<2x3xf32>
  %b0 = tensor.extract_slice %b[0, 0, 0] [1, 3, 4] [1, 1, 1] : tensor<2x3x4xf32> to tensor<3x4xf32>
  %p = linalg.matmul ins(%a0, %b0 : tensor<2x3xf32>, tensor<3x4xf32>) outs(%zero : tensor<2x4xf32>) -> tensor<2x4xf32>
  %y = nnspec.broadcast %p dims = [1, 2] : tensor<2x4xf32> to tensor<2x2x4xf32>
  return %y : tensor<2x2x4xf32>
}
