// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// Each law of affine chains alone, on parameters along different axes, of each element
// type. (In f16 and bf16 narrow_chain comes first.) Whole chains are in affine-chains.mlir, side conditions in affine-chains-not.mlir.

//===----------------------------------------------------------------------===//
// add_of_add, mul_of_mul
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @add_of_add(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>, %[[P:[^:]+]]: tensor<64xf32>, %[[Q:[^:]+]]: tensor<64xf32>
func.func @add_of_add(%x: tensor<8x64x5x7xf32>, %p: tensor<64xf32>, %q: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-NEXT: %[[PQ:.+]] = nnspec.add %[[P]], %[[Q]] : tensor<64xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PQ]] dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[X]], %[[B]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %1 = nnspec.broadcast %q dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %2 = nnspec.add %x, %0 : tensor<8x64x5x7xf32>
  %3 = nnspec.add %2, %1 : tensor<8x64x5x7xf32>
  return %3 : tensor<8x64x5x7xf32>
}

// CHECK-LABEL: func @mul_of_mul(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>, %[[P:[^:]+]]: tensor<64xf32>, %[[Q:[^:]+]]: tensor<64xf32>
func.func @mul_of_mul(%x: tensor<8x64x5x7xf32>, %p: tensor<64xf32>, %q: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-NEXT: %[[PQ:.+]] = nnspec.mul %[[P]], %[[Q]] : tensor<64xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PQ]] dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[X]], %[[B]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %1 = nnspec.broadcast %q dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %2 = nnspec.mul %x, %0 : tensor<8x64x5x7xf32>
  %3 = nnspec.mul %2, %1 : tensor<8x64x5x7xf32>
  return %3 : tensor<8x64x5x7xf32>
}

// CHECK-LABEL: func @add_of_add_last_axis_bf16(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x5x7x64xbf16>, %[[P:[^:]+]]: tensor<64xbf16>, %[[Q:[^:]+]]: tensor<64xbf16>
func.func @add_of_add_last_axis_bf16(%x: tensor<8x5x7x64xbf16>, %p: tensor<64xbf16>, %q: tensor<64xbf16>) -> tensor<8x5x7x64xbf16> {
  // CHECK-DAG: %[[XW:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<8x5x7x64xbf16> to tensor<8x5x7x64xf32>
  // CHECK-DAG: %[[PW:.+]] = nnspec.cast %[[P]] : tensor<64xbf16> to tensor<64xf32>
  // CHECK-DAG: %[[QW:.+]] = nnspec.cast %[[Q]] : tensor<64xbf16> to tensor<64xf32>
  // CHECK: %[[PQ:.+]] = nnspec.add %[[PW]], %[[QW]] : tensor<64xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PQ]] dims = [3] : tensor<64xf32> to tensor<8x5x7x64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.add %[[XW]], %[[B]] : tensor<8x5x7x64xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.cast %[[S]] fastmath<contract> : tensor<8x5x7x64xf32> to tensor<8x5x7x64xbf16>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [3] : tensor<64xbf16> to tensor<8x5x7x64xbf16>
  %1 = nnspec.broadcast %q dims = [3] : tensor<64xbf16> to tensor<8x5x7x64xbf16>
  %2 = nnspec.add %x, %0 : tensor<8x5x7x64xbf16>
  %3 = nnspec.add %2, %1 : tensor<8x5x7x64xbf16>
  return %3 : tensor<8x5x7x64xbf16>
}

// CHECK-LABEL: func @mul_of_mul_rows_f64(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf64>, %[[P:[^:]+]]: tensor<3xf64>, %[[Q:[^:]+]]: tensor<3xf64>
func.func @mul_of_mul_rows_f64(%x: tensor<3x4xf64>, %p: tensor<3xf64>, %q: tensor<3xf64>) -> tensor<3x4xf64> {
  // CHECK-NEXT: %[[PQ:.+]] = nnspec.mul %[[P]], %[[Q]] : tensor<3xf64>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PQ]] dims = [0] : tensor<3xf64> to tensor<3x4xf64>
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[X]], %[[B]] : tensor<3x4xf64>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [0] : tensor<3xf64> to tensor<3x4xf64>
  %1 = nnspec.broadcast %q dims = [0] : tensor<3xf64> to tensor<3x4xf64>
  %2 = nnspec.mul %x, %0 : tensor<3x4xf64>
  %3 = nnspec.mul %2, %1 : tensor<3x4xf64>
  return %3 : tensor<3x4xf64>
}

