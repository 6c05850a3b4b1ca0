// The product of the transposes, transposed.

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
  %ex = tensor.empty() : tensor<3x2xf32>
  %ey = tensor.empty() : tensor<2x3xf32>
  %xt = linalg.transpose ins(%x : tensor<2x3xf32>) outs(%ex : tensor<3x2xf32>) permutation = [1, 0]
  %zero = nnspec.fill 0.0 : tensor<3x2xf32>
  %pt = linalg.matmul ins(%wt, %xt : tensor<3x3xf32>, tensor<3x2xf32>) outs(%zero : tensor<3x2xf32>) -> tensor<3x2xf32>
  %p = linalg.transpose ins(%pt : tensor<3x2xf32>) outs(%ey : tensor<2x3xf32>) permutation = [1, 0]
  %y = nnspec.add %init, %p : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
