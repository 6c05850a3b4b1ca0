// RUN: nnspec-opt %s --pass-pipeline='builtin.module(func.func(sharding-propagation{traversal=forward-backward}))' | FileCheck %s --check-prefix=PROPAGATED
// RUN: nnspec-opt %s --nnspec-partition | FileCheck %s --implicit-check-not=shard.all
//
// UNVERIFIED: a function of one process's shares is another one; Integration/mpi-ops.py runs them

// What one sharding says of the other operands and results (upstream's pass), and the
// types and messages that it comes to.

shard.grid @grid(shape = 2)
shard.grid @square(shape = 2x4)

// An elementwise op.
// PROPAGATED-LABEL: func @pointwise(
// PROPAGATED-COUNT-3: = shard.sharding @grid split_axes = {{\[}}[], [0]]
// PROPAGATED-NEXT: shard.shard %arg1 to %{{.+}} annotate_for_users
// PROPAGATED-NEXT: %[[Y:.+]] = nnspec.max
// PROPAGATED: %[[T:.+]] = shard.sharding @grid split_axes = {{\[}}[], [0]]
// PROPAGATED: shard.shard %[[Y]] to %[[T]] :
// CHECK-LABEL: func @pointwise(
// CHECK-SAME: tensor<4x3xf32>, %{{.+}}: tensor<4x3xf32>) -> tensor<4x3xf32> attributes {nnspec.grid = @grid}
// CHECK-NEXT: nnspec.max %{{.+}}, %{{.+}} : tensor<4x3xf32>
// CHECK-NEXT: return
func.func @pointwise(%a: tensor<4x6xf32>, %b: tensor<4x6xf32>) -> tensor<4x6xf32> {
  %s = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  %as = shard.shard %a to %s : tensor<4x6xf32>
  %y = nnspec.max %as, %b : tensor<4x6xf32>
  return %y : tensor<4x6xf32>
}

// A broadcast has the axes of its operand.
// CHECK-LABEL: func @broadcast_along_operand(
// CHECK-SAME: tensor<3xf32>
// CHECK-NEXT: nnspec.broadcast %{{.+}} dims = [1] : tensor<3xf32> to tensor<4x3x5xf32>
func.func @broadcast_along_operand(%a: tensor<6xf32>) -> tensor<4x6x5xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %as = shard.shard %a to %s : tensor<6xf32>
  %y = nnspec.broadcast %as dims = [1] : tensor<6xf32> to tensor<4x6x5xf32>
  return %y : tensor<4x6x5xf32>
}

// CHECK-LABEL: func @broadcast_across_operand(
// CHECK-SAME: tensor<6xf32>
// CHECK-NEXT: nnspec.broadcast %{{.+}} dims = [1] : tensor<6xf32> to tensor<2x6x5xf32>
func.func @broadcast_across_operand(%a: tensor<6xf32>) -> tensor<4x6x5xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %y = nnspec.broadcast %a dims = [1] : tensor<6xf32> to tensor<4x6x5xf32>
  %ys = shard.shard %y to %s : tensor<4x6x5xf32>
  return %ys : tensor<4x6x5xf32>
}

// An axis that is expanded is not divided in the operand.
// CHECK-LABEL: func @broadcast_expanded(
// CHECK-SAME: tensor<1x6xf32>
// CHECK-NEXT: nnspec.broadcast %{{.+}} dims = [0, 1] : tensor<1x6xf32> to tensor<2x6xf32>
func.func @broadcast_expanded(%a: tensor<1x6xf32>) -> tensor<4x6xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %y = nnspec.broadcast %a dims = [0, 1] : tensor<1x6xf32> to tensor<4x6xf32>
  %ys = shard.shard %y to %s : tensor<4x6xf32>
  return %ys : tensor<4x6xf32>
}

// CHECK-LABEL: func @fill_and_cast(
// CHECK-NEXT: %[[F:.+]] = nnspec.fill 1.000000e+00 : tensor<4x3xf32>
// CHECK-NEXT: nnspec.cast %[[F]] : tensor<4x3xf32> to tensor<4x3xf16>
func.func @fill_and_cast() -> tensor<4x6xf16> {
  %s = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  %f = nnspec.fill 1.0 : tensor<4x6xf32>
  %y = nnspec.cast %f : tensor<4x6xf32> to tensor<4x6xf16>
  %ys = shard.shard %y to %s : tensor<4x6xf16>
  return %ys : tensor<4x6xf16>
}

// A batch norm of inference sends nothing: along the channels, the parameters are
// divided with x.
// PROPAGATED-LABEL: func @inference_channel(
// PROPAGATED-COUNT-4: = shard.sharding @grid split_axes = {{\[}}[0]]
// PROPAGATED: nnspec.batch_norm_inference
// CHECK-LABEL: func @inference_channel(
// CHECK-SAME: tensor<4x3x5xf32>, %{{.+}}: tensor<3xf32>, %{{.+}}: tensor<3xf32>)
// CHECK-NEXT: nnspec.batch_norm_inference {{.*}} : tensor<4x3x5xf32>, tensor<3xf32>
func.func @inference_channel(%x: tensor<4x6x5xf32>, %m: tensor<6xf32>, %v: tensor<6xf32>) -> tensor<4x6x5xf32> {
  %s = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x6x5xf32>
  %y = nnspec.batch_norm_inference %xs mean(%m) variance(%v) gamma(%v) beta(%m) axis = 1 epsilon = 1.0e-05 : tensor<4x6x5xf32>, tensor<6xf32>
  return %y : tensor<4x6x5xf32>
}

