// One loop nest that multiplies by the reciprocal square root: nnspec.sqrt clamps
// its operand, math.rsqrt does not, but max(variance, 0) + epsilon is positive.

func.func @main(%x: tensor<2x3x3xf32>, %mean: tensor<3xf32>, %variance: tensor<3xf32>,
                %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %zero = arith.constant 0.0 : f32
  %wide = arith.constant 1.0e-03 : f64
  %eps = arith.truncf %wide : f64 to f32
  %out = tensor.empty() : tensor<2x3x3xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(n, c, l) -> (n, c, l)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (n, c, l)>],
      iterator_types = ["parallel", "parallel", "parallel"]
  }
      ins(%x, %mean, %variance, %gamma, %beta : tensor<2x3x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) outs(%out : tensor<2x3x3xf32>) {
    ^bb0(%v: f32, %m: f32, %s2: f32, %g: f32, %b: f32, %o: f32):
      %clamped = arith.maximumf %s2, %zero : f32
      %sum = arith.addf %clamped, %eps : f32
      %r = math.rsqrt %sum : f32
      %d = arith.subf %v, %m : f32
      %n = arith.mulf %d, %r : f32
      %p = arith.mulf %n, %g : f32
      %q = arith.addf %p, %b : f32
      linalg.yield %q : f32
  } -> tensor<2x3x3xf32>
  return %y : tensor<2x3x3xf32>
}
