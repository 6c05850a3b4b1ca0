// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// The laws of affine chains together: whatever a chain of additions, subtractions,
// multiplications and divisions with parameters is, it becomes one multiplication and one
// addition of full size. All else has the size of the parameters.

// Four batch norms are one affine map.
// CHECK-LABEL: func @four_batch_norms(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>, %{{.+}}: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
func.func @four_batch_norms(%x: tensor<8x64x5x7xf32>,
    %a: tensor<64xf32>, %b: tensor<64xf32>, %c: tensor<64xf32>, %d: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-NOT: x5x7xf32
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x64x5x7xf32>
  // CHECK-NOT: x5x7xf32
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%a) variance(%a) gamma(%a) beta(%a)
      axis = 1 epsilon = 1.0e-03 : tensor<8x64x5x7xf32>, tensor<64xf32>
  %1 = nnspec.batch_norm_inference %0 mean(%b) variance(%b) gamma(%b) beta(%b)
      axis = 1 epsilon = 1.0e-03 : tensor<8x64x5x7xf32>, tensor<64xf32>
  %2 = nnspec.batch_norm_inference %1 mean(%c) variance(%c) gamma(%c) beta(%c)
      axis = 1 epsilon = 1.0e-03 : tensor<8x64x5x7xf32>, tensor<64xf32>
  %3 = nnspec.batch_norm_inference %2 mean(%d) variance(%d) gamma(%d) beta(%d)
      axis = 1 epsilon = 1.0e-03 : tensor<8x64x5x7xf32>, tensor<64xf32>
  return %3 : tensor<8x64x5x7xf32>
}

// Each op, with the parameter on either side where that is an affine map.
// CHECK-LABEL: func @all_forms(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>{{.*}}) -> tensor<8x64x5x7xf32> {
func.func @all_forms(%x: tensor<8x64x5x7xf32>, %a: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-NOT: x5x7xf32
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x64x5x7xf32>
  // CHECK-NOT: x5x7xf32
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %q = nnspec.broadcast %b dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %0 = nnspec.sub %x, %p : tensor<8x64x5x7xf32>
  %1 = nnspec.div %0, %q : tensor<8x64x5x7xf32>
  %2 = nnspec.mul %q, %1 : tensor<8x64x5x7xf32>
  %3 = nnspec.add %p, %2 : tensor<8x64x5x7xf32>
  %4 = nnspec.sub %p, %3 : tensor<8x64x5x7xf32>
  %5 = nnspec.mul %4, %q : tensor<8x64x5x7xf32>
  %6 = nnspec.div %5, %q : tensor<8x64x5x7xf32>
  %7 = nnspec.sub %q, %6 : tensor<8x64x5x7xf32>
  %8 = nnspec.add %7, %p : tensor<8x64x5x7xf32>
  return %8 : tensor<8x64x5x7xf32>
}

// In types narrower than f32, the whole chain is computed in f32, and rounded once.
// CHECK-LABEL: func @all_forms_rank_2_f16(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf16>{{.*}}) -> tensor<3x4xf16> {
func.func @all_forms_rank_2_f16(%x: tensor<3x4xf16>, %a: tensor<4xf16>, %b: tensor<4xf16>) -> tensor<3x4xf16> {
  // CHECK-NOT: nnspec.div %{{.+}}f16>
  // CHECK-NOT: <3x4xf32>
  // CHECK: %[[XW:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<3x4xf16> to tensor<3x4xf32>
  // CHECK-NOT: <3x4x
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<4xf32> to tensor<3x4xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[XW]], %[[S]] : tensor<3x4xf32>
  // CHECK-NOT: <3x4x
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<4xf32> to tensor<3x4xf32>
  // CHECK-NEXT: %[[YW:.+]] = nnspec.add %[[M]], %[[B]] : tensor<3x4xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.cast %[[YW]] fastmath<contract> : tensor<3x4xf32> to tensor<3x4xf16>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf16> to tensor<3x4xf16>
  %q = nnspec.broadcast %b dims = [1] : tensor<4xf16> to tensor<3x4xf16>
  %0 = nnspec.sub %x, %p : tensor<3x4xf16>
  %1 = nnspec.div %0, %q : tensor<3x4xf16>
  %2 = nnspec.mul %q, %1 : tensor<3x4xf16>
  %3 = nnspec.add %p, %2 : tensor<3x4xf16>
  %4 = nnspec.sub %p, %3 : tensor<3x4xf16>
  %5 = nnspec.mul %4, %q : tensor<3x4xf16>
  %6 = nnspec.div %5, %q : tensor<3x4xf16>
  %7 = nnspec.sub %q, %6 : tensor<3x4xf16>
  %8 = nnspec.add %7, %p : tensor<3x4xf16>
  return %8 : tensor<3x4xf16>
}

