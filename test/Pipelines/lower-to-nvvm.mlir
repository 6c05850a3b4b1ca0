// RUN: nnspec-opt %s --split-input-file --nnspec-lower-to-nvvm | FileCheck %s
// RUN: nnspec-opt %s --split-input-file --nnspec-lower-to-nvvm=chip=sm_90 | FileCheck %s --check-prefix=SM90

// UNVERIFIED: the result is a program for another machine

// A batch norm with its ReLU is one kernel; two small ones compute the parameters.
// CHECK-LABEL: llvm.func @batch_norm_relu(
// CHECK-COUNT-3: gpu.launch_func
// CHECK-NOT: gpu.launch_func
// CHECK: gpu.binary @batch_norm_relu_kernel {{.*}}sqrt.rn.f32{{.*}}div.rn.f32
// CHECK: gpu.binary @batch_norm_relu_kernel_0
// CHECK: gpu.binary @batch_norm_relu_kernel_1 [#gpu.object<#nvvm.target<chip = "sm_80">
// CHECK-NOT: .local
// CHECK-SAME: ld.global.v4.b32
// CHECK-NOT: .local
// CHECK-SAME: mul.rn.f32
// CHECK-SAME: add.rn.f32
// CHECK-SAME: max.NaN.f32
// CHECK-NOT: .local
// CHECK-SAME: st.global.v4.b32
// SM90: gpu.binary @batch_norm_relu_kernel_1 [#gpu.object<#nvvm.target<chip = "sm_90">
// SM90-SAME: .target sm_90
func.func @batch_norm_relu(%x: tensor<32x64x112x112xf32>, %m: tensor<64xf32>,
                           %v: tensor<64xf32>, %g: tensor<64xf32>,
                           %b: tensor<64xf32>) -> tensor<32x64x112x112xf32> {
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<32x64x112x112xf32>, tensor<64xf32>
  %zero = nnspec.fill 0.0 : tensor<32x64x112x112xf32>
  %1 = nnspec.max %0, %zero : tensor<32x64x112x112xf32>
  return %1 : tensor<32x64x112x112xf32>
}

// -----

// Constant parameters are computed by the compiler, and lie in the kernel.
// CHECK-LABEL: llvm.func @constants(
// CHECK-COUNT-1: gpu.launch_func
// CHECK-NOT: gpu.launch_func
// CHECK-NOT: mgpuMemAlloc
// CHECK: gpu.binary @constants_kernel
// CHECK-SAME: .global .align 64 .b8 __constant_2xf32
// CHECK-SAME: ld.global.nc.b32
func.func @constants(%x: tensor<8x2x32x32xf32>) -> tensor<8x2x32x32xf32> {
  %m = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %v = arith.constant dense<[4.0, 9.0]> : tensor<2xf32>
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%v) beta(%m)
      axis = 1 epsilon = 1.0e-05 : tensor<8x2x32x32xf32>, tensor<2xf32>
  return %0 : tensor<8x2x32x32xf32>
}

// -----

// Eight elements of 16 bits are one access; arithmetic is that of f32.
// CHECK-LABEL: llvm.func @f16(
// CHECK: gpu.binary @f16_kernel
// CHECK-SAME: ld.global.v4.b32
// CHECK-SAME: cvt.f32.f16
// CHECK-SAME: mul.rn.f32
// CHECK-SAME: cvt.rn.f16x2.f32
// CHECK-SAME: st.global.v4.b32
func.func @f16(%x: tensor<4096x1024xf16>, %s: tensor<1024xf32>) -> tensor<4096x1024xf16> {
  %0 = nnspec.broadcast %s dims = [1] : tensor<1024xf32> to tensor<4096x1024xf32>
  %1 = nnspec.cast %x : tensor<4096x1024xf16> to tensor<4096x1024xf32>
  %2 = nnspec.mul %1, %0 : tensor<4096x1024xf32>
  %3 = nnspec.cast %2 : tensor<4096x1024xf32> to tensor<4096x1024xf16>
  return %3 : tensor<4096x1024xf16>
}

// -----

// Rows of 49 elements: the data are read and written by vectors nevertheless.
// CHECK-LABEL: llvm.func @odd_rows(
// CHECK: gpu.binary @odd_rows_kernel
// CHECK-SAME: ld.global.v4.b32
// CHECK-SAME: st.global.v4.b32
func.func @odd_rows(%x: tensor<32x512x7x7xf32>, %s: tensor<512xf32>) -> tensor<32x512x7x7xf32> {
  %0 = nnspec.broadcast %s dims = [1] : tensor<512xf32> to tensor<32x512x7x7xf32>
  %1 = nnspec.mul %x, %0 : tensor<32x512x7x7xf32>
  return %1 : tensor<32x512x7x7xf32>
}

// -----

// The grid has the size of the data, also where that is dynamic.
// CHECK-LABEL: llvm.func @dynamic(
// CHECK: llvm.select
// CHECK: %[[BLOCKS:.*]] = llvm.select
// CHECK: gpu.launch_func {{.*}} blocks in (%[[BLOCKS]],
// CHECK: gpu.binary @dynamic_kernel
// CHECK-SAME: ld.global.v4.b32
// CHECK-SAME: st.global.v4.b32
func.func @dynamic(%x: tensor<?x64x?x?xf32>, %s: tensor<64xf32>) -> tensor<?x64x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %n = tensor.dim %x, %c0 : tensor<?x64x?x?xf32>
  %h = tensor.dim %x, %c2 : tensor<?x64x?x?xf32>
  %w = tensor.dim %x, %c3 : tensor<?x64x?x?xf32>
  %0 = nnspec.broadcast %s dims = [1] sizes(%n, %h, %w) : tensor<64xf32> to tensor<?x64x?x?xf32>
  %1 = nnspec.mul %x, %0 : tensor<?x64x?x?xf32>
  return %1 : tensor<?x64x?x?xf32>
}

// -----

// Positions beyond 2^31 are computed in 64 bits.
// CHECK-LABEL: llvm.func @huge(
// CHECK: gpu.binary @huge_kernel
// CHECK-SAME: mul.hi.u64
func.func @huge(%x: tensor<5000x1000x1000xf32>, %s: tensor<1000xf32>) -> tensor<5000x1000x1000xf32> {
  %0 = nnspec.broadcast %s dims = [1] : tensor<1000xf32> to tensor<5000x1000x1000xf32>
  %1 = nnspec.mul %x, %0 : tensor<5000x1000x1000xf32>
  return %1 : tensor<5000x1000x1000xf32>
}

// -----

// CHECK-LABEL: llvm.func @empty(
// CHECK-NOT: gpu.launch_func
// CHECK: llvm.return
func.func @empty(%x: tensor<4x0xf32>) -> tensor<4x0xf32> {
  %0 = nnspec.add %x, %x : tensor<4x0xf32>
  return %0 : tensor<4x0xf32>
}
