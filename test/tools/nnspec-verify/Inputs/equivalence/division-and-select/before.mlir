// A quotient and a leaky ReLU of it in one op: whatever is selected, the divisor is
// needed for what the condition compares.

func.func @main(%x: tensor<2x3xf32>, %s: tensor<1x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant 0.0 : f32
  %slope = arith.constant 0.125 : f32
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (0, d1)>, affine_map<(d0, d1) -> (d0, d1)>],
                       iterator_types = ["parallel", "parallel"]}
    ins(%x, %s : tensor<2x3xf32>, tensor<1x3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %q = arith.divf %a, %b : f32
    %c = arith.cmpf ogt, %q, %zero : f32
    %p = arith.mulf %q, %slope : f32
    %r = arith.select %c, %q, %p : f32
    linalg.yield %r : f32
  } -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
