// Mistake: the weights are transposed.

func.func @main(%x: tensor<2x3xf32>, %w: tensor<3x3xf32>, %bias: tensor<3xf32>,
                %scale: tensor<3xf32>, %shift: tensor<3xf32>)
    -> tensor<2x3xf32> {
  %bs = nnspec.mul %bias, %scale : tensor<3xf32>
  %b = nnspec.add %bs, %shift : tensor<3xf32>
  %init = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %sw = nnspec.broadcast %scale dims = [1] : tensor<3xf32> to tensor<3x3xf32>
  %ws = nnspec.mul %w, %sw : tensor<3x3xf32>
  %ew = tensor.empty() : tensor<3x3xf32>
  %wt = linalg.transpose ins(%ws : tensor<3x3xf32>) outs(%ew : tensor<3x3xf32>) permutation = [1, 0]
  %y = linalg.matmul ins(%x, %wt : tensor<2x3xf32>, tensor<3x3xf32>) outs(%init : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
