// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -
// RUN: nnspec-opt %s \
// RUN:   --canonicalize=disable-patterns=broadcast_drop_unit_axes,broadcast_static_shape \
// RUN:   | FileCheck %s --check-prefix=ALONE

// The law broadcast_outwards, f(B(a), B(b)) = B(f(a, b)): the arithmetic on
// parameters costs O(C), not O(N*C*H*W).

// CHECK-LABEL: func @broadcast_outwards(
// CHECK-SAME: %[[A:[^:]+]]: tensor<64xf32>, %[[B:[^:]+]]: tensor<64xf32>
func.func @broadcast_outwards(%a: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-NEXT: %[[MUL:.+]] = nnspec.mul %[[A]], %[[B]] : tensor<64xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.broadcast %[[MUL]] dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %a dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %1 = nnspec.broadcast %b dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %2 = nnspec.mul %0, %1 : tensor<8x64x5x7xf32>
  return %2 : tensor<8x64x5x7xf32>
}

// CHECK-LABEL: func @broadcast_outwards_operand_order(
// CHECK-SAME: %[[A:[^:]+]]: tensor<64xf32>, %[[B:[^:]+]]: tensor<64xf32>
func.func @broadcast_outwards_operand_order(%a: tensor<64xf32>, %b: tensor<64xf32>)
    -> (tensor<8x64xf32>, tensor<8x64xf32>) {
  // CHECK: nnspec.sub %[[A]], %[[B]] : tensor<64xf32>
  // CHECK: nnspec.div %[[B]], %[[A]] : tensor<64xf32>
  %0 = nnspec.broadcast %a dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %1 = nnspec.broadcast %b dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %2 = nnspec.sub %0, %1 : tensor<8x64xf32>
  %3 = nnspec.div %1, %0 : tensor<8x64xf32>
  return %2, %3 : tensor<8x64xf32>, tensor<8x64xf32>
}

// A chain moves as a whole, casts included.
// CHECK-LABEL: func @broadcast_outwards_chain(
// CHECK-SAME: %[[A:[^:]+]]: tensor<64xf32>
func.func @broadcast_outwards_chain(%a: tensor<64xf32>) -> tensor<8x64xf16> {
  // CHECK-NEXT: %[[SQRT:.+]] = nnspec.sqrt %[[A]] : tensor<64xf32>
  // CHECK-NEXT: %[[MAX:.+]] = nnspec.max %[[SQRT]], %[[A]] : tensor<64xf32>
  // CHECK-NEXT: %[[CAST:.+]] = nnspec.cast %[[MAX]] : tensor<64xf32> to tensor<64xf16>
  // CHECK-NEXT: %[[R:.+]] = nnspec.broadcast %[[CAST]] dims = [1] : tensor<64xf16> to tensor<8x64xf16>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %a dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %1 = nnspec.sqrt %0 : tensor<8x64xf32>
  %2 = nnspec.max %1, %0 : tensor<8x64xf32>
  %3 = nnspec.cast %2 : tensor<8x64xf32> to tensor<8x64xf16>
  return %3 : tensor<8x64xf16>
}

// CHECK-LABEL: func @broadcast_outwards_fill(
// CHECK-SAME: %[[A:[^:]+]]: tensor<64xf32>
func.func @broadcast_outwards_fill(%a: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 2.000000e+00 : tensor<64xf32>
  // CHECK-NEXT: %[[DIV:.+]] = nnspec.div %[[F]], %[[A]] : tensor<64xf32>
  // CHECK-NEXT: nnspec.broadcast %[[DIV]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %0 = nnspec.fill 2.0 : tensor<8x64xf32>
  %1 = nnspec.broadcast %a dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %2 = nnspec.div %0, %1 : tensor<8x64xf32>
  return %2 : tensor<8x64xf32>
}

// Fills depend on no axis: one number is computed, not with, but once.
// CHECK-LABEL: func @broadcast_outwards_fills(
func.func @broadcast_outwards_fills() -> tensor<8x64xf32> {
  // CHECK-DAG: %[[F:.+]] = nnspec.fill 2.000000e+00 : tensor<f32>
  // CHECK-DAG: %[[G:.+]] = nnspec.fill 3.000000e+00 : tensor<f32>
  // CHECK: %[[DIV:.+]] = nnspec.div %[[F]], %[[G]] : tensor<f32>
  // CHECK-NEXT: nnspec.broadcast %[[DIV]] dims = [] : tensor<f32> to tensor<8x64xf32>
  %0 = nnspec.fill 2.0 : tensor<8x64xf32>
  %1 = nnspec.fill 3.0 : tensor<8x64xf32>
  %2 = nnspec.div %0, %1 : tensor<8x64xf32>
  return %2 : tensor<8x64xf32>
}

