// RUN: nnspec-opt %s --allow-unregistered-dialect --canonicalize --cse | FileCheck %s
// RUN: nnspec-opt %s --allow-unregistered-dialect \
// RUN:   --canonicalize=disable-patterns=sub_parameter,parameter_sub,div_parameter --cse \
// RUN:   | FileCheck %s --check-prefix=ALONE
// RUN: nnspec-opt %s --allow-unregistered-dialect --convert-nnspec-to-linalg \
// RUN:   | FileCheck %s --check-prefix=LINALG --implicit-check-not=nnspec.
//
// UNVERIFIED: there are no functions in it

// In a graph region, as a module's body is, ops may use their own results. That has
// no meaning, but no rewrite may run for ever on it, or fold an op to itself.

// A subtraction may have become an addition, by its own law, and a division a
// multiplication; ALONE is without these laws.
// CHECK-LABEL: module @folds
// ALONE-LABEL: module @folds
// LINALG-LABEL: module @folds
module @folds {
  // CHECK: %[[ADD:.+]] = nnspec.add %[[ADD]], %{{.+}} : tensor<4xf32>
  // CHECK: %[[SUB:.+]] = nnspec.{{sub|add}} %[[SUB]], %{{.+}} : tensor<4xf32>
  // ALONE: %[[SUB:.+]] = nnspec.sub %[[SUB]], %{{.+}} : tensor<4xf32>
  // CHECK: %[[MUL:.+]] = nnspec.mul %[[MUL]], %{{.+}} : tensor<4xf32>
  // CHECK: %[[DIV:.+]] = nnspec.{{div|mul}} %[[DIV]], %{{.+}} : tensor<4xf32>
  // ALONE: %[[DIV:.+]] = nnspec.div %[[DIV]], %{{.+}} : tensor<4xf32>
  // CHECK: %[[MAX:.+]] = nnspec.max %[[MAX]], %[[MAX]] : tensor<4xf32>
  // CHECK: %[[CAST:.+]] = nnspec.cast %[[CAST]] : tensor<4xf32> to tensor<4xf32>
  // CHECK: %[[BROADCAST:.+]] = nnspec.broadcast %[[BROADCAST]] dims = [0] : tensor<4xf32> to tensor<4xf32>
  // LINALG: "test.use"
  %zero = nnspec.fill 0.0 : tensor<4xf32>
  %one = nnspec.fill 1.0 : tensor<4xf32>
  %0 = nnspec.add %0, %zero : tensor<4xf32>
  %1 = nnspec.sub %1, %zero : tensor<4xf32>
  %2 = nnspec.mul %2, %one : tensor<4xf32>
  %3 = nnspec.div %3, %one : tensor<4xf32>
  %4 = nnspec.max %4, %4 : tensor<4xf32>
  %5 = nnspec.cast %5 : tensor<4xf32> to tensor<4xf32>
  %6 = nnspec.broadcast %6 dims = [0] : tensor<4xf32> to tensor<4xf32>
  "test.use"(%0, %1, %2, %3, %4, %5, %6) : (
      tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>,
      tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> ()
}

// Laws that look through an op stop at one that uses itself.
// CHECK-LABEL: module @cast_of_cast
// LINALG-LABEL: module @cast_of_cast
module @cast_of_cast {
  // CHECK: %[[A:.+]] = nnspec.cast %[[A]]
  // CHECK: %[[B:.+]] = nnspec.cast %[[A]] : tensor<4xf32> to tensor<4xf64>
  // CHECK: "test.use"(%[[B]])
  // LINALG: "test.use"
  %0 = nnspec.cast %0 : tensor<4xf32> to tensor<4xf32>
  %1 = nnspec.cast %0 : tensor<4xf32> to tensor<4xf64>
  "test.use"(%1) : (tensor<4xf64>) -> ()
}

// CHECK-LABEL: module @cast_round
// LINALG-LABEL: module @cast_round
module @cast_round {
  // CHECK: "test.use"
  // LINALG: "test.use"
  %0 = nnspec.cast %1 : tensor<4xf32> to tensor<4xf64>
  %1 = nnspec.cast %0 : tensor<4xf64> to tensor<4xf32>
  "test.use"(%1) : (tensor<4xf32>) -> ()
}

// CHECK-LABEL: module @broadcast_of_broadcast
// LINALG-LABEL: module @broadcast_of_broadcast
module @broadcast_of_broadcast {
  // CHECK: %[[A:.+]] = nnspec.broadcast %[[A]]
  // CHECK: %[[B:.+]] = nnspec.broadcast %[[A]]
  // CHECK: "test.use"(%[[B]])
  // LINALG: "test.use"
  %0 = nnspec.broadcast %0 dims = [0] : tensor<4xf32> to tensor<4xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  "test.use"(%1) : (tensor<2x4xf32>) -> ()
}

// CHECK-LABEL: module @broadcast_round
// LINALG-LABEL: module @broadcast_round
module @broadcast_round {
  // CHECK: "test.use"
  // LINALG: "test.use"
  %n = "test.size"() : () -> index
  %0 = nnspec.broadcast %1 dims = [0, 1] sizes(%n, %n) : tensor<1x?xf32> to tensor<?x?xf32>
  %1 = nnspec.broadcast %0 dims = [0, 1] sizes(%n) : tensor<?x?xf32> to tensor<1x?xf32>
  "test.use"(%1) : (tensor<1x?xf32>) -> ()
}

// A search for a size, a constant or a positive value ends.
// CHECK-LABEL: module @searches
// LINALG-LABEL: module @searches
module @searches {
  // CHECK: nnspec.batch_norm_inference
  // LINALG: "test.use"
  %p = "test.parameter"() : () -> tensor<?xf32>
  %x = nnspec.sqrt %x : tensor<2x?xf32>
  %v = nnspec.broadcast %w dims = [0] : tensor<4xf32> to tensor<4xf32>
  %w = nnspec.broadcast %v dims = [0] : tensor<4xf32> to tensor<4xf32>
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0
      : tensor<2x?xf32>, (tensor<?xf32>, tensor<4xf32>, tensor<?xf32>, tensor<?xf32>)
  %z = nnspec.mul %z, %z : tensor<2x?xf32>
  "test.use"(%y, %z) : (tensor<2x?xf32>, tensor<2x?xf32>) -> ()
}

// A batch norm of its own result is an affine map of its own result.
// CHECK-LABEL: module @theorem
// LINALG-LABEL: module @theorem
module @theorem {
  // CHECK: %[[SCALED:.+]] = nnspec.mul %[[Y:.+]], %{{.+}} : tensor<2x4xf32>
  // CHECK: %[[Y]] = nnspec.add %[[SCALED]], %{{.+}} : tensor<2x4xf32>
  // LINALG: "test.use"
  %p = "test.parameter"() : () -> tensor<4xf32>
  %y = nnspec.batch_norm_inference %y mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32>
  "test.use"(%y) : (tensor<2x4xf32>) -> ()
}
