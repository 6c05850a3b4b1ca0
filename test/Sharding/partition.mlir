// RUN: nnspec-opt %s --nnspec-partition --split-input-file | FileCheck %s
//
// UNVERIFIED: a function of one process's shares is another one; Integration/mpi-ops.py runs them

// What nnspec-partition does beside upstream's passes.

// A function without shardings stays as it is, and needs not be one that could be
// partitioned.
// CHECK-LABEL: func @no_shardings(
// CHECK-SAME: tensor<?xf32>
// CHECK-NEXT: tensor.cast
func.func @no_shardings(%x: tensor<?xf32>) -> tensor<4xf32> {
  %0 = tensor.cast %x : tensor<?xf32> to tensor<4xf32>
  return %0 : tensor<4xf32>
}
// CHECK: func private @declared(
func.func private @declared(tensor<4xf32>)

// -----

shard.grid @grid(shape = 2)

// Arguments that nothing uses are whole, and need not be tensors.
// CHECK-LABEL: func @unused(
// CHECK-SAME: tensor<2xf32>, %{{.+}}: tensor<3xf32>, %{{.+}}: f32) -> tensor<2xf32>
func.func @unused(%x: tensor<4xf32>, %y: tensor<3xf32>, %z: f32) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  return %xs : tensor<4xf32>
}

// So are constants.
// CHECK-LABEL: func @unused_constants(
// CHECK-NEXT: arith.constant {{.+}} : tensor<4xf32>
// CHECK-NEXT: ub.poison : tensor<4xf32>
// CHECK-NEXT: return %arg0 : tensor<2xf32>
func.func @unused_constants(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %p = ub.poison : tensor<4xf32>
  return %xs : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 2)

// All uses of an argument see its sharding, also those before it.
// CHECK-LABEL: func @used_before(
// CHECK-NEXT: nnspec.sqrt %{{.+}} : tensor<2xf32>
// CHECK-NEXT: nnspec.add %{{.+}}, %{{.+}} : tensor<2xf32>
func.func @used_before(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = nnspec.sqrt %x : tensor<4xf32>
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  %1 = nnspec.add %0, %xs : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 2)

// Each process slices constants; those of one value are made small.
// CHECK-LABEL: func @constants(
// CHECK-SAME: %[[X:.+]]: tensor<2xf32>)
// CHECK: %[[C:.+]] = arith.constant dense<[1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00]> : tensor<4xf32>
// CHECK: %[[SLICE:.+]] = shard.all_slice %[[C]] on @grid grid_axes = [0] slice_axis = 0 : tensor<4xf32> -> tensor<2xf32>
// CHECK: %[[ONE:.+]] = arith.constant dense<1.000000e+00> : tensor<2xf32>
// CHECK: nnspec.add %[[X]], %[[SLICE]]
// CHECK: nnspec.mul %{{.+}}, %[[ONE]]
func.func @constants(%x: tensor<4xf32>) -> tensor<4xf32> {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %one = arith.constant dense<1.0> : tensor<4xf32>
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  %0 = nnspec.add %xs, %c : tensor<4xf32>
  %1 = nnspec.mul %0, %one : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

shard.grid @square(shape = 2x2)

// Upstream changes the sharding of one axis at a time: what is gathered first is what
// is divided last.
// CHECK-LABEL: func @steps(
// CHECK: shard.all_gather %{{.+}} on @square grid_axes = [1] gather_axis = 0 : tensor<2x6xf32> -> tensor<4x6xf32>
// CHECK: shard.all_gather %{{.+}} on @square grid_axes = [0] gather_axis = 0 : tensor<4x6xf32> -> tensor<8x6xf32>
// CHECK: shard.all_slice %{{.+}} on @square grid_axes = [0] slice_axis = 1 : tensor<8x6xf32> -> tensor<8x3xf32>
// CHECK-NOT: shard.all
func.func @steps(%x: tensor<8x6xf32>) -> tensor<8x6xf32> {
  %s = shard.sharding @square split_axes = [[0, 1]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<8x6xf32>
  %y = nnspec.sqrt %xs : tensor<8x6xf32>
  %t = shard.sharding @square split_axes = [[], [0]] : !shard.sharding
  %ys = shard.shard %y to %t : tensor<8x6xf32>
  return %ys : tensor<8x6xf32>
}

// -----

shard.grid @grid(shape = 2)

// What is broadcast is gathered before it.
// CHECK-LABEL: func @gather_before_broadcast(
// CHECK-NEXT: %[[SQRT:.+]] = nnspec.sqrt %{{.+}} : tensor<3xf32>
// CHECK-NEXT: %[[ALL:.+]] = shard.all_gather %[[SQRT]] {{.*}} : tensor<3xf32> -> tensor<6xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [1] : tensor<6xf32> to tensor<2x6xf32>
// CHECK-NOT: shard.all
func.func @gather_before_broadcast(%x: tensor<4x6xf32>, %p: tensor<6xf32>) -> tensor<4x6xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x6xf32>
  %ps = shard.shard %p to %s : tensor<6xf32>
  %q = nnspec.sqrt %ps : tensor<6xf32>
  %b = nnspec.broadcast %q dims = [1] : tensor<6xf32> to tensor<4x6xf32>
  %y = nnspec.mul %xs, %b : tensor<4x6xf32>
  return %y : tensor<4x6xf32>
}

// -----

shard.grid @grid(shape = 2)

// One value as two operands that are divided differently.
// CHECK-LABEL: func @same_operand(
// CHECK-SAME: %[[X:.+]]: tensor<3x4xf32>) -> tensor<3x6xf32>
// CHECK: %[[ALL:.+]] = shard.all_gather %[[X]]
// CHECK: linalg.contract {{.*}} ins(%[[X]], %{{.+}} : tensor<3x4xf32>, tensor<6x4xf32>)
func.func @same_operand(%x: tensor<6x4xf32>) -> tensor<6x6xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<6x4xf32>
  %z = nnspec.fill 0.0 : tensor<6x6xf32>
  %y = linalg.contract indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (j, k)>, affine_map<(i, j, k) -> (i, j)>]
    ins(%xs, %xs : tensor<6x4xf32>, tensor<6x4xf32>) outs(%z : tensor<6x6xf32>) -> tensor<6x6xf32>
  return %y : tensor<6x6xf32>
}

// -----

shard.grid @grid(shape = 2)

// A tensor of one element is whole.
// CHECK-LABEL: func @rank_0(
// CHECK: nnspec.sqrt %{{.+}} : tensor<f32>
// CHECK: %[[SUM:.+]] = linalg.reduce
// CHECK: shard.all_reduce %[[SUM]] on @grid grid_axes = [0] : tensor<f32> -> tensor<f32>
func.func @rank_0(%x: tensor<4x6xf32>, %z: tensor<f32>) -> tensor<f32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x6xf32>
  %r = shard.sharding @grid split_axes = [[]] : !shard.sharding
  %zs = shard.shard %z to %r : tensor<f32>
  %0 = nnspec.sqrt %zs : tensor<f32>
  %1 = linalg.reduce { arith.addf } ins(%xs : tensor<4x6xf32>) outs(%0 : tensor<f32>) dimensions = [0, 1]
  return %1 : tensor<f32>
}
