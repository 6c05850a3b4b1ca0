// A matmul with square weights and a bias, then a scale and a shift.

func.func @main(%x: tensor<2x3xf32>, %w: tensor<3x3xf32>, %bias: tensor<3xf32>,
                %scale: tensor<3xf32>, %shift: tensor<3xf32>)
    -> tensor<2x3xf32> {
  %init = nnspec.broadcast %bias dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %c = linalg.matmul ins(%x, %w : tensor<2x3xf32>, tensor<3x3xf32>) outs(%init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %s = nnspec.broadcast %scale dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %t = nnspec.broadcast %shift dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %p = nnspec.mul %c, %s : tensor<2x3xf32>
  %y = nnspec.add %p, %t : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
