// Bounds that are none.

func.func @main(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %inf = arith.constant dense<0x7F800000> : tensor<2xf32>
  %minus = arith.constant dense<0xFF800000> : tensor<2xf32>
  %0 = arith.minimumf %x, %inf : tensor<2xf32>
  %1 = arith.maximumf %0, %minus : tensor<2xf32>
  %2 = arith.minimumf %y, %minus : tensor<2xf32>
  %3 = arith.maximumf %1, %2 : tensor<2xf32>
  return %3 : tensor<2xf32>
}
