// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -
// RUN: nnspec-opt %s --canonicalize=disable-patterns=parameter_sub \
// RUN:   | FileCheck %s --check-prefix=ALONE

// The law parameter_on_the_right: in a commutative op, x comes before a broadcast, a
// fill or a constant, as in the normal form.

// CHECK-LABEL: func @parameter_on_the_right_broadcast(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @parameter_on_the_right_broadcast(%x: tensor<2x4xf32>, %a: tensor<4xf32>)
    -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) {
  // CHECK: %[[B:.+]] = nnspec.broadcast
  // CHECK: nnspec.add %[[X]], %[[B]]
  // CHECK: nnspec.mul %[[X]], %[[B]]
  // CHECK: nnspec.max %[[X]], %[[B]]
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %1 = nnspec.add %0, %x : tensor<2x4xf32>
  %2 = nnspec.mul %0, %x : tensor<2x4xf32>
  %3 = nnspec.max %0, %x : tensor<2x4xf32>
  return %1, %2, %3 : tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>
}

// CHECK-LABEL: func @parameter_on_the_right_fill(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @parameter_on_the_right_fill(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: %[[F:.+]] = nnspec.fill
  // CHECK: nnspec.max %[[X]], %[[F]]
  %0 = nnspec.fill 0.0 : tensor<2x4xf32>
  %1 = nnspec.max %0, %x : tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// CHECK-LABEL: func @parameter_on_the_right_constant(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2xf32>
func.func @parameter_on_the_right_constant(%x: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK: %[[C:.+]] = arith.constant
  // CHECK: nnspec.mul %[[X]], %[[C]]
  %0 = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %1 = nnspec.mul %0, %x : tensor<2xf32>
  return %1 : tensor<2xf32>
}

// Neither order is better than the other: nothing is to happen for ever.
// CHECK-LABEL: func @parameter_on_the_right_not_two_parameters(
func.func @parameter_on_the_right_not_two_parameters(%a: tensor<2xf32>, %b: tensor<4xf32>)
    -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  // CHECK: %[[A:.+]] = nnspec.broadcast %{{.+}} dims = [0]
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1]
  // CHECK: nnspec.mul %[[A]], %[[B]]
  // CHECK: nnspec.add %[[B]], %[[A]]
  %0 = nnspec.broadcast %a dims = [0] : tensor<2xf32> to tensor<2x4xf32>
  %1 = nnspec.broadcast %b dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %2 = nnspec.mul %0, %1 : tensor<2x4xf32>
  %3 = nnspec.add %1, %0 : tensor<2x4xf32>
  return %2, %3 : tensor<2x4xf32>, tensor<2x4xf32>
}

// CHECK-LABEL: func @parameter_on_the_right_not_noncommutative(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
// ALONE-LABEL: func @parameter_on_the_right_not_noncommutative(
// ALONE-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @parameter_on_the_right_not_noncommutative(%x: tensor<2x4xf32>, %a: tensor<4xf32>)
    -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  // By another law, parameter_sub, b - x is -x + b.
  // CHECK: %[[B:.+]] = nnspec.broadcast
  // CHECK: %[[MINUS_ONE:.+]] = nnspec.fill -1.0
  // CHECK: %[[MINUS_X:.+]] = nnspec.mul %[[X]], %[[MINUS_ONE]]
  // CHECK: nnspec.add %[[MINUS_X]], %[[B]]
  // CHECK: nnspec.div %[[B]], %[[X]]
  // ALONE: %[[B:.+]] = nnspec.broadcast
  // ALONE: nnspec.sub %[[B]], %[[X]]
  // ALONE: nnspec.div %[[B]], %[[X]]
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %1 = nnspec.sub %0, %x : tensor<2x4xf32>
  %2 = nnspec.div %0, %x : tensor<2x4xf32>
  return %1, %2 : tensor<2x4xf32>, tensor<2x4xf32>
}
