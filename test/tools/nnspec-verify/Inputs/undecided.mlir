// AFTER for undecided.mlir.

func.func @unsupported(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @unsupported_after(%x: tensor<2xf32>) -> tensor<2xf32> {
  %i = arith.bitcast %x : tensor<2xf32> to tensor<2xi32>
  %y = arith.bitcast %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @integers(%x: tensor<2xi32>) -> tensor<2xi32> {
  return %x : tensor<2xi32>
}

func.func @memory(%x: tensor<2xf32>, %m: memref<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @types(%x: tensor<2xf64>) -> tensor<2xf64> {
  return %x : tensor<2xf64>
}

func.func @nan(%x: tensor<2xf32>) -> tensor<2xf32> {
  %nan = arith.constant dense<0x7FC00000> : tensor<2xf32>
  %y = arith.addf %nan, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @infinity(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @divisor(%x: tensor<2xf32>, %s: tensor<2xf32>) -> tensor<2xf32> {
  %p = arith.mulf %x, %s : tensor<2xf32>
  %y = arith.divf %p, %s : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @zero(%x: tensor<2xf32>) -> tensor<2xf32> {
  %zero = arith.subf %x, %x : tensor<2xf32>
  %y = arith.divf %x, %zero : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @small(%x: tensor<2xf32>) -> tensor<2xf32> {
  %tiny = arith.constant dense<1.0e-30> : tensor<2xf32>
  %p = arith.mulf %x, %tiny : tensor<2xf32>
  %y = arith.addf %x, %p : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @unwritten(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
