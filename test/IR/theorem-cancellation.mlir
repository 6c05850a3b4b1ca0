// RUN: nnspec-opt %s --canonicalize --remarks-filter-analyse='nnspec-cancellation' \
// RUN:     -o %t.mlir 2>&1 | FileCheck %s --implicit-check-not=remark:
// RUN: FileCheck %s --check-prefix=OUT < %t.mlir

// The factored form loses accuracy where |mean| is far above std on a channel. The
// theorem is applied, and says so, where the constants show it.

// CHECK: theorem-cancellation.mlir:[[@LINE+6]]:{{.*}}the largest |mean| / std is 1e+06, by about which
// OUT-LABEL: func @large(
// OUT-NOT: batch_norm
func.func @large(%x: tensor<4x2xf32>, %g: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %mean = arith.constant dense<[0.5, -1000.0]> : tensor<2xf32>
  %variance = arith.constant dense<[1.0, 0.0]> : tensor<2xf32>
  %0 = nnspec.batch_norm_inference %x mean(%mean) variance(%variance) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-06 : tensor<4x2xf32>, tensor<2xf32>
  return %0 : tensor<4x2xf32>
}

func.func @small(%x: tensor<4x2xf32>, %g: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %mean = arith.constant dense<[0.5, -1000.0]> : tensor<2xf32>
  %variance = arith.constant dense<[1.0e-3, 1.0]> : tensor<2xf32>
  %0 = nnspec.batch_norm_inference %x mean(%mean) variance(%variance) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-06 : tensor<4x2xf32>, tensor<2xf32>
  return %0 : tensor<4x2xf32>
}

func.func @not_constant(%x: tensor<4x2xf32>, %m: tensor<2xf32>, %v: tensor<2xf32>) -> tensor<4x2xf32> {
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%m) beta(%v) axis = 1 epsilon = 1.0e-06 : tensor<4x2xf32>, tensor<2xf32>
  return %0 : tensor<4x2xf32>
}
