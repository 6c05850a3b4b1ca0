// A weight, an op of an unknown dialect, and data of no dialect.
module {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %w = arith.constant dense_resource<w> : tensor<4xf32>
    %v = arith.addf %w, %w : tensor<4xf32>
    %unused = arith.negf %w : tensor<4xf32>
    %0 = arith.mulf %x, %v : tensor<4xf32>
    %1 = "other.op"(%0) : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}
{-#
  dialect_resources: {
    builtin: { w: "0x080000000000803F000000400000404000008040" }
  },
  external_resources: {
    nobody: { text: "42", blob: "0x0400000001020304" }
  }
#-}
