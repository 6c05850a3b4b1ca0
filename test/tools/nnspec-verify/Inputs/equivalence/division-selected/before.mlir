// s x / s, and x where s is 0, in one op: the divisor is needed for what is
// selected only.

func.func @main(%x: tensor<2x3xf32>, %s: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant 0.0 : f32
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>],
                       iterator_types = ["parallel", "parallel"]}
    ins(%x, %s : tensor<2x3xf32>, tensor<2x3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %c = arith.cmpf oeq, %b, %zero : f32
    %p = arith.mulf %a, %b : f32
    %q = arith.divf %p, %b : f32
    %r = arith.select %c, %a, %q : f32
    linalg.yield %r : f32
  } -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
