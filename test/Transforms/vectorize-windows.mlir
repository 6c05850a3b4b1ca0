// RUN: nnspec-opt %s --nnspec-vectorize-layers --nnspec-vectorize-windows --canonicalize --split-input-file | FileCheck %s
// RUN: not nnspec-opt --nnspec-vectorize-layers=vector-bits=96 --split-input-file %s 2>&1 | FileCheck %s --check-prefix=BITS
// RUN: not nnspec-opt --nnspec-vectorize-windows=vector-bits=96 --split-input-file %s 2>&1 | FileCheck %s --check-prefix=BITS
// UNVERIFIED: it works on buffers

// BITS: nnspec-vectorize-{{layers|windows}}: vector-bits is 96, expected a power of two from 64 to 4096

// A value of the input meets one of the weight: vectors of a row, the weight once a row,
// and a mask for the last 4 of 20 columns.
// CHECK-LABEL: func @depthwise(
// CHECK: scf.for
// CHECK-COUNT-9: vector.broadcast
// CHECK-NOT: scf.for
// CHECK: vector.load {{.*}} vector<16xf32>
// CHECK-COUNT-9: vector.fma
// CHECK: vector.store
// CHECK: vector.maskedload
// CHECK-COUNT-9: vector.fma
// CHECK: vector.maskedstore
func.func @depthwise(%x: memref<2x8x12x22xf32>, %w: memref<8x3x3xf32>, %y: memref<2x8x10x20xf32>) {
  linalg.depthwise_conv_2d_nchw_chw ins(%x, %w : memref<2x8x12x22xf32>, memref<8x3x3xf32>)
      outs(%y : memref<2x8x10x20xf32>)
  return
}

// -----

// The channels are innermost, in the weight too.
// CHECK-LABEL: func @depthwise_nhwc(
// CHECK-NOT: vector.broadcast
// CHECK: scf.for %{{.*}} = %c0 to %c32 step %c16
// CHECK-COUNT-9: vector.fma
// CHECK: vector.store
// CHECK-NOT: vector.masked
func.func @depthwise_nhwc(%x: memref<1x12x12x32xf32>, %w: memref<3x3x32xf32>, %y: memref<1x10x10x32xf32>) {
  linalg.depthwise_conv_2d_nhwc_hwc ins(%x, %w : memref<1x12x12x32xf32>, memref<3x3x32xf32>)
      outs(%y : memref<1x10x10x32xf32>)
  return
}

// -----

// Every second element of two vectors, of which the second ends with the last element
// that the op reads.
// CHECK-LABEL: func @strided(
// CHECK: vector.load {{.*}} vector<16xf32>
// CHECK: vector.load {{.*}} vector<16xf32>
// CHECK: vector.shuffle {{.*}} [0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31]
func.func @strided(%x: memref<1x4x33x33xf32>, %w: memref<4x3x3xf32>, %y: memref<1x4x16x16xf32>) {
  linalg.depthwise_conv_2d_nchw_chw {strides = dense<2> : tensor<2xi64>}
      ins(%x, %w : memref<1x4x33x33xf32>, memref<4x3x3xf32>) outs(%y : memref<1x4x16x16xf32>)
  return
}

// -----

// As many lanes as the widest type has.
// CHECK-LABEL: func @unsigned(
// CHECK-COUNT-4: arith.maxui {{.*}} : vector<64xi8>
func.func @unsigned(%x: memref<1x5x5x64xi8>, %k: memref<2x2xi8>, %y: memref<1x4x4x64xi8>) {
  linalg.pooling_nhwc_max_unsigned ins(%x, %k : memref<1x5x5x64xi8>, memref<2x2xi8>)
      outs(%y : memref<1x4x4x64xi8>)
  return
}

// -----

// Not every target has vectors of f16.
// CHECK-LABEL: func @narrow(
// CHECK-NOT: vector
// CHECK: arith.maximumf {{.*}} : f16
func.func @narrow(%x: memref<1x5x5x64xf16>, %k: memref<2x2xf16>, %y: memref<1x4x4x64xf16>) {
  linalg.pooling_nhwc_max ins(%x, %k : memref<1x5x5x64xf16>, memref<2x2xf16>)
      outs(%y : memref<1x4x4x64xf16>)
  return
}

// -----

// Values of both inputs meet many of the other: no window.
// CHECK-LABEL: func @convolution(
// CHECK: memref.alloc
// CHECK: vector.fma
func.func @convolution(%x: memref<1x2x12x22xf32>, %w: memref<8x2x3x3xf32>, %y: memref<1x8x10x20xf32>) {
  linalg.conv_2d_nchw_fchw ins(%x, %w : memref<1x2x12x22xf32>, memref<8x2x3x3xf32>)
      outs(%y : memref<1x8x10x20xf32>)
  return
}
