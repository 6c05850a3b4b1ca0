func.func @main(%x: tensor<64x16xf32>, %w: tensor<16x4xf32>,
                %mean: tensor<4xf32>, %variance: tensor<4xf32>,
                %gamma: tensor<4xf32>, %beta: tensor<4xf32>) -> tensor<64x4xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x4xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<64x4xf32>) -> tensor<64x4xf32>
  %y = linalg.matmul ins(%x, %w : tensor<64x16xf32>, tensor<16x4xf32>)
         outs(%z : tensor<64x4xf32>) -> tensor<64x4xf32>
  return %y : tensor<64x4xf32>
}
