// RUN: nnspec-opt %s --transform-interpreter --cse --split-input-file | FileCheck %s

// A tile of the result is computed from slices of the operands: of each, the axes
// that it is read along.

// CHECK-DAG: #[[REST:.+]] = affine_map<(d0) -> (-d0 + 7, 3)>
// CHECK-LABEL: func @batch_norm_nchw(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>, %[[M:[^:]+]]: tensor<64xf32>, %[[V:[^:]+]]: tensor<64xf32>, %[[G:[^:]+]]: tensor<64xf32>, %[[B:[^:]+]]: tensor<64xf32>)
func.func @batch_norm_nchw(
    %x: tensor<8x64x5x7xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK: scf.for %[[N:[^ ]+]] = {{.*}} step %c2
  // CHECK: scf.for %[[C:[^ ]+]] = {{.*}} step %c16
  // CHECK: scf.for %[[W:[^ ]+]] = {{.*}} step %c3
  // 3 does not divide 7.
  // CHECK: %[[S:.+]] = affine.min #[[REST]](%[[W]])
  // CHECK: %[[XT:.+]] = tensor.extract_slice %[[X]][%[[N]], %[[C]], 0, %[[W]]] [2, 16, 5, %[[S]]] [1, 1, 1, 1]
  // CHECK: %[[MT:.+]] = tensor.extract_slice %[[M]][%[[C]]] [16] [1]
  // CHECK: %[[VT:.+]] = tensor.extract_slice %[[V]][%[[C]]] [16] [1]
  // CHECK: %[[GT:.+]] = tensor.extract_slice %[[G]][%[[C]]] [16] [1]
  // CHECK: %[[BT:.+]] = tensor.extract_slice %[[B]][%[[C]]] [16] [1]
  // CHECK: %[[Y:.+]] = nnspec.batch_norm_inference %[[XT]] mean(%[[MT]]) variance(%[[VT]]) gamma(%[[GT]]) beta(%[[BT]]) axis = 1 epsilon = 1.000000e-05 : tensor<2x16x5x?xf32>, tensor<16xf32>
  // CHECK: tensor.insert_slice %[[Y]] into %{{.+}}[%[[N]], %[[C]], 0, %[[W]]] [2, 16, 5, %[[S]]] [1, 1, 1, 1]
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64x5x7xf32>, tensor<64xf32>
  return %y : tensor<8x64x5x7xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["nnspec.batch_norm_inference"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:3 = transform.structured.tile_using_for %op tile_sizes [2, 16, 0, 3]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: func @batch_norm_nhwc(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x56x5x64xf16>, %[[M:[^:]+]]: tensor<64xf32>, %[[V:[^:]+]]: tensor<64xf32>, %[[G:[^:]+]]: tensor<64xf16>
func.func @batch_norm_nhwc(
    %x: tensor<8x56x5x64xf16>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf16>, %b: tensor<64xf16>) -> tensor<8x56x5x64xf16> {
  // Tiles of the whole channel axis read the parameters as they are, or slices that
  // fold away.
  // CHECK: scf.forall (%[[I:.+]], %[[J:.+]]) in (8, 7)
  // CHECK: %[[H:.+]] = affine.apply {{.*}}(%[[J]])
  // CHECK: tensor.extract_slice %[[X]][%{{.+}}, %[[H]], 0, 0] [1, 8, 5, 64] [1, 1, 1, 1]
  // CHECK: tensor.extract_slice %[[M]][0] [64] [1]
  // CHECK: tensor.extract_slice %[[G]][0] [64] [1]
  // CHECK: nnspec.batch_norm_inference {{.*}} axis = 3 epsilon = 1.000000e-05 : tensor<1x8x5x64xf16>, (tensor<64xf32>, tensor<64xf32>, tensor<64xf16>, tensor<64xf16>)
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 3 epsilon = 1.0e-05
      : tensor<8x56x5x64xf16>, (tensor<64xf32>, tensor<64xf32>, tensor<64xf16>, tensor<64xf16>)
  return %y : tensor<8x56x5x64xf16>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["nnspec.batch_norm_inference"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op tile_sizes [1, 8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-DAG: #[[REST:.+]] = affine_map<(d0)[s0] -> (-d0 + s0, 7)>
// CHECK-LABEL: func @batch_norm_dynamic(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?xf32>, %[[P:[^:]+]]: tensor<?xf32>)
func.func @batch_norm_dynamic(%x: tensor<?x?xf32>, %p: tensor<?xf32>) -> tensor<?x?xf32> {
  // CHECK-DAG: %[[N:.+]] = tensor.dim %[[X]], %c0
  // CHECK-DAG: %[[C:.+]] = tensor.dim %[[X]], %c1
  // CHECK: tensor.empty(%[[N]], %[[C]])
  // CHECK: scf.for %[[I:[^ ]+]] = %c0 to %[[C]] step %c7
  // CHECK: %[[S:.+]] = affine.min #[[REST]](%[[I]])[%[[C]]]
  // CHECK: %[[XT:.+]] = tensor.extract_slice %[[X]][0, %[[I]]] [%[[N]], %[[S]]] [1, 1]
  // CHECK: %[[PT:.+]] = tensor.extract_slice %[[P]][%[[I]]] [%[[S]]] [1]
  // CHECK: nnspec.batch_norm_inference %[[XT]] mean(%[[PT]])
  // CHECK-SAME: : tensor<?x?xf32>, tensor<?xf32>
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<?x?xf32>, tensor<?xf32>
  return %y : tensor<?x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["nnspec.batch_norm_inference"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 7]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: func @binary(
// CHECK-SAME: %[[A:[^:]+]]: tensor<6x8xf32>, %[[B:[^:]+]]: tensor<6x8xf32>)
func.func @binary(%a: tensor<6x8xf32>, %b: tensor<6x8xf32>) -> tensor<6x8xf32> {
  // CHECK: scf.for %[[I:[^ ]+]] =
  // CHECK: scf.for %[[J:[^ ]+]] =
  // CHECK: %[[AT:.+]] = tensor.extract_slice %[[A]][%[[I]], %[[J]]] [3, 4] [1, 1]
  // CHECK: %[[BT:.+]] = tensor.extract_slice %[[B]][%[[I]], %[[J]]] [3, 4] [1, 1]
  // CHECK: nnspec.div %[[AT]], %[[BT]] {note} : tensor<3x4xf32>
  %0 = nnspec.div %a, %b {note} : tensor<6x8xf32>
  return %0 : tensor<6x8xf32>
}

// CHECK-LABEL: func @cast(
func.func @cast(%a: tensor<6x8xf32>) -> tensor<6x8xf16> {
  // CHECK: nnspec.cast %{{.+}} : tensor<3x4xf32> to tensor<3x4xf16>
  // CHECK: tensor.insert_slice %{{.+}} : tensor<3x4xf16> into tensor<6x8xf16>
  %0 = nnspec.cast %a : tensor<6x8xf32> to tensor<6x8xf16>
  return %0 : tensor<6x8xf16>
}

// CHECK-LABEL: func @fill(
// CHECK-SAME: %[[N:[^:]+]]: index)
func.func @fill(%n: index) -> tensor<?x8xf32> {
  // CHECK: scf.for %[[I:[^ ]+]] = %c0 to %[[N]] step %c3
  // CHECK: %[[S:.+]] = affine.min {{.*}}(%[[I]])[%[[N]]]
  // CHECK: nnspec.fill 1.000000e-01 sizes(%[[S]]) : tensor<?x4xf32>
  %0 = nnspec.fill 0.1 sizes(%n) : tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// An operand that knows its size does not change the type of the result.
// CHECK-LABEL: func @shape_cast(
func.func @shape_cast(%a: tensor<6x8xf32>) -> tensor<?x8xf32> {
  // CHECK: %[[R:.+]] = scf.for
  // CHECK: nnspec.sqrt
  // CHECK: return %[[R]] : tensor<?x8xf32>
  %0 = tensor.cast %a : tensor<6x8xf32> to tensor<?x8xf32>
  %1 = nnspec.sqrt %0 : tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %ops = transform.structured.match interface{TilingInterface} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %ops tile_sizes [3, 4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Of an axis of size 1 that expands, each tile reads the one element.
// CHECK-LABEL: func @broadcast_unit_axis(
// CHECK-SAME: %[[A:[^:]+]]: tensor<1x64x?xf32>, %[[N:[^:]+]]: index, %[[M:[^:]+]]: index)
func.func @broadcast_unit_axis(%a: tensor<1x64x?xf32>, %n: index, %m: index) -> tensor<?x64x?x7xf32> {
  // CHECK: scf.for %[[I:[^ ]+]] =
  // CHECK: scf.for %[[J:[^ ]+]] =
  // CHECK: scf.for %[[K:[^ ]+]] =
  // CHECK: scf.for %[[L:[^ ]+]] =
  // CHECK-DAG: %[[SI:.+]] = affine.min {{.*}}(%[[I]])[%[[N]]]
  // CHECK-DAG: %[[SK:.+]] = affine.min {{.*}}(%[[K]])[%[[M]]]
  // CHECK-DAG: %[[SL:.+]] = affine.min {{.*}}(%[[L]])
  // CHECK: %[[AT:.+]] = tensor.extract_slice %[[A]][0, %[[J]], %[[K]]] [1, 16, %[[SK]]] [1, 1, 1]
  // CHECK: nnspec.broadcast %[[AT]] dims = [0, 1, 2] sizes(%[[SI]], %[[SK]], %[[SL]]) : tensor<1x16x?xf32> to tensor<?x16x?x?xf32>
  %0 = nnspec.broadcast %a dims = [0, 1, 2] sizes(%n, %m) : tensor<1x64x?xf32> to tensor<?x64x?x7xf32>
  return %0 : tensor<?x64x?x7xf32>
}

// A tile of size 1 of an axis that does not expand is not one that does.
// CHECK-LABEL: func @broadcast_rank_0(
// CHECK-SAME: %[[A:[^:]+]]: tensor<f32>)
func.func @broadcast_rank_0(%a: tensor<f32>) -> tensor<4x64x5x2xf32> {
  // CHECK: nnspec.broadcast %[[A]] dims = []
  %0 = nnspec.broadcast %a dims = [] : tensor<f32> to tensor<4x64x5x2xf32>
  return %0 : tensor<4x64x5x2xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %ops = transform.structured.match ops{["nnspec.broadcast"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:4 = transform.structured.tile_using_for %ops tile_sizes [3, 16, 5, 2]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: func @one_element_tiles(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>)
func.func @one_element_tiles(%a: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK: scf.for %[[I:[^ ]+]] =
  // CHECK: scf.for %[[J:[^ ]+]] =
  // CHECK: %[[AT:.+]] = tensor.extract_slice %[[A]][%[[J]]] [1] [1]
  // CHECK: nnspec.broadcast %[[AT]] dims = [1] : tensor<1xf32> to tensor<1x1xf32>
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %ops = transform.structured.match ops{["nnspec.broadcast"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %ops tile_sizes [1, 1]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// More threads than rows: some have no row.
// CHECK-DAG: #[[ROWS:.+]] = affine_map<(d0)[s0] -> (-(d0 * (s0 ceildiv 4)) + s0, s0 ceildiv 4)>
// CHECK-LABEL: func @threads(
func.func @threads(%a: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK: scf.forall (%[[I:.+]]) in (4)
  // CHECK: %[[S:.+]] = affine.min #[[ROWS]](%[[I]])
  // CHECK: affine.max
  // CHECK: nnspec.sqrt %{{.+}} : tensor<?x8xf32>
  // CHECK: tensor.parallel_insert_slice
  %0 = nnspec.sqrt %a : tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["nnspec.sqrt"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op num_threads [4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
