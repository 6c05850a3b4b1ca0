// Mistake: only the shifts are composed.

func.func @main(%x: tensor<2x3xf32>, %s1: tensor<3xf32>, %t1: tensor<3xf32>,
                %s2: tensor<3xf32>, %t2: tensor<3xf32>)
    -> tensor<2x3xf32> {
  %one = nnspec.fill 1.0 : tensor<3xf32>
  %s = nnspec.mul %s1, %one : tensor<3xf32>
  %u = nnspec.mul %t1, %s2 : tensor<3xf32>
  %t = nnspec.add %u, %t2 : tensor<3xf32>
  %bs = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %bt = nnspec.broadcast %t dims = [1] : tensor<3xf32> to tensor<2x3xf32>
  %p = nnspec.mul %x, %bs : tensor<2x3xf32>
  %y = nnspec.add %p, %bt : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
