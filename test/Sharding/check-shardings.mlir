// RUN: nnspec-opt %s --nnspec-check-shardings --split-input-file --verify-diagnostics
// RUN: nnspec-opt %s --nnspec-lower-to-mpi --split-input-file --verify-diagnostics

// The pipeline checks shardings before it simplifies: the ops are those of the user.

shard.grid @grid(shape = 3)
func.func @batch_norm(%x: tensor<4x6xf32>, %p: tensor<6xf32>) -> tensor<4x6xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  // expected-error@+1 {{'shard.shard' op axis 0 of the tensor ('tensor<4x6xf32>') has 4 elements, which 3 processes (axis 0 of @grid) cannot share equally}}
  %xs = shard.shard %x to %s : tensor<4x6xf32>
  %y = nnspec.batch_norm_inference %xs mean(%p) variance(%p) gamma(%p) beta(%p) axis = 1 epsilon = 1.0e-05 : tensor<4x6xf32>, tensor<6xf32>
  return %y : tensor<4x6xf32>
}
