// Selects between s x + t and t. Limit: a selection does not distribute over
// arithmetic.

func.func @main(%x: tensor<2x3xf32>, %s: tensor<3xf32>, %t: tensor<3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %a = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %b = nnspec.broadcast %t dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %p = nnspec.mul %x, %a : tensor<2x3xf32>
  %q = nnspec.add %p, %b : tensor<2x3xf32>
  %c = arith.cmpf ogt, %x, %zero : tensor<2x3xf32>
  %y = arith.select %c, %q, %b : tensor<2x3xi1>, tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
