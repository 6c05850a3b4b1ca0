// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// The side condition of batchnorm_inference_eq_mul_add: std, the root of
// max(variance, 0) + epsilon, is known not to be 0. With epsilon = 0 this takes a
// constant variance that is positive on every channel, as stored.

// CHECK-LABEL: func @positive_epsilon(
func.func @positive_epsilon(%x: tensor<3x2xf32>, %p: tensor<2xf32>, %v: tensor<2xf32>) -> tensor<3x2xf32> {
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @zero_epsilon(
func.func @zero_epsilon(%x: tensor<3x2xf32>, %p: tensor<2xf32>, %v: tensor<2xf32>) -> tensor<3x2xf32> {
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @negative_zero_epsilon(
func.func @negative_zero_epsilon(%x: tensor<3x2xf32>, %p: tensor<2xf32>, %v: tensor<2xf32>) -> tensor<3x2xf32> {
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = -0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// The least positive f32 is not 0.
// CHECK-LABEL: func @epsilon_least_f32(
func.func @epsilon_least_f32(%x: tensor<3x2xf32>, %p: tensor<2xf32>, %v: tensor<2xf32>) -> tensor<3x2xf32> {
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.4012984643248171e-45 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// Just above half of it: rounded to it.
// CHECK-LABEL: func @epsilon_rounds_up(
func.func @epsilon_rounds_up(%x: tensor<3x2xf32>, %p: tensor<2xf32>, %v: tensor<2xf32>) -> tensor<3x2xf32> {
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 7.1e-46 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// Just below half of it: rounded to 0.
// CHECK-LABEL: func @epsilon_rounds_to_zero(
func.func @epsilon_rounds_to_zero(%x: tensor<3x2xf32>, %p: tensor<2xf32>, %v: tensor<2xf32>) -> tensor<3x2xf32> {
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 7.0e-46 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @epsilon_of_f64(
func.func @epsilon_of_f64(%x: tensor<3x2xf32>, %p: tensor<2xf32>, %v: tensor<2xf32>) -> tensor<3x2xf32> {
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-60 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// The parameters make it a computation in f64, which holds it.
// CHECK-LABEL: func @epsilon_of_f64_in_f64(
func.func @epsilon_of_f64_in_f64(%x: tensor<3x2xf32>, %p: tensor<2xf32>, %m: tensor<2xf64>, %v: tensor<2xf64>) -> tensor<3x2xf32> {
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-60 : tensor<3x2xf32>, (tensor<2xf64>, tensor<2xf64>, tensor<2xf32>, tensor<2xf32>)
  return %0 : tensor<3x2xf32>
}

// f16 would round 1e-12 to 0, but nothing is computed in f16.
// CHECK-LABEL: func @epsilon_of_f32_with_f16(
func.func @epsilon_of_f32_with_f16(%x: tensor<3x2xf16>, %p: tensor<2xf16>, %v: tensor<2xf16>) -> tensor<3x2xf16> {
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-12 : tensor<3x2xf16>, tensor<2xf16>
  return %0 : tensor<3x2xf16>
}

// CHECK-LABEL: func @constant(
func.func @constant(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @constant_splat(
func.func @constant_splat(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense<0.5> : tensor<2xf32>
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @constant_denormal(
func.func @constant_denormal(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense<[1.0, 1.4012984643248171e-45]> : tensor<2xf32>
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @constant_zero: it divides by 0
// CHECK-LABEL: func @constant_zero(
func.func @constant_zero(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense<[1.0, 0.0]> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @constant_negative_zero: it divides by 0
// CHECK-LABEL: func @constant_negative_zero(
func.func @constant_negative_zero(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense<[-0.0, 1.0]> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @constant_negative: it divides by 0
// CHECK-LABEL: func @constant_negative(
func.func @constant_negative(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @constant_nan: NaN is no real number
// CHECK-LABEL: func @constant_nan(
func.func @constant_nan(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense<[0x7FC00000, 1.0]> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @splat_zero: it divides by 0
// CHECK-LABEL: func @splat_zero(
func.func @splat_zero(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense<0.0> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @splat_negative: it divides by 0
// CHECK-LABEL: func @splat_negative(
func.func @splat_negative(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense<-1.0> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @splat_nan: NaN is no real number
// CHECK-LABEL: func @splat_nan(
func.func @splat_nan(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense<0x7FC00000> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// No channel is no channel with std = 0.
// CHECK-LABEL: func @constant_no_channels(
func.func @constant_no_channels(%x: tensor<3x0xf32>, %p: tensor<0xf32>) -> tensor<3x0xf32> {
  %v = arith.constant dense<> : tensor<0xf32>
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x0xf32>, tensor<0xf32>
  return %0 : tensor<3x0xf32>
}

// CHECK-LABEL: func @resource(
func.func @resource(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense_resource<positive> : tensor<2xf32>
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @resource_zero: it divides by 0
// CHECK-LABEL: func @resource_zero(
func.func @resource_zero(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense_resource<one_zero> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// Nothing is known of data that is not there, or has another size.
// UNVERIFIED @resource_missing: its data is missing
// CHECK-LABEL: func @resource_missing(
func.func @resource_missing(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense_resource<missing> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @resource_too_short: its data is missing
// CHECK-LABEL: func @resource_too_short(
func.func @resource_too_short(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant dense_resource<short> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// The elements that are left out are 0.
// UNVERIFIED @sparse: sparse constants are not evaluated
// CHECK-LABEL: func @sparse(
func.func @sparse(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = arith.constant sparse<[[0]], [1.0]> : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @fill(
func.func @fill(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = nnspec.fill 1.0 : tensor<2xf32>
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @fill_dynamic(
func.func @fill_dynamic(%x: tensor<3x?xf32>, %p: tensor<?xf32>, %n: index) -> tensor<3x?xf32> {
  %v = nnspec.fill 1.0 sizes(%n) : tensor<?xf32>
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x?xf32>, tensor<?xf32>
  return %0 : tensor<3x?xf32>
}

// UNVERIFIED @fill_zero: it divides by 0
// CHECK-LABEL: func @fill_zero(
func.func @fill_zero(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = nnspec.fill 0.0 : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @fill_negative: it divides by 0
// CHECK-LABEL: func @fill_negative(
func.func @fill_negative(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = nnspec.fill -1.0 : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @fill_nan: NaN is no real number
// CHECK-LABEL: func @fill_nan(
func.func @fill_nan(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = nnspec.fill 0x7FF8000000000000 : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// As stored it is 0.
// CHECK-LABEL: func @fill_rounds_to_zero(
func.func @fill_rounds_to_zero(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %v = nnspec.fill 1.0e-60 : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// As stored it is 0, though it is computed with in f32.
// CHECK-LABEL: func @fill_rounds_to_zero_in_f16(
func.func @fill_rounds_to_zero_in_f16(%x: tensor<3x2xf32>, %p: tensor<2xf32>, %m: tensor<2xf16>) -> tensor<3x2xf32> {
  %v = nnspec.fill 1.0e-10 : tensor<2xf16>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, (tensor<2xf16>, tensor<2xf16>, tensor<2xf32>, tensor<2xf32>)
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @broadcast(
func.func @broadcast(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %v = nnspec.broadcast %c dims = [] : tensor<f32> to tensor<2xf32>
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// UNVERIFIED @broadcast_zero: it divides by 0
// CHECK-LABEL: func @broadcast_zero(
func.func @broadcast_zero(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %c = arith.constant dense<0.0> : tensor<f32>
  %v = nnspec.broadcast %c dims = [] : tensor<f32> to tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @widened(
func.func @widened(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf16>
  %v = nnspec.cast %c : tensor<2xf16> to tensor<2xf32>
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// A narrowing cast may round to 0.
// CHECK-LABEL: func @narrowed(
func.func @narrowed(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %c = arith.constant dense<[1.0, 1.0e-60]> : tensor<2xf64>
  %v = nnspec.cast %c : tensor<2xf64> to tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

// Neither type holds all values of the other.
// CHECK-LABEL: func @f16_to_bf16(
func.func @f16_to_bf16(%x: tensor<3x2xf32>, %p: tensor<2xf32>, %m: tensor<2xbf16>) -> tensor<3x2xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf16>
  %v = nnspec.cast %c : tensor<2xf16> to tensor<2xbf16>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, (tensor<2xbf16>, tensor<2xbf16>, tensor<2xf32>, tensor<2xf32>)
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func @shape_cast(
func.func @shape_cast(%x: tensor<3x?xf32>, %p: tensor<2xf32>, %m: tensor<?xf32>) -> tensor<3x?xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %v = tensor.cast %c : tensor<2xf32> to tensor<?xf32>
  // CHECK-NOT: nnspec.batch_norm_inference
  // CHECK: nnspec.div
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x?xf32>, (tensor<?xf32>, tensor<?xf32>, tensor<2xf32>, tensor<2xf32>)
  return %0 : tensor<3x?xf32>
}

// Nothing is evaluated.
// CHECK-LABEL: func @computed(
func.func @computed(%x: tensor<3x2xf32>, %p: tensor<2xf32>) -> tensor<3x2xf32> {
  %c = arith.constant dense<1.0> : tensor<2xf32>
  %v = nnspec.add %c, %c : tensor<2xf32>
  // CHECK: nnspec.batch_norm_inference
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%v) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<3x2xf32>, tensor<2xf32>
  return %0 : tensor<3x2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      // The alignment, 4, then [1.0, 2.0], [1.0, 0.0] and one that lacks a byte.
      positive: "0x040000000000803F00000040",
      one_zero: "0x040000000000803F00000000",
      short: "0x040000000000803F000000"
    }
  }
#-}
