// Padded with -3/2 first, which becomes 0.

func.func @main(%x: tensor<3xf32>, %w: tensor<2xf32>) -> tensor<5xf32> {
  %vr = arith.constant -1.5 : f32
  %r = tensor.pad %x low[1] high[2] {
  ^bb0(%ir: index):
    tensor.yield %vr : f32
  } : tensor<3xf32> to tensor<6xf32>
  %two = nnspec.fill 2.0 : tensor<6xf32>
  %three = nnspec.fill 3.0 : tensor<6xf32>
  %p = nnspec.mul %r, %two : tensor<6xf32>
  %q = nnspec.add %p, %three : tensor<6xf32>
  %zero = nnspec.fill 0.0 : tensor<5xf32>
  %y = linalg.conv_1d ins(%q, %w : tensor<6xf32>, tensor<2xf32>) outs(%zero : tensor<5xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}