// Two axes, which are not neighbours.
// CHECK-LABEL: func @add_of_add_group_and_feature_f16(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4x5xf16>, %[[P:[^:]+]]: tensor<3x5xf16>, %[[Q:[^:]+]]: tensor<3x5xf16>
func.func @add_of_add_group_and_feature_f16(%x: tensor<2x3x4x5xf16>, %p: tensor<3x5xf16>, %q: tensor<3x5xf16>) -> tensor<2x3x4x5xf16> {
  // CHECK-DAG: %[[XW:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<2x3x4x5xf16> to tensor<2x3x4x5xf32>
  // CHECK-DAG: %[[PW:.+]] = nnspec.cast %[[P]] : tensor<3x5xf16> to tensor<3x5xf32>
  // CHECK-DAG: %[[QW:.+]] = nnspec.cast %[[Q]] : tensor<3x5xf16> to tensor<3x5xf32>
  // CHECK: %[[PQ:.+]] = nnspec.add %[[PW]], %[[QW]] : tensor<3x5xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PQ]] dims = [1, 3] : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.add %[[XW]], %[[B]] : tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.cast %[[S]] fastmath<contract> : tensor<2x3x4x5xf32> to tensor<2x3x4x5xf16>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1, 3] : tensor<3x5xf16> to tensor<2x3x4x5xf16>
  %1 = nnspec.broadcast %q dims = [1, 3] : tensor<3x5xf16> to tensor<2x3x4x5xf16>
  %2 = nnspec.add %x, %0 : tensor<2x3x4x5xf16>
  %3 = nnspec.add %2, %1 : tensor<2x3x4x5xf16>
  return %3 : tensor<2x3x4x5xf16>
}

// One of them depends on an axis more.
// CHECK-LABEL: func @mul_of_mul_subset(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4x5xf32>, %[[P:[^:]+]]: tensor<3x5xf32>, %[[Q:[^:]+]]: tensor<5xf32>
func.func @mul_of_mul_subset(%x: tensor<2x3x4x5xf32>, %p: tensor<3x5xf32>, %q: tensor<5xf32>) -> tensor<2x3x4x5xf32> {
  // CHECK-NEXT: %[[QQ:.+]] = nnspec.broadcast %[[Q]] dims = [1] : tensor<5xf32> to tensor<3x5xf32>
  // CHECK-NEXT: %[[PQ:.+]] = nnspec.mul %[[P]], %[[QQ]] : tensor<3x5xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PQ]] dims = [1, 3] : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[X]], %[[B]] : tensor<2x3x4x5xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1, 3] : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  %1 = nnspec.broadcast %q dims = [3] : tensor<5xf32> to tensor<2x3x4x5xf32>
  %2 = nnspec.mul %x, %0 : tensor<2x3x4x5xf32>
  %3 = nnspec.mul %2, %1 : tensor<2x3x4x5xf32>
  return %3 : tensor<2x3x4x5xf32>
}

// CHECK-LABEL: func @add_of_add_subset(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4x5xf32>, %[[P:[^:]+]]: tensor<2xf32>, %[[Q:[^:]+]]: tensor<2x4x5xf32>
func.func @add_of_add_subset(%x: tensor<2x3x4x5xf32>, %p: tensor<2xf32>, %q: tensor<2x4x5xf32>) -> tensor<2x3x4x5xf32> {
  // CHECK-NEXT: %[[PP:.+]] = nnspec.broadcast %[[P]] dims = [0] : tensor<2xf32> to tensor<2x4x5xf32>
  // CHECK-NEXT: %[[PQ:.+]] = nnspec.add %[[Q]], %[[PP]] : tensor<2x4x5xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PQ]] dims = [0, 2, 3] : tensor<2x4x5xf32> to tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[X]], %[[B]] : tensor<2x3x4x5xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [0] : tensor<2xf32> to tensor<2x3x4x5xf32>
  %1 = nnspec.broadcast %q dims = [0, 2, 3] : tensor<2x4x5xf32> to tensor<2x3x4x5xf32>
  %2 = nnspec.add %x, %0 : tensor<2x3x4x5xf32>
  %3 = nnspec.add %2, %1 : tensor<2x3x4x5xf32>
  return %3 : tensor<2x3x4x5xf32>
}

