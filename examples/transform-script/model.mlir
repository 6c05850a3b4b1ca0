// A layer of a network as a frontend leaves it: a convolution, and a batch norm that
// was decomposed into elementwise ops on constants.

#nchw = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (c)>

func.func @main(%x: tensor<1x2x9x9xf32>, %w: tensor<3x2x3x3xf32>) -> tensor<1x3x7x7xf32> {
  %scale = arith.constant dense<[0.5, 2.0, -1.0]> : tensor<3xf32>
  %bias = arith.constant dense<[1.0, 0.0, 4.0]> : tensor<3xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x3x7x7xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x7x7xf32>) -> tensor<1x3x7x7xf32>
  %l = linalg.conv_2d_nchw_fchw
         ins(%x, %w : tensor<1x2x9x9xf32>, tensor<3x2x3x3xf32>)
         outs(%z : tensor<1x3x7x7xf32>) -> tensor<1x3x7x7xf32>
  %y = linalg.generic {
      indexing_maps = [#nchw, #channel, #channel, #nchw],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%l, %scale, %bias : tensor<1x3x7x7xf32>, tensor<3xf32>, tensor<3xf32>)
      outs(%e : tensor<1x3x7x7xf32>) {
  ^bb0(%in: f32, %s: f32, %b: f32, %out: f32):
    %m = arith.mulf %in, %s : f32
    %a = arith.addf %m, %b : f32
    linalg.yield %a : f32
  } -> tensor<1x3x7x7xf32>
  return %y : tensor<1x3x7x7xf32>
}
