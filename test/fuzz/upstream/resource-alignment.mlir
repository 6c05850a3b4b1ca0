func.func @main() -> tensor<2xf32> {
  %0 = arith.constant dense_resource<w> : tensor<2xf32>
  %1 = nnspec.mul %0, %0 : tensor<2xf32>
  return %1 : tensor<2xf32>
}
{-# dialect_resources: { builtin: { w: "0x000000004000803F00000004" } } #-}
