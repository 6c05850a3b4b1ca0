// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -
// RUN: nnspec-opt %s --canonicalize=disable-patterns=parameter_on_the_right \
// RUN:   | FileCheck %s
// RUN: nnspec-opt %s \
// RUN:   --canonicalize=disable-patterns=sub_parameter,parameter_sub,div_parameter \
// RUN:   | FileCheck %s --check-prefix=ALONE

// The laws that are folds: add_zero, sub_zero, mul_one, div_one, max_self; and
// parameter_on_the_right. The functions named after a law and a reason are where
// it must not apply. ALONE is without the laws that make another op of the same one.

// CHECK-LABEL: func @add_zero(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @add_zero(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: return %[[X]]
  %zero = nnspec.fill 0.0 : tensor<2x4xf32>
  %0 = nnspec.add %x, %zero : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @add_zero_on_the_left(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @add_zero_on_the_left(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: return %[[X]]
  %zero = nnspec.fill 0.0 : tensor<2x4xf32>
  %0 = nnspec.add %zero, %x : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// Over the reals there is one zero.
// CHECK-LABEL: func @add_zero_negative_zero(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @add_zero_negative_zero(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: return %[[X]]
  %zero = nnspec.fill -0.0 : tensor<2x4xf32>
  %0 = nnspec.add %x, %zero : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @add_zero_splat(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf16>
func.func @add_zero_splat(%x: tensor<2x4xf16>) -> tensor<2x4xf16> {
  // CHECK-NEXT: return %[[X]]
  %zero = arith.constant dense<0.0> : tensor<2x4xf16>
  %0 = nnspec.add %x, %zero : tensor<2x4xf16>
  return %0 : tensor<2x4xf16>
}

// CHECK-LABEL: func @add_zero_broadcast(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @add_zero_broadcast(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: return %[[X]]
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %0 = nnspec.broadcast %zero dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %1 = nnspec.add %x, %0 : tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// CHECK-LABEL: func @add_zero_dynamic(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?xbf16>
func.func @add_zero_dynamic(%x: tensor<?xbf16>, %n: index) -> tensor<?xbf16> {
  // CHECK-NEXT: return %[[X]]
  %zero = nnspec.fill 0.0 sizes(%n) : tensor<?xbf16>
  %0 = nnspec.add %x, %zero : tensor<?xbf16>
  return %0 : tensor<?xbf16>
}

// CHECK-LABEL: func @add_zero_rank_0(
// CHECK-SAME: %[[X:[^:]+]]: tensor<f64>
func.func @add_zero_rank_0(%x: tensor<f64>) -> tensor<f64> {
  // CHECK-NEXT: return %[[X]]
  %zero = nnspec.fill 0.0 : tensor<f64>
  %0 = nnspec.add %x, %zero : tensor<f64>
  return %0 : tensor<f64>
}

// What f32 rounds to 0 is not 0 over the reals.
// CHECK-LABEL: func @add_zero_not_tiny(
func.func @add_zero_not_tiny(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.add
  %tiny = nnspec.fill 1.0e-60 : tensor<2x4xf32>
  %0 = nnspec.add %x, %tiny : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// UNVERIFIED @add_zero_not_nan: NaN is no real number
// CHECK-LABEL: func @add_zero_not_nan(
func.func @add_zero_not_nan(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.add
  %nan = nnspec.fill 0x7FF8000000000000 : tensor<2x4xf32>
  %0 = nnspec.add %x, %nan : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @add_zero_not_everywhere(
func.func @add_zero_not_everywhere(%x: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK: nnspec.add
  %c = arith.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %0 = nnspec.add %x, %c : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// CHECK-LABEL: func @sub_zero(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
// ALONE-LABEL: func @sub_zero(
// ALONE-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @sub_zero(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: return %[[X]]
  // ALONE-NEXT: return %[[X]]
  %zero = nnspec.fill 0.0 : tensor<2x4xf32>
  %0 = nnspec.sub %x, %zero : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @sub_zero_not_on_the_left(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
// ALONE-LABEL: func @sub_zero_not_on_the_left(
func.func @sub_zero_not_on_the_left(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: %[[MINUS_ONE:.+]] = nnspec.fill -1.000000e+00 : tensor<2x4xf32>
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[X]], %[[MINUS_ONE]]
  // CHECK-NEXT: return %[[R]]
  // ALONE: nnspec.sub
  %zero = nnspec.fill 0.0 : tensor<2x4xf32>
  %0 = nnspec.sub %zero, %x : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// There is no law x - x = 0: it would hide a NaN or an infinity.
// CHECK-LABEL: func @sub_self(
func.func @sub_self(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.sub
  %0 = nnspec.sub %x, %x : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @mul_one(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @mul_one(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: return %[[X]]
  %one = nnspec.fill 1.0 : tensor<2x4xf32>
  %0 = nnspec.mul %x, %one : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @mul_one_on_the_left(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xbf16>
func.func @mul_one_on_the_left(%x: tensor<2x4xbf16>) -> tensor<2x4xbf16> {
  // CHECK-NEXT: return %[[X]]
  %one = nnspec.fill 1.0 : tensor<2x4xbf16>
  %0 = nnspec.mul %one, %x : tensor<2x4xbf16>
  return %0 : tensor<2x4xbf16>
}

// CHECK-LABEL: func @mul_one_splat(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xbf16>
func.func @mul_one_splat(%x: tensor<2x4xbf16>) -> tensor<2x4xbf16> {
  // CHECK-NEXT: return %[[X]]
  %one = arith.constant dense<1.0> : tensor<2x4xbf16>
  %0 = nnspec.mul %one, %x : tensor<2x4xbf16>
  return %0 : tensor<2x4xbf16>
}

// CHECK-LABEL: func @mul_one_not_almost_one(
func.func @mul_one_not_almost_one(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.mul
  %c = nnspec.fill 1.0000001 : tensor<2x4xf32>
  %0 = nnspec.mul %x, %c : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// f32 would round this one to 1.
// CHECK-LABEL: func @mul_one_not_rounded_to_one(
func.func @mul_one_not_rounded_to_one(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.mul
  %c = nnspec.fill 1.0000000000000002 : tensor<2x4xf32>
  %0 = nnspec.mul %x, %c : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @mul_one_not_minus_one(
func.func @mul_one_not_minus_one(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.mul
  %c = nnspec.fill -1.0 : tensor<2x4xf32>
  %0 = nnspec.mul %x, %c : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// There is no law x * 0 = 0: it would hide a NaN or an infinity.
// CHECK-LABEL: func @mul_zero(
func.func @mul_zero(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.mul
  %zero = nnspec.fill 0.0 : tensor<2x4xf32>
  %0 = nnspec.mul %x, %zero : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @div_one(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
// ALONE-LABEL: func @div_one(
// ALONE-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @div_one(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: return %[[X]]
  // ALONE-NEXT: return %[[X]]
  %one = nnspec.fill 1.0 : tensor<2x4xf32>
  %0 = nnspec.div %x, %one : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @div_one_not_on_the_left(
func.func @div_one_not_on_the_left(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.div
  %one = nnspec.fill 1.0 : tensor<2x4xf32>
  %0 = nnspec.div %one, %x : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// There is no law x / x = 1: it needs x != 0.
// CHECK-LABEL: func @div_self(
func.func @div_self(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.div
  %0 = nnspec.div %x, %x : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @max_self(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>
func.func @max_self(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: return %[[X]]
  %0 = nnspec.max %x, %x : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func @max_self_not_zero(
func.func @max_self_not_zero(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK: nnspec.max
  %zero = nnspec.fill 0.0 : tensor<2x4xf32>
  %0 = nnspec.max %x, %zero : tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// No constant is computed with: that would round.
// CHECK-LABEL: func @constants_are_not_folded(
func.func @constants_are_not_folded() -> tensor<2xf32> {
  // CHECK: nnspec.add
  // CHECK: nnspec.sqrt
  %a = arith.constant dense<[0.1, 0.2]> : tensor<2xf32>
  %b = arith.constant dense<[0.3, 0.4]> : tensor<2xf32>
  %0 = nnspec.add %a, %b : tensor<2xf32>
  %1 = nnspec.sqrt %0 : tensor<2xf32>
  return %1 : tensor<2xf32>
}
