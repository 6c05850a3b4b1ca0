// Mistake: the right operand of batch 0 for all.

func.func @main(%a: tensor<2x2x3xf32>, %b: tensor<2x3x4xf32>) -> tensor<2x2x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %zero = nnspec.fill 0.0 : tensor<2x4xf32>
  %e = tensor.empty() : tensor<2x2x4xf32>
  %y = scf.for %i = %c0 to %c2 step %c1 iter_args(%all = %e) -> (tensor<2x2x4xf32>) {
    %ai = tensor.extract_slice %a[%i, 0, 0] [1, 2, 3] [1, 1, 1] : tensor<2x2x3xf32> to tensor<2x3xf32>
    %bi = tensor.extract_slice %b[0, 0, 0] [1, 3, 4] [1, 1, 1] : tensor<2x3x4xf32> to tensor<3x4xf32>
    %p = linalg.matmul ins(%ai, %bi : tensor<2x3xf32>, tensor<3x4xf32>) outs(%zero : tensor<2x4xf32>) -> tensor<2x4xf32>
    %next = tensor.insert_slice %p into %all[%i, 0, 0] [1, 2, 4] [1, 1, 1] : tensor<2x4xf32> into tensor<2x2x4xf32>
    scf.yield %next : tensor<2x2x4xf32>
  }
  return %y : tensor<2x2x4xf32>
}
