// Mistake: relu(|s| x) + t.

func.func @main(%x: tensor<2x3xf32>, %s: tensor<3xf32>, %t: tensor<3xf32>) -> tensor<2x3xf32> {
  %zero = nnspec.fill 0.0 : tensor<2x3xf32>
  %a0 = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %a = math.absf %a0 : tensor<2x3xf32>
  %b = nnspec.broadcast %t dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %p = nnspec.mul %x, %a : tensor<2x3xf32>
  %q = nnspec.max %p, %zero : tensor<2x3xf32>
  %y = nnspec.add %q, %b : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