// CHECK-LABEL: func @all_forms_rank_3_bf16(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4xbf16>{{.*}}) -> tensor<2x3x4xbf16> {
func.func @all_forms_rank_3_bf16(%x: tensor<2x3x4xbf16>, %a: tensor<4xbf16>, %b: tensor<4xbf16>) -> tensor<2x3x4xbf16> {
  // CHECK-NOT: nnspec.div %{{.+}}bf16>
  // CHECK-NOT: <2x3x4xf32>
  // CHECK: %[[XW:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<2x3x4xbf16> to tensor<2x3x4xf32>
  // CHECK-NOT: <2x3x4x
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [2]{{.*}} : tensor<4xf32> to tensor<2x3x4xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[XW]], %[[S]] : tensor<2x3x4xf32>
  // CHECK-NOT: <2x3x4x
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [2]{{.*}} : tensor<4xf32> to tensor<2x3x4xf32>
  // CHECK-NEXT: %[[YW:.+]] = nnspec.add %[[M]], %[[B]] : tensor<2x3x4xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.cast %[[YW]] fastmath<contract> : tensor<2x3x4xf32> to tensor<2x3x4xbf16>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [2] : tensor<4xbf16> to tensor<2x3x4xbf16>
  %q = nnspec.broadcast %b dims = [2] : tensor<4xbf16> to tensor<2x3x4xbf16>
  %0 = nnspec.sub %x, %p : tensor<2x3x4xbf16>
  %1 = nnspec.div %0, %q : tensor<2x3x4xbf16>
  %2 = nnspec.mul %q, %1 : tensor<2x3x4xbf16>
  %3 = nnspec.add %p, %2 : tensor<2x3x4xbf16>
  %4 = nnspec.sub %p, %3 : tensor<2x3x4xbf16>
  %5 = nnspec.mul %4, %q : tensor<2x3x4xbf16>
  %6 = nnspec.div %5, %q : tensor<2x3x4xbf16>
  %7 = nnspec.sub %q, %6 : tensor<2x3x4xbf16>
  %8 = nnspec.add %7, %p : tensor<2x3x4xbf16>
  return %8 : tensor<2x3x4xbf16>
}

