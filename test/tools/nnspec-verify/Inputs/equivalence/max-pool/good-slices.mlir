// The maximum of shifted slices, in reverse order.

func.func @main(%x: tensor<1x2x5x4xf32>) -> tensor<1x2x2x2xf32> {
  %z = nnspec.fill 0.0 : tensor<1x2x2x2xf32>
  %x12 = tensor.extract_slice %x[0, 0, 1, 2] [1, 2, 2, 2] [1, 1, 3, 1] : tensor<1x2x5x4xf32> to tensor<1x2x2x2xf32>
  %m12 = nnspec.max %z, %x12 : tensor<1x2x2x2xf32>
  %x11 = tensor.extract_slice %x[0, 0, 1, 1] [1, 2, 2, 2] [1, 1, 3, 1] : tensor<1x2x5x4xf32> to tensor<1x2x2x2xf32>
  %m11 = nnspec.max %m12, %x11 : tensor<1x2x2x2xf32>
  %x10 = tensor.extract_slice %x[0, 0, 1, 0] [1, 2, 2, 2] [1, 1, 3, 1] : tensor<1x2x5x4xf32> to tensor<1x2x2x2xf32>
  %m10 = nnspec.max %m11, %x10 : tensor<1x2x2x2xf32>
  %x02 = tensor.extract_slice %x[0, 0, 0, 2] [1, 2, 2, 2] [1, 1, 3, 1] : tensor<1x2x5x4xf32> to tensor<1x2x2x2xf32>
  %m02 = nnspec.max %m10, %x02 : tensor<1x2x2x2xf32>
  %x01 = tensor.extract_slice %x[0, 0, 0, 1] [1, 2, 2, 2] [1, 1, 3, 1] : tensor<1x2x5x4xf32> to tensor<1x2x2x2xf32>
  %m01 = nnspec.max %m02, %x01 : tensor<1x2x2x2xf32>
  %x00 = tensor.extract_slice %x[0, 0, 0, 0] [1, 2, 2, 2] [1, 1, 3, 1] : tensor<1x2x5x4xf32> to tensor<1x2x2x2xf32>
  %y = nnspec.max %m01, %x00 : tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}