// On different axes, the arithmetic is on both.
// CHECK-LABEL: func @mul_of_mul_union(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4x5xf32>, %[[P:[^:]+]]: tensor<2xf32>, %[[Q:[^:]+]]: tensor<4xf32>
func.func @mul_of_mul_union(%x: tensor<2x3x4x5xf32>, %p: tensor<2xf32>, %q: tensor<4xf32>) -> tensor<2x3x4x5xf32> {
  // CHECK-NEXT: %[[PP:.+]] = nnspec.broadcast %[[P]] dims = [0] : tensor<2xf32> to tensor<2x4xf32>
  // CHECK-NEXT: %[[QQ:.+]] = nnspec.broadcast %[[Q]] dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  // CHECK-NEXT: %[[PQ:.+]] = nnspec.mul %[[PP]], %[[QQ]] : tensor<2x4xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PQ]] dims = [0, 2] : tensor<2x4xf32> to tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[X]], %[[B]] : tensor<2x3x4x5xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [0] : tensor<2xf32> to tensor<2x3x4x5xf32>
  %1 = nnspec.broadcast %q dims = [2] : tensor<4xf32> to tensor<2x3x4x5xf32>
  %2 = nnspec.mul %x, %0 : tensor<2x3x4x5xf32>
  %3 = nnspec.mul %2, %1 : tensor<2x3x4x5xf32>
  return %3 : tensor<2x3x4x5xf32>
}

// All axes but one.
// CHECK-LABEL: func @add_of_add_union_rank_6(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x2x3x2x3xf32>, %[[P:[^:]+]]: tensor<2x3x2xf32>, %[[Q:[^:]+]]: tensor<2x3x2xf32>
func.func @add_of_add_union_rank_6(%x: tensor<2x3x2x3x2x3xf32>, %p: tensor<2x3x2xf32>, %q: tensor<2x3x2xf32>) -> tensor<2x3x2x3x2x3xf32> {
  // CHECK-NEXT: %[[PP:.+]] = nnspec.broadcast %[[P]] dims = [0, 1, 2] : tensor<2x3x2xf32> to tensor<2x3x2x3x2xf32>
  // CHECK-NEXT: %[[QQ:.+]] = nnspec.broadcast %[[Q]] dims = [2, 3, 4] : tensor<2x3x2xf32> to tensor<2x3x2x3x2xf32>
  // CHECK-NEXT: %[[PQ:.+]] = nnspec.add %[[PP]], %[[QQ]] : tensor<2x3x2x3x2xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PQ]] dims = [0, 1, 2, 3, 4] : tensor<2x3x2x3x2xf32> to tensor<2x3x2x3x2x3xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[X]], %[[B]] : tensor<2x3x2x3x2x3xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [0, 1, 2] : tensor<2x3x2xf32> to tensor<2x3x2x3x2x3xf32>
  %1 = nnspec.broadcast %q dims = [2, 3, 4] : tensor<2x3x2xf32> to tensor<2x3x2x3x2x3xf32>
  %2 = nnspec.add %x, %0 : tensor<2x3x2x3x2x3xf32>
  %3 = nnspec.add %2, %1 : tensor<2x3x2x3x2x3xf32>
  return %3 : tensor<2x3x2x3x2x3xf32>
}

