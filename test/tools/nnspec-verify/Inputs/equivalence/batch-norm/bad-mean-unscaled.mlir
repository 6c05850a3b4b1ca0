// Mistake: the factored shift is beta - mean; the mean is not scaled.

func.func @main(%x: tensor<2x3x3xf32>, %mean: tensor<3xf32>, %variance: tensor<3xf32>,
                %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %zero = nnspec.fill 0.0 : tensor<3xf32>
  %eps = nnspec.fill 1.0e-03 : tensor<3xf32>
  %clamped = nnspec.max %variance, %zero : tensor<3xf32>
  %sum = nnspec.add %clamped, %eps : tensor<3xf32>
  %std = nnspec.sqrt %sum : tensor<3xf32>
  %scale = nnspec.div %gamma, %std : tensor<3xf32>
  %shift = nnspec.sub %beta, %mean : tensor<3xf32>
  %s = nnspec.broadcast %scale dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %t = nnspec.broadcast %shift dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %xs = nnspec.mul %x, %s : tensor<2x3x3xf32>
  %y = nnspec.add %xs, %t : tensor<2x3x3xf32>
  return %y : tensor<2x3x3xf32>
}
