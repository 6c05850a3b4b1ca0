func.func @main(%x: tensor<1x2x4x4xf32>, %w: tensor<3x2x3x3xf32>, %s: tensor<3xf32>) -> tensor<1x3x4x4xf32> {
  %c = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%a: index, %b: index, %d: index, %e: index):
    tensor.yield %c : f32
  } : tensor<1x2x4x4xf32> to tensor<1x2x6x6xf32>
  %i = tensor.empty() : tensor<1x3x4x4xf32>
  %z = linalg.fill ins(%c : f32) outs(%i : tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x2x6x6xf32>, tensor<3x2x3x3xf32>) outs(%z : tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32>
  %t = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<1x3x4x4xf32>
  %q = nnspec.mul %y, %t : tensor<1x3x4x4xf32>
  return %q : tensor<1x3x4x4xf32>
}