// Scalars: the arithmetic is on one number, but is not carried out.
// CHECK-LABEL: func @mul_of_mul_fills(
// CHECK-SAME: %[[X:[^:]+]]: tensor<4xf32>
func.func @mul_of_mul_fills(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-DAG: %[[TWO:.+]] = nnspec.fill 2.000000e+00 : tensor<f32>
  // CHECK-DAG: %[[THREE:.+]] = nnspec.fill 3.000000e+00 : tensor<f32>
  // CHECK: %[[SIX:.+]] = nnspec.mul %[[TWO]], %[[THREE]] : tensor<f32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[SIX]] dims = [] : tensor<f32> to tensor<4xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[X]], %[[B]] : tensor<4xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.fill 2.0 : tensor<4xf32>
  %1 = nnspec.fill 3.0 : tensor<4xf32>
  %2 = nnspec.mul %x, %0 : tensor<4xf32>
  %3 = nnspec.mul %2, %1 : tensor<4xf32>
  return %3 : tensor<4xf32>
}

// CHECK-LABEL: func @mul_of_mul_rank_0(
// CHECK-SAME: %[[X:[^:]+]]: tensor<f32>
func.func @mul_of_mul_rank_0(%x: tensor<f32>) -> tensor<f32> {
  // CHECK-DAG: %[[TWO:.+]] = nnspec.fill 2.000000e+00 : tensor<f32>
  // CHECK-DAG: %[[THREE:.+]] = nnspec.fill 3.000000e+00 : tensor<f32>
  // CHECK: %[[SIX:.+]] = nnspec.mul %[[TWO]], %[[THREE]] : tensor<f32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[X]], %[[SIX]] : tensor<f32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.fill 2.0 : tensor<f32>
  %1 = nnspec.fill 3.0 : tensor<f32>
  %2 = nnspec.mul %x, %0 : tensor<f32>
  %3 = nnspec.mul %2, %1 : tensor<f32>
  return %3 : tensor<f32>
}

// A scalar and a parameter per channel.
// CHECK-LABEL: func @add_of_add_fill(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>, %[[P:[^:]+]]: tensor<4xf32>
func.func @add_of_add_fill(%x: tensor<3x4xf32>, %p: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 2.000000e+00 : tensor<4xf32>
  // CHECK-NEXT: %[[PF:.+]] = nnspec.add %[[P]], %[[F]] : tensor<4xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PF]] dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[X]], %[[B]] : tensor<3x4xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.fill 2.0 : tensor<3x4xf32>
  %2 = nnspec.add %x, %0 : tensor<3x4xf32>
  %3 = nnspec.add %2, %1 : tensor<3x4xf32>
  return %3 : tensor<3x4xf32>
}

// Where something else uses the inner one, it stays, and the outer one no longer waits
// for it: there are as many ops on the data as before.
// CHECK-LABEL: func @add_of_add_two_users(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>, %[[P:[^:]+]]: tensor<4xf32>
func.func @add_of_add_two_users(%x: tensor<3x4xf32>, %p: tensor<4xf32>)
    -> (tensor<3x4xf32>, tensor<3x4xf32>) {
  // CHECK: %[[INNER:.+]] = nnspec.add %[[X]], %{{.+}} : tensor<3x4xf32>
  // CHECK: nnspec.add %[[P]], %[[P]] : tensor<4xf32>
  // CHECK: %[[OUTER:.+]] = nnspec.add %[[X]], %{{.+}} : tensor<3x4xf32>
  // CHECK-NEXT: return %[[INNER]], %[[OUTER]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.add %x, %0 : tensor<3x4xf32>
  %2 = nnspec.add %1, %0 : tensor<3x4xf32>
  return %1, %2 : tensor<3x4xf32>, tensor<3x4xf32>
}

