// RUN: nnspec-opt %s --convert-nnspec-to-linalg | FileCheck %s --implicit-check-not=nnspec.

// A broadcast that an nnspec op reads is an indexing map of that op. Any other use
// materialises it.

// CHECK-DAG: #[[ID2:.+]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[D1_OF_2:.+]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[D0_OF_2:.+]] = affine_map<(d0, d1) -> (d0)>
// CHECK-DAG: #[[D1_OF_3:.+]] = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-DAG: #[[D2_OF_3:.+]] = affine_map<(d0, d1, d2) -> (d2)>
// CHECK-DAG: #[[UNIT:.+]] = affine_map<(d0, d1) -> (0, d1)>
// CHECK-DAG: #[[SCALAR:.+]] = affine_map<(d0, d1) -> ()>

// CHECK-LABEL: func @map(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>, %[[A:[^:]+]]: tensor<4xf32>)
func.func @map(%x: tensor<2x4xf32>, %a: tensor<4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: tensor.empty
  // CHECK-NEXT: %[[R:.+]] = linalg.generic {indexing_maps = [#[[ID2]], #[[D1_OF_2]], #[[ID2]]]
  // CHECK-SAME: ins(%[[X]], %[[A]] : tensor<2x4xf32>, tensor<4xf32>)
  // CHECK: return %[[R]]
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %1 = nnspec.mul %x, %0 : tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// CHECK-LABEL: func @map_of_unit_axis(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>, %[[A:[^:]+]]: tensor<1x4xf32>)
func.func @map_of_unit_axis(%x: tensor<2x4xf32>, %a: tensor<1x4xf32>) -> tensor<2x4xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[ID2]], #[[UNIT]], #[[ID2]]]
  // CHECK-SAME: ins(%[[X]], %[[A]] : tensor<2x4xf32>, tensor<1x4xf32>)
  %0 = nnspec.broadcast %a dims = [0, 1] : tensor<1x4xf32> to tensor<2x4xf32>
  %1 = nnspec.mul %x, %0 : tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// CHECK-LABEL: func @map_of_rank_0(
func.func @map_of_rank_0(%x: tensor<2x4xf32>, %a: tensor<f32>) -> tensor<2x4xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[ID2]], #[[SCALAR]], #[[ID2]]]
  %0 = nnspec.broadcast %a dims = [] : tensor<f32> to tensor<2x4xf32>
  %1 = nnspec.mul %x, %0 : tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// Maps compose.
// CHECK-LABEL: func @map_of_broadcast_of_broadcast(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x2x4xf32>, %[[A:[^:]+]]: tensor<2xf32>)
func.func @map_of_broadcast_of_broadcast(%x: tensor<3x2x4xf32>, %a: tensor<2xf32>) -> tensor<3x2x4xf32> {
  // CHECK-COUNT-1: linalg.generic {indexing_maps = [#{{.+}}, #[[D1_OF_3]], #{{.+}}]
  // CHECK-SAME: ins(%[[X]], %[[A]] :
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %0 = nnspec.broadcast %a dims = [0] : tensor<2xf32> to tensor<2x4xf32>
  %1 = nnspec.broadcast %0 dims = [1, 2] : tensor<2x4xf32> to tensor<3x2x4xf32>
  %2 = nnspec.mul %x, %1 : tensor<3x2x4xf32>
  return %2 : tensor<3x2x4xf32>
}

// Without an operand of full size.
// CHECK-LABEL: func @only_broadcasts(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2xf32>, %[[B:[^:]+]]: tensor<4xf32>)
func.func @only_broadcasts(%a: tensor<2xf32>, %b: tensor<4xf32>) -> tensor<2x4xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[D0_OF_2]], #[[D1_OF_2]], #[[ID2]]]
  // CHECK-SAME: ins(%[[A]], %[[B]] :
  %0 = nnspec.broadcast %a dims = [0] : tensor<2xf32> to tensor<2x4xf32>
  %1 = nnspec.broadcast %b dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %2 = nnspec.add %0, %1 : tensor<2x4xf32>
  return %2 : tensor<2x4xf32>
}

// CHECK-LABEL: func @of_fill(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>)
func.func @of_fill(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[ID2]], #[[ID2]]]
  // CHECK-SAME: ins(%[[X]] : tensor<2x4xf32>)
  // CHECK: arith.constant 5.000000e-01 : f32
  %0 = nnspec.fill 0.5 : tensor<4xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %2 = nnspec.add %x, %1 : tensor<2x4xf32>
  return %2 : tensor<2x4xf32>
}

// CHECK-LABEL: func @batch_norm_of_broadcasts(
// CHECK-SAME: %[[X:[^:]+]]: tensor<4xf32>, %[[P:[^:]+]]: tensor<f32>)
func.func @batch_norm_of_broadcasts(%x: tensor<4xf32>, %p: tensor<f32>) -> tensor<3x2x4xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[D2_OF_3]],
  // CHECK-SAME: ins(%[[X]], %[[P]], %[[P]], %[[P]], %[[P]] :
  %0 = nnspec.broadcast %x dims = [2] : tensor<4xf32> to tensor<3x2x4xf32>
  %1 = nnspec.broadcast %p dims = [] : tensor<f32> to tensor<2xf32>
  %2 = nnspec.batch_norm_inference %0 mean(%1) variance(%1) gamma(%1) beta(%1)
      axis = 1 epsilon = 1.0 : tensor<3x2x4xf32>, tensor<2xf32>
  return %2 : tensor<3x2x4xf32>
}

