// AFTER for answers.mlir.

func.func @equivalent(%x: tensor<2xf32>) -> tensor<2xf32> {
  %two = arith.constant dense<2.0> : tensor<2xf32>
  %y = arith.mulf %two, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @sizes(%x: tensor<?x3xf32>, %n: index, %z: tensor<?x3xf32>, %s: f32) -> tensor<?x3xf32> {
  %y = arith.addf %z, %x : tensor<?x3xf32>
  return %y : tensor<?x3xf32>
}

func.func @different(%x: tensor<?x6xf32>, %n: index, %b: tensor<2xi1>, %s: f32) -> (tensor<?x6xf32>, f32) {
  %y = arith.mulf %s, %s : f32
  return %x, %y : tensor<?x6xf32>, f32
}

func.func @place(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %row = tensor.extract_slice %x[0, 0] [1, 3] [1, 1] : tensor<2x3xf32> to tensor<1x3xf32>
  %y = tensor.insert_slice %row into %x[1, 0] [1, 3] [1, 1] : tensor<1x3xf32> into tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

func.func @undecided(%x: tensor<2xi32>) -> tensor<2xi32> {
  return %x : tensor<2xi32>
}