// Along any other axis, each process has all of them.
// CHECK-LABEL: func @inference_batch(
// CHECK-SAME: tensor<2x6x5xf32>, %{{.+}}: tensor<6xf32>, %{{.+}}: tensor<6xf32>)
// CHECK-NEXT: nnspec.batch_norm_inference {{.*}} : tensor<2x6x5xf32>, tensor<6xf32>
func.func @inference_batch(%x: tensor<4x6x5xf32>, %m: tensor<6xf32>, %v: tensor<6xf32>) -> tensor<4x6x5xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x6x5xf32>
  %y = nnspec.batch_norm_inference %xs mean(%m) variance(%v) gamma(%v) beta(%m) axis = 1 epsilon = 1.0e-05 : tensor<4x6x5xf32>, tensor<6xf32>
  return %y : tensor<4x6x5xf32>
}

// A batch norm of training adds its two sums up, in f64, and divides by the number of
// elements that all processes have: 4 * 5.
// CHECK-LABEL: func @training_batch(
// CHECK-DAG: %[[N:.+]] = arith.constant 2.000000e+01 : f64
// CHECK: %[[SUM:.+]] = linalg.generic {{.*}} ins(%arg0 : tensor<2x6x5xf16>)
// CHECK: shard.all_reduce %[[SUM]] on @grid grid_axes = [0] : tensor<6xf64> -> tensor<6xf64>
// CHECK: arith.divf %{{.+}}, %[[N]]
// CHECK: %[[SQUARES:.+]] = linalg.generic {{.*}} ins(%arg0, %{{.+}} : tensor<2x6x5xf16>, tensor<6xf64>)
// CHECK: shard.all_reduce %[[SQUARES]] on @grid grid_axes = [0] : tensor<6xf64> -> tensor<6xf64>
// CHECK: arith.divf %{{.+}}, %[[N]]
// CHECK: return {{.*}} : tensor<2x6x5xf16>, tensor<6xf32>
func.func @training_batch(%x: tensor<4x6x5xf16>, %g: tensor<6xf16>) -> (tensor<4x6x5xf16>, tensor<6xf32>) {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x6x5xf16>
  %y, %m, %v = nnspec.batch_norm_training %xs gamma(%g) beta(%g) axis = 1 epsilon = 1.0e-05 : tensor<4x6x5xf16>, tensor<6xf16>
  return %y, %v : tensor<4x6x5xf16>, tensor<6xf32>
}

// A process that has whole channels needs nobody.
// CHECK-LABEL: func @training_channel(
// CHECK: nnspec.batch_norm_training {{.*}} : tensor<4x3x5xf32>, tensor<3xf32>
func.func @training_channel(%x: tensor<4x6x5xf32>, %g: tensor<6xf32>) -> tensor<4x6x5xf32> {
  %s = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x6x5xf32>
  %y, %m, %v = nnspec.batch_norm_training %xs gamma(%g) beta(%g) axis = 1 epsilon = 1.0e-05 : tensor<4x6x5xf32>, tensor<6xf32>
  return %y : tensor<4x6x5xf32>
}

// Divided along both, the processes with the same channels add up.
// CHECK-LABEL: func @training_both(
// CHECK-COUNT-2: shard.all_reduce %{{.+}} on @square grid_axes = [0] : tensor<2xf64> -> tensor<2xf64>
// CHECK: return
func.func @training_both(%x: tensor<4x8x5xf32>, %g: tensor<8xf32>) -> tensor<4x8x5xf32> {
  %s = shard.sharding @square split_axes = [[0], [1]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x8x5xf32>
  %y, %m, %v = nnspec.batch_norm_training %xs gamma(%g) beta(%g) axis = 1 epsilon = 1.0e-05 : tensor<4x8x5xf32>, tensor<8xf32>
  return %y : tensor<4x8x5xf32>
}

// A flattened axis is divided along the first of its axes.
// CHECK-LABEL: func @reshape(
// CHECK-NEXT: tensor.collapse_shape %{{.+}} {{\[}}[0, 1], [2, 3]] : tensor<1x2x6x5xf32> into tensor<2x30xf32>
// CHECK-NEXT: tensor.expand_shape %{{.+}} {{\[}}[0], [1, 2, 3]] output_shape [2, 1, 6, 5] : tensor<2x30xf32> into tensor<2x1x6x5xf32>
func.func @reshape(%x: tensor<1x4x6x5xf32>) -> tensor<4x1x6x5xf32> {
  %s = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<1x4x6x5xf32>
  %0 = tensor.collapse_shape %xs [[0, 1], [2, 3]] : tensor<1x4x6x5xf32> into tensor<4x30xf32>
  %1 = tensor.expand_shape %0 [[0], [1, 2, 3]] output_shape [4, 1, 6, 5] : tensor<4x30xf32> into tensor<4x1x6x5xf32>
  return %1 : tensor<4x1x6x5xf32>
}
