// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// The laws that make known sizes static: fill_static_shape, broadcast_static_shape,
// broadcast_of_shape_cast and elementwise_of_shape_cast.

//===----------------------------------------------------------------------===//
// fill_static_shape
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @fill_static_shape(
// CHECK-SAME: %[[N:[^:]+]]: index
func.func @fill_static_shape(%n: index) -> tensor<?x3x?xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 1.000000e-01 sizes(%[[N]]) : tensor<?x3x4xf32>
  // CHECK-NEXT: %[[C:.+]] = tensor.cast %[[F]] : tensor<?x3x4xf32> to tensor<?x3x?xf32>
  // CHECK-NEXT: return %[[C]]
  %c4 = arith.constant 4 : index
  %0 = nnspec.fill 0.1 sizes(%n, %c4) : tensor<?x3x?xf32>
  return %0 : tensor<?x3x?xf32>
}

// CHECK-LABEL: func @fill_static_shape_zero(
func.func @fill_static_shape_zero() -> tensor<?xf32> {
  // CHECK-NEXT: nnspec.fill 1.000000e-01 : tensor<0xf32>
  %c0 = arith.constant 0 : index
  %0 = nnspec.fill 0.1 sizes(%c0) : tensor<?xf32>
  return %0 : tensor<?xf32>
}

// A negative size is no size: no type can say it.
// UNVERIFIED @fill_static_shape_not_negative: a size is negative
// CHECK-LABEL: func @fill_static_shape_not_negative(
func.func @fill_static_shape_not_negative() -> tensor<?xf32> {
  // CHECK: %[[C:.+]] = arith.constant -1 : index
  // CHECK-NEXT: nnspec.fill 1.000000e-01 sizes(%[[C]]) : tensor<?xf32>
  %c-1 = arith.constant -1 : index
  %0 = nnspec.fill 0.1 sizes(%c-1) : tensor<?xf32>
  return %0 : tensor<?xf32>
}

// The number that stands for a dynamic size in types is negative too.
// UNVERIFIED @fill_static_shape_not_least: a size is negative
// CHECK-LABEL: func @fill_static_shape_not_least(
func.func @fill_static_shape_not_least() -> tensor<?xf32> {
  // CHECK: nnspec.fill 1.000000e-01 sizes(%{{.+}}) : tensor<?xf32>
  %c = arith.constant -9223372036854775808 : index
  %0 = nnspec.fill 0.1 sizes(%c) : tensor<?xf32>
  return %0 : tensor<?xf32>
}

//===----------------------------------------------------------------------===//
// broadcast_static_shape
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @broadcast_static_shape(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>, %[[N:[^:]+]]: index
func.func @broadcast_static_shape(%a: tensor<4xf32>, %n: index) -> tensor<?x?x4xf32> {
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[A]] dims = [2] sizes(%[[N]]) : tensor<4xf32> to tensor<3x?x4xf32>
  // CHECK-NEXT: tensor.cast %[[B]] : tensor<3x?x4xf32> to tensor<?x?x4xf32>
  %c3 = arith.constant 3 : index
  %0 = nnspec.broadcast %a dims = [2] sizes(%c3, %n) : tensor<4xf32> to tensor<?x?x4xf32>
  return %0 : tensor<?x?x4xf32>
}

// CHECK-LABEL: func @broadcast_static_shape_of_operand(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>, %[[N:[^:]+]]: index
func.func @broadcast_static_shape_of_operand(%a: tensor<4xf32>, %n: index, %m: index) -> tensor<?x?xf32> {
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[A]] dims = [1] sizes(%[[N]]) : tensor<4xf32> to tensor<?x4xf32>
  // CHECK-NEXT: tensor.cast %[[B]] : tensor<?x4xf32> to tensor<?x?xf32>
  %0 = nnspec.broadcast %a dims = [1] sizes(%n, %m) : tensor<4xf32> to tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// An axis of size 1 says nothing of the axis that it expands to.
