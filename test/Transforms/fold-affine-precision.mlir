// RUN: nnspec-opt %s --nnspec-fold-affine | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-affine --remarks-filter='nnspec-fold-affine' -o /dev/null 2>&1 \
// RUN:   | grep -o '\[Missed\].*' | FileCheck %s --check-prefix=REMARK --implicit-check-not=Missed

// Maps that would fold but for what narrow types can hold.

// f32 results of f16 sums: the map's would be rounded to f16, and overflow there.
// CHECK-LABEL: func @result_is_wider(
// CHECK: %[[L:.+]] = linalg.matmul ins(%arg0, %arg1
// CHECK: %[[C:.+]] = nnspec.cast %[[L]]
// CHECK: nnspec.mul %[[C]]
// REMARK: Missed] fold_into_producer {{.*}}"the layer's result is stored in fewer bits than what the map makes of it"
func.func @result_is_wider(%x: tensor<4x3xf16>, %w: tensor<3x2xf16>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2xf16>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf16>, tensor<3x2xf16>) outs(%a : tensor<4x2xf16>) -> tensor<4x2xf16>
  %wide = nnspec.cast %l : tensor<4x2xf16> to tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %m = nnspec.mul %wide, %sb : tensor<4x2xf32>
  %y = nnspec.add %m, %bb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// Here it is rounded to f16 anyway, after a relu.
// CHECK-LABEL: func @result_is_narrowed(
// CHECK: linalg.matmul
// CHECK-NOT: nnspec.{{mul|add}}
// CHECK: return
func.func @result_is_narrowed(%x: tensor<4x3xf16>, %w: tensor<3x2xf16>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf16> {
  %a = nnspec.fill 0.0 : tensor<4x2xf16>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf16>, tensor<3x2xf16>) outs(%a : tensor<4x2xf16>) -> tensor<4x2xf16>
  %wide = nnspec.cast %l : tensor<4x2xf16> to tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %m = nnspec.mul %wide, %sb : tensor<4x2xf32>
  %n = nnspec.add %m, %bb : tensor<4x2xf32>
  %zero = nnspec.fill 0.0 : tensor<4x2xf32>
  %relu = nnspec.max %n, %zero : tensor<4x2xf32>
  %y = nnspec.cast %relu : tensor<4x2xf32> to tensor<4x2xf16>
  return %y : tensor<4x2xf16>
}

// x - 1000 may be small where x is not, and f16 has 11 bits.
// CHECK-LABEL: func @operand_is_wider(
// CHECK: %[[N:.+]] = nnspec.add %arg0
// CHECK: %[[C:.+]] = nnspec.cast %[[N]]
// CHECK: linalg.matmul ins(%[[C]], %arg1
// REMARK: Missed] fold_into_consumers {{.*}}"what the map reads has more bits than the layer's operand"
func.func @operand_is_wider(%x: tensor<4x3xf32>, %w: tensor<3x2xf16>, %b: tensor<3xf32>) -> tensor<4x2xf32> {
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %n = nnspec.add %x, %bb : tensor<4x3xf32>
  %narrow = nnspec.cast %n : tensor<4x3xf32> to tensor<4x3xf16>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %y = linalg.matmul ins(%narrow, %w : tensor<4x3xf16>, tensor<3x2xf16>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// The largest weight is behind a transposition.
// CHECK-LABEL: func @weight_overflows(
// CHECK: %[[L:.+]] = linalg.matmul
// CHECK: nnspec.mul %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"a weight or bias may become infinite"
func.func @weight_overflows(%x: tensor<4x3xf16>) -> tensor<4x2xf16> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 500.0, 6.0]]> : tensor<2x3xf16>
  %e = tensor.empty() : tensor<3x2xf16>
  %t = linalg.transpose ins(%w : tensor<2x3xf16>) outs(%e : tensor<3x2xf16>) permutation = [1, 0]
  %a = nnspec.fill 0.0 : tensor<4x2xf16>
  %l = linalg.matmul ins(%x, %t : tensor<4x3xf16>, tensor<3x2xf16>) outs(%a : tensor<4x2xf16>) -> tensor<4x2xf16>
  %scale = arith.constant dense<[200.0, 1.0]> : tensor<2xf16>
  %sb = nnspec.broadcast %scale dims = [1] : tensor<2xf16> to tensor<4x2xf16>
  %y = nnspec.mul %l, %sb : tensor<4x2xf16>
  return %y : tensor<4x2xf16>
}

