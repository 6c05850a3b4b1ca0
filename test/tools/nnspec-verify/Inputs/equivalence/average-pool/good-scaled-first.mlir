// The input is scaled and divided.

func.func @main(%x: tensor<1x2x5x4xf32>, %scale: tensor<2xf32>) -> tensor<1x2x2x2xf32> {
  %s = nnspec.broadcast %scale dims = [1] : tensor<2xf32> to tensor<1x2x5x4xf32>
  %n = nnspec.fill 6.0 : tensor<1x2x5x4xf32>
  %a = nnspec.mul %s, %x : tensor<1x2x5x4xf32>
  %b = nnspec.div %a, %n : tensor<1x2x5x4xf32>
  %init = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %windowinit = tensor.empty() : tensor<2x3xf32>
  %y = linalg.pooling_nchw_sum {strides = dense<[3, 1]> : tensor<2xi64>}
      ins(%b, %windowinit : tensor<1x2x5x4xf32>, tensor<2x3xf32>) outs(%init : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
