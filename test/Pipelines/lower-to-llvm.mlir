// RUN: nnspec-opt %s --nnspec-lower-to-llvm -o %t
// RUN: FileCheck %s < %t
// RUN: FileCheck %s --check-prefix=DIALECTS < %t

// Nothing but the LLVM dialect remains, for any element type and shape.

// DIALECTS-NOT: {{^ *(%[^=]+ = )?"?(nnspec|linalg|tensor|arith|math|memref|scf|cf|func|affine|bufferization|ub|vector|builtin)\.}}

// CHECK-LABEL: llvm.func @f32
func.func @f32(%x: tensor<8x4x5xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<8x4x5xf32> {
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x4x5xf32>, tensor<4xf32>
  return %y : tensor<8x4x5xf32>
}

// CHECK-LABEL: llvm.func @f64
func.func @f64(%x: tensor<8x4xf64>, %p: tensor<4xf64>) -> (tensor<8x4xf64>, tensor<4xf64>, tensor<4xf64>) {
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<8x4xf64>, tensor<4xf64>
  return %y, %mean, %variance : tensor<8x4xf64>, tensor<4xf64>, tensor<4xf64>
}

// CHECK-LABEL: llvm.func @f16
func.func @f16(%x: tensor<?x?xf16>, %p: tensor<?xf16>, %q: tensor<4xf32>) -> tensor<?x?xf16> {
  %y = nnspec.batch_norm_inference %x mean(%q) variance(%q) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<?x?xf16>, (tensor<4xf32>, tensor<4xf32>, tensor<?xf16>, tensor<?xf16>)
  %z = nnspec.sqrt %y : tensor<?x?xf16>
  return %z : tensor<?x?xf16>
}

// CHECK-LABEL: llvm.func @bf16
func.func @bf16(%x: tensor<?x4xbf16>, %p: tensor<4xf64>) -> (tensor<?x4xbf16>, tensor<?x4xf16>) {
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<?x4xbf16>, tensor<4xf64>
  %z = nnspec.max %x, %y : tensor<?x4xbf16>
  %r = nnspec.sqrt %z : tensor<?x4xbf16>
  %h = nnspec.cast %r : tensor<?x4xbf16> to tensor<?x4xf16>
  return %r, %h : tensor<?x4xbf16>, tensor<?x4xf16>
}

// CHECK-LABEL: llvm.func @every_op
func.func @every_op(%x: tensor<?x4xf32>, %a: tensor<1x4xf32>, %n: index) -> (tensor<?x4xf32>, tensor<f64>) {
  %0 = nnspec.fill 0.1 sizes(%n) : tensor<?x4xf32>
  %1 = nnspec.broadcast %a dims = [0, 1] sizes(%n) : tensor<1x4xf32> to tensor<?x4xf32>
  %2 = nnspec.add %x, %0 : tensor<?x4xf32>
  %3 = nnspec.sub %2, %1 : tensor<?x4xf32>
  %4 = nnspec.mul %3, %x : tensor<?x4xf32>
  %5 = nnspec.div %4, %1 : tensor<?x4xf32>
  %6 = nnspec.max %5, %x : tensor<?x4xf32>
  %7 = nnspec.sqrt %6 : tensor<?x4xf32>
  %8 = nnspec.fill 0.1 : tensor<f64>
  %9 = nnspec.sqrt %8 : tensor<f64>
  return %7, %9 : tensor<?x4xf32>, tensor<f64>
}

// A result that is an argument, and one that is a constant.
// CHECK-LABEL: llvm.func @a31_argument_is_result
func.func @a31_argument_is_result(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  return %x, %0 : tensor<4xf32>, tensor<4xf32>
}

// A buffer is freed behind its last use, so that the next one can have its memory.
// CHECK-LABEL: llvm.func @buffers(
// CHECK: call @nnspec_matmul
// CHECK: call @nnspec_matmul
// CHECK: call @free
// CHECK: call @nnspec_matmul
func.func @buffers(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %1 = linalg.matmul ins(%x, %x : tensor<8x8xf32>, tensor<8x8xf32>) outs(%x : tensor<8x8xf32>) -> tensor<8x8xf32>
  %2 = linalg.matmul ins(%1, %1 : tensor<8x8xf32>, tensor<8x8xf32>) outs(%x : tensor<8x8xf32>) -> tensor<8x8xf32>
  %3 = linalg.matmul ins(%2, %2 : tensor<8x8xf32>, tensor<8x8xf32>) outs(%x : tensor<8x8xf32>) -> tensor<8x8xf32>
  return %3 : tensor<8x8xf32>
}
