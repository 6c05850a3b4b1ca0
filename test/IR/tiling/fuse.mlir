// RUN: nnspec-opt %s --transform-interpreter --canonicalize --cse --split-input-file | FileCheck %s

// Producers are fused into the loops of their consumer, whichever dialect that is of.
// (What fusion of consumers asks for is tested in test/unit/IR.)

// The whole affine map in one loop nest: nothing of full size is stored in between.
// CHECK-LABEL: func @affine_map(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>, %[[SCALE:[^:]+]]: tensor<64xf32>, %[[BIAS:[^:]+]]: tensor<64xf32>)
func.func @affine_map(%x: tensor<8x64xf32>, %scale: tensor<64xf32>, %bias: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK-NOT: nnspec
  // CHECK: scf.for %[[I:[^ ]+]] =
  // CHECK: scf.for %[[J:[^ ]+]] =
  // CHECK-DAG: %[[XT:.+]] = tensor.extract_slice %[[X]][%[[I]], %[[J]]] [2, 16] [1, 1]
  // CHECK-DAG: %[[ST:.+]] = tensor.extract_slice %[[SCALE]][%[[J]]] [16] [1]
  // CHECK-DAG: %[[S:.+]] = nnspec.broadcast %[[ST]] dims = [1] : tensor<16xf32> to tensor<2x16xf32>
  // CHECK-DAG: %[[MUL:.+]] = nnspec.mul %[[XT]], %[[S]] : tensor<2x16xf32>
  // CHECK-DAG: %[[BT:.+]] = tensor.extract_slice %[[BIAS]][%[[J]]] [16] [1]
  // CHECK-DAG: %[[B:.+]] = nnspec.broadcast %[[BT]] dims = [1] : tensor<16xf32> to tensor<2x16xf32>
  // CHECK: nnspec.add %[[MUL]], %[[B]] : tensor<2x16xf32>
  %0 = nnspec.broadcast %scale dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %1 = nnspec.mul %x, %0 : tensor<8x64xf32>
  %2 = nnspec.broadcast %bias dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %3 = nnspec.add %1, %2 : tensor<8x64xf32>
  return %3 : tensor<8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["nnspec.add"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.fuse %op tile_sizes [2, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A batch norm into a linalg consumer, along the channels.
// CHECK-LABEL: func @into_linalg(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x?xf32>, %[[M:[^:]+]]: tensor<64xf32>
func.func @into_linalg(%x: tensor<8x64x?xf32>, %m: tensor<64xf32>, %p: tensor<64xf32>,
                       %out: tensor<8x64x?xf32>) -> tensor<8x64x?xf32> {
  // CHECK: scf.forall (%[[I:.+]], %[[J:.+]]) in (8, 4)
  // CHECK: %[[C:.+]] = affine.apply {{.*}}(%[[J]])
  // CHECK-DAG: %[[XT:.+]] = tensor.extract_slice %[[X]][%[[I]], %[[C]], 0] [1, 16, %{{.+}}] [1, 1, 1]
  // CHECK-DAG: %[[MT:.+]] = tensor.extract_slice %[[M]][%[[C]]] [16] [1]
  // CHECK: %[[Y:.+]] = nnspec.batch_norm_inference %[[XT]] mean(%[[MT]])
  // CHECK-SAME: : tensor<1x16x?xf32>, tensor<16xf32>
  // CHECK: linalg.exp ins(%[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<8x64x?xf32>, tensor<64xf32>
  %1 = linalg.exp ins(%0 : tensor<8x64x?xf32>) outs(%out : tensor<8x64x?xf32>) -> tensor<8x64x?xf32>
  return %1 : tensor<8x64x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %exp = transform.structured.match ops{["linalg.exp"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %exp tile_sizes [1, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %norm = transform.structured.match ops{["nnspec.batch_norm_inference"]} in %root : (!transform.any_op) -> !transform.any_op
    %fused, %new_loop = transform.structured.fuse_into_containing_op %norm into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A linalg producer into an nnspec consumer.
// CHECK-LABEL: func @from_linalg(
func.func @from_linalg(%x: tensor<8x32xf32>, %w: tensor<32x64xf32>, %init: tensor<8x64xf32>) -> tensor<8x64xf32> {
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK: %[[T:.+]] = linalg.matmul {{.*}} -> tensor<4x16xf32>
  // CHECK: nnspec.sqrt %[[T]] : tensor<4x16xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<8x32xf32>, tensor<32x64xf32>)
      outs(%init : tensor<8x64xf32>) -> tensor<8x64xf32>
  %1 = nnspec.sqrt %0 : tensor<8x64xf32>
  return %1 : tensor<8x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["nnspec.sqrt"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.fuse %op tile_sizes [4, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Dynamic sizes, an expanded unit axis and a fill.
// CHECK-LABEL: func @dynamic(
func.func @dynamic(%x: tensor<?x?xf32>, %a: tensor<1x?xf32>, %n: index, %m: index) -> tensor<?x?xf32> {
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK: %[[F:.+]] = nnspec.fill 2.000000e+00 sizes(%[[SI:.+]], %[[SJ:.+]]) : tensor<?x?xf32>
  // CHECK: %[[MAX:.+]] = nnspec.max %{{.+}}, %[[F]]
  // CHECK: %[[AT:.+]] = tensor.extract_slice %{{.+}}[0, %{{.+}}] [1, %[[SJ]]] [1, 1] : tensor<1x?xf32> to tensor<1x?xf32>
  // CHECK: %[[C:.+]] = tensor.collapse_shape %[[AT]]
  // CHECK: %[[B:.+]] = nnspec.broadcast %[[C]] dims = [1] sizes(%[[SI]], %[[SJ]]) : tensor<?xf32> to tensor<?x?xf32>
  // CHECK: nnspec.mul %[[MAX]], %[[B]]
  %0 = nnspec.broadcast %a dims = [0, 1] sizes(%n, %m) : tensor<1x?xf32> to tensor<?x?xf32>
  %1 = nnspec.fill 2.0 sizes(%n, %m) : tensor<?x?xf32>
  %2 = nnspec.max %x, %1 : tensor<?x?xf32>
  %3 = nnspec.mul %2, %0 : tensor<?x?xf32>
  return %3 : tensor<?x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["nnspec.mul"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.fuse %op tile_sizes [4, 16]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}
