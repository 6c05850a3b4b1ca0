// Mistake: the kernel's two axes are swapped.

func.func @main(%x: tensor<1x2x3x2xf32>, %w: tensor<3x2x2x2xf32>) -> tensor<1x3x2x2xf32> {
  %pad = arith.constant 0.0 : f32
  %xp = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %pad : f32
  } : tensor<1x2x3x2xf32> to tensor<1x2x4x4xf32>
  %zero = nnspec.fill 0.0 : tensor<1x3x2x2xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(n, f, h, w, c, p, q) -> (n, c, h + 2 * p, 2 * w + q)>, affine_map<(n, f, h, w, c, p, q) -> (f, c, q, p)>, affine_map<(n, f, h, w, c, p, q) -> (n, f, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]
  }
      ins(%xp, %w : tensor<1x2x4x4xf32>, tensor<3x2x2x2xf32>) outs(%zero : tensor<1x3x2x2xf32>) {
    ^bb0(%v: f32, %k: f32, %a: f32):
      %m = arith.mulf %v, %k : f32
      %s = arith.addf %a, %m : f32
      linalg.yield %s : f32
  } -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}
