// The standard deviation is a power of one half.

func.func @main(%x: tensor<2x3x3xf32>, %mean: tensor<3xf32>, %variance: tensor<3xf32>,
                %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %zero = arith.constant 0.0 : f32
  %wide = arith.constant 1.0e-03 : f64
  %eps = arith.truncf %wide : f64 to f32
  %out = tensor.empty() : tensor<2x3x3xf32>
  %half = arith.constant 0.5 : f32
  %y = linalg.generic {
      indexing_maps = [affine_map<(n, c, l) -> (n, c, l)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (c)>, affine_map<(n, c, l) -> (n, c, l)>],
      iterator_types = ["parallel", "parallel", "parallel"]
  }
      ins(%x, %mean, %variance, %gamma, %beta : tensor<2x3x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) outs(%out : tensor<2x3x3xf32>) {
    ^bb0(%v: f32, %m: f32, %s2: f32, %g: f32, %b: f32, %o: f32):
      %clamped = arith.maxnumf %zero, %s2 : f32
      %biased = arith.addf %clamped, %eps : f32
      %sum = arith.maximumf %biased, %zero : f32
      %std = math.powf %sum, %half : f32
      %d = arith.subf %v, %m : f32
      %n = arith.divf %d, %std : f32
      %p = arith.mulf %n, %g : f32
      %q = arith.addf %p, %b : f32
      linalg.yield %q : f32
  } -> tensor<2x3x3xf32>
  return %y : tensor<2x3x3xf32>
}
