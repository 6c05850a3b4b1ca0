// RUN: nnspec-opt %s --split-input-file --nnspec-delay-rounding | FileCheck %s

// The maximum of what is rounded anyway, and of what f16 holds.

// CHECK-LABEL: func @relu(
// CHECK-SAME:    %[[X:.*]]: f32
// CHECK:         %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
// CHECK:         %[[MAX:.*]] = arith.maximumf %[[X]], %[[ZERO]] : f32
// CHECK-NEXT:    %[[Y:.*]] = arith.truncf %[[MAX]]
// CHECK-NEXT:    return %[[Y]]
func.func @relu(%x: f32) -> f16 {
  %zero = arith.constant 0.0 : f32
  %0 = arith.truncf %x : f32 to f16
  %1 = arith.extf %0 : f16 to f32
  %2 = arith.maximumf %1, %zero : f32
  %3 = arith.truncf %2 : f32 to f16
  return %3 : f16
}

// -----

// CHECK-LABEL: func @both(
// CHECK-SAME:    %[[X:.*]]: f32, %[[Y:.*]]: f32
// CHECK:         %[[MIN:.*]] = arith.minimumf %[[X]], %[[Y]] : f32
// CHECK:         arith.truncf %[[MIN]] : f32 to bf16
func.func @both(%x: f32, %y: f32) -> bf16 {
  %0 = arith.truncf %x : f32 to bf16
  %1 = arith.extf %0 : bf16 to f32
  %2 = arith.truncf %y : f32 to bf16
  %3 = arith.extf %2 : bf16 to f32
  %4 = arith.minimumf %1, %3 : f32
  %5 = arith.truncf %4 : f32 to bf16
  return %5 : bf16
}

// -----

// An operand that was f16 from the beginning.

// CHECK-LABEL: func @operand(
// CHECK-SAME:    %[[X:.*]]: f32, %[[Y:.*]]: f16
// CHECK:         %[[WIDE:.*]] = arith.extf %[[Y]]
// CHECK:         arith.maxnumf %[[X]], %[[WIDE]] : f32
func.func @operand(%x: f32, %y: f16) -> f16 {
  %0 = arith.truncf %x : f32 to f16
  %1 = arith.extf %0 : f16 to f32
  %2 = arith.extf %y : f16 to f32
  %3 = arith.maxnumf %1, %2 : f32
  %4 = arith.truncf %3 : f32 to f16
  return %4 : f16
}

// -----

// 0.1 is no f16: the maximum of 0.1 and something a little smaller, which rounds
// to more than 0.1, would be another one.

// CHECK-LABEL: func @constant_between(
// CHECK:         %[[ROUNDED:.*]] = arith.truncf
// CHECK:         %[[WIDE:.*]] = arith.extf %[[ROUNDED]]
// CHECK:         arith.maximumf %[[WIDE]]
func.func @constant_between(%x: f32) -> f16 {
  %c = arith.constant 0.1 : f32
  %0 = arith.truncf %x : f32 to f16
  %1 = arith.extf %0 : f16 to f32
  %2 = arith.maximumf %1, %c : f32
  %3 = arith.truncf %2 : f32 to f16
  return %3 : f16
}

// -----

// An operand of which the narrow type may hold nothing.

// CHECK-LABEL: func @wide_operand(
// CHECK:         %[[WIDE:.*]] = arith.extf
// CHECK:         arith.maximumf %[[WIDE]]
func.func @wide_operand(%x: f32, %y: f32) -> f16 {
  %0 = arith.truncf %x : f32 to f16
  %1 = arith.extf %0 : f16 to f32
  %2 = arith.maximumf %1, %y : f32
  %3 = arith.truncf %2 : f32 to f16
  return %3 : f16
}

// -----

// The maximum is read as it is, too.

// CHECK-LABEL: func @read_wide(
// CHECK:         %[[WIDE:.*]] = arith.extf
// CHECK:         arith.maximumf %[[WIDE]]
func.func @read_wide(%x: f32) -> (f16, f32) {
  %zero = arith.constant 0.0 : f32
  %0 = arith.truncf %x : f32 to f16
  %1 = arith.extf %0 : f16 to f32
  %2 = arith.maximumf %1, %zero : f32
  %3 = arith.truncf %2 : f32 to f16
  return %3, %2 : f16, f32
}

// -----

// Rounded to one type, then to another.

// CHECK-LABEL: func @other_type(
// CHECK:         %[[WIDE:.*]] = arith.extf
// CHECK:         arith.maximumf %[[WIDE]]
func.func @other_type(%x: f32) -> bf16 {
  %zero = arith.constant 0.0 : f32
  %0 = arith.truncf %x : f32 to f16
  %1 = arith.extf %0 : f16 to f32
  %2 = arith.maximumf %1, %zero : f32
  %3 = arith.truncf %2 : f32 to bf16
  return %3 : bf16
}
