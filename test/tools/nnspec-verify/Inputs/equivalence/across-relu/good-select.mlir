// Scales and shifts within the branches of a selection.

func.func @main(%x: tensor<2x3xf32>, %s: tensor<3xf32>, %t: tensor<3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %a = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %b = nnspec.broadcast %t dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %c = arith.cmpf ogt, %x, %zero : tensor<2x3xf32>
  %r = arith.select %c, %x, %zero : tensor<2x3xi1>, tensor<2x3xf32>
  %p = nnspec.mul %a, %r : tensor<2x3xf32>
  %y = nnspec.add %b, %p : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
