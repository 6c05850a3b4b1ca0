// Batch norm as a front end for linalg emits it, channels last: one loop nest.

func.func @main(%x: tensor<2x4x4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>,
                %gamma: tensor<4xf32>, %beta: tensor<4xf32>)
    -> tensor<2x4x4xf32> {
  %wide = arith.constant 1.0e-05 : f64
  %eps = arith.truncf %wide : f64 to f32
  %out = tensor.empty() : tensor<2x4x4xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(n, l, c) -> (n, l, c)>, affine_map<(n, l, c) -> (c)>, affine_map<(n, l, c) -> (c)>, affine_map<(n, l, c) -> (c)>, affine_map<(n, l, c) -> (c)>, affine_map<(n, l, c) -> (n, l, c)>],
      iterator_types = ["parallel", "parallel", "parallel"]
  }
      ins(%x, %gamma, %beta, %mean, %variance : tensor<2x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) outs(%out : tensor<2x4x4xf32>) {
    ^bb0(%v: f32, %g: f32, %b: f32, %m: f32, %s2: f32, %o: f32):
      %d = arith.subf %v, %m : f32
      %sum = arith.addf %s2, %eps : f32
      %r = math.rsqrt %sum : f32
      %n = arith.mulf %d, %r : f32
      %p = arith.mulf %n, %g : f32
      %q = arith.addf %p, %b : f32
      linalg.yield %q : f32
  } -> tensor<2x4x4xf32>
  return %y : tensor<2x4x4xf32>
}
