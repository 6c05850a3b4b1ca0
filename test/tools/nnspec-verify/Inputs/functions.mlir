// AFTER for functions.mlir.

func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @different(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = arith.negf %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @undecided(%x: tensor<2xi32>) -> tensor<2xi32> {
  return %x : tensor<2xi32>
}

func.func private @hidden(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = arith.negf %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func private @external(%x: tensor<2xf32>) -> tensor<2xf32>

func.func @new(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