// CHECK-LABEL: func @dynamic(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?xf32>, %[[A:[^:]+]]: tensor<?xf32>, %[[N:[^:]+]]: index, %[[M:[^:]+]]: index)
func.func @dynamic(%x: tensor<?x?xf32>, %a: tensor<?xf32>, %n: index, %m: index) -> tensor<?x?xf32> {
  // CHECK-NEXT: tensor.empty(%[[N]], %[[M]]) : tensor<?x?xf32>
  // CHECK-NEXT: linalg.generic {indexing_maps = [#[[ID2]], #[[D1_OF_2]], #[[ID2]]]
  %0 = nnspec.broadcast %a dims = [1] sizes(%n, %m) : tensor<?xf32> to tensor<?x?xf32>
  %1 = nnspec.mul %x, %0 : tensor<?x?xf32>
  return %1 : tensor<?x?xf32>
}

// CHECK-LABEL: func @returned(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>)
func.func @returned(%a: tensor<4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: %[[EMPTY:.+]] = tensor.empty() : tensor<2x4xf32>
  // CHECK-NEXT: %[[R:.+]] = linalg.generic {indexing_maps = [#[[D1_OF_2]], #[[ID2]]]
  // CHECK-SAME: ins(%[[A]] : tensor<4xf32>) outs(%[[EMPTY]] : tensor<2x4xf32>)
  // CHECK-NEXT: ^bb0(%[[E:.+]]: f32, %{{.+}}: f32):
  // CHECK-NEXT: linalg.yield %[[E]]
  // CHECK: return %[[R]]
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// Only the use that needs a tensor materialises it.
// CHECK-LABEL: func @returned_and_read(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>, %[[A:[^:]+]]: tensor<4xf32>)
func.func @returned_and_read(%x: tensor<2x4xf32>, %a: tensor<4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  // CHECK: %[[B:.+]] = linalg.generic {{.*}} ins(%[[A]] : tensor<4xf32>)
  // CHECK: %[[R:.+]] = linalg.generic {{.*}} ins(%[[X]], %[[A]] : tensor<2x4xf32>, tensor<4xf32>)
  // CHECK: return %[[R]], %[[B]]
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %1 = nnspec.mul %x, %0 : tensor<2x4xf32>
  return %1, %0 : tensor<2x4xf32>, tensor<2x4xf32>
}

// Training batch norm reads tensors.
// CHECK-LABEL: func @read_by_training(
func.func @read_by_training(%x: tensor<2x4xf32>, %a: tensor<f32>) -> tensor<2x4xf32> {
  // CHECK: %[[P:.+]] = linalg.generic {{.*}} ins(%{{.+}} : tensor<f32>) outs(%{{.+}} : tensor<4xf32>)
  // CHECK: linalg.generic {{.*}} ins(%{{.+}}, %{{.+}}, %{{.+}}, %[[P]], %[[P]] :
  %0 = nnspec.broadcast %a dims = [] : tensor<f32> to tensor<4xf32>
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%0) beta(%0)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32>
  return %y : tensor<2x4xf32>
}

// Sizes that cannot agree: executing this is undefined, but the IR stays valid.
// UNVERIFIED @sizes_disagree: sizes disagree
// CHECK-LABEL: func @sizes_disagree(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>, %[[B:[^:]+]]: tensor<5xf32>
func.func @sizes_disagree(%a: tensor<4xf32>, %b: tensor<5xf32>, %n: index) -> tensor<?xf32> {
  // CHECK: %[[BB:.+]] = linalg.generic {{.*}} ins(%[[B]] : tensor<5xf32>) outs(%{{.+}} : tensor<?xf32>)
  // CHECK: linalg.generic {{.*}} ins(%[[A]], %[[BB]] : tensor<4xf32>, tensor<?xf32>)
  %0 = nnspec.broadcast %a dims = [0] sizes(%n) : tensor<4xf32> to tensor<?xf32>
  %1 = nnspec.broadcast %b dims = [0] sizes(%n) : tensor<5xf32> to tensor<?xf32>
  %2 = nnspec.add %0, %1 : tensor<?xf32>
  return %2 : tensor<?xf32>
}

// UNVERIFIED @batch_norm_sizes_disagree: sizes disagree
// CHECK-LABEL: func @batch_norm_sizes_disagree(
func.func @batch_norm_sizes_disagree(%a: tensor<5xf32>, %p: tensor<4xf32>, %n: index) -> tensor<?xf32> {
  // CHECK: %[[X:.+]] = linalg.generic {{.*}} ins(%{{.+}} : tensor<5xf32>) outs(%{{.+}} : tensor<?xf32>)
  // CHECK: linalg.generic {{.*}} ins(%[[X]],
  %0 = nnspec.broadcast %a dims = [0] sizes(%n) : tensor<5xf32> to tensor<?xf32>
  %1 = nnspec.batch_norm_inference %0 mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 0 epsilon = 1.0 : tensor<?xf32>, tensor<4xf32>
  return %1 : tensor<?xf32>
}
