// RUN: nnspec-opt %s --split-input-file --verify-diagnostics --nnspec-results-to-arguments | FileCheck %s

// UNVERIFIED: functions get other arguments

// CHECK-LABEL: func @own(
// CHECK-SAME:    %[[N:.*]]: index, %[[Y:.*]]: memref<?xf32> {nnspec.name = "y"}) -> index
// CHECK-NOT:     memref.alloc
// CHECK:         linalg.fill {{.*}} outs(%[[Y]] : memref<?xf32>)
// CHECK:         return %[[N]] : index
func.func @own(%n: index) -> (memref<?xf32> {nnspec.name = "y"}, index) {
  %zero = arith.constant 0.0 : f32
  %0 = memref.alloc(%n) : memref<?xf32>
  linalg.fill ins(%zero : f32) outs(%0 : memref<?xf32>)
  return %0, %n : memref<?xf32>, index
}

// CHECK-LABEL: func @twice(
// CHECK-SAME:    %[[N:.*]]: index, %[[A:.*]]: memref<?xf32>, %[[B:.*]]: memref<?xf32>)
// CHECK-NEXT:    memref.copy %[[A]], %[[B]]
func.func @twice(%n: index) -> (memref<?xf32>, memref<?xf32>) {
  %0 = memref.alloc(%n) : memref<?xf32>
  return %0, %0 : memref<?xf32>, memref<?xf32>
}

// CHECK-LABEL: func @argument(
// CHECK-SAME:    %[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>)
// CHECK-NEXT:    memref.copy %[[X]], %[[Y]]
func.func @argument(%x: memref<4xf32>) -> memref<4xf32> {
  return %x : memref<4xf32>
}

// CHECK: func private @external(memref<4xf32>, memref<4xf32>) -> index
func.func private @external(memref<4xf32>) -> (memref<4xf32>, index)

// CHECK-LABEL: func @caller(
// CHECK-SAME:    %[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>) -> index
// CHECK-NEXT:    %[[N:.*]] = call @external(%[[X]], %[[Y]])
// CHECK-NEXT:    return %[[N]]
func.func @caller(%x: memref<4xf32>) -> (memref<4xf32>, index) {
  %0:2 = call @external(%x) : (memref<4xf32>) -> (memref<4xf32>, index)
  return %0#0, %0#1 : memref<4xf32>, index
}

// A block before the return might not be passed.
// CHECK-LABEL: func @blocks(
// CHECK:         %[[A:.*]] = memref.alloc()
// CHECK:         memref.copy %[[A]]
func.func @blocks() -> memref<4xf32> {
  %0 = memref.alloc() : memref<4xf32>
  cf.br ^end
^end:
  return %0 : memref<4xf32>
}

// -----

func.func private @external(memref<?xf32>) -> memref<?xf32>

func.func @dynamic(%x: memref<?xf32>) {
  // expected-error @below {{'func.call' op result #0 is 'memref<?xf32>', but a caller allocates results, and needs their sizes}}
  %0 = call @external(%x) : (memref<?xf32>) -> memref<?xf32>
  return
}
