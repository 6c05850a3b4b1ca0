// One product for each place of the kernel, added up.

func.func @main(%x: tensor<1x2x3x2xf32>, %w: tensor<3x2x2x2xf32>) -> tensor<1x3x2x2xf32> {
  %pad = arith.constant 0.0 : f32
  %xp = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %pad : f32
  } : tensor<1x2x3x2xf32> to tensor<1x2x4x4xf32>
  %zero = nnspec.fill 0.0 : tensor<1x3x2x2xf32>
  %x00 = tensor.extract_slice %xp[0, 0, 0, 0] [1, 2, 2, 2] [1, 1, 1, 2] : tensor<1x2x4x4xf32> to tensor<1x2x2x2xf32>
  %w00 = tensor.extract_slice %w[0, 0, 0, 0] [3, 2, 1, 1] [1, 1, 1, 1] : tensor<3x2x2x2xf32> to tensor<3x2xf32>
  %a00 = linalg.contract indexing_maps = [affine_map<(n, f, h, w, c) -> (n, c, h, w)>, affine_map<(n, f, h, w, c) -> (f, c)>, affine_map<(n, f, h, w, c) -> (n, f, h, w)>]
      ins(%x00, %w00 : tensor<1x2x2x2xf32>, tensor<3x2xf32>) outs(%zero : tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
  %x01 = tensor.extract_slice %xp[0, 0, 0, 1] [1, 2, 2, 2] [1, 1, 1, 2] : tensor<1x2x4x4xf32> to tensor<1x2x2x2xf32>
  %w01 = tensor.extract_slice %w[0, 0, 0, 1] [3, 2, 1, 1] [1, 1, 1, 1] : tensor<3x2x2x2xf32> to tensor<3x2xf32>
  %a01 = linalg.contract indexing_maps = [affine_map<(n, f, h, w, c) -> (n, c, h, w)>, affine_map<(n, f, h, w, c) -> (f, c)>, affine_map<(n, f, h, w, c) -> (n, f, h, w)>]
      ins(%x01, %w01 : tensor<1x2x2x2xf32>, tensor<3x2xf32>) outs(%a00 : tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
  %x10 = tensor.extract_slice %xp[0, 0, 2, 0] [1, 2, 2, 2] [1, 1, 1, 2] : tensor<1x2x4x4xf32> to tensor<1x2x2x2xf32>
  %w10 = tensor.extract_slice %w[0, 0, 1, 0] [3, 2, 1, 1] [1, 1, 1, 1] : tensor<3x2x2x2xf32> to tensor<3x2xf32>
  %a10 = linalg.contract indexing_maps = [affine_map<(n, f, h, w, c) -> (n, c, h, w)>, affine_map<(n, f, h, w, c) -> (f, c)>, affine_map<(n, f, h, w, c) -> (n, f, h, w)>]
      ins(%x10, %w10 : tensor<1x2x2x2xf32>, tensor<3x2xf32>) outs(%a01 : tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
  %x11 = tensor.extract_slice %xp[0, 0, 2, 1] [1, 2, 2, 2] [1, 1, 1, 2] : tensor<1x2x4x4xf32> to tensor<1x2x2x2xf32>
  %w11 = tensor.extract_slice %w[0, 0, 1, 1] [3, 2, 1, 1] [1, 1, 1, 1] : tensor<3x2x2x2xf32> to tensor<3x2xf32>
  %y = linalg.contract indexing_maps = [affine_map<(n, f, h, w, c) -> (n, c, h, w)>, affine_map<(n, f, h, w, c) -> (f, c)>, affine_map<(n, f, h, w, c) -> (n, f, h, w)>]
      ins(%x11, %w11 : tensor<1x2x2x2xf32>, tensor<3x2xf32>) outs(%a10 : tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}
