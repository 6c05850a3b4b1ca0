// Mistake: all tiles read the first rows.

func.func @main(%x: tensor<5x3xf32>, %s: tensor<3xf32>) -> tensor<5x3xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c5 = arith.constant 5 : index
  %e = tensor.empty() : tensor<5x3xf32>
  %y = scf.for %i = %c0 to %c5 step %c2 iter_args(%all = %e) -> (tensor<5x3xf32>) {
    %n = affine.min affine_map<(i) -> (2, 5 - i)>(%i)
    %xi = tensor.extract_slice %x[0, 0] [%n, 3] [1, 1] : tensor<5x3xf32> to tensor<?x3xf32>
    %si = nnspec.broadcast %s dims = [1] sizes(%n) : tensor<3xf32> to tensor<?x3xf32>
    %p = nnspec.mul %xi, %si : tensor<?x3xf32>
    %next = tensor.insert_slice %p into %all[%i, 0] [%n, 3] [1, 1] : tensor<?x3xf32> into tensor<5x3xf32>
    scf.yield %next : tensor<5x3xf32>
  }
  return %y : tensor<5x3xf32>
}