//===----------------------------------------------------------------------===//
// mul_of_add
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @mul_of_add(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>, %[[P:[^:]+]]: tensor<64xf32>, %[[Q:[^:]+]]: tensor<64xf32>
func.func @mul_of_add(%x: tensor<8x64x5x7xf32>, %p: tensor<64xf32>, %q: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-DAG: %[[QB:.+]] = nnspec.broadcast %[[Q]] dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK-DAG: %[[XQ:.+]] = nnspec.mul %[[X]], %[[QB]] : tensor<8x64x5x7xf32>
  // CHECK-DAG: %[[PQ:.+]] = nnspec.mul %[[P]], %[[Q]] : tensor<64xf32>
  // CHECK-DAG: %[[PQB:.+]] = nnspec.broadcast %[[PQ]] dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  // CHECK: %[[R:.+]] = nnspec.add %[[XQ]], %[[PQB]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %1 = nnspec.broadcast %q dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %2 = nnspec.add %x, %0 : tensor<8x64x5x7xf32>
  %3 = nnspec.mul %2, %1 : tensor<8x64x5x7xf32>
  return %3 : tensor<8x64x5x7xf32>
}

// CHECK-LABEL: func @mul_of_add_rows_f64(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf64>, %[[P:[^:]+]]: tensor<3xf64>, %[[Q:[^:]+]]: tensor<3xf64>
func.func @mul_of_add_rows_f64(%x: tensor<3x4xf64>, %p: tensor<3xf64>, %q: tensor<3xf64>) -> tensor<3x4xf64> {
  // CHECK-DAG: %[[QB:.+]] = nnspec.broadcast %[[Q]] dims = [0] : tensor<3xf64> to tensor<3x4xf64>
  // CHECK-DAG: %[[XQ:.+]] = nnspec.mul %[[X]], %[[QB]] : tensor<3x4xf64>
  // CHECK-DAG: %[[PQ:.+]] = nnspec.mul %[[P]], %[[Q]] : tensor<3xf64>
  // CHECK-DAG: %[[PQB:.+]] = nnspec.broadcast %[[PQ]] dims = [0] : tensor<3xf64> to tensor<3x4xf64>
  // CHECK: %[[R:.+]] = nnspec.add %[[XQ]], %[[PQB]] : tensor<3x4xf64>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [0] : tensor<3xf64> to tensor<3x4xf64>
  %1 = nnspec.broadcast %q dims = [0] : tensor<3xf64> to tensor<3x4xf64>
  %2 = nnspec.add %x, %0 : tensor<3x4xf64>
  %3 = nnspec.mul %2, %1 : tensor<3x4xf64>
  return %3 : tensor<3x4xf64>
}

// CHECK-LABEL: func @mul_of_add_group_and_feature_bf16(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4x5xbf16>, %[[P:[^:]+]]: tensor<3x5xbf16>, %[[Q:[^:]+]]: tensor<3x5xbf16>
func.func @mul_of_add_group_and_feature_bf16(%x: tensor<2x3x4x5xbf16>, %p: tensor<3x5xbf16>, %q: tensor<3x5xbf16>) -> tensor<2x3x4x5xbf16> {
  // CHECK-DAG: %[[XW:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<2x3x4x5xbf16> to tensor<2x3x4x5xf32>
  // CHECK-DAG: %[[PW:.+]] = nnspec.cast %[[P]] : tensor<3x5xbf16> to tensor<3x5xf32>
  // CHECK-DAG: %[[QW:.+]] = nnspec.cast %[[Q]] : tensor<3x5xbf16> to tensor<3x5xf32>
  // CHECK-DAG: %[[QB:.+]] = nnspec.broadcast %[[QW]] dims = [1, 3] : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  // CHECK-DAG: %[[XQ:.+]] = nnspec.mul %[[XW]], %[[QB]] : tensor<2x3x4x5xf32>
  // CHECK-DAG: %[[PQ:.+]] = nnspec.mul %[[PW]], %[[QW]] : tensor<3x5xf32>
  // CHECK-DAG: %[[PQB:.+]] = nnspec.broadcast %[[PQ]] dims = [1, 3] : tensor<3x5xf32> to tensor<2x3x4x5xf32>
  // CHECK: %[[S:.+]] = nnspec.add %[[XQ]], %[[PQB]] : tensor<2x3x4x5xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.cast %[[S]] fastmath<contract> : tensor<2x3x4x5xf32> to tensor<2x3x4x5xbf16>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1, 3] : tensor<3x5xbf16> to tensor<2x3x4x5xbf16>
  %1 = nnspec.broadcast %q dims = [1, 3] : tensor<3x5xbf16> to tensor<2x3x4x5xbf16>
  %2 = nnspec.add %x, %0 : tensor<2x3x4x5xbf16>
  %3 = nnspec.mul %2, %1 : tensor<2x3x4x5xbf16>
  return %3 : tensor<2x3x4x5xbf16>
}

// CHECK-LABEL: func @mul_of_add_rank_5_f16(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x3x4x5x2xf16>, %[[P:[^:]+]]: tensor<3xf16>, %[[Q:[^:]+]]: tensor<3xf16>
func.func @mul_of_add_rank_5_f16(%x: tensor<2x3x4x5x2xf16>, %p: tensor<3xf16>, %q: tensor<3xf16>) -> tensor<2x3x4x5x2xf16> {
  // CHECK-DAG: %[[XW:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<2x3x4x5x2xf16> to tensor<2x3x4x5x2xf32>
  // CHECK-DAG: %[[PW:.+]] = nnspec.cast %[[P]] : tensor<3xf16> to tensor<3xf32>
  // CHECK-DAG: %[[QW:.+]] = nnspec.cast %[[Q]] : tensor<3xf16> to tensor<3xf32>
  // CHECK-DAG: %[[QB:.+]] = nnspec.broadcast %[[QW]] dims = [1] : tensor<3xf32> to tensor<2x3x4x5x2xf32>
  // CHECK-DAG: %[[XQ:.+]] = nnspec.mul %[[XW]], %[[QB]] : tensor<2x3x4x5x2xf32>
  // CHECK-DAG: %[[PQ:.+]] = nnspec.mul %[[PW]], %[[QW]] : tensor<3xf32>
  // CHECK-DAG: %[[PQB:.+]] = nnspec.broadcast %[[PQ]] dims = [1] : tensor<3xf32> to tensor<2x3x4x5x2xf32>
  // CHECK: %[[S:.+]] = nnspec.add %[[XQ]], %[[PQB]] : tensor<2x3x4x5x2xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.cast %[[S]] fastmath<contract> : tensor<2x3x4x5x2xf32> to tensor<2x3x4x5x2xf16>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<3xf16> to tensor<2x3x4x5x2xf16>
  %1 = nnspec.broadcast %q dims = [1] : tensor<3xf16> to tensor<2x3x4x5x2xf16>
  %2 = nnspec.add %x, %0 : tensor<2x3x4x5x2xf16>
  %3 = nnspec.mul %2, %1 : tensor<2x3x4x5x2xf16>
  return %3 : tensor<2x3x4x5x2xf16>
}

// CHECK-LABEL: func @mul_of_add_fills_rank_1(
// CHECK-SAME: %[[X:[^:]+]]: tensor<4xf32>
func.func @mul_of_add_fills_rank_1(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-DAG: %[[TWO:.+]] = nnspec.fill 2.000000e+00 : tensor<f32>
  // CHECK-DAG: %[[THREE:.+]] = nnspec.fill 3.000000e+00 : tensor<f32>
  // CHECK-DAG: %[[SIX:.+]] = nnspec.mul %[[TWO]], %[[THREE]] : tensor<f32>
  // CHECK-DAG: %[[XQ:.+]] = nnspec.mul %[[X]], %{{.+}} : tensor<4xf32>
  // CHECK-DAG: %[[B:.+]] = nnspec.broadcast %[[SIX]] dims = [] : tensor<f32> to tensor<4xf32>
  // CHECK: %[[R:.+]] = nnspec.add %[[XQ]], %[[B]] : tensor<4xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.fill 2.0 : tensor<4xf32>
  %1 = nnspec.fill 3.0 : tensor<4xf32>
  %2 = nnspec.add %x, %0 : tensor<4xf32>
  %3 = nnspec.mul %2, %1 : tensor<4xf32>
  return %3 : tensor<4xf32>
}

//===----------------------------------------------------------------------===//
// sub_parameter
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @sub_parameter(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>, %[[P:[^:]+]]: tensor<64xf32>
func.func @sub_parameter(%x: tensor<8x64x5x7xf32>, %p: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill -1.000000e+00 : tensor<64xf32>
  // CHECK-NEXT: %[[NEG:.+]] = nnspec.mul %[[P]], %[[F]] : tensor<64xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[NEG]] dims = [1]
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[X]], %[[B]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %1 = nnspec.sub %x, %0 : tensor<8x64x5x7xf32>
  return %1 : tensor<8x64x5x7xf32>
}

// A number is negated at once: that is exact.
// CHECK-LABEL: func @sub_parameter_fill(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf16>
func.func @sub_parameter_fill(%x: tensor<3x4xf16>) -> tensor<3x4xf16> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill -1.000000e-01 : tensor<3x4xf16>
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[X]], %[[F]]
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.fill 0.1 : tensor<3x4xf16>
  %1 = nnspec.sub %x, %0 : tensor<3x4xf16>
  return %1 : tensor<3x4xf16>
}

