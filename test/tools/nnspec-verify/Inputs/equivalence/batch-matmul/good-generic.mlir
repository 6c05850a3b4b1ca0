// The loop nest, with the factors and the terms commuted.

func.func @main(%a: tensor<2x2x3xf32>, %b: tensor<2x3x4xf32>) -> tensor<2x2x4xf32> {
  %zero = nnspec.fill 0.0 : tensor<2x2x4xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(n, i, j, k) -> (n, i, k)>, affine_map<(n, i, j, k) -> (n, k, j)>, affine_map<(n, i, j, k) -> (n, i, j)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]
  }
      ins(%a, %b : tensor<2x2x3xf32>, tensor<2x3x4xf32>) outs(%zero : tensor<2x2x4xf32>) {
    ^bb0(%v: f32, %w: f32, %s: f32):
      %p = arith.mulf %w, %v : f32
      %r = arith.addf %p, %s : f32
      linalg.yield %r : f32
  } -> tensor<2x2x4xf32>
  return %y : tensor<2x2x4xf32>
}
