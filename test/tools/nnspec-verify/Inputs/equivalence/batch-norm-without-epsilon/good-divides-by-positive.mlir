// Divides by max(variance, 0) + 1, which is never 0, and multiplies again.

func.func @main(%x: tensor<2x3x3xf32>, %mean: tensor<3xf32>, %variance: tensor<3xf32>,
                %gamma: tensor<3xf32>, %beta: tensor<3xf32>)
    -> tensor<2x3x3xf32> {
  %zero = nnspec.fill 0.0 : tensor<3xf32>
  %one = nnspec.fill 1.0 : tensor<3xf32>
  %clamped = nnspec.max %variance, %zero : tensor<3xf32>
  %positive = nnspec.add %clamped, %one : tensor<3xf32>
  %r = nnspec.div %gamma, %positive : tensor<3xf32>
  %s = nnspec.mul %r, %positive : tensor<3xf32>
  %g = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %b = nnspec.broadcast %beta dims = [1] : tensor<3xf32> to tensor<2x3x3xf32>
  %p = nnspec.mul %x, %g : tensor<2x3x3xf32>
  %y = nnspec.add %p, %b : tensor<2x3x3xf32>
  return %y : tensor<2x3x3xf32>
}
