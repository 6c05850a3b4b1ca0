// RUN: nnspec-opt %s --nnspec-vectorize-layers --nnspec-vectorize-windows --canonicalize --split-input-file | FileCheck %s
// UNVERIFIED: it works on buffers

// Outer strides and an offset that is not known cost nothing: each operand is seen from
// its first element on, with its own strides, and none is copied.
// CHECK-LABEL: func @outer(
// CHECK-DAG: %[[X:.*]] = memref.reinterpret_cast %arg0 to offset: [%{{.*}}], sizes: [23468]
// CHECK-DAG: %[[W:.*]] = memref.reinterpret_cast %arg1 to offset: [9], sizes: [405]
// CHECK-DAG: %[[Y:.*]] = memref.reinterpret_cast %arg2 to offset: [%{{.*}}], sizes: [24576]
// CHECK-NOT: linalg
// CHECK: vector.load %[[X]]
// CHECK-NOT: linalg
// CHECK: vector.load %[[Y]]
// CHECK-NOT: linalg
// CHECK: memref.load %[[W]]
// CHECK: vector.fma
// CHECK: vector.store %{{.*}}, %[[Y]]
// CHECK-NOT: linalg
// CHECK: return
func.func @outer(%x: memref<2x3x34x34xf32, strided<[20000, 1156, 34, 1], offset: ?>>,
                 %w: memref<8x3x3x3xf32, strided<[54, 9, 3, 1], offset: 9>>,
                 %y: memref<2x8x32x32xf32, strided<[16384, 1024, 32, 1], offset: ?>>) {
  linalg.conv_2d_nchw_fchw
      ins(%x, %w : memref<2x3x34x34xf32, strided<[20000, 1156, 34, 1], offset: ?>>,
                   memref<8x3x3x3xf32, strided<[54, 9, 3, 1], offset: 9>>)
      outs(%y : memref<2x8x32x32xf32, strided<[16384, 1024, 32, 1], offset: ?>>)
  return
}

// -----

// Every second element is a vector, too.
// CHECK-LABEL: func @every_second(
// CHECK-NOT: linalg
// CHECK: vector.deinterleave
// CHECK: vector.fma
// CHECK-NOT: linalg
// CHECK: return
func.func @every_second(%a: memref<8x16xf32>, %b: memref<16x32xf32, strided<[64, 2]>>,
                        %c: memref<8x32xf32>) {
  linalg.matmul ins(%a, %b : memref<8x16xf32>, memref<16x32xf32, strided<[64, 2]>>)
      outs(%c : memref<8x32xf32>)
  return
}

// -----

// Every third is not: a copy has them side by side.
// CHECK-LABEL: func @every_third(
// CHECK: %[[COPY:.*]] = memref.alloc() {alignment = 64 : i64} : memref<16x32xf32>
// CHECK: linalg.copy ins(%arg1 : {{.*}}) outs(%[[COPY]] :
// CHECK-NOT: linalg
// CHECK: vector.fma
// CHECK-NOT: linalg
// CHECK: memref.dealloc %[[COPY]]
// CHECK-NOT: linalg
// CHECK: return
func.func @every_third(%a: memref<8x16xf32>, %b: memref<16x32xf32, strided<[96, 3]>>,
                       %c: memref<8x32xf32>) {
  linalg.matmul ins(%a, %b : memref<8x16xf32>, memref<16x32xf32, strided<[96, 3]>>)
      outs(%c : memref<8x32xf32>)
  return
}

// -----

// A slice of a tensor whose sizes are not known.
// CHECK-LABEL: func @unknown_strides(
// CHECK: linalg.copy ins(%arg0 :
// CHECK-NOT: linalg
// CHECK: vector.fma
// CHECK-NOT: linalg
// CHECK: return
func.func @unknown_strides(%a: memref<8x16xf32, strided<[?, 1], offset: ?>>,
                           %b: memref<16x32xf32>, %c: memref<8x32xf32>) {
  linalg.matmul ins(%a, %b : memref<8x16xf32, strided<[?, 1], offset: ?>>, memref<16x32xf32>)
      outs(%c : memref<8x32xf32>)
  return
}

// -----

// Vectors of the result are stored into a copy, which has been given what the products
// are added to.
// CHECK-LABEL: func @result(
// CHECK: %[[COPY:.*]] = memref.alloc() {alignment = 64 : i64} : memref<8x32xf32>
// CHECK: linalg.copy ins(%arg2 : {{.*}}) outs(%[[COPY]] :
// CHECK: vector.fma
// CHECK: linalg.copy ins(%[[COPY]] : {{.*}}) outs(%arg2 :
// CHECK: memref.dealloc %[[COPY]]
// CHECK: return
func.func @result(%a: memref<8x16xf32>, %b: memref<16x32xf32>,
                  %c: memref<8x32xf32, strided<[64, 2]>>) {
  linalg.matmul ins(%a, %b : memref<8x16xf32>, memref<16x32xf32>)
      outs(%c : memref<8x32xf32, strided<[64, 2]>>)
  return
}

// -----

// What these passes do not take is not copied: here is one sum of many products, and
// here sizes are not known.
// CHECK-LABEL: func @left_alone(
// CHECK-NOT: linalg.copy
// CHECK: linalg.dot
// CHECK-NOT: linalg.copy
// CHECK: linalg.matmul
// CHECK-NOT: linalg.copy
// CHECK: return
func.func @left_alone(%a: memref<64xf32>, %b: memref<64xf32, strided<[3]>>, %c: memref<f32>,
                      %d: memref<?x16xf32, strided<[?, ?]>>, %e: memref<16x32xf32>,
                      %f: memref<?x32xf32>) {
  linalg.dot ins(%a, %b : memref<64xf32>, memref<64xf32, strided<[3]>>) outs(%c : memref<f32>)
  linalg.matmul ins(%d, %e : memref<?x16xf32, strided<[?, ?]>>, memref<16x32xf32>)
      outs(%f : memref<?x32xf32>)
  return
}

// -----

// The same of windows.
// CHECK-LABEL: func @windows(
// CHECK: memref.reinterpret_cast %arg0 to offset: [%{{.*}}]
// CHECK-NOT: linalg
// CHECK: vector.fma
// CHECK: linalg.copy ins(%arg3 :
// CHECK-NOT: linalg
// CHECK: arith.maximumf {{.*}} vector<16xf32>
// CHECK-NOT: linalg
// CHECK: return
func.func @windows(%x: memref<2x8x12x22xf32, strided<[9999, 264, 22, 1], offset: ?>>,
                   %w: memref<8x3x3xf32>, %y: memref<2x8x10x20xf32>,
                   %z: memref<2x8x12x22xf32, strided<[?, ?, ?, 1], offset: ?>>,
                   %k: memref<3x3xf32>) {
  linalg.depthwise_conv_2d_nchw_chw
      ins(%x, %w : memref<2x8x12x22xf32, strided<[9999, 264, 22, 1], offset: ?>>,
                   memref<8x3x3xf32>)
      outs(%y : memref<2x8x10x20xf32>)
  linalg.pooling_nchw_max
      ins(%z, %k : memref<2x8x12x22xf32, strided<[?, ?, ?, 1], offset: ?>>, memref<3x3xf32>)
      outs(%y : memref<2x8x10x20xf32>)
  return
}
