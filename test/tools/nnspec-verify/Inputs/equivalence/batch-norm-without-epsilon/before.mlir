// A scale and a shift by given statistics, without any division.

func.func @main(%x: tensor<2x3x3xf32>, %mean: tensor<3xf32>, %variance: tensor<3xf32>,
                %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %g = nnspec.broadcast %gamma dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %b = nnspec.broadcast %beta dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %p = nnspec.mul %x, %g : tensor<2x3x3xf32>
  %y = nnspec.add %p, %b : tensor<2x3x3xf32>
  return %y : tensor<2x3x3xf32>
}
