// RUN: nnspec-opt %s -o %t.expected
// RUN: mlir-opt %s --load-dialect-plugin=%nnspec_plugin | diff %t.expected -

// RUN: nnspec-opt %s --pass-pipeline='builtin.module(canonicalize)' -o %t.expected
// RUN: mlir-opt %s --load-dialect-plugin=%nnspec_plugin \
// RUN:   --pass-pipeline='builtin.module(canonicalize)' | diff %t.expected -

// RUN: nnspec-opt %s --pass-pipeline='builtin.module(convert-nnspec-to-linalg)' -o %t.expected
// RUN: mlir-opt %s --load-dialect-plugin=%nnspec_plugin --load-pass-plugin=%nnspec_plugin \
// RUN:   --pass-pipeline='builtin.module(convert-nnspec-to-linalg)' | diff %t.expected -

// RUN: nnspec-opt %s --pass-pipeline='builtin.module(func.func(convert-nnspec-to-linalg,nnspec-fuse-elementwise,nnspec-expand-float-casts))' -o %t.expected
// RUN: mlir-opt %s --load-dialect-plugin=%nnspec_plugin --load-pass-plugin=%nnspec_plugin \
// RUN:   --pass-pipeline='builtin.module(func.func(convert-nnspec-to-linalg,nnspec-fuse-elementwise,nnspec-expand-float-casts))' \
// RUN:   | diff %t.expected -

// RUN: nnspec-opt %nnspec_src/examples/mpi/channel.mlir --pass-pipeline='builtin.module(nnspec-lower-to-mpi)' -o %t.expected
// RUN: mlir-opt %nnspec_src/examples/mpi/channel.mlir --load-dialect-plugin=%nnspec_plugin --load-pass-plugin=%nnspec_plugin \
// RUN:   --pass-pipeline='builtin.module(nnspec-lower-to-mpi)' | diff %t.expected -

// RUN: nnspec-opt %s --pass-pipeline='builtin.module(nnspec-lower-to-linalg)' -o %t.expected
// RUN: mlir-opt %s --load-dialect-plugin=%nnspec_plugin --load-pass-plugin=%nnspec_plugin \
// RUN:   --pass-pipeline='builtin.module(nnspec-lower-to-linalg)' | diff %t.expected -

// RUN: nnspec-opt %s --pass-pipeline='builtin.module(nnspec-lower-to-llvm)' -o %t.expected
// RUN: mlir-opt %s --load-dialect-plugin=%nnspec_plugin --load-pass-plugin=%nnspec_plugin \
// RUN:   --pass-pipeline='builtin.module(nnspec-lower-to-llvm)' -o %t.actual
// RUN: diff %t.expected %t.actual
// RUN: FileCheck %s < %t.actual

// UNSUPPORTED: asan, tsan

// The plugin gives a stock mlir-opt the dialect, every pass and every pipeline, with
// nnspec-opt's results.

// CHECK: llvm.func @inference
func.func @inference(%x: tensor<?x64xf16>, %p: tensor<64xf32>) -> tensor<?x64xf16> {
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<?x64xf16>, tensor<64xf32>
  return %y : tensor<?x64xf16>
}

// CHECK: llvm.func @training
func.func @training(%x: tensor<8x64xf32>, %p: tensor<64xf32>) -> (tensor<8x64xf32>, tensor<64xf32>, tensor<64xf32>) {
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xf32>, tensor<64xf32>
  return %y, %mean, %variance : tensor<8x64xf32>, tensor<64xf32>, tensor<64xf32>
}

// CHECK: llvm.func @cast
func.func @cast(%x: tensor<4xf64>) -> tensor<4xbf16> {
  %0 = nnspec.cast %x : tensor<4xf64> to tensor<4xbf16>
  return %0 : tensor<4xbf16>
}