//===----------------------------------------------------------------------===//
// parameter_sub
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @parameter_sub(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>, %[[P:[^:]+]]: tensor<64xf32>
func.func @parameter_sub(%x: tensor<8x64x5x7xf32>, %p: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-DAG: %[[B:.+]] = nnspec.broadcast %[[P]] dims = [1]
  // CHECK-DAG: %[[F:.+]] = nnspec.fill -1.000000e+00 : tensor<8x64x5x7xf32>
  // CHECK: %[[NEG:.+]] = nnspec.mul %[[X]], %[[F]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[NEG]], %[[B]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %1 = nnspec.sub %0, %x : tensor<8x64x5x7xf32>
  return %1 : tensor<8x64x5x7xf32>
}

// CHECK-LABEL: func @parameter_sub_fill(
// CHECK-SAME: %[[X:[^:]+]]: tensor<4xf64>
func.func @parameter_sub_fill(%x: tensor<4xf64>) -> tensor<4xf64> {
  // CHECK-DAG: %[[ONE:.+]] = nnspec.fill 1.000000e+00
  // CHECK-DAG: %[[F:.+]] = nnspec.fill -1.000000e+00
  // CHECK: %[[NEG:.+]] = nnspec.mul %[[X]], %[[F]]
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[NEG]], %[[ONE]]
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.fill 1.0 : tensor<4xf64>
  %1 = nnspec.sub %0, %x : tensor<4xf64>
  return %1 : tensor<4xf64>
}

