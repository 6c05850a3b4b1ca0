// Mistake: the shift times the sum of all weights, on the border, too.

func.func @main(%x: tensor<3xf32>, %w: tensor<2xf32>) -> tensor<5xf32> {
  %vr = arith.constant 0.0 : f32
  %r = tensor.pad %x low[1] high[2] {
  ^bb0(%ir: index):
    tensor.yield %vr : f32
  } : tensor<3xf32> to tensor<6xf32>
  %inside = nnspec.fill 1.0 : tensor<6xf32>
  %two = nnspec.fill 2.0 : tensor<2xf32>
  %three = nnspec.fill 3.0 : tensor<2xf32>
  %w2 = nnspec.mul %w, %two : tensor<2xf32>
  %w3 = nnspec.mul %w, %three : tensor<2xf32>
  %zero = nnspec.fill 0.0 : tensor<5xf32>
  %a = linalg.conv_1d ins(%inside, %w3 : tensor<6xf32>, tensor<2xf32>) outs(%zero : tensor<5xf32>) -> tensor<5xf32>
  %y = linalg.conv_1d ins(%r, %w2 : tensor<6xf32>, tensor<2xf32>) outs(%a : tensor<5xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}
