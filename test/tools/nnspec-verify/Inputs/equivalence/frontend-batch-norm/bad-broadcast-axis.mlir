// Mistake: the parameters are broadcasted along the last axis.

func.func @main(%x: tensor<2x4x4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>,
                %gamma: tensor<4xf32>, %beta: tensor<4xf32>)
    -> tensor<2x4x4xf32> {
  %e = tensor.empty() : tensor<2x4x4xf32>
  %ec = tensor.empty() : tensor<4xf32>
  %c = nnspec.fill 1.0e-05 : tensor<4xf32>
  %sum = linalg.add ins(%variance, %c : tensor<4xf32>, tensor<4xf32>) outs(%ec : tensor<4xf32>) -> tensor<4xf32>
  %std = linalg.sqrt ins(%sum : tensor<4xf32>) outs(%ec : tensor<4xf32>) -> tensor<4xf32>
  %bm = linalg.broadcast ins(%mean : tensor<4xf32>) outs(%e : tensor<2x4x4xf32>) dimensions = [0, 2]
  %bs = linalg.broadcast ins(%std : tensor<4xf32>) outs(%e : tensor<2x4x4xf32>) dimensions = [0, 2]
  %bg = linalg.broadcast ins(%gamma : tensor<4xf32>) outs(%e : tensor<2x4x4xf32>) dimensions = [0, 2]
  %bb = linalg.broadcast ins(%beta : tensor<4xf32>) outs(%e : tensor<2x4x4xf32>) dimensions = [0, 2]
  %d = linalg.sub ins(%x, %bm : tensor<2x4x4xf32>, tensor<2x4x4xf32>) outs(%e : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %n = linalg.div ins(%d, %bs : tensor<2x4x4xf32>, tensor<2x4x4xf32>) outs(%e : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %p = linalg.mul ins(%n, %bg : tensor<2x4x4xf32>, tensor<2x4x4xf32>) outs(%e : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %y = linalg.add ins(%p, %bb : tensor<2x4x4xf32>, tensor<2x4x4xf32>) outs(%e : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  return %y : tensor<2x4x4xf32>
}