// CHECK-LABEL: func @accumulator_overflows(
// CHECK: %[[L:.+]] = linalg.matmul
// CHECK: nnspec.mul %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"a weight or bias may become infinite"
func.func @accumulator_overflows(%x: tensor<4x3xf16>, %w: tensor<3x2xf16>) -> tensor<4x2xf16> {
  %b = arith.constant dense<[60000.0, 2.0]> : tensor<2xf16>
  %a = nnspec.broadcast %b dims = [1] : tensor<2xf16> to tensor<4x2xf16>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf16>, tensor<3x2xf16>) outs(%a : tensor<4x2xf16>) -> tensor<4x2xf16>
  %scale = arith.constant dense<[10.0, 2.0]> : tensor<2xf16>
  %sb = nnspec.broadcast %scale dims = [1] : tensor<2xf16> to tensor<4x2xf16>
  %y = nnspec.mul %l, %sb : tensor<4x2xf16>
  return %y : tensor<4x2xf16>
}

// 3 * 30 * -1000 is no f16, though the sums may be.
// CHECK-LABEL: func @bias_overflows(
// CHECK: %[[N:.+]] = nnspec.add %arg0
// CHECK: linalg.matmul ins(%[[N]],
// REMARK: Missed] fold_into_consumers {{.*}}"a bias may become infinite"
func.func @bias_overflows(%x: tensor<4x3xf16>) -> tensor<4x2xf16> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 30.0], [5.0, 6.0]]> : tensor<3x2xf16>
  %b = arith.constant dense<[-1000.0, 7.0, 8.0]> : tensor<3xf16>
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf16> to tensor<4x3xf16>
  %n = nnspec.add %x, %bb : tensor<4x3xf16>
  %a = nnspec.fill 0.0 : tensor<4x2xf16>
  %y = linalg.matmul ins(%n, %w : tensor<4x3xf16>, tensor<3x2xf16>) outs(%a : tensor<4x2xf16>) -> tensor<4x2xf16>
  return %y : tensor<4x2xf16>
}

// 100 * 0.01 and 0.01 * 100: the largest of each factor would make 500 infinite.
// CHECK-LABEL: func @factors_that_do_not_meet(
// CHECK: linalg.matmul
// CHECK-NEXT: return
func.func @factors_that_do_not_meet(%x: tensor<4x3xf16>) -> tensor<4x2xf16> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 500.0], [5.0, 6.0]]> : tensor<3x2xf16>
  %a = nnspec.fill 0.0 : tensor<4x2xf16>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf16>, tensor<3x2xf16>) outs(%a : tensor<4x2xf16>) -> tensor<4x2xf16>
  %s = arith.constant dense<[100.0, 0.01]> : tensor<2xf16>
  %t = arith.constant dense<[0.01, 100.0]> : tensor<2xf16>
  %scale = nnspec.mul %s, %t : tensor<2xf16>
  %sb = nnspec.broadcast %scale dims = [1] : tensor<2xf16> to tensor<4x2xf16>
  %y = nnspec.mul %l, %sb : tensor<4x2xf16>
  return %y : tensor<4x2xf16>
}

// The range of a parameter with NaN in it is not that of its other elements.
// UNVERIFIED @scale_has_nan: NaN is no real number
// CHECK-LABEL: func @scale_has_nan(
// CHECK: nnspec.mul %{{.*}}, %{{.*}} : tensor<4x2xf32>
// REMARK: Missed] fold_into_producer {{.*}}"the scale has an infinite or NaN element"
func.func @scale_has_nan(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %s = arith.constant dense<[0x7FC00000, 0.5]> : tensor<2xf32>
  %t = arith.constant dense<[0.25, 0.5]> : tensor<2xf32>
  %scale = nnspec.mul %s, %t : tensor<2xf32>
  %sb = nnspec.broadcast %scale dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}
