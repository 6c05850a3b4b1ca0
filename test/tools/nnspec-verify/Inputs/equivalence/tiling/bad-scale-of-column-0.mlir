// Mistake: the scale of the first column for all.

func.func @main(%x: tensor<5x3xf32>, %s: tensor<3xf32>) -> tensor<5x3xf32> {
  %e = tensor.empty() : tensor<5x3xf32>
  %y = scf.forall (%i, %j) in (5, 3) shared_outs(%all = %e) -> (tensor<5x3xf32>) {
    %xi = tensor.extract_slice %x[%i, %j] [1, 1] [1, 1] : tensor<5x3xf32> to tensor<1xf32>
    %si = tensor.extract_slice %s[0] [1] [1] : tensor<3xf32> to tensor<1xf32>
    %p = nnspec.mul %xi, %si : tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %all[%i, %j] [1, 1] [1, 1] : tensor<1xf32> into tensor<5x3xf32>
    }
  }
  return %y : tensor<5x3xf32>
}
