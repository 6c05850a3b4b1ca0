// RUN: nnspec-opt %s --split-input-file --nnspec-expand-maximum --canonicalize | FileCheck %s
//
// UNVERIFIED: the choice of NaN, and integer operations on bits; test/Integration/narrow-chains.py executes them

// CHECK-LABEL: func @scalar(
// CHECK-SAME:    %[[X:.*]]: f64
// CHECK:         %[[ZERO:.*]] = arith.constant 0.0
// CHECK-NEXT:    %[[KEPT:.*]] = arith.cmpf ugt, %[[X]], %[[ZERO]]
// CHECK-NEXT:    %[[Y:.*]] = arith.select %[[KEPT]], %[[X]], %[[ZERO]]
// CHECK-NEXT:    return %[[Y]]
func.func @scalar(%x: f64) -> f64 {
  %zero = arith.constant 0.0 : f64
  %0 = arith.maximumf %x, %zero : f64
  return %0 : f64
}

// -----

// Rounded to f16: of the bits, where -1024 is -inf.

// CHECK-LABEL: func @rounded(
// CHECK-SAME:    %[[X:.*]]: vector<4xf32>
// CHECK-DAG:     %[[ZERO:.*]] = arith.constant dense<0.0{{.*}}> : vector<4xf16>
// CHECK-DAG:     %[[INFINITY:.*]] = arith.constant dense<-1024> : vector<4xi16>
// CHECK:         %[[ROUNDED:.*]] = arith.truncf %[[X]]
// CHECK-NEXT:    %[[BITS:.*]] = arith.bitcast %[[ROUNDED]]
// CHECK-NEXT:    %[[KEPT:.*]] = arith.cmpi sgt, %[[BITS]], %[[INFINITY]]
// CHECK-NEXT:    %[[Y:.*]] = arith.select %[[KEPT]], %[[ROUNDED]], %[[ZERO]]
// CHECK-NEXT:    return %[[Y]]
func.func @rounded(%x: vector<4xf32>) -> vector<4xf16> {
  %zero = arith.constant dense<0.0> : vector<4xf32>
  %0 = arith.maximumf %x, %zero : vector<4xf32>
  %1 = arith.truncf %0 : vector<4xf32> to vector<4xf16>
  return %1 : vector<4xf16>
}

// -----

// The maximum is read as it is, too.

// CHECK-LABEL: func @read_wide(
// CHECK-DAG:     arith.cmpi sgt
// CHECK-DAG:     arith.cmpf ugt
func.func @read_wide(%x: f32) -> (f16, f32) {
  %zero = arith.constant 0.0 : f32
  %0 = arith.maximumf %x, %zero : f32
  %1 = arith.truncf %0 : f32 to f16
  return %1, %0 : f16, f32
}

// -----

// +0 is greater than -0, which no comparison tells.

// CHECK-LABEL: func @negative_zero(
// CHECK:         arith.maximumf
func.func @negative_zero(%x: f32) -> f32 {
  %zero = arith.constant -0.0 : f32
  %0 = arith.maximumf %x, %zero : f32
  return %0 : f32
}

// -----

// CHECK-LABEL: func @other_bound(
// CHECK:         arith.maximumf
func.func @other_bound(%x: f32, %y: f32) -> f32 {
  %0 = arith.maximumf %x, %y : f32
  return %0 : f32
}

// -----

// Another rounding is another operation, and that of a bf16 another's concern.

// CHECK-LABEL: func @other_rounding(
// CHECK:         arith.cmpf ugt
// CHECK:         arith.truncf %{{.*}} toward_zero
// CHECK:         arith.truncf %{{.*}} : f32 to bf16
func.func @other_rounding(%x: f32) -> (f16, bf16) {
  %zero = arith.constant 0.0 : f32
  %0 = arith.maximumf %x, %zero : f32
  %1 = arith.truncf %0 toward_zero : f32 to f16
  %2 = arith.truncf %0 : f32 to bf16
  return %1, %2 : f16, bf16
}
