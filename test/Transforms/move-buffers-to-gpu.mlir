// RUN: nnspec-opt %s --split-input-file --verify-diagnostics --nnspec-move-buffers-to-gpu | FileCheck %s

// UNVERIFIED: memory of a device has no value that the evaluator can compute

// CHECK-LABEL: func @moved(
// CHECK-SAME:    %[[X:.*]]: memref<?xf32>, %[[N:.*]]: index
// CHECK:         %[[A:.*]] = gpu.alloc (%[[N]]) : memref<?xf32>
// CHECK:         gpu.memcpy %[[A]], %[[X]] : memref<?xf32>, memref<?xf32>
// CHECK:         gpu.dealloc %[[A]] : memref<?xf32>
func.func @moved(%x: memref<?xf32>, %n: index) {
  %a = memref.alloc(%n) : memref<?xf32>
  memref.copy %x, %a : memref<?xf32> to memref<?xf32>
  memref.dealloc %a : memref<?xf32>
  return
}

// The device may not see the host's memory.
memref.global "private" constant @parameters : memref<4x2xf32> = dense<2.0>

// CHECK-LABEL: func @constant(
// CHECK:         gpu.launch
// CHECK:           %[[C:.*]] = memref.get_global @parameters
// CHECK:           %[[FLAT:.*]] = memref.collapse_shape %[[C]]
// CHECK:           %[[D:.*]] = memref.get_global @parameters
// CHECK:           memref.load %[[FLAT]]
// CHECK:           memref.load %[[D]]
func.func @constant(%i: index, %y: memref<8xf32>) {
  %one = arith.constant 1 : index
  %c = memref.get_global @parameters : memref<4x2xf32>
  %flat = memref.collapse_shape %c [[0, 1]] : memref<4x2xf32> into memref<8xf32>
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %one, %gy = %one, %gz = %one)
             threads(%tx, %ty, %tz) in (%sx = %one, %sy = %one, %sz = %one) {
    %0 = memref.load %flat[%i] : memref<8xf32>
    %1 = memref.load %c[%i, %i] : memref<4x2xf32>
    %2 = arith.addf %0, %1 : f32
    memref.store %2, %y[%i] : memref<8xf32>
    gpu.terminator
  }
  return
}

// -----

func.func @accessed(%x: memref<4xf32>, %i: index, %value: f32) {
  // expected-error @below {{'memref.store' op has no GPU kernel: it would access a buffer of the device on the host}}
  memref.store %value, %x[%i] : memref<4xf32>
  return
}

// -----

memref.global "private" constant @constant : memref<4xf32> = dense<2.0>

func.func @passed(%condition: i1, %x: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error @below {{'memref.get_global' op is in the memory of the host, but 'arith.select' takes it}}
  %c = memref.get_global @constant : memref<4xf32>
  %0 = arith.select %condition, %c, %x : memref<4xf32>
  memref.copy %0, %y : memref<4xf32> to memref<4xf32>
  return
}
