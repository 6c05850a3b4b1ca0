// Mistake: a true convolution, with the kernel turned around.

func.func @main(%x: tensor<1x2x3x2xf32>, %w: tensor<3x2x2x2xf32>) -> tensor<1x3x2x2xf32> {
  %pad = arith.constant 0.0 : f32
  %xp = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %pad : f32
  } : tensor<1x2x3x2xf32> to tensor<1x2x4x4xf32>
  %zero = nnspec.fill 0.0 : tensor<1x3x2x2xf32>
  %e = tensor.empty() : tensor<3x2x2x2xf32>
  %c1 = arith.constant 1 : index
  %flipped = linalg.generic {
      indexing_maps = [affine_map<(f, c, p, q) -> (f, c, p, q)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]
  } outs(%e : tensor<3x2x2x2xf32>) {
    ^bb0(%o: f32):
      %f = linalg.index 0 : index
      %c = linalg.index 1 : index
      %p = linalg.index 2 : index
      %q = linalg.index 3 : index
      %p1 = arith.subi %c1, %p : index
      %q1 = arith.subi %c1, %q : index
      %v = tensor.extract %w[%f, %c, %p1, %q1] : tensor<3x2x2x2xf32>
      linalg.yield %v : f32
  } -> tensor<3x2x2x2xf32>
  %y = linalg.conv_2d_nchw_fchw {strides = dense<[1, 2]> : tensor<2xi64>, dilations = dense<[2, 1]> : tensor<2xi64>}
      ins(%xp, %flipped : tensor<1x2x4x4xf32>, tensor<3x2x2x2xf32>) outs(%zero : tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}
