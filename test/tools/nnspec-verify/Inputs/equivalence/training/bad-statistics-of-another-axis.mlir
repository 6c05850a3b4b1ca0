// Mistake: the statistics are those of another axis.

func.func @main(%x: tensor<2x3x3xf32>, %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %count = nnspec.fill 6.0 : tensor<3xf32>
  %n = nnspec.fill 6.0 : tensor<3xf32>
  %eps = nnspec.fill 1.0e-03 : tensor<3xf32>
  %zero = nnspec.fill 0.0 : tensor<3xf32>
  %total = linalg.generic {
      indexing_maps = [affine_map<(n, c, l) -> (n, c, l)>, affine_map<(n, l, c) -> (c)>],
      iterator_types = ["reduction", "parallel", "reduction"]
  }
      ins(%x : tensor<2x3x3xf32>) outs(%zero : tensor<3xf32>) {
    ^bb0(%v: f32, %a: f32):
      %s = arith.addf %a, %v : f32
      linalg.yield %s : f32
  } -> tensor<3xf32>
  %mean = nnspec.div %total, %count : tensor<3xf32>
  %squares = linalg.generic {
      indexing_maps = [affine_map<(n, c, l) -> (n, c, l)>, affine_map<(n, l, c) -> (c)>],
      iterator_types = ["reduction", "parallel", "reduction"]
  }
      ins(%x : tensor<2x3x3xf32>) outs(%zero : tensor<3xf32>) {
    ^bb0(%v: f32, %a: f32):
      %p = arith.mulf %v, %v : f32
      %s = arith.addf %a, %p : f32
      linalg.yield %s : f32
  } -> tensor<3xf32>
  %q = nnspec.div %squares, %n : tensor<3xf32>
  %m2 = nnspec.mul %mean, %mean : tensor<3xf32>
  %variance = nnspec.sub %q, %m2 : tensor<3xf32>
  %clamped = nnspec.max %variance, %zero : tensor<3xf32>
  %sum = nnspec.add %clamped, %eps : tensor<3xf32>
  %biased = nnspec.max %sum, %zero : tensor<3xf32>
  %out = tensor.empty() : tensor<2x3x3xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(n, c, l) -> (n, c, l)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (n, c, l)>],
      iterator_types = ["parallel", "parallel", "parallel"]
  }
      ins(%x, %mean, %biased, %gamma, %beta : tensor<2x3x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) outs(%out : tensor<2x3x3xf32>) {
    ^bb0(%v: f32, %m: f32, %s2: f32, %g: f32, %b: f32, %o: f32):
      %r = math.rsqrt %s2 : f32
      %d = arith.subf %v, %m : f32
      %p = arith.mulf %d, %r : f32
      %q1 = arith.mulf %p, %g : f32
      %z = arith.addf %q1, %b : f32
      linalg.yield %z : f32
  } -> tensor<2x3x3xf32>
  return %y : tensor<2x3x3xf32>
}
