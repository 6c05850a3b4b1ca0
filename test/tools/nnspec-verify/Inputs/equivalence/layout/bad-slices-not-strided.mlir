// Mistake: the slices of the second axis, one after the other.

func.func @main(%x: tensor<2x2x3xf32>) -> tensor<4x3xf32> {
  %e = tensor.empty() : tensor<4x3xf32>
  %s0 = tensor.extract_slice %x[0, 0, 0] [2, 1, 3] [1, 1, 1] : tensor<2x2x3xf32> to tensor<2x3xf32>
  %s1 = tensor.extract_slice %x[0, 1, 0] [2, 1, 3] [1, 1, 1] : tensor<2x2x3xf32> to tensor<2x3xf32>
  %a = tensor.insert_slice %s0 into %e[0, 0] [2, 3] [1, 1] : tensor<2x3xf32> into tensor<4x3xf32>
  %y = tensor.insert_slice %s1 into %a[2, 0] [2, 3] [1, 1] : tensor<2x3xf32> into tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}
