// RUN: nnspec-opt %s --split-input-file --nnspec-emulate-narrow-floats --canonicalize | FileCheck %s

// Each op rounds its result.

// CHECK-LABEL: func @each_rounds(
// CHECK:         %[[SUM:.*]] = arith.addf {{.*}} : f32
// CHECK-NEXT:    %[[ROUNDED:.*]] = arith.truncf %[[SUM]] : f32 to f16
// CHECK-NEXT:    %[[WIDE:.*]] = arith.extf %[[ROUNDED]]
// CHECK:         arith.mulf %[[WIDE]], {{.*}} : f32
func.func @each_rounds(%x: f16, %y: f16) -> f16 {
  %0 = arith.addf %x, %y : f16
  %1 = arith.mulf %0, %y : f16
  return %1 : f16
}

// -----

// Functions of bf16, too.

// CHECK-LABEL: func @function(
// CHECK:         %[[ROOT:.*]] = math.sqrt {{.*}} : f32
// CHECK-NEXT:    %[[ROUNDED:.*]] = arith.truncf %[[ROOT]] : f32 to bf16
// CHECK-NEXT:    %[[WIDE:.*]] = arith.extf %[[ROUNDED]]
// CHECK-NEXT:    arith.addf %[[WIDE]], {{.*}} : f32
func.func @function(%x: bf16) -> bf16 {
  %0 = math.sqrt %x : bf16
  %1 = arith.addf %0, %x : bf16
  return %1 : bf16
}

// -----

// A cast that stands for the type in which an op computes may go.

// CHECK-LABEL: func @contract(
// CHECK-SAME:    %[[X:.*]]: f32, %[[Y:.*]]: f16
// CHECK:         %[[SUM:.*]] = arith.addf %[[X]], {{.*}} : f32
// CHECK-NEXT:    arith.truncf %[[SUM]] : f32 to f16
func.func @contract(%x: f32, %y: f16) -> f16 {
  %0 = arith.truncf %x fastmath<contract> : f32 to f16
  %1 = arith.addf %0, %y : f16
  return %1 : f16
}

// -----

// One of the program stays.

// CHECK-LABEL: func @own_cast(
// CHECK-SAME:    %[[X:.*]]: f32, %[[Y:.*]]: f16
// CHECK:         %[[NARROW:.*]] = arith.truncf %[[X]] : f32 to f16
// CHECK-NEXT:    %[[WIDE:.*]] = arith.extf %[[NARROW]]
// CHECK:         arith.addf %[[WIDE]]
func.func @own_cast(%x: f32, %y: f16) -> f16 {
  %0 = arith.truncf %x : f32 to f16
  %1 = arith.addf %0, %y : f16
  return %1 : f16
}
