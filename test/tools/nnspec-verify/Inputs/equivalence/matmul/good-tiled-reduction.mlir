// The reduction as a loop of products of rank 1.

func.func @main(%x: tensor<2x3xf32>, %w: tensor<3x3xf32>, %bias: tensor<3xf32>,
                %scale: tensor<3xf32>, %shift: tensor<3xf32>)
    -> tensor<2x3xf32> {
  %bs = nnspec.mul %bias, %scale : tensor<3xf32>
  %b = nnspec.add %bs, %shift : tensor<3xf32>
  %init = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %sw = nnspec.broadcast %scale dims = [1] : tensor<3xf32> to tensor<3x3xf32>
  %ws = nnspec.mul %w, %sw : tensor<3x3xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %y = scf.for %k = %c0 to %c3 step %c1 iter_args(%sum = %init) -> (tensor<2x3xf32>) {
    %xk = tensor.extract_slice %x[0, %k] [2, 1] [1, 1] : tensor<2x3xf32> to tensor<2x1xf32>
    %wk = tensor.extract_slice %ws[%k, 0] [1, 3] [1, 1] : tensor<3x3xf32> to tensor<1x3xf32>
    %next = linalg.matmul ins(%xk, %wk : tensor<2x1xf32>, tensor<1x3xf32>) outs(%sum : tensor<2x3xf32>) -> tensor<2x3xf32>
    scf.yield %next : tensor<2x3xf32>
  }
  return %y : tensor<2x3xf32>
}
