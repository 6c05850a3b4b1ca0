// RUN: nnspec-opt %s --pass-pipeline='builtin.module(func.func(shard-partition))' --split-input-file --verify-diagnostics

// What upstream's partition is told by ops that have no shares of a dynamic size.
// (nnspec-partition refuses them before.)

shard.grid @grid(shape = 2)
func.func @dynamic_result(%x: tensor<4xf32>, %n: index) -> tensor<4x?xf32> {
  %s = shard.sharding @grid split_axes = [[]] : !shard.sharding
  %xs = shard.shard %x to %s annotate_for_users : tensor<4xf32>
  // expected-error@+1 {{'nnspec.broadcast' op axis 1 of the result is divided among processes; its size is dynamic, expected a static one}}
  %y = nnspec.broadcast %xs dims = [0] sizes(%n) : tensor<4xf32> to tensor<4x?xf32>
  %t = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  %ys = shard.shard %y to %t : tensor<4x?xf32>
  %yt = shard.shard %ys to %t annotate_for_users : tensor<4x?xf32>
  return %yt : tensor<4x?xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @statistics(%x: tensor<?x4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<?x4xf32> {
  %s = shard.sharding @grid split_axes = [[0], []] : !shard.sharding
  %r = shard.sharding @grid split_axes = [[]] : !shard.sharding
  %xs = shard.shard %x to %s annotate_for_users : tensor<?x4xf32>
  %gs = shard.shard %g to %r annotate_for_users : tensor<4xf32>
  %bs = shard.shard %b to %r annotate_for_users : tensor<4xf32>
  // expected-error@+1 {{'nnspec.batch_norm_training' op axis 0 of x is dynamic; statistics over several processes need static sizes}}
  %y, %m, %v = nnspec.batch_norm_training %xs gamma(%gs) beta(%bs) axis = 1 epsilon = 1.0e-05 : tensor<?x4xf32>, tensor<4xf32>
  %ys = shard.shard %y to %s : tensor<?x4xf32>
  %ms = shard.shard %m to %r : tensor<4xf32>
  %vs = shard.shard %v to %r : tensor<4xf32>
  return %ys : tensor<?x4xf32>
}