// Both are broadcast to the union of the axes that they depend on.
// CHECK-LABEL: func @broadcast_outwards_union(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2xf32>, %[[B:[^:]+]]: tensor<4xf32>
func.func @broadcast_outwards_union(%a: tensor<2xf32>, %b: tensor<4xf32>) -> tensor<2x3x4xf32> {
  // CHECK-NEXT: %[[AA:.+]] = nnspec.broadcast %[[A]] dims = [0] : tensor<2xf32> to tensor<2x4xf32>
  // CHECK-NEXT: %[[BB:.+]] = nnspec.broadcast %[[B]] dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  // CHECK-NEXT: %[[ADD:.+]] = nnspec.add %[[AA]], %[[BB]] : tensor<2x4xf32>
  // CHECK-NEXT: nnspec.broadcast %[[ADD]] dims = [0, 2] : tensor<2x4xf32> to tensor<2x3x4xf32>
  %0 = nnspec.broadcast %a dims = [0] : tensor<2xf32> to tensor<2x3x4xf32>
  %1 = nnspec.broadcast %b dims = [2] : tensor<4xf32> to tensor<2x3x4xf32>
  %2 = nnspec.add %0, %1 : tensor<2x3x4xf32>
  return %2 : tensor<2x3x4xf32>
}

// CHECK-LABEL: func @broadcast_outwards_subset(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2x4xf32>, %[[B:[^:]+]]: tensor<4xf32>
func.func @broadcast_outwards_subset(%a: tensor<2x4xf32>, %b: tensor<4xf32>) -> tensor<2x4x3xf32> {
  // CHECK-NEXT: %[[BB:.+]] = nnspec.broadcast %[[B]] dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  // CHECK-NEXT: %[[DIV:.+]] = nnspec.div %[[BB]], %[[A]] : tensor<2x4xf32>
  // CHECK-NEXT: nnspec.broadcast %[[DIV]] dims = [0, 1] : tensor<2x4xf32> to tensor<2x4x3xf32>
  %0 = nnspec.broadcast %a dims = [0, 1] : tensor<2x4xf32> to tensor<2x4x3xf32>
  %1 = nnspec.broadcast %b dims = [1] : tensor<4xf32> to tensor<2x4x3xf32>
  %2 = nnspec.div %1, %0 : tensor<2x4x3xf32>
  return %2 : tensor<2x4x3xf32>
}

// CHECK-LABEL: func @broadcast_outwards_dynamic(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?xf32>, %[[B:[^:]+]]: tensor<?xf32>, %[[N:[^:]+]]: index, %[[C:[^:]+]]: index
func.func @broadcast_outwards_dynamic(%a: tensor<?xf32>, %b: tensor<?xf32>, %n: index, %c: index) -> tensor<?x?xf32> {
  // CHECK-NEXT: %[[ADD:.+]] = nnspec.add %[[A]], %[[B]] : tensor<?xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.broadcast %[[ADD]] dims = [1] sizes(%[[N]], %[[C]]) : tensor<?xf32> to tensor<?x?xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %a dims = [1] sizes(%n, %c) : tensor<?xf32> to tensor<?x?xf32>
  %1 = nnspec.broadcast %b dims = [1] sizes(%n, %c) : tensor<?xf32> to tensor<?x?xf32>
  %2 = nnspec.add %0, %1 : tensor<?x?xf32>
  return %2 : tensor<?x?xf32>
}

// A size that one of them knows is known of both.
// CHECK-LABEL: func @broadcast_outwards_static_and_dynamic(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?xf32>, %[[B:[^:]+]]: tensor<64xf32>
func.func @broadcast_outwards_static_and_dynamic(%a: tensor<?xf32>, %b: tensor<64xf32>, %n: index) -> tensor<?x64xf32> {
  // CHECK-NEXT: %[[AA:.+]] = tensor.cast %[[A]] : tensor<?xf32> to tensor<64xf32>
  // CHECK-NEXT: %[[ADD:.+]] = nnspec.add %[[AA]], %[[B]] : tensor<64xf32>
  // CHECK-NEXT: nnspec.broadcast %[[ADD]] dims = [1]
  %0 = nnspec.broadcast %a dims = [1] sizes(%n) : tensor<?xf32> to tensor<?x64xf32>
  %1 = nnspec.broadcast %b dims = [1] sizes(%n) : tensor<64xf32> to tensor<?x64xf32>
  %2 = nnspec.add %0, %1 : tensor<?x64xf32>
  return %2 : tensor<?x64xf32>
}

// Attributes of the user's stay on the op.
// CHECK-LABEL: func @broadcast_outwards_attributes(
func.func @broadcast_outwards_attributes(%a: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK: nnspec.sqrt %{{.+}} {note} : tensor<64xf32>
  %0 = nnspec.broadcast %a dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %1 = nnspec.sqrt %0 {note} : tensor<8x64xf32>
  return %1 : tensor<8x64xf32>
}