//===----------------------------------------------------------------------===//
// div_parameter
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @div_parameter(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>, %[[P:[^:]+]]: tensor<64xf32>
func.func @div_parameter(%x: tensor<8x64x5x7xf32>, %p: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 1.000000e+00 : tensor<64xf32>
  // CHECK-NEXT: %[[INV:.+]] = nnspec.div %[[F]], %[[P]] : tensor<64xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[INV]] dims = [1]
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[X]], %[[B]] : tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<64xf32> to tensor<8x64x5x7xf32>
  %1 = nnspec.div %x, %0 : tensor<8x64x5x7xf32>
  return %1 : tensor<8x64x5x7xf32>
}

// 1/3 is not computed: that would round.
// CHECK-LABEL: func @div_parameter_fill(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>
func.func @div_parameter_fill(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  // CHECK-DAG: %[[ONE:.+]] = nnspec.fill 1.000000e+00 : tensor<f32>
  // CHECK-DAG: %[[THREE:.+]] = nnspec.fill 3.000000e+00 : tensor<f32>
  // CHECK: %[[INV:.+]] = nnspec.div %[[ONE]], %[[THREE]] : tensor<f32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[INV]] dims = []
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[X]], %[[B]] : tensor<3x4xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.fill 3.0 : tensor<3x4xf32>
  %1 = nnspec.div %x, %0 : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

//===----------------------------------------------------------------------===//
// narrow_chain
//===----------------------------------------------------------------------===//

// The product of the parameters, which may not be a number in f16, is one in f32.
// CHECK-LABEL: func @narrow_chain(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf16>, %[[P:[^:]+]]: tensor<4xf16>
func.func @narrow_chain(%x: tensor<3x4xf16>, %p: tensor<4xf16>) -> tensor<3x4xf16> {
  // CHECK-DAG: %[[XW:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<3x4xf16> to tensor<3x4xf32>
  // CHECK: %[[PP:.+]] = nnspec.mul %{{.+}}, %{{.+}} : tensor<4xf32>
  // CHECK-NEXT: %[[B:.+]] = nnspec.broadcast %[[PP]] dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[XW]], %[[B]] : tensor<3x4xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.cast %[[M]] fastmath<contract> : tensor<3x4xf32> to tensor<3x4xf16>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<4xf16> to tensor<3x4xf16>
  %1 = nnspec.mul %x, %0 : tensor<3x4xf16>
  %2 = nnspec.mul %1, %0 : tensor<3x4xf16>
  return %2 : tensor<3x4xf16>
}

