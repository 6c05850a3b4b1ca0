// RUN: timeout 120 nnspec-opt %s --allow-unregistered-dialect --canonicalize | FileCheck %s
//
// UNVERIFIED: there are no functions in it

// The laws of affine chains end where a chain has no beginning: in a graph region an op
// may use its own result, or that of an op after it. What they make of it does not
// matter, since it has no meaning.

// A chain that ends in a cycle, of one op and of two. Collapsing its last two links
// must not find the same two again.
// CHECK-LABEL: module @tail_of_a_cycle
// CHECK: "test.use"
module @tail_of_a_cycle {
  %p = "test.parameter"() : () -> tensor<4xf32>
  %b = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %0 = nnspec.add %0, %b : tensor<2x4xf32>
  %1 = nnspec.add %0, %b : tensor<2x4xf32>
  %2 = nnspec.mul %3, %b : tensor<2x4xf32>
  %3 = nnspec.mul %2, %b : tensor<2x4xf32>
  %4 = nnspec.mul %3, %b : tensor<2x4xf32>
  "test.use"(%1, %4) : (tensor<2x4xf32>, tensor<2x4xf32>) -> ()
}

// The same where each op of the cycle has another user.
// CHECK-LABEL: module @cycle_with_users
// CHECK: "test.use"
module @cycle_with_users {
  %p = "test.parameter"() : () -> tensor<4xf32>
  %b = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %0 = nnspec.add %2, %b : tensor<2x4xf32>
  %1 = nnspec.add %0, %b : tensor<2x4xf32>
  %2 = nnspec.add %1, %b : tensor<2x4xf32>
  "test.use"(%0, %1, %2)
      : (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) -> ()
}

// A multiplication moves before an addition, which is before the multiplication.
// CHECK-LABEL: module @mul_of_add_round
// CHECK: "test.end"
module @mul_of_add_round {
  %p = "test.parameter"() : () -> tensor<4xf32>
  %b = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %0 = nnspec.add %1, %b : tensor<2x4xf32>
  %1 = nnspec.mul %0, %b : tensor<2x4xf32>
  "test.end"() : () -> ()
}

// So it is after parameter_sub, and after the theorem and sub_parameter.
// CHECK-LABEL: module @parameter_sub_itself
// CHECK: "test.end"
module @parameter_sub_itself {
  %p = "test.parameter"() : () -> tensor<4xf32>
  %b = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %0 = nnspec.sub %b, %0 : tensor<2x4xf32>
  %1 = nnspec.batch_norm_inference %2 mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32>
  %2 = nnspec.batch_norm_inference %1 mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32>
  %3 = nnspec.sub %4, %b : tensor<2x4xf32>
  %4 = nnspec.div %3, %b : tensor<2x4xf32>
  "test.end"() : () -> ()
}

// A parameter that is in the cycle itself.
// CHECK-LABEL: module @parameter_in_the_cycle
// CHECK: "test.use"
module @parameter_in_the_cycle {
  %x = "test.x"() : () -> tensor<2x4xf32>
  %s = nnspec.sqrt %p : tensor<4xf32>
  %p = nnspec.add %s, %s : tensor<4xf32>
  %b = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %0 = nnspec.add %x, %b : tensor<2x4xf32>
  %1 = nnspec.mul %0, %b : tensor<2x4xf32>
  %2 = nnspec.div %1, %b : tensor<2x4xf32>
  "test.use"(%2) : (tensor<2x4xf32>) -> ()
}

// In a function, unreachable code is the one place for cycles.
// CHECK-LABEL: func @unreachable
// CHECK-NEXT: return
func.func @unreachable(%p: tensor<4xf32>) {
  return
^bb1:
  %b = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %0 = nnspec.add %0, %b : tensor<2x4xf32>
  %1 = nnspec.add %0, %b : tensor<2x4xf32>
  %2 = nnspec.sub %b, %2 : tensor<2x4xf32>
  return
}
