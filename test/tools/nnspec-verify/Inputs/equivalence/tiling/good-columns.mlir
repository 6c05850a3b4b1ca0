// One matrix-vector product with a diagonal for all rows.

func.func @main(%x: tensor<5x3xf32>, %s: tensor<3xf32>) -> tensor<5x3xf32> {
  %zero = arith.constant 0.0 : f32
  %ed = tensor.empty() : tensor<3x3xf32>
  %diagonal = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]
  }
      ins(%s : tensor<3xf32>) outs(%ed : tensor<3x3xf32>) {
    ^bb0(%v: f32, %o: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %c = arith.cmpi eq, %i, %j : index
      %d = arith.select %c, %v, %zero : f32
      linalg.yield %d : f32
  } -> tensor<3x3xf32>
  %init = nnspec.fill 0.0 : tensor<5x3xf32>
  %y = linalg.matmul ins(%x, %diagonal : tensor<5x3xf32>, tensor<3x3xf32>) outs(%init : tensor<5x3xf32>) -> tensor<5x3xf32>
  return %y : tensor<5x3xf32>
}
