// RUN: nnspec-opt %s --nnspec-lower-collectives --split-input-file --verify-diagnostics | FileCheck %s
//
// UNVERIFIED: messages; Integration/mpi-ops.py sends them

shard.grid @grid(shape = 4)
shard.grid @square(shape = 2x4)

// The process's own part among neutral elements: x + -0 is x, also for -0.
// CHECK-LABEL: func @all_gather(
// CHECK-SAME: %[[X:.+]]: tensor<3x2xf32>)
// CHECK-DAG: %[[ZERO:.+]] = arith.constant -0.000000e+00 : f32
// CHECK: %[[NEUTRAL:.+]] = linalg.fill ins(%[[ZERO]] : f32) outs(%{{.+}} : tensor<3x8xf32>)
// CHECK: %[[P:.+]] = shard.process_multi_index on @grid axes = [0] : index
// CHECK: %[[OFFSET:.+]] = arith.muli
// CHECK: %[[OWN:.+]] = tensor.insert_slice %[[X]] into %[[NEUTRAL]][0, %[[OFFSET]]] [3, 2] [1, 1]
// CHECK: %[[FLAT:.+]] = tensor.collapse_shape %[[OWN]] {{\[}}[0, 1]] : tensor<3x8xf32> into tensor<24xf32>
// CHECK: %[[SUM:.+]] = shard.all_reduce %[[FLAT]] on @grid grid_axes = [0] : tensor<24xf32> -> tensor<24xf32>
// CHECK: tensor.expand_shape %[[SUM]] {{\[}}[0, 1]] output_shape [3, 8]
func.func @all_gather(%x: tensor<3x2xf32>) -> tensor<3x8xf32> {
  %0 = shard.all_gather %x on @grid grid_axes = [0] gather_axis = 1 : tensor<3x2xf32> -> tensor<3x8xf32>
  return %0 : tensor<3x8xf32>
}

// CHECK-LABEL: func @all_gather_integers(
// CHECK: arith.constant 0 : i32
// CHECK: shard.all_reduce {{.*}} : tensor<8xi32> -> tensor<8xi32>
func.func @all_gather_integers(%x: tensor<2xi32>) -> tensor<8xi32> {
  %0 = shard.all_gather %x on @grid grid_axes = [0] gather_axis = 0 : tensor<2xi32> -> tensor<8xi32>
  return %0 : tensor<8xi32>
}

// CHECK-LABEL: func @all_slice(
// CHECK-SAME: %[[X:.+]]: tensor<3x8xf32>)
// CHECK: %[[P:.+]]:2 = shard.process_multi_index on @square axes = [1, 0] : index, index
// CHECK: %[[OFFSET:.+]] = arith.muli
// CHECK: tensor.extract_slice %[[X]][0, %[[OFFSET]]] [3, 1] [1, 1] : tensor<3x8xf32> to tensor<3x1xf32>
func.func @all_slice(%x: tensor<3x8xf32>) -> tensor<3x1xf32> {
  %0 = shard.all_slice %x on @square grid_axes = [1, 0] slice_axis = 1 : tensor<3x8xf32> -> tensor<3x1xf32>
  return %0 : tensor<3x1xf32>
}

// MPI has no f16 nor bf16.
// CHECK-LABEL: func @narrow(
// CHECK-SAME: %[[X:.+]]: tensor<8xbf16>)
// CHECK-NEXT: %[[WIDE:.+]] = nnspec.cast %[[X]] : tensor<8xbf16> to tensor<8xf32>
// CHECK-NEXT: %[[SUM:.+]] = shard.all_reduce %[[WIDE]] on @grid grid_axes = [0] : tensor<8xf32> -> tensor<8xf32>
// CHECK-NEXT: nnspec.cast %[[SUM]] : tensor<8xf32> to tensor<8xbf16>
func.func @narrow(%x: tensor<8xbf16>) -> tensor<8xbf16> {
  %0 = shard.all_reduce %x on @grid grid_axes = [0] : tensor<8xbf16> -> tensor<8xbf16>
  return %0 : tensor<8xbf16>
}

// CHECK-LABEL: func @rank_0(
// CHECK-NEXT: tensor.expand_shape %{{.+}} [] output_shape [1] : tensor<f64> into tensor<1xf64>
// CHECK-NEXT: shard.all_reduce
// CHECK-NEXT: tensor.collapse_shape %{{.+}} [] : tensor<1xf64> into tensor<f64>
func.func @rank_0(%x: tensor<f64>) -> tensor<f64> {
  %0 = shard.all_reduce %x on @grid grid_axes = [0] : tensor<f64> -> tensor<f64>
  return %0 : tensor<f64>
}

// A vector is what MPI takes.
// CHECK-LABEL: func @vector(
// CHECK-NEXT: shard.all_reduce
// CHECK-NEXT: return
func.func @vector(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = shard.all_reduce %x on @grid grid_axes = [0] reduction = min : tensor<8xf32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

shard.grid @grid(shape = 4)
func.func @too_many(%x: tensor<2147483648xf32>) -> tensor<2147483648xf32> {
  // expected-error@+1 {{'shard.all_reduce' op has the type 'tensor<2147483648xf32>', expected a static one of at most 2^31 - 1 elements}}
  %0 = shard.all_reduce %x on @grid grid_axes = [0] : tensor<2147483648xf32> -> tensor<2147483648xf32>
  return %0 : tensor<2147483648xf32>
}

// -----

shard.grid @grid(shape = 4)
func.func @no_type_of_mpi(%x: tensor<8xi1>) -> tensor<8xi1> {
  // expected-error@+1 {{'shard.all_reduce' op has elements of 'i1', expected f16, bf16, f32, f64, or an integer of 8, 16, 32 or 64 bits}}
  %0 = shard.all_reduce %x on @grid grid_axes = [0] : tensor<8xi1> -> tensor<8xi1>
  return %0 : tensor<8xi1>
}

// -----

shard.grid @grid(shape = 4)
func.func @two_types(%x: tensor<8xf32>) -> tensor<8xf64> {
  // expected-error@+1 {{'shard.all_reduce' op has operand and result of different types, expected one type of tensors}}
  %0 = shard.all_reduce %x on @grid grid_axes = [0] : tensor<8xf32> -> tensor<8xf64>
  return %0 : tensor<8xf64>
}
