func.func @main(%x: tensor<?x3xf32>, %s: tensor<3xf32>, %n: index) -> tensor<?x3xf64> {
  %b = nnspec.broadcast %s dims = [1] sizes(%n) : tensor<3xf32> to tensor<?x3xf32>
  %f = nnspec.fill 2.000000e+00 sizes(%n) : tensor<?x3xf32>
  %0 = nnspec.mul %x, %b : tensor<?x3xf32>
  %1 = nnspec.add %f, %0 : tensor<?x3xf32>
  %2 = nnspec.div %1, %f : tensor<?x3xf32>
  %3 = nnspec.sub %2, %b : tensor<?x3xf32>
  %4 = nnspec.max %3, %f : tensor<?x3xf32>
  %5 = nnspec.sqrt %4 : tensor<?x3xf32>
  %6 = nnspec.cast %5 : tensor<?x3xf32> to tensor<?x3xf64>
  return %6 : tensor<?x3xf64>
}
