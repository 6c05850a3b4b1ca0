// The patches as columns of a matrix, and a matmul.

func.func @main(%x: tensor<1x2x3x2xf32>, %w: tensor<3x2x2x2xf32>) -> tensor<1x3x2x2xf32> {
  %pad = arith.constant 0.0 : f32
  %xp = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %pad : f32
  } : tensor<1x2x3x2xf32> to tensor<1x2x4x4xf32>
  %ec = tensor.empty() : tensor<2x2x2x2x2xf32>
  %x0 = tensor.collapse_shape %xp [[0, 1], [2], [3]] : tensor<1x2x4x4xf32> into tensor<2x4x4xf32>
  %cols = linalg.generic {
      indexing_maps = [affine_map<(c, p, q, h, w) -> (c, h + 2 * p, 2 * w + q)>, affine_map<(c, p, q, h, w) -> (c, p, q, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]
  }
      ins(%x0 : tensor<2x4x4xf32>) outs(%ec : tensor<2x2x2x2x2xf32>) {
    ^bb0(%v: f32, %o: f32):
      linalg.yield %v : f32
  } -> tensor<2x2x2x2x2xf32>
  %columns = tensor.collapse_shape %cols [[0, 1, 2], [3, 4]] : tensor<2x2x2x2x2xf32> into tensor<8x4xf32>
  %rows = tensor.collapse_shape %w [[0], [1, 2, 3]] : tensor<3x2x2x2xf32> into tensor<3x8xf32>
  %zero = nnspec.fill 0.0 : tensor<3x4xf32>
  %product = linalg.matmul ins(%rows, %columns : tensor<3x8xf32>, tensor<8x4xf32>) outs(%zero : tensor<3x4xf32>) -> tensor<3x4xf32>
  %y = tensor.expand_shape %product [[0, 1], [2, 3]] output_shape [1, 3, 2, 2] : tensor<3x4xf32> into tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}
