// x, and a quotient that nothing uses.

#map = affine_map<(d0) -> (d0)>

func.func @main(%x: tensor<3xf32>, %s: tensor<3xf32>) -> tensor<3xf32> {
  %y:2 = linalg.generic {indexing_maps = [#map, #map, #map, #map], iterator_types = ["parallel"]}
    ins(%x, %s : tensor<3xf32>, tensor<3xf32>) outs(%x, %x : tensor<3xf32>, tensor<3xf32>) {
  ^bb0(%a: f32, %b: f32, %out0: f32, %out1: f32):
    %p = arith.mulf %a, %b : f32
    %q = arith.divf %p, %b : f32
    linalg.yield %a, %q : f32, f32
  } -> (tensor<3xf32>, tensor<3xf32>)
  return %y#0 : tensor<3xf32>
}
