// Mistake: transposes to channels first and not back.

func.func @main(%x: tensor<2x4x4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>,
                %gamma: tensor<4xf32>, %beta: tensor<4xf32>)
    -> tensor<2x4x4xf32> {
  %e = tensor.empty() : tensor<2x4x4xf32>
  %c = nnspec.fill 1.0e-05 : tensor<4xf32>
  %ec = tensor.empty() : tensor<4xf32>
  %sum = nnspec.add %variance, %c : tensor<4xf32>
  %r = linalg.rsqrt ins(%sum : tensor<4xf32>) outs(%ec : tensor<4xf32>) -> tensor<4xf32>
  %scale = nnspec.mul %r, %gamma : tensor<4xf32>
  %ms = nnspec.mul %scale, %mean : tensor<4xf32>
  %shift = nnspec.sub %beta, %ms : tensor<4xf32>
  %xt = linalg.transpose ins(%x : tensor<2x4x4xf32>) outs(%e : tensor<2x4x4xf32>) permutation = [0, 2, 1]
  %s = nnspec.broadcast %scale dims = [1] : tensor<4xf32> to tensor<2x4x4xf32>
  %t = nnspec.broadcast %shift dims = [1] : tensor<4xf32> to tensor<2x4x4xf32>
  %p = nnspec.mul %xt, %s : tensor<2x4x4xf32>
  %y = nnspec.add %p, %t : tensor<2x4x4xf32>
  return %y : tensor<2x4x4xf32>
}
