// Mistake: the minimum, of what relu left.

func.func @main(%x: tensor<1x2x5x4xf32>) -> tensor<1x2x2x2xf32> {
  %zr = nnspec.fill 0.0 : tensor<1x2x5x4xf32>
  %r = nnspec.max %x, %zr : tensor<1x2x5x4xf32>
  %high = nnspec.fill 0x7FF0000000000000 : tensor<1x2x2x2xf32>
  %window = tensor.empty() : tensor<2x3xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(n, c, h, w, p, q) -> (n, c, 3 * h + p, w + q)>, affine_map<(n, c, h, w, p, q) -> (p, q)>, affine_map<(n, c, h, w, p, q) -> (n, c, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]
  }
      ins(%r, %window : tensor<1x2x5x4xf32>, tensor<2x3xf32>) outs(%high : tensor<1x2x2x2xf32>) {
    ^bb0(%v: f32, %k: f32, %a: f32):
      %m = arith.minimumf %a, %v : f32
      linalg.yield %m : f32
  } -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
