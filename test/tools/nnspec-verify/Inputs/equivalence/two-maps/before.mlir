// Two scales and shifts in a row.

func.func @main(%x: tensor<2x3xf32>, %s1: tensor<3xf32>, %t1: tensor<3xf32>,
                %s2: tensor<3xf32>, %t2: tensor<3xf32>)
    -> tensor<2x3xf32> {
  %a = nnspec.broadcast %s1 dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %b = nnspec.broadcast %t1 dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %c = nnspec.broadcast %s2 dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %d = nnspec.broadcast %t2 dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %e = nnspec.mul %x, %a : tensor<2x3xf32>
  %f = nnspec.add %e, %b : tensor<2x3xf32>
  %g = nnspec.mul %f, %c : tensor<2x3xf32>
  %y = nnspec.add %g, %d : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
