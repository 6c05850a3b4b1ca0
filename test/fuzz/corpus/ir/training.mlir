func.func @main(%x: tensor<?x3xf16>, %p: tensor<3xf16>) -> (tensor<?x3xf16>, tensor<3xf32>) {
  %y, %m, %v = nnspec.batch_norm_training %x gamma(%p) beta(%p) axis = 1 epsilon = 1.000000e-05 : tensor<?x3xf16>, tensor<3xf16>
  return %y, %m : tensor<?x3xf16>, tensor<3xf32>
}
