// RUN: nnspec-opt %s | nnspec-opt | FileCheck %s
// RUN: nnspec-opt %s --mlir-print-op-generic | nnspec-opt | FileCheck %s
// RUN: nnspec-opt %s --emit-bytecode | nnspec-opt | FileCheck %s

// The f64 attributes keep every bit. (The printed forms are upstream's: the
// shortest of six digits, 17 digits, or the bits, that reads back as the same.)

// CHECK-LABEL: func @fill_values
func.func @fill_values() {
  // CHECK-NEXT: nnspec.fill 0.000000e+00 :
  nnspec.fill 0.0 : tensor<f32>
  // CHECK-NEXT: nnspec.fill -0.000000e+00 :
  nnspec.fill -0.0 : tensor<f32>
  // CHECK-NEXT: nnspec.fill 1.000000e-01 :
  nnspec.fill 0.1 : tensor<f32>
  // CHECK-NEXT: nnspec.fill 0.33333333333333331 :
  nnspec.fill 0.33333333333333331 : tensor<f32>
  // The next after 1.
  // CHECK-NEXT: nnspec.fill 1.0000000000000002 :
  nnspec.fill 1.0000000000000002 : tensor<f32>
  // Values that only f64 holds stay f64 whatever the element type.
  // CHECK-NEXT: nnspec.fill 1.000000e+300 : tensor<f16>
  nnspec.fill 1.0e+300 : tensor<f16>
  // CHECK-NEXT: nnspec.fill 1.000000e-300 : tensor<f16>
  nnspec.fill 1.0e-300 : tensor<f16>
  // The largest f64, and the least positive one.
  // CHECK-NEXT: nnspec.fill 1.7976931348623157E+308 :
  nnspec.fill 1.7976931348623157e+308 : tensor<f32>
  // CHECK-NEXT: nnspec.fill 4.940660e-324 :
  nnspec.fill 4.9406564584124654e-324 : tensor<f32>
  // Infinities, and NaN with its sign and payload.
  // CHECK-NEXT: nnspec.fill 0x7FF0000000000000 :
  nnspec.fill 0x7FF0000000000000 : tensor<f32>
  // CHECK-NEXT: nnspec.fill 0xFFF0000000000000 :
  nnspec.fill 0xFFF0000000000000 : tensor<f32>
  // CHECK-NEXT: nnspec.fill 0x7FF8000000000000 :
  nnspec.fill 0x7FF8000000000000 : tensor<f32>
  // CHECK-NEXT: nnspec.fill 0xFFF8000000000123 :
  nnspec.fill 0xFFF8000000000123 : tensor<f32>
  // CHECK-NEXT: return
  return
}

// CHECK-LABEL: func @epsilon_values
func.func @epsilon_values(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // CHECK-NEXT: {{.*}} epsilon = 0.000000e+00 :
  nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<2x4xf32>, tensor<4xf32>
  // Zero, whatever its sign, is not negative.
  // CHECK-NEXT: {{.*}} epsilon = -0.000000e+00 :
  nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = -0.0 : tensor<2x4xf32>, tensor<4xf32>
  // CHECK-NEXT: {{.*}} epsilon = 1.000000e-05 :
  nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-5 : tensor<2x4xf32>, tensor<4xf32>
  // CHECK-NEXT: {{.*}} epsilon = 1.000000e-01 :
  nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.1 : tensor<2x4xf32>, tensor<4xf32>
  // CHECK-NEXT: {{.*}} epsilon = 1.000000e-300 :
  nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-300 : tensor<2x4xf32>, tensor<4xf32>
  // CHECK-NEXT: {{.*}} epsilon = 4.940660e-324 :
  nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 4.9406564584124654e-324 : tensor<2x4xf32>, tensor<4xf32>
  // CHECK-NEXT: {{.*}} epsilon = 1.7976931348623157E+308 :
  nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.7976931348623157e+308 : tensor<2x4xf32>, tensor<4xf32>
  // CHECK-NEXT: return
  return
}