// CHECK-LABEL: func @broadcast_static_shape_not_unit_axis(
func.func @broadcast_static_shape_not_unit_axis(%a: tensor<1xf32>, %n: index) -> tensor<?xf32> {
  // CHECK: nnspec.broadcast %{{.+}} dims = [] sizes(%{{.+}}) : tensor<f32> to tensor<?xf32>
  %0 = nnspec.broadcast %a dims = [0] sizes(%n) : tensor<1xf32> to tensor<?xf32>
  return %0 : tensor<?xf32>
}

// UNVERIFIED @broadcast_static_shape_not_disagreeing: sizes disagree
// CHECK-LABEL: func @broadcast_static_shape_not_disagreeing(
func.func @broadcast_static_shape_not_disagreeing(%a: tensor<4xf32>) -> tensor<?xf32> {
  // CHECK: nnspec.broadcast %{{.+}} dims = [0] sizes(%{{.+}}) : tensor<4xf32> to tensor<?xf32>
  %c3 = arith.constant 3 : index
  %0 = nnspec.broadcast %a dims = [0] sizes(%c3) : tensor<4xf32> to tensor<?xf32>
  return %0 : tensor<?xf32>
}

// UNVERIFIED @broadcast_static_shape_not_negative: a size is negative
// CHECK-LABEL: func @broadcast_static_shape_not_negative(
func.func @broadcast_static_shape_not_negative(%a: tensor<f32>) -> tensor<?xf32> {
  // CHECK: nnspec.broadcast %{{.+}} dims = [] sizes(%{{.+}}) : tensor<f32> to tensor<?xf32>
  %c-3 = arith.constant -3 : index
  %0 = nnspec.broadcast %a dims = [] sizes(%c-3) : tensor<f32> to tensor<?xf32>
  return %0 : tensor<?xf32>
}

