// A scale per column.

func.func @main(%x: tensor<5x3xf32>, %s: tensor<3xf32>) -> tensor<5x3xf32> {
  %b = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<5x3xf32>
  %y = nnspec.mul %x, %b : tensor<5x3xf32>
  return %y : tensor<5x3xf32>
}
