// Mistake: the weights' last two axes are swapped in the loop nest.

func.func @main(%x: tensor<1x4x3x2xf32>, %w: tensor<2x2x2x2xf32>, %scale: tensor<4xf32>)
    -> tensor<1x3x2x4xf32> {
  %zero = nnspec.fill 0.0 : tensor<1x3x2x2x2xf32>
  %c = linalg.generic {
      indexing_maps = [affine_map<(n, h, w, c, m, p, q) -> (n, h + p, w + q, c)>, affine_map<(n, h, w, c, m, p, q) -> (p, q, m, c)>, affine_map<(n, h, w, c, m, p, q) -> (2 * c + m)>, affine_map<(n, h, w, c, m, p, q) -> (n, h, w, c, m)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]
  }
      ins(%x, %w, %scale : tensor<1x4x3x2xf32>, tensor<2x2x2x2xf32>, tensor<4xf32>) outs(%zero : tensor<1x3x2x2x2xf32>) {
    ^bb0(%v: f32, %k: f32, %s: f32, %a: f32):
      %z = arith.mulf %k, %s : f32
      %t = arith.mulf %v, %z : f32
      %r = arith.addf %a, %t : f32
      linalg.yield %r : f32
  } -> tensor<1x3x2x2x2xf32>
  %y = tensor.collapse_shape %c [[0], [1], [2], [3, 4]] : tensor<1x3x2x2x2xf32> into tensor<1x3x2x4xf32>
  return %y : tensor<1x3x2x4xf32>
}
