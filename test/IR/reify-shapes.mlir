// RUN: nnspec-opt %s --resolve-ranked-shaped-type-result-dims --canonicalize \
// RUN:   | FileCheck %s --implicit-check-not=nnspec.

// The sizes of every op's results are those of its operands: asking for a size
// keeps no op alive.

// CHECK-LABEL: func @fill(
// CHECK-SAME: %[[N:[^:]+]]: index, %[[M:[^:]+]]: index)
func.func @fill(%n: index, %m: index) -> (index, index, index) {
  // CHECK: %[[C3:.+]] = arith.constant 3 : index
  // CHECK: return %[[N]], %[[C3]], %[[M]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %0 = nnspec.fill 1.0 sizes(%n, %m) : tensor<?x3x?xf32>
  %d0 = tensor.dim %0, %c0 : tensor<?x3x?xf32>
  %d1 = tensor.dim %0, %c1 : tensor<?x3x?xf32>
  %d2 = tensor.dim %0, %c2 : tensor<?x3x?xf32>
  return %d0, %d1, %d2 : index, index, index
}

// CHECK-LABEL: func @broadcast(
// CHECK-SAME: %{{.+}}: tensor<?xf32>, %[[N:[^:]+]]: index, %[[M:[^:]+]]: index)
func.func @broadcast(%a: tensor<?xf32>, %n: index, %m: index) -> (index, index) {
  // CHECK: return %[[N]], %[[M]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0 = nnspec.broadcast %a dims = [1] sizes(%n, %m) : tensor<?xf32> to tensor<?x?xf32>
  %d0 = tensor.dim %0, %c0 : tensor<?x?xf32>
  %d1 = tensor.dim %0, %c1 : tensor<?x?xf32>
  return %d0, %d1 : index, index
}

// CHECK-LABEL: func @elementwise(
// CHECK-SAME: %[[A:[^:]+]]: tensor<?x?xf32>, %[[B:[^:]+]]: tensor<?x?xf32>)
func.func @elementwise(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>) -> (index, index) {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
  // CHECK-DAG: %[[D0:.+]] = tensor.dim %[[A]], %[[C0]]
  // CHECK-DAG: %[[D1:.+]] = tensor.dim %[[A]], %[[C1]]
  // CHECK: return %[[D0]], %[[D1]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0 = nnspec.div %a, %b : tensor<?x?xf32>
  %1 = nnspec.sqrt %0 : tensor<?x?xf32>
  %2 = nnspec.cast %1 : tensor<?x?xf32> to tensor<?x?xf16>
  %d0 = tensor.dim %2, %c0 : tensor<?x?xf16>
  %d1 = tensor.dim %2, %c1 : tensor<?x?xf16>
  return %d0, %d1 : index, index
}

// Of two operands, the one whose size is a value already is asked.
// CHECK-LABEL: func @elementwise_of_fill(
// CHECK-SAME: %{{.+}}: tensor<?xf32>, %[[N:[^:]+]]: index)
func.func @elementwise_of_fill(%a: tensor<?xf32>, %n: index) -> index {
  // CHECK-NEXT: return %[[N]]
  %c0 = arith.constant 0 : index
  %0 = nnspec.fill 1.0 sizes(%n) : tensor<?xf32>
  %1 = nnspec.max %a, %0 : tensor<?xf32>
  %d0 = tensor.dim %1, %c0 : tensor<?xf32>
  return %d0 : index
}

// CHECK-LABEL: func @batch_norm_inference(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?xf32>,
func.func @batch_norm_inference(%x: tensor<?x?xf32>, %p: tensor<?xf32>) -> (index, index) {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
  // CHECK-DAG: %[[D0:.+]] = tensor.dim %[[X]], %[[C0]]
  // CHECK-DAG: %[[D1:.+]] = tensor.dim %[[X]], %[[C1]]
  // CHECK: return %[[D0]], %[[D1]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<?x?xf32>, tensor<?xf32>
  %d0 = tensor.dim %0, %c0 : tensor<?x?xf32>
  %d1 = tensor.dim %0, %c1 : tensor<?x?xf32>
  return %d0, %d1 : index, index
}

// CHECK-LABEL: func @batch_norm_training(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?xf32>,
func.func @batch_norm_training(%x: tensor<?x?xf32>, %p: tensor<?xf32>) -> (index, index, index) {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
  // CHECK-DAG: %[[Y:.+]] = tensor.dim %[[X]], %[[C0]]
  // CHECK-DAG: %[[MEAN:.+]] = tensor.dim %[[X]], %[[C1]]
  // CHECK-DAG: %[[VARIANCE:.+]] = tensor.dim %[[X]], %[[C1]]
  // CHECK: return %[[Y]], %[[MEAN]], %[[VARIANCE]]
  %c0 = arith.constant 0 : index
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<?x?xf32>, tensor<?xf32>
  %d0 = tensor.dim %y, %c0 : tensor<?x?xf32>
  %d1 = tensor.dim %mean, %c0 : tensor<?xf32>
  %d2 = tensor.dim %variance, %c0 : tensor<?xf32>
  return %d0, %d1, %d2 : index, index, index
}
