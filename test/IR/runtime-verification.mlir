// RUN: nnspec-opt %s --generate-runtime-verification --cse --canonicalize \
// RUN:   | FileCheck %s

// The sizes that no verifier can compare are compared at run time. (Compared with
// itself, a size is not: these comparisons fold.) Of a size operand, only that it is
// not negative.

// CHECK-LABEL: func @static(
func.func @static(%a: tensor<4xf32>, %x: tensor<2x4xf32>, %n: index) -> (tensor<4xf32>, tensor<2x4xf32>, tensor<?x4xf32>) {
  // CHECK-COUNT-1: cf.assert {{.*}}axis 0 has a negative size
  // CHECK-NOT: cf.assert
  // CHECK: return
  %0 = nnspec.sub %a, %a : tensor<4xf32>
  %1:3 = nnspec.batch_norm_training %x gamma(%a) beta(%a)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32>
  %2 = nnspec.broadcast %a dims = [1] sizes(%n) : tensor<4xf32> to tensor<?x4xf32>
  return %0, %1#0, %2 : tensor<4xf32>, tensor<2x4xf32>, tensor<?x4xf32>
}

// CHECK-LABEL: func @unary(
func.func @unary(%a: tensor<?xf32>, %n: index) -> (tensor<?xf32>, tensor<?xf16>, tensor<?xf32>) {
  // CHECK-COUNT-1: cf.assert {{.*}}nnspec.fill{{.*}}axis 0 has a negative size
  // CHECK-NOT: cf.assert
  // CHECK: return
  %0 = nnspec.sqrt %a : tensor<?xf32>
  %1 = nnspec.cast %a : tensor<?xf32> to tensor<?xf16>
  %2 = nnspec.fill 1.0 sizes(%n) : tensor<?xf32>
  return %0, %1, %2 : tensor<?xf32>, tensor<?xf16>, tensor<?xf32>
}

// CHECK-LABEL: func @binary(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?x4xf32>, %[[B:[^:]+]]: tensor<?x4xf32>
func.func @binary(%a: tensor<?x4xf32>, %b: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK-DAG: %[[N:.+]] = tensor.dim %[[A]], %c0
  // CHECK-DAG: %[[M:.+]] = tensor.dim %[[B]], %c0
  // CHECK: %[[SAME:.+]] = arith.cmpi eq, %[[M]], %[[N]]
  // CHECK-NEXT: cf.assert %[[SAME]], "ERROR: Runtime op verification failed\0A
  // CHECK-SAME: nnspec.sub
  // CHECK-SAME: axis 0 of operand #1 does not have the size of axis 0 of the result
  // CHECK-NEXT: nnspec.sub
  %0 = nnspec.sub %a, %b : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: func @broadcast(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?xf32>, %[[N:[^:]+]]: index, %[[M:[^:]+]]: index
func.func @broadcast(%a: tensor<?xf32>, %n: index, %m: index) -> tensor<?x?xf32> {
  // CHECK: %[[SIZE:.+]] = tensor.dim %[[A]], %c0
  // CHECK-NEXT: %[[SAME:.+]] = arith.cmpi eq, %[[SIZE]], %[[M]]
  // CHECK-NEXT: cf.assert %[[SAME]], {{.*}}axis 0 of operand #0 does not have the size of axis 1 of the result
  // CHECK-COUNT-2: cf.assert {{.*}}axis {{[01]}} has a negative size
  // CHECK-NEXT: nnspec.broadcast
  %0 = nnspec.broadcast %a dims = [1] sizes(%n, %m) : tensor<?xf32> to tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// CHECK-LABEL: func @broadcast_static_result(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?xf32>
func.func @broadcast_static_result(%a: tensor<?xf32>) -> tensor<3x4xf32> {
  // CHECK: %[[SIZE:.+]] = tensor.dim %[[A]], %c0
  // CHECK-NEXT: %[[SAME:.+]] = arith.cmpi eq, %[[SIZE]], %c4
  // CHECK-NEXT: cf.assert %[[SAME]], {{.*}}axis 0 of operand #0 does not have the size of axis 1 of the result
  %0 = nnspec.broadcast %a dims = [1] : tensor<?xf32> to tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// A unit axis that expands agrees with every size.
// CHECK-LABEL: func @broadcast_unit_axis(
func.func @broadcast_unit_axis(%a: tensor<1x4xf32>, %n: index) -> tensor<?x4xf32> {
  // CHECK-COUNT-1: cf.assert {{.*}}axis 0 has a negative size
  // CHECK-NOT: cf.assert
  // CHECK: return
  %0 = nnspec.broadcast %a dims = [0, 1] sizes(%n) : tensor<1x4xf32> to tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: func @batch_norm_inference(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?xf32>, %[[M:[^:]+]]: tensor<?xf32>, %[[V:[^:]+]]: tensor<4xf32>
func.func @batch_norm_inference(%x: tensor<?x?xf32>, %m: tensor<?xf32>, %v: tensor<4xf32>) -> tensor<?x?xf32> {
  // CHECK-DAG: %[[C:.+]] = tensor.dim %[[X]], %c1
  // CHECK-DAG: %[[MEAN:.+]] = tensor.dim %[[M]], %c0
  // CHECK: %[[SAME:.+]] = arith.cmpi eq, %[[MEAN]], %[[C]]
  // CHECK-NEXT: cf.assert %[[SAME]], {{.*}}axis 0 of operand #1 does not have the size of axis 1 of the result
  // CHECK: %[[IS_4:.+]] = arith.cmpi eq, %[[C]], %c4
  // CHECK-NEXT: cf.assert %[[IS_4]], {{.*}}axis 0 of operand #2 does not have the size of axis 1 of the result
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%v) beta(%v)
      axis = 1 epsilon = 0.0
      : tensor<?x?xf32>, (tensor<?xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %y : tensor<?x?xf32>
}

// CHECK-LABEL: func @batch_norm_training(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>, %[[G:[^:]+]]: tensor<?xf32>
func.func @batch_norm_training(%x: tensor<2x4xf32>, %g: tensor<?xf32>, %b: tensor<4xf32>) -> tensor<2x4xf32> {
  // CHECK: %[[SIZE:.+]] = tensor.dim %[[G]], %c0
  // CHECK-NEXT: %[[SAME:.+]] = arith.cmpi eq, %[[SIZE]], %c4
  // CHECK-NEXT: cf.assert %[[SAME]], {{.*}}gamma does not have the size of axis 1 of x
  // CHECK-NEXT: nnspec.batch_norm_training
  %0:3 = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, (tensor<?xf32>, tensor<4xf32>)
  return %0#0 : tensor<2x4xf32>
}
