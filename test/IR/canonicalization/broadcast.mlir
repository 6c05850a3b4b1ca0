// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// The laws of broadcasts. The functions whose names end in a reason are where a law
// must not apply.

//===----------------------------------------------------------------------===//
// broadcast_identity
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @broadcast_identity(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2x4xf32>
func.func @broadcast_identity(%a: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: return %[[A]]
  %0 = nnspec.broadcast %a dims = [0, 1] : tensor<2x4xf32> to tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// A dynamic axis never expands, so it has the size that it is given.
// CHECK-LABEL: func @broadcast_identity_dynamic(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?x4xf32>
func.func @broadcast_identity_dynamic(%a: tensor<?x4xf32>, %n: index) -> tensor<?x4xf32> {
  // CHECK-NEXT: return %[[A]]
  %0 = nnspec.broadcast %a dims = [0, 1] sizes(%n) : tensor<?x4xf32> to tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: func @broadcast_identity_rank_0(
// CHECK-SAME: %[[A:[^:]+]]: tensor<f32>
func.func @broadcast_identity_rank_0(%a: tensor<f32>) -> tensor<f32> {
  // CHECK-NEXT: return %[[A]]
  %0 = nnspec.broadcast %a dims = [] : tensor<f32> to tensor<f32>
  return %0 : tensor<f32>
}

// CHECK-LABEL: func @broadcast_identity_not_unit_axis(
func.func @broadcast_identity_not_unit_axis(%a: tensor<4xf32>) -> tensor<1x4xf32> {
  // CHECK: nnspec.broadcast
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

//===----------------------------------------------------------------------===//
// broadcast_of_broadcast
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @broadcast_of_broadcast(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2x4xf32>
func.func @broadcast_of_broadcast(%a: tensor<2x4xf32>) -> tensor<5x2x6x3x4xf32> {
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[A]] dims = [1, 4] : tensor<2x4xf32> to tensor<5x2x6x3x4xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = nnspec.broadcast %a dims = [0, 2] : tensor<2x4xf32> to tensor<2x3x4xf32>
  %1 = nnspec.broadcast %0 dims = [1, 3, 4] : tensor<2x3x4xf32> to tensor<5x2x6x3x4xf32>
  return %1 : tensor<5x2x6x3x4xf32>
}

// CHECK-LABEL: func @broadcast_of_broadcast_rank_0(
// CHECK-SAME: %[[A:[^:]+]]: tensor<f32>
func.func @broadcast_of_broadcast_rank_0(%a: tensor<f32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[A]] dims = [] : tensor<f32> to tensor<2x4xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = nnspec.broadcast %a dims = [] : tensor<f32> to tensor<4xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// CHECK-LABEL: func @broadcast_of_broadcast_dynamic(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?xf32>, %[[N:[^:]+]]: index, %[[M:[^:]+]]: index
func.func @broadcast_of_broadcast_dynamic(%a: tensor<?xf32>, %n: index, %m: index) -> tensor<?x?x5xf32> {
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[A]] dims = [1] sizes(%[[M]], %[[N]]) : tensor<?xf32> to tensor<?x?x5xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = nnspec.broadcast %a dims = [1] sizes(%m, %n) : tensor<?xf32> to tensor<?x?xf32>
  %1 = nnspec.broadcast %0 dims = [0, 1] sizes(%m, %n) : tensor<?x?xf32> to tensor<?x?x5xf32>
  return %1 : tensor<?x?x5xf32>
}

// The inner broadcast expands: the composed one does, from the same unit axis.
// CHECK-LABEL: func @broadcast_of_broadcast_unit_axis(
// CHECK-SAME: %[[A:[^:]+]]: tensor<1x4xf32>
func.func @broadcast_of_broadcast_unit_axis(%a: tensor<1x4xf32>) -> tensor<2x3x4xf32> {
  // CHECK-NEXT: %[[C:.+]] = tensor.collapse_shape %[[A]] {{\[}}[0, 1]] : tensor<1x4xf32> into tensor<4xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[C]] dims = [2] : tensor<4xf32> to tensor<2x3x4xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = nnspec.broadcast %a dims = [0, 1] : tensor<1x4xf32> to tensor<3x4xf32>
  %1 = nnspec.broadcast %0 dims = [1, 2] : tensor<3x4xf32> to tensor<2x3x4xf32>
  return %1 : tensor<2x3x4xf32>
}

// The outer broadcast expands what the inner one repeated once.
// CHECK-LABEL: func @broadcast_of_broadcast_expands_new_axis(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>
func.func @broadcast_of_broadcast_expands_new_axis(%a: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[A]] dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<1x4xf32>
  %1 = nnspec.broadcast %0 dims = [0, 1] : tensor<1x4xf32> to tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// The inner axis is dynamic, and would expand: a dynamic axis never does.
// CHECK-LABEL: func @broadcast_of_broadcast_dynamic_would_expand(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?xf32>
func.func @broadcast_of_broadcast_dynamic_would_expand(%a: tensor<?xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[A]] dims = [0] : tensor<?xf32> to tensor<1xf32>
  // CHECK-NEXT: %[[C:.+]] = tensor.collapse_shape %[[B]] [] : tensor<1xf32> into tensor<f32>
  // CHECK-NEXT: %[[D:.+]] = nnspec.broadcast %[[C]] dims = [] : tensor<f32> to tensor<4xf32>
  // CHECK-NEXT: return %[[D]]
  %0 = nnspec.broadcast %a dims = [0] : tensor<?xf32> to tensor<1xf32>
  %1 = nnspec.broadcast %0 dims = [0] : tensor<1xf32> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

//===----------------------------------------------------------------------===//
// broadcast_of_fill
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @broadcast_of_fill(
func.func @broadcast_of_fill() -> tensor<2x4xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 1.000000e-01 : tensor<2x4xf32>
  // CHECK-NEXT: return %[[F]]
  %0 = nnspec.fill 0.1 : tensor<4xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// CHECK-LABEL: func @broadcast_of_fill_dynamic(
// CHECK-SAME: %[[N:[^:]+]]: index, %[[M:[^:]+]]: index
func.func @broadcast_of_fill_dynamic(%n: index, %m: index) -> tensor<?x?xf16> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 1.000000e-01 sizes(%[[M]], %[[N]]) : tensor<?x?xf16>
  // CHECK-NEXT: return %[[F]]
  %0 = nnspec.fill 0.1 sizes(%n) : tensor<?xf16>
  %1 = nnspec.broadcast %0 dims = [1] sizes(%m, %n) : tensor<?xf16> to tensor<?x?xf16>
  return %1 : tensor<?x?xf16>
}

// CHECK-LABEL: func @broadcast_of_fill_unit_axis(
func.func @broadcast_of_fill_unit_axis() -> tensor<2x4xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 1.000000e-01 : tensor<2x4xf32>
  // CHECK-NEXT: return %[[F]]
  %0 = nnspec.fill 0.1 : tensor<1x1xf32>
  %1 = nnspec.broadcast %0 dims = [0, 1] : tensor<1x1xf32> to tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

//===----------------------------------------------------------------------===//
// broadcast_drop_unit_axes
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @broadcast_drop_unit_axes(
// CHECK-SAME: %[[A:[^:]+]]: tensor<1x64x1x1xf32>
func.func @broadcast_drop_unit_axes(%a: tensor<1x64x1x1xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-NEXT: %[[C:.+]] = tensor.collapse_shape %[[A]] {{\[}}[0, 1, 2, 3]] : tensor<1x64x1x1xf32> into tensor<64xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[C]] dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = nnspec.broadcast %a dims = [0, 1, 2, 3] : tensor<1x64x1x1xf32> to tensor<8x64x5x7xf32>
  return %0 : tensor<8x64x5x7xf32>
}

// CHECK-LABEL: func @broadcast_drop_unit_axes_between(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2x1x4xf32>
func.func @broadcast_drop_unit_axes_between(%a: tensor<2x1x4xf32>) -> tensor<2x3x4xf32> {
  // CHECK-NEXT: %[[C:.+]] = tensor.collapse_shape %[[A]] {{\[}}[0, 1], [2]] : tensor<2x1x4xf32> into tensor<2x4xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[C]] dims = [0, 2] : tensor<2x4xf32> to tensor<2x3x4xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = nnspec.broadcast %a dims = [0, 1, 2] : tensor<2x1x4xf32> to tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// CHECK-LABEL: func @broadcast_drop_unit_axes_all(
// CHECK-SAME: %[[A:[^:]+]]: tensor<1x1xf32>
func.func @broadcast_drop_unit_axes_all(%a: tensor<1x1xf32>) -> tensor<3x4xf32> {
  // CHECK-NEXT: %[[C:.+]] = tensor.collapse_shape %[[A]] [] : tensor<1x1xf32> into tensor<f32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[C]] dims = [] : tensor<f32> to tensor<3x4xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = nnspec.broadcast %a dims = [0, 1] : tensor<1x1xf32> to tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// CHECK-LABEL: func @broadcast_drop_unit_axes_dynamic(
// CHECK-SAME: %[[A:[^:]+]]: tensor<1x?xf32>, %[[N:[^:]+]]: index, %[[M:[^:]+]]: index
func.func @broadcast_drop_unit_axes_dynamic(%a: tensor<1x?xf32>, %n: index, %m: index) -> tensor<?x?xf32> {
  // CHECK-NEXT: %[[C:.+]] = tensor.collapse_shape %[[A]] {{\[}}[0, 1]] : tensor<1x?xf32> into tensor<?xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[C]] dims = [1] sizes(%[[N]], %[[M]]) : tensor<?xf32> to tensor<?x?xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = nnspec.broadcast %a dims = [0, 1] sizes(%n, %m) : tensor<1x?xf32> to tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// An axis of size 1 that stays 1 is none either.
// CHECK-LABEL: func @broadcast_drop_unit_axes_kept(
// CHECK-SAME: %[[A:[^:]+]]: tensor<1x4xf32>
func.func @broadcast_drop_unit_axes_kept(%a: tensor<1x4xf32>) -> tensor<1x3x4xf32> {
  // CHECK-NEXT: %[[C:.+]] = tensor.collapse_shape %[[A]] {{\[}}[0, 1]] : tensor<1x4xf32> into tensor<4xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[C]] dims = [2] : tensor<4xf32> to tensor<1x3x4xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = nnspec.broadcast %a dims = [0, 2] : tensor<1x4xf32> to tensor<1x3x4xf32>
  return %0 : tensor<1x3x4xf32>
}