// So is the reciprocal, which is not computed before.
// CHECK-LABEL: func @narrow_chain_div(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xbf16>, %[[P:[^:]+]]: tensor<4xbf16>
func.func @narrow_chain_div(%x: tensor<3x4xbf16>, %p: tensor<4xbf16>) -> tensor<3x4xbf16> {
  // CHECK-NOT: nnspec.div
  // CHECK: nnspec.div %{{.+}}, %{{.+}} : tensor<4xf32>
  // CHECK-NOT: nnspec.div
  // CHECK: return
  %0 = nnspec.broadcast %p dims = [1] : tensor<4xbf16> to tensor<3x4xbf16>
  %1 = nnspec.div %x, %0 : tensor<3x4xbf16>
  %2 = nnspec.add %1, %0 : tensor<3x4xbf16>
  return %2 : tensor<3x4xbf16>
}

// What something else uses too is rounded as before: here after two of four links.
// CHECK-LABEL: func @narrow_chain_two_users(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf16>
func.func @narrow_chain_two_users(%x: tensor<3x4xf16>, %p: tensor<4xf16>)
    -> (tensor<3x4xf16>, tensor<3x4xf16>) {
  // CHECK: nnspec.cast %[[X]] fastmath<contract> : tensor<3x4xf16> to tensor<3x4xf32>
  // CHECK: %[[INNER:.+]] = nnspec.cast %{{.+}} fastmath<contract> : tensor<3x4xf32> to tensor<3x4xf16>
  // CHECK: nnspec.cast %[[INNER]] fastmath<contract> : tensor<3x4xf16> to tensor<3x4xf32>
  // CHECK: %[[OUTER:.+]] = nnspec.cast %{{.+}} fastmath<contract> : tensor<3x4xf32> to tensor<3x4xf16>
  // CHECK-NEXT: return %[[INNER]], %[[OUTER]]
  %0 = nnspec.broadcast %p dims = [1] : tensor<4xf16> to tensor<3x4xf16>
  %1 = nnspec.mul %x, %0 : tensor<3x4xf16>
  %2 = nnspec.add %1, %0 : tensor<3x4xf16>
  %3 = nnspec.mul %2, %0 : tensor<3x4xf16>
  %4 = nnspec.add %3, %0 : tensor<3x4xf16>
  return %2, %4 : tensor<3x4xf16>, tensor<3x4xf16>
}

//===----------------------------------------------------------------------===//
// splat_is_fill
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @splat_is_fill(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>
func.func @splat_is_fill(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 2.500000e+00 : tensor<3x4xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.max %[[X]], %[[F]]
  // CHECK-NEXT: return %[[R]]
  %0 = arith.constant dense<2.5> : tensor<3x4xf32>
  %1 = nnspec.max %x, %0 : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// The value is the one that is stored, here in f16, and stays it to the last digit.
// CHECK-LABEL: func @splat_is_fill_as_stored(
func.func @splat_is_fill_as_stored(%x: tensor<3x4xf16>) -> tensor<3x4xf16> {
  // CHECK-NEXT: nnspec.fill 0.0999755859375 : tensor<3x4xf16>
  %0 = arith.constant dense<0.1> : tensor<3x4xf16>
  %1 = nnspec.add %x, %0 : tensor<3x4xf16>
  return %1 : tensor<3x4xf16>
}

// As a fill it moves inside of a broadcast.
// CHECK-LABEL: func @splat_is_fill_inside(
// CHECK-SAME: %[[P:[^:]+]]: tensor<4xf32>
func.func @splat_is_fill_inside(%p: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 2.500000e+00 : tensor<4xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.mul %[[P]], %[[F]] : tensor<4xf32>
  // CHECK-NEXT: nnspec.broadcast %[[S]] dims = [1]
  %0 = arith.constant dense<2.5> : tensor<3x4xf32>
  %1 = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %2 = nnspec.mul %1, %0 : tensor<3x4xf32>
  return %2 : tensor<3x4xf32>
}