// CHECK-LABEL: func @all_forms_rank_5_f64(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x2x3x2xf64>{{.*}}) -> tensor<2x3x2x3x2xf64> {
func.func @all_forms_rank_5_f64(%x: tensor<2x3x2x3x2xf64>, %a: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<2x3x2x3x2xf64> {
  // CHECK-NOT: <2x3x2x3x2xf64>
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<3xf64> to tensor<2x3x2x3x2xf64>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<2x3x2x3x2xf64>
  // CHECK-NOT: <2x3x2x3x2xf64>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<3xf64> to tensor<2x3x2x3x2xf64>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<2x3x2x3x2xf64>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [1] : tensor<3xf64> to tensor<2x3x2x3x2xf64>
  %q = nnspec.broadcast %b dims = [1] : tensor<3xf64> to tensor<2x3x2x3x2xf64>
  %0 = nnspec.sub %x, %p : tensor<2x3x2x3x2xf64>
  %1 = nnspec.div %0, %q : tensor<2x3x2x3x2xf64>
  %2 = nnspec.mul %q, %1 : tensor<2x3x2x3x2xf64>
  %3 = nnspec.add %p, %2 : tensor<2x3x2x3x2xf64>
  %4 = nnspec.sub %p, %3 : tensor<2x3x2x3x2xf64>
  %5 = nnspec.mul %4, %q : tensor<2x3x2x3x2xf64>
  %6 = nnspec.div %5, %q : tensor<2x3x2x3x2xf64>
  %7 = nnspec.sub %q, %6 : tensor<2x3x2x3x2xf64>
  %8 = nnspec.add %7, %p : tensor<2x3x2x3x2xf64>
  return %8 : tensor<2x3x2x3x2xf64>
}

// CHECK-LABEL: func @all_forms_rank_6(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x2x2x3x2xf32>{{.*}}) -> tensor<2x3x2x2x3x2xf32> {
func.func @all_forms_rank_6(%x: tensor<2x3x2x2x3x2xf32>, %a: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x3x2x2x3x2xf32> {
  // CHECK-NOT: <2x3x2x2x3x2xf32>
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [4]{{.*}} : tensor<3xf32> to tensor<2x3x2x2x3x2xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<2x3x2x2x3x2xf32>
  // CHECK-NOT: <2x3x2x2x3x2xf32>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [4]{{.*}} : tensor<3xf32> to tensor<2x3x2x2x3x2xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<2x3x2x2x3x2xf32>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [4] : tensor<3xf32> to tensor<2x3x2x2x3x2xf32>
  %q = nnspec.broadcast %b dims = [4] : tensor<3xf32> to tensor<2x3x2x2x3x2xf32>
  %0 = nnspec.sub %x, %p : tensor<2x3x2x2x3x2xf32>
  %1 = nnspec.div %0, %q : tensor<2x3x2x2x3x2xf32>
  %2 = nnspec.mul %q, %1 : tensor<2x3x2x2x3x2xf32>
  %3 = nnspec.add %p, %2 : tensor<2x3x2x2x3x2xf32>
  %4 = nnspec.sub %p, %3 : tensor<2x3x2x2x3x2xf32>
  %5 = nnspec.mul %4, %q : tensor<2x3x2x2x3x2xf32>
  %6 = nnspec.div %5, %q : tensor<2x3x2x2x3x2xf32>
  %7 = nnspec.sub %q, %6 : tensor<2x3x2x2x3x2xf32>
  %8 = nnspec.add %7, %p : tensor<2x3x2x2x3x2xf32>
  return %8 : tensor<2x3x2x2x3x2xf32>
}

// A parameter for each row, not each column.
// CHECK-LABEL: func @all_forms_rows(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>{{.*}}) -> tensor<3x4xf32> {
func.func @all_forms_rows(%x: tensor<3x4xf32>, %a: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<3x4xf32> {
  // CHECK-NOT: <3x4xf32>
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [0]{{.*}} : tensor<3xf32> to tensor<3x4xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<3x4xf32>
  // CHECK-NOT: <3x4xf32>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [0]{{.*}} : tensor<3xf32> to tensor<3x4xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<3x4xf32>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [0] : tensor<3xf32> to tensor<3x4xf32>
  %q = nnspec.broadcast %b dims = [0] : tensor<3xf32> to tensor<3x4xf32>
  %0 = nnspec.sub %x, %p : tensor<3x4xf32>
  %1 = nnspec.div %0, %q : tensor<3x4xf32>
  %2 = nnspec.mul %q, %1 : tensor<3x4xf32>
  %3 = nnspec.add %p, %2 : tensor<3x4xf32>
  %4 = nnspec.sub %p, %3 : tensor<3x4xf32>
  %5 = nnspec.mul %4, %q : tensor<3x4xf32>
  %6 = nnspec.div %5, %q : tensor<3x4xf32>
  %7 = nnspec.sub %q, %6 : tensor<3x4xf32>
  %8 = nnspec.add %7, %p : tensor<3x4xf32>
  return %8 : tensor<3x4xf32>
}

// Parameters along two axes.
// CHECK-LABEL: func @all_forms_group_and_feature(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4x5xf32>{{.*}}) -> tensor<2x3x4x5xf32> {
func.func @all_forms_group_and_feature(%x: tensor<2x3x4x5xf32>, %a: tensor<3x5xf32>, %b: tensor<3x5xf32>) -> tensor<2x3x4x5xf32> {
  // CHECK-NOT: <2x3x4x5xf32>
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1, 3]{{.*}} : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<2x3x4x5xf32>
  // CHECK-NOT: <2x3x4x5xf32>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1, 3]{{.*}} : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<2x3x4x5xf32>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [1, 3] : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  %q = nnspec.broadcast %b dims = [1, 3] : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  %0 = nnspec.sub %x, %p : tensor<2x3x4x5xf32>
  %1 = nnspec.div %0, %q : tensor<2x3x4x5xf32>
  %2 = nnspec.mul %q, %1 : tensor<2x3x4x5xf32>
  %3 = nnspec.add %p, %2 : tensor<2x3x4x5xf32>
  %4 = nnspec.sub %p, %3 : tensor<2x3x4x5xf32>
  %5 = nnspec.mul %4, %q : tensor<2x3x4x5xf32>
  %6 = nnspec.div %5, %q : tensor<2x3x4x5xf32>
  %7 = nnspec.sub %q, %6 : tensor<2x3x4x5xf32>
  %8 = nnspec.add %7, %p : tensor<2x3x4x5xf32>
  return %8 : tensor<2x3x4x5xf32>
}

// CHECK-LABEL: func @all_forms_all_axes_but_one(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4x5xf32>{{.*}}) -> tensor<2x3x4x5xf32> {
func.func @all_forms_all_axes_but_one(%x: tensor<2x3x4x5xf32>, %a: tensor<2x3x5xf32>, %b: tensor<2x3x5xf32>) -> tensor<2x3x4x5xf32> {
  // CHECK-NOT: <2x3x4x5xf32>
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [0, 1, 3]{{.*}} : tensor<2x3x5xf32> to tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<2x3x4x5xf32>
  // CHECK-NOT: <2x3x4x5xf32>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [0, 1, 3]{{.*}} : tensor<2x3x5xf32> to tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<2x3x4x5xf32>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [0, 1, 3] : tensor<2x3x5xf32> to tensor<2x3x4x5xf32>
  %q = nnspec.broadcast %b dims = [0, 1, 3] : tensor<2x3x5xf32> to tensor<2x3x4x5xf32>
  %0 = nnspec.sub %x, %p : tensor<2x3x4x5xf32>
  %1 = nnspec.div %0, %q : tensor<2x3x4x5xf32>
  %2 = nnspec.mul %q, %1 : tensor<2x3x4x5xf32>
  %3 = nnspec.add %p, %2 : tensor<2x3x4x5xf32>
  %4 = nnspec.sub %p, %3 : tensor<2x3x4x5xf32>
  %5 = nnspec.mul %4, %q : tensor<2x3x4x5xf32>
  %6 = nnspec.div %5, %q : tensor<2x3x4x5xf32>
  %7 = nnspec.sub %q, %6 : tensor<2x3x4x5xf32>
  %8 = nnspec.add %7, %p : tensor<2x3x4x5xf32>
  return %8 : tensor<2x3x4x5xf32>
}

// Dynamic sizes.
// CHECK-LABEL: func @all_forms_dynamic(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?x?xf32>{{.*}}) -> tensor<?x?x?xf32> {
func.func @all_forms_dynamic(%x: tensor<?x?x?xf32>, %a: tensor<?xf32>, %b: tensor<?xf32>, %n: index, %c: index, %l: index) -> tensor<?x?x?xf32> {
  // CHECK-NOT: <?x?x?xf32>
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<?xf32> to tensor<?x?x?xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<?x?x?xf32>
  // CHECK-NOT: <?x?x?xf32>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<?xf32> to tensor<?x?x?xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<?x?x?xf32>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [1] sizes(%n, %c, %l) : tensor<?xf32> to tensor<?x?x?xf32>
  %q = nnspec.broadcast %b dims = [1] sizes(%n, %c, %l) : tensor<?xf32> to tensor<?x?x?xf32>
  %0 = nnspec.sub %x, %p : tensor<?x?x?xf32>
  %1 = nnspec.div %0, %q : tensor<?x?x?xf32>
  %2 = nnspec.mul %q, %1 : tensor<?x?x?xf32>
  %3 = nnspec.add %p, %2 : tensor<?x?x?xf32>
  %4 = nnspec.sub %p, %3 : tensor<?x?x?xf32>
  %5 = nnspec.mul %4, %q : tensor<?x?x?xf32>
  %6 = nnspec.div %5, %q : tensor<?x?x?xf32>
  %7 = nnspec.sub %q, %6 : tensor<?x?x?xf32>
  %8 = nnspec.add %7, %p : tensor<?x?x?xf32>
  return %8 : tensor<?x?x?xf32>
}

// Static channels, dynamic batch.
// CHECK-LABEL: func @all_forms_dynamic_batch(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x64xf32>{{.*}}) -> tensor<?x64xf32> {
func.func @all_forms_dynamic_batch(%x: tensor<?x64xf32>, %a: tensor<64xf32>, %b: tensor<64xf32>, %n: index) -> tensor<?x64xf32> {
  // CHECK-NOT: <?x64xf32>
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<64xf32> to tensor<?x64xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<?x64xf32>
  // CHECK-NOT: <?x64xf32>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<64xf32> to tensor<?x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<?x64xf32>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [1] sizes(%n) : tensor<64xf32> to tensor<?x64xf32>
  %q = nnspec.broadcast %b dims = [1] sizes(%n) : tensor<64xf32> to tensor<?x64xf32>
  %0 = nnspec.sub %x, %p : tensor<?x64xf32>
  %1 = nnspec.div %0, %q : tensor<?x64xf32>
  %2 = nnspec.mul %q, %1 : tensor<?x64xf32>
  %3 = nnspec.add %p, %2 : tensor<?x64xf32>
  %4 = nnspec.sub %p, %3 : tensor<?x64xf32>
  %5 = nnspec.mul %4, %q : tensor<?x64xf32>
  %6 = nnspec.div %5, %q : tensor<?x64xf32>
  %7 = nnspec.sub %q, %6 : tensor<?x64xf32>
  %8 = nnspec.add %7, %p : tensor<?x64xf32>
  return %8 : tensor<?x64xf32>
}

// Scalars only, in rank 1.
// CHECK-LABEL: func @scalars_rank_1(
// CHECK-SAME: %[[X:[^:]+]]: tensor<4xf32>{{.*}}) -> tensor<4xf32> {
func.func @scalars_rank_1(%x: tensor<4xf32>, %a: tensor<f32>, %b: tensor<f32>) -> tensor<4xf32> {
  // CHECK-NOT: tensor<4xf32>
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = []{{.*}} : tensor<f32> to tensor<4xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<4xf32>
  // CHECK-NOT: tensor<4xf32>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = []{{.*}} : tensor<f32> to tensor<4xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<4xf32>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [] : tensor<f32> to tensor<4xf32>
  %q = nnspec.broadcast %b dims = [] : tensor<f32> to tensor<4xf32>
  %0 = nnspec.sub %x, %p : tensor<4xf32>
  %1 = nnspec.div %0, %q : tensor<4xf32>
  %2 = nnspec.mul %q, %1 : tensor<4xf32>
  %3 = nnspec.add %p, %2 : tensor<4xf32>
  %4 = nnspec.sub %p, %3 : tensor<4xf32>
  %5 = nnspec.mul %4, %q : tensor<4xf32>
  %6 = nnspec.div %5, %q : tensor<4xf32>
  %7 = nnspec.sub %q, %6 : tensor<4xf32>
  %8 = nnspec.add %7, %p : tensor<4xf32>
  return %8 : tensor<4xf32>
}

// Splat constants among the parameters: ((x - 1) / 2) * p + 3, then 1 - it.
// CHECK-LABEL: func @splats(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>{{.*}}) -> tensor<3x4xf32> {
func.func @splats(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK-NOT: <3x4xf32>
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<4xf32> to tensor<3x4xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<3x4xf32>
  // CHECK-NOT: <3x4xf32>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<4xf32> to tensor<3x4xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<3x4xf32>
  // CHECK-NEXT: return %[[Y]]
  %one = arith.constant dense<1.0> : tensor<3x4xf32>
  %two = arith.constant dense<2.0> : tensor<3x4xf32>
  %three = nnspec.fill 3.0 : tensor<3x4xf32>
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.sub %x, %one : tensor<3x4xf32>
  %1 = nnspec.div %0, %two : tensor<3x4xf32>
  %2 = nnspec.mul %1, %p : tensor<3x4xf32>
  %3 = nnspec.add %three, %2 : tensor<3x4xf32>
  %4 = nnspec.sub %one, %3 : tensor<3x4xf32>
  return %4 : tensor<3x4xf32>
}

// Parameters on different axes, but not on all of them together: their arithmetic has the
// size of both.
// CHECK-LABEL: func @different_axes(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4x5xf32>{{.*}}) -> tensor<2x3x4x5xf32> {
func.func @different_axes(%x: tensor<2x3x4x5xf32>, %a: tensor<3xf32>, %b: tensor<5xf32>, %c: tensor<3x5xf32>)
    -> tensor<2x3x4x5xf32> {
  // CHECK-NOT: <2x3x4x5xf32>
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1, 3]{{.*}} : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<2x3x4x5xf32>
  // CHECK-NOT: <2x3x4x5xf32>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1, 3]{{.*}} : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<2x3x4x5xf32>
  // CHECK-NEXT: return %[[Y]]
  %p = nnspec.broadcast %a dims = [1] : tensor<3xf32> to tensor<2x3x4x5xf32>
  %q = nnspec.broadcast %b dims = [3] : tensor<5xf32> to tensor<2x3x4x5xf32>
  %r = nnspec.broadcast %c dims = [1, 3] : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  %0 = nnspec.mul %x, %p : tensor<2x3x4x5xf32>
  %1 = nnspec.sub %0, %q : tensor<2x3x4x5xf32>
  %2 = nnspec.mul %1, %r : tensor<2x3x4x5xf32>
  %3 = nnspec.div %2, %q : tensor<2x3x4x5xf32>
  %4 = nnspec.add %3, %p : tensor<2x3x4x5xf32>
  return %4 : tensor<2x3x4x5xf32>
}

// A cast that the program has between two maps rounds there.
// CHECK-LABEL: func @narrowing_cast_between(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>{{.*}}) -> tensor<8x64xf32> {
func.func @narrowing_cast_between(%x: tensor<8x64xf32>, %a: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK: %[[M0:.+]] = nnspec.mul %[[X]], %{{.+}} : tensor<8x64xf32>
  // CHECK: %[[Y0:.+]] = nnspec.add %[[M0]], %{{.+}} : tensor<8x64xf32>
  // CHECK-NEXT: %[[H:.+]] = nnspec.cast %[[Y0]] : tensor<8x64xf32> to tensor<8x64xf16>
  // CHECK: %[[HW:.+]] = nnspec.cast %[[H]] : tensor<8x64xf16> to tensor<8x64xf32>
  // CHECK: %[[M1:.+]] = nnspec.mul %[[HW]], %{{.+}} : tensor<8x64xf32>
  // CHECK: %[[Y1:.+]] = nnspec.add %[[M1]], %{{.+}} : tensor<8x64xf32>
  // CHECK-NEXT: return %[[Y1]]
  %0 = nnspec.batch_norm_inference %x mean(%a) variance(%a) gamma(%a) beta(%a)
      axis = 1 epsilon = 1.0e-03 : tensor<8x64xf32>, tensor<64xf32>
  %1 = nnspec.cast %0 : tensor<8x64xf32> to tensor<8x64xf16>
  %2 = nnspec.cast %1 : tensor<8x64xf16> to tensor<8x64xf32>
  %3 = nnspec.batch_norm_inference %2 mean(%b) variance(%b) gamma(%b) beta(%b)
      axis = 1 epsilon = 1.0e-03 : tensor<8x64xf32>, tensor<64xf32>
  return %3 : tensor<8x64xf32>
}

// A maximum between them is between two maps.
// CHECK-LABEL: func @max_between(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>{{.*}}) -> tensor<8x64xf32> {
func.func @max_between(%x: tensor<8x64xf32>, %a: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x64xf32>
  // CHECK-NOT: nnspec.mul {{.*}}<8x64xf32>
  // CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1]{{.*}} : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[M]], %[[B]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[RELU:.+]] = nnspec.max %[[Y]], %{{.+}} : tensor<8x64xf32>
  // CHECK: %[[M1:.+]] = nnspec.mul %[[RELU]], %{{.+}} : tensor<8x64xf32>
  // CHECK: %[[Y1:.+]] = nnspec.add %[[M1]], %{{.+}} : tensor<8x64xf32>
  // CHECK-NEXT: return %[[Y1]]
  %zero = nnspec.fill 0.0 : tensor<8x64xf32>
  %p = nnspec.broadcast %a dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %q = nnspec.broadcast %b dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %0 = nnspec.add %x, %p : tensor<8x64xf32>
  %1 = nnspec.mul %0, %q : tensor<8x64xf32>
  %2 = nnspec.add %1, %p : tensor<8x64xf32>
  %3 = nnspec.max %2, %zero : tensor<8x64xf32>
  %4 = nnspec.add %3, %p : tensor<8x64xf32>
  %5 = nnspec.mul %4, %q : tensor<8x64xf32>
  %6 = nnspec.add %5, %p : tensor<8x64xf32>
  return %6 : tensor<8x64xf32>
}

// A batch norm that something else reads too is computed, and the one after it reads it:
// computing that one from x would be as much work.
// CHECK-LABEL: func @several_users(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>{{.*}}) -> (tensor<8x64xf32>, tensor<8x64xf32>) {
func.func @several_users(%x: tensor<8x64xf32>, %a: tensor<64xf32>, %b: tensor<64xf32>) -> (tensor<8x64xf32>, tensor<8x64xf32>) {
  // CHECK: %[[M0:.+]] = nnspec.mul %[[X]], %{{.+}} : tensor<8x64xf32>
  // CHECK: %[[Y0:.+]] = nnspec.add %[[M0]], %{{.+}} : tensor<8x64xf32>
  // CHECK: %[[M1:.+]] = nnspec.mul %[[Y0]], %{{.+}} : tensor<8x64xf32>
  // CHECK: %[[Y1:.+]] = nnspec.add %[[M1]], %{{.+}} : tensor<8x64xf32>
  // CHECK: return %[[Y0]], %[[Y1]]
  %0 = nnspec.batch_norm_inference %x mean(%a) variance(%a) gamma(%a) beta(%a)
      axis = 1 epsilon = 1.0e-03 : tensor<8x64xf32>, tensor<64xf32>
  %1 = nnspec.batch_norm_inference %0 mean(%b) variance(%b) gamma(%b) beta(%b)
      axis = 1 epsilon = 1.0e-03 : tensor<8x64xf32>, tensor<64xf32>
  return %0, %1 : tensor<8x64xf32>, tensor<8x64xf32>
}

// A batch norm in training is no affine map; what comes after it is one.
// CHECK-LABEL: func @batch_norm_training(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>
func.func @batch_norm_training(%x: tensor<8x64xf32>, %g: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK: %[[T:.+]], %{{.+}}, %{{.+}} = nnspec.batch_norm_training %[[BEFORE:[^ ]+]] gamma(
  // CHECK: %[[M1:.+]] = nnspec.mul %[[T]], %{{.+}} : tensor<8x64xf32>
  // CHECK: %[[Y1:.+]] = nnspec.add %[[M1]], %{{.+}} : tensor<8x64xf32>
  // CHECK-NEXT: return %[[Y1]]
  %p = nnspec.broadcast %b dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  %0 = nnspec.mul %x, %p : tensor<8x64xf32>
  %1 = nnspec.add %0, %p : tensor<8x64xf32>
  %2, %mean, %variance = nnspec.batch_norm_training %1 gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-03 : tensor<8x64xf32>, tensor<64xf32>
  %3 = nnspec.add %2, %p : tensor<8x64xf32>
  %4 = nnspec.mul %3, %p : tensor<8x64xf32>
  return %4 : tensor<8x64xf32>
}
