// RUN: nnspec-opt %s --nnspec-order-globals --split-input-file | FileCheck %s
//
// UNVERIFIED: buffers, which the evaluator does not know

// In the order of their uses, numbered anew; other globals keep their names and places.

// CHECK: module
// CHECK-NEXT: memref.global "private" constant @__constant_2xf32 : memref<2xf32> = dense<3.0
// CHECK-NEXT: memref.global "private" constant @__constant_2xf32_1 : memref<2xf32> = dense<1.0
// CHECK-NEXT: memref.global "private" constant @__constant_xi8 : memref<i8>
// CHECK-NEXT: memref.global "private" constant @__constant_2xf32_2 : memref<2xf32> = dense<2.0
// CHECK-NEXT: memref.global "private" constant @mine
// CHECK-NEXT: memref.global constant @__constant_2xf32_0 :
// CHECK-NEXT: memref.global "private" constant @__constant_unused
memref.global "private" constant @mine : memref<2xf32> = dense<0.0>
memref.global "private" constant @__constant_2xf32 : memref<2xf32> = dense<1.0>
memref.global constant @__constant_2xf32_0 : memref<2xf32> = dense<4.0>
memref.global "private" constant @__constant_2xf32_17 : memref<2xf32> = dense<2.0>
memref.global "private" constant @__constant_unused : memref<2xf32> = dense<2.0>
memref.global "private" constant @__constant_xi8_4 : memref<i8> = dense<5>
memref.global "private" constant @__constant_2xf32_3 : memref<2xf32> = dense<3.0>

// CHECK-LABEL: func @first(
func.func @first() -> (memref<2xf32>, memref<2xf32>, memref<2xf32>) {
  // CHECK-NEXT: memref.get_global @__constant_2xf32 :
  // CHECK-NEXT: memref.get_global @__constant_2xf32_0 :
  // CHECK-NEXT: memref.get_global @__constant_2xf32_1 :
  %0 = memref.get_global @__constant_2xf32_3 : memref<2xf32>
  %1 = memref.get_global @__constant_2xf32_0 : memref<2xf32>
  %2 = memref.get_global @__constant_2xf32 : memref<2xf32>
  return %0, %1, %2 : memref<2xf32>, memref<2xf32>, memref<2xf32>
}

// CHECK-LABEL: func @second(
func.func @second(%c: i1) -> memref<2xf32> {
  // CHECK: memref.get_global @__constant_xi8
  // CHECK-NEXT: scf.if
  // CHECK-NEXT: memref.get_global @__constant_2xf32_2 :
  // CHECK: memref.get_global @__constant_2xf32 :
  // CHECK: memref.get_global @mine
  %0 = memref.get_global @__constant_xi8_4 : memref<i8>
  %1 = scf.if %c -> memref<2xf32> {
    %2 = memref.get_global @__constant_2xf32_17 : memref<2xf32>
    scf.yield %2 : memref<2xf32>
  } else {
    %2 = memref.get_global @__constant_2xf32_3 : memref<2xf32>
    scf.yield %2 : memref<2xf32>
  }
  %3 = memref.get_global @mine : memref<2xf32>
  return %1 : memref<2xf32>
}

// CHECK-LABEL: module @inner
// CHECK-NEXT: memref.global "private" constant @__constant_2xf32_17
module @inner {
  memref.global "private" constant @__constant_2xf32_17 : memref<2xf32> = dense<2.0>
  func.func @use() -> memref<2xf32> {
    %0 = memref.get_global @__constant_2xf32_17 : memref<2xf32>
    return %0 : memref<2xf32>
  }
}