//===----------------------------------------------------------------------===//
// broadcast_of_shape_cast
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @broadcast_of_shape_cast(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>
func.func @broadcast_of_shape_cast(%a: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[A]] dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  // CHECK-NEXT: return %[[B]]
  %0 = tensor.cast %a : tensor<4xf32> to tensor<?xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<?xf32> to tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// With broadcast_static_shape, the result learns the size too.
// CHECK-LABEL: func @broadcast_of_shape_cast_dynamic(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>
func.func @broadcast_of_shape_cast_dynamic(%a: tensor<4xf32>, %n: index) -> tensor<3x?xf32> {
  // CHECK-NEXT: nnspec.broadcast %[[A]] dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = tensor.cast %a : tensor<4xf32> to tensor<?xf32>
  %1 = nnspec.broadcast %0 dims = [1] sizes(%n) : tensor<?xf32> to tensor<3x?xf32>
  return %1 : tensor<3x?xf32>
}

// A size 1 that becomes known must not begin to expand.
// CHECK-LABEL: func @broadcast_of_shape_cast_not_unit_axis(
func.func @broadcast_of_shape_cast_not_unit_axis(%a: tensor<1xf32>, %n: index) -> tensor<3x?xf32> {
  // CHECK: %[[C:.+]] = tensor.cast %{{.+}} : tensor<1xf32> to tensor<?xf32>
  // CHECK: nnspec.broadcast %[[C]] dims = [1] sizes(%{{.+}}) : tensor<?xf32> to tensor<3x?xf32>
  %0 = tensor.cast %a : tensor<1xf32> to tensor<?xf32>
  %1 = nnspec.broadcast %0 dims = [1] sizes(%n) : tensor<?xf32> to tensor<3x?xf32>
  return %1 : tensor<3x?xf32>
}

// UNVERIFIED @broadcast_of_shape_cast_not_unit_axis_of_static: sizes disagree
// CHECK-LABEL: func @broadcast_of_shape_cast_not_unit_axis_of_static(
func.func @broadcast_of_shape_cast_not_unit_axis_of_static(%a: tensor<1xf32>) -> tensor<3x4xf32> {
  // CHECK: %[[C:.+]] = tensor.cast %{{.+}} : tensor<1xf32> to tensor<?xf32>
  // CHECK: nnspec.broadcast %[[C]] dims = [1] : tensor<?xf32> to tensor<3x4xf32>
  %0 = tensor.cast %a : tensor<1xf32> to tensor<?xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<?xf32> to tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// CHECK-LABEL: func @broadcast_of_shape_cast_unit_axis_kept(
// CHECK-SAME: %[[A:[^:]+]]: tensor<1xf32>
func.func @broadcast_of_shape_cast_unit_axis_kept(%a: tensor<1xf32>) -> tensor<3x1xf32> {
  // CHECK-NEXT: %[[C:.+]] = tensor.collapse_shape %[[A]] [] : tensor<1xf32> into tensor<f32>
  // CHECK-NEXT: nnspec.broadcast %[[C]] dims = [] : tensor<f32> to tensor<3x1xf32>
  %0 = tensor.cast %a : tensor<1xf32> to tensor<?xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<?xf32> to tensor<3x1xf32>
  return %1 : tensor<3x1xf32>
}

// UNVERIFIED @broadcast_of_shape_cast_not_disagreeing: sizes disagree
// CHECK-LABEL: func @broadcast_of_shape_cast_not_disagreeing(
func.func @broadcast_of_shape_cast_not_disagreeing(%a: tensor<5xf32>) -> tensor<3x4xf32> {
  // CHECK: tensor.cast %{{.+}} : tensor<5xf32> to tensor<?xf32>
  // CHECK: nnspec.broadcast %{{.+}} : tensor<?xf32> to tensor<3x4xf32>
  %0 = tensor.cast %a : tensor<5xf32> to tensor<?xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<?xf32> to tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// A cast to a static size is a claim, which stays.
// CHECK-LABEL: func @broadcast_of_shape_cast_not_to_static(
func.func @broadcast_of_shape_cast_not_to_static(%a: tensor<?xf32>) -> tensor<3x4xf32> {
  // CHECK: tensor.cast %{{.+}} : tensor<?xf32> to tensor<4xf32>
  // CHECK: nnspec.broadcast %{{.+}} : tensor<4xf32> to tensor<3x4xf32>
  %0 = tensor.cast %a : tensor<?xf32> to tensor<4xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

//===----------------------------------------------------------------------===//
// elementwise_of_shape_cast
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @elementwise_of_shape_cast(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4x?xf32>, %[[B:[^:]+]]: tensor<?x?xf32>
func.func @elementwise_of_shape_cast(%a: tensor<4x?xf32>, %b: tensor<?x?xf32>) -> tensor<?x?xf32> {
  // CHECK-NEXT: %[[BB:.+]] = tensor.cast %[[B]] : tensor<?x?xf32> to tensor<4x?xf32>
  // CHECK-NEXT: %[[SUB:.+]] = nnspec.sub %[[A]], %[[BB]] : tensor<4x?xf32>
  // CHECK-NEXT: %[[C:.+]] = tensor.cast %[[SUB]] : tensor<4x?xf32> to tensor<?x?xf32>
  // CHECK-NEXT: return %[[C]]
  %0 = tensor.cast %a : tensor<4x?xf32> to tensor<?x?xf32>
  %1 = nnspec.sub %0, %b : tensor<?x?xf32>
  return %1 : tensor<?x?xf32>
}

// Each operand knows an axis.
// CHECK-LABEL: func @elementwise_of_shape_cast_both(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4x?xf32>, %[[B:[^:]+]]: tensor<?x5xf32>
func.func @elementwise_of_shape_cast_both(%a: tensor<4x?xf32>, %b: tensor<?x5xf32>) -> tensor<?x?xf32> {
  // CHECK-DAG: %[[AA:.+]] = tensor.cast %[[A]] : tensor<4x?xf32> to tensor<4x5xf32>
  // CHECK-DAG: %[[BB:.+]] = tensor.cast %[[B]] : tensor<?x5xf32> to tensor<4x5xf32>
  // CHECK: nnspec.div %[[AA]], %[[BB]] : tensor<4x5xf32>
  %0 = tensor.cast %a : tensor<4x?xf32> to tensor<?x?xf32>
  %1 = tensor.cast %b : tensor<?x5xf32> to tensor<?x?xf32>
  %2 = nnspec.div %0, %1 : tensor<?x?xf32>
  return %2 : tensor<?x?xf32>
}

// CHECK-LABEL: func @elementwise_of_shape_cast_element_type(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf16>
func.func @elementwise_of_shape_cast_element_type(%a: tensor<4xf16>) -> tensor<?xf32> {
  // CHECK-NEXT: nnspec.cast %[[A]] {note} : tensor<4xf16> to tensor<4xf32>
  %0 = tensor.cast %a : tensor<4xf16> to tensor<?xf16>
  %1 = nnspec.cast %0 {note} : tensor<?xf16> to tensor<?xf32>
  return %1 : tensor<?xf32>
}

// A dynamic x in a chain of maps: one cast before, one after.
// CHECK-LABEL: func @elementwise_of_shape_cast_chain(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>
func.func @elementwise_of_shape_cast_chain(%a: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: %[[S:.+]] = nnspec.sqrt %[[A]] : tensor<4xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.sqrt %[[S]] : tensor<4xf32>
  // CHECK-NEXT: return %[[T]]
  %0 = tensor.cast %a : tensor<4xf32> to tensor<?xf32>
  %1 = nnspec.sqrt %0 : tensor<?xf32>
  %2 = nnspec.sqrt %1 : tensor<?xf32>
  %3 = tensor.cast %2 : tensor<?xf32> to tensor<4xf32>
  return %3 : tensor<4xf32>
}

// UNVERIFIED @elementwise_of_shape_cast_not_disagreeing: sizes disagree
// CHECK-LABEL: func @elementwise_of_shape_cast_not_disagreeing(
func.func @elementwise_of_shape_cast_not_disagreeing(%a: tensor<4xf32>, %b: tensor<5xf32>) -> tensor<?xf32> {
  // CHECK: nnspec.add
  %0 = tensor.cast %a : tensor<4xf32> to tensor<?xf32>
  %1 = tensor.cast %b : tensor<5xf32> to tensor<?xf32>
  %2 = nnspec.add %0, %1 : tensor<?xf32>
  return %2 : tensor<?xf32>
}

// UNVERIFIED @elementwise_of_shape_cast_not_unranked: an argument has no rank
// CHECK-LABEL: func @elementwise_of_shape_cast_not_unranked(
func.func @elementwise_of_shape_cast_not_unranked(%a: tensor<*xf32>) -> tensor<?xf32> {
  // CHECK: tensor.cast %{{.+}} : tensor<*xf32> to tensor<?xf32>
  // CHECK: nnspec.sqrt %{{.+}} : tensor<?xf32>
  %0 = tensor.cast %a : tensor<*xf32> to tensor<?xf32>
  %1 = nnspec.sqrt %0 : tensor<?xf32>
  return %1 : tensor<?xf32>
}

// A batch norm has a channel axis: its parameters' sizes are not those of x.
// UNVERIFIED @elementwise_of_shape_cast_not_batch_norm: sizes disagree
// CHECK-LABEL: func @elementwise_of_shape_cast_not_batch_norm(
func.func @elementwise_of_shape_cast_not_batch_norm(
    %a: tensor<5xf32>, %p: tensor<4xf32>) -> tensor<?xf32> {
  // CHECK: nnspec.batch_norm_inference %{{.+}} : tensor<?xf32>, tensor<4xf32>
  %0 = tensor.cast %a : tensor<5xf32> to tensor<?xf32>
  %1 = nnspec.batch_norm_inference %0 mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 0 epsilon = 0.0 : tensor<?xf32>, tensor<4xf32>
  return %1 : tensor<?xf32>
}
