// A parallel loop over the batch.

func.func @main(%a: tensor<2x2x3xf32>, %b: tensor<2x3x4xf32>) -> tensor<2x2x4xf32> {
  %zero = nnspec.fill 0.0 : tensor<2x4xf32>
  %e = tensor.empty() : tensor<2x2x4xf32>
  %y = scf.forall (%i) in (2) shared_outs(%all = %e) -> (tensor<2x2x4xf32>) {
    %ai = tensor.extract_slice %a[%i, 0, 0] [1, 2, 3] [1, 1, 1] : tensor<2x2x3xf32> to tensor<2x3xf32>
    %bi = tensor.extract_slice %b[%i, 0, 0] [1, 3, 4] [1, 1, 1] : tensor<2x3x4xf32> to tensor<3x4xf32>
    %p = linalg.matmul ins(%ai, %bi : tensor<2x3xf32>, tensor<3x4xf32>) outs(%zero : tensor<2x4xf32>) -> tensor<2x4xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %all[%i, 0, 0] [1, 2, 4] [1, 1, 1] : tensor<2x4xf32> into tensor<2x2x4xf32>
    }
  }
  return %y : tensor<2x2x4xf32>
}
