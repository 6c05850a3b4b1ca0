// Mistake: multiplies by the f32 nearest to 1/6.

func.func @main(%x: tensor<1x2x5x4xf32>, %scale: tensor<2xf32>) -> tensor<1x2x2x2xf32> {
  %init = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %windowinit = tensor.empty() : tensor<2x3xf32>
  %p = linalg.pooling_nchw_sum {strides = dense<[3, 1]> : tensor<2xi64>}
      ins(%x, %windowinit : tensor<1x2x5x4xf32>, tensor<2x3xf32>) outs(%init : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %n = arith.constant dense<0.16666667163372040> : tensor<1x2x2x2xf32>
  %q = nnspec.mul %p, %n : tensor<1x2x2x2xf32>
  %s = nnspec.broadcast %scale dims = [1] : tensor<2xf32> to tensor<1x2x2x2xf32>
  %y = nnspec.mul %q, %s : tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