// On every axis there is nothing to gain.
// CHECK-LABEL: func @broadcast_outwards_not_all_axes(
func.func @broadcast_outwards_not_all_axes(%a: tensor<2xf32>, %b: tensor<4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.broadcast
  // CHECK: nnspec.broadcast
  // CHECK: %[[ADD:.+]] = nnspec.add %{{.+}} : tensor<2x4xf32>
  // CHECK-NEXT: return %[[ADD]]
  %0 = nnspec.broadcast %a dims = [0] : tensor<2xf32> to tensor<2x4xf32>
  %1 = nnspec.broadcast %b dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %2 = nnspec.add %0, %1 : tensor<2x4xf32>
  return %2 : tensor<2x4xf32>
}

// CHECK-LABEL: func @broadcast_outwards_not_one_operand(
func.func @broadcast_outwards_not_one_operand(%x: tensor<8x64xf32>, %a: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK: nnspec.broadcast
  // CHECK-NEXT: nnspec.mul
  // CHECK-NEXT: return
  %0 = nnspec.broadcast %a dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %1 = nnspec.mul %x, %0 : tensor<8x64xf32>
  return %1 : tensor<8x64xf32>
}

// Unit axes that expand are dropped first: f(a, b) would need them expanded.
// CHECK-LABEL: func @broadcast_outwards_unit_axis(
// ALONE-LABEL: func @broadcast_outwards_unit_axis(
func.func @broadcast_outwards_unit_axis(%a: tensor<1x4xf32>, %b: tensor<4xf32>, %n: index) -> tensor<?x4x2xf32> {
  // CHECK: nnspec.sub %{{.+}} : tensor<4xf32>
  // ALONE: nnspec.sub %{{.+}} : tensor<?x4x2xf32>
  %0 = nnspec.broadcast %a dims = [0, 1] sizes(%n) : tensor<1x4xf32> to tensor<?x4x2xf32>
  %1 = nnspec.broadcast %b dims = [1] sizes(%n) : tensor<4xf32> to tensor<?x4x2xf32>
  %2 = nnspec.sub %0, %1 : tensor<?x4x2xf32>
  return %2 : tensor<?x4x2xf32>
}

// A constant of full size is no broadcast.
// CHECK-LABEL: func @broadcast_outwards_not_constant(
func.func @broadcast_outwards_not_constant(%a: tensor<2xf32>) -> tensor<2x2xf32> {
  // CHECK: nnspec.mul %{{.+}} : tensor<2x2xf32>
  %0 = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %1 = nnspec.broadcast %a dims = [1] : tensor<2xf32> to tensor<2x2xf32>
  %2 = nnspec.mul %1, %0 : tensor<2x2xf32>
  return %2 : tensor<2x2xf32>
}

// A batch norm is elementwise in no sense: it has a channel axis, in rank 1 too.
// UNVERIFIED @broadcast_outwards_not_batch_norm: it divides by 0
// CHECK-LABEL: func @broadcast_outwards_not_batch_norm(
func.func @broadcast_outwards_not_batch_norm() -> tensor<4xf32> {
  // CHECK: nnspec.batch_norm_inference %{{.+}} : tensor<4xf32>, tensor<4xf32>
  %0 = nnspec.fill 0.0 : tensor<4xf32>
  %1 = nnspec.batch_norm_inference %0 mean(%0) variance(%0) gamma(%0) beta(%0)
      axis = 0 epsilon = 0.0 : tensor<4xf32>, tensor<4xf32>
  return %1 : tensor<4xf32>
}

// Sizes that cannot agree: executing this is undefined, but the IR stays valid.
// UNVERIFIED @broadcast_outwards_sizes_disagree: sizes disagree
// CHECK-LABEL: func @broadcast_outwards_sizes_disagree(
// ALONE-LABEL: func @broadcast_outwards_sizes_disagree(
func.func @broadcast_outwards_sizes_disagree(
    %a: tensor<4xf32>, %b: tensor<5xf32>, %n: index, %m: index) -> tensor<?x?xf32> {
  // CHECK: nnspec.add
  // ALONE: nnspec.add %{{.+}} : tensor<?x?xf32>
  %0 = nnspec.broadcast %a dims = [1] sizes(%n, %m) : tensor<4xf32> to tensor<?x?xf32>
  %1 = nnspec.broadcast %b dims = [1] sizes(%n, %m) : tensor<5xf32> to tensor<?x?xf32>
  %2 = nnspec.add %0, %1 : tensor<?x?xf32>
  return %2 : tensor<?x?xf32>
}
