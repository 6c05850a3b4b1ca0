// The definition, op by op.

func.func @main(%x: tensor<2x3x3xf32>, %mean: tensor<3xf32>, %variance: tensor<3xf32>,
                %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %zero = nnspec.fill 0.0 : tensor<3xf32>
  %eps = nnspec.fill 1.0e-03 : tensor<3xf32>
  %clamped = nnspec.max %variance, %zero : tensor<3xf32>
  %sum = nnspec.add %clamped, %eps : tensor<3xf32>
  %std = nnspec.sqrt %sum : tensor<3xf32>
  %m = nnspec.broadcast %mean dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %sd = nnspec.broadcast %std dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %g = nnspec.broadcast %gamma dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %b = nnspec.broadcast %beta dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %d = nnspec.sub %x, %m : tensor<2x3x3xf32>
  %q = nnspec.div %d, %sd : tensor<2x3x3xf32>
  %p = nnspec.mul %q, %g : tensor<2x3x3xf32>
  %y = nnspec.add %p, %b : tensor<2x3x3xf32>
  return %y : tensor<2x3x3xf32>
}
