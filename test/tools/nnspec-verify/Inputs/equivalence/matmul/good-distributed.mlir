// The input is split into a sum of two: (a + b) w = a w + b w.

func.func @main(%x: tensor<2x3xf32>, %w: tensor<3x3xf32>, %bias: tensor<3xf32>,
                %scale: tensor<3xf32>, %shift: tensor<3xf32>)
    -> tensor<2x3xf32> {
  %bs = nnspec.mul %bias, %scale : tensor<3xf32>
  %b = nnspec.add %bs, %shift : tensor<3xf32>
  %init = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %sw = nnspec.broadcast %scale dims = [1] : tensor<3xf32> to tensor<3x3xf32>
  %ws = nnspec.mul %w, %sw : tensor<3x3xf32>
  %half = nnspec.fill 0.25 : tensor<2x3xf32>
  %rest = nnspec.sub %x, %half : tensor<2x3xf32>
  %a = linalg.matmul ins(%half, %ws : tensor<2x3xf32>, tensor<3x3xf32>) outs(%init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %y = linalg.matmul ins(%rest, %ws : tensor<2x3xf32>, tensor<3x3xf32>) outs(%a : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
