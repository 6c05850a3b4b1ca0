// The weight is not constant, and larger than the layer's output.
func.func @main(%x: tensor<2x16xf32>, %w: tensor<16x4xf32>, %s: tensor<4xf32>)
    -> tensor<2x4xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x4xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x4xf32>) -> tensor<2x4xf32>
  %l = linalg.matmul ins(%x, %w : tensor<2x16xf32>, tensor<16x4xf32>)
         outs(%z : tensor<2x4xf32>) -> tensor<2x4xf32>
  %b = nnspec.broadcast %s dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %y = nnspec.mul %l, %b : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}
