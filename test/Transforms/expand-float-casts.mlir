// RUN: nnspec-opt %s --nnspec-expand-float-casts | FileCheck %s
//
// UNVERIFIED: the casts are made of integer operations on bits; test/Integration executes them

// f64 to 16 bits by way of f32, rounded to odd, so that all is rounded once. Between
// bf16 and f32, integer ops. (Values are checked in test/tools/mlir-runner.mlir.)

// CHECK-LABEL: func @f16(
// CHECK-SAME: %[[X:[^:]+]]: f64)
func.func @f16(%x: f64) -> f16 {
  // CHECK-DAG: %[[ONE:.+]] = arith.constant 1 : i32
  // CHECK-DAG: %[[NEAREST:.+]] = arith.truncf %[[X]] : f64 to f32
  // CHECK-DAG: %[[WIDE:.+]] = arith.extf %[[NEAREST]] : f32 to f64
  // CHECK-DAG: %[[INEXACT:.+]] = arith.cmpf one, %[[WIDE]], %[[X]] : f64
  // CHECK-DAG: %[[AWAY:.+]] = arith.cmpf ogt, %{{.+}}, %{{.+}} : f64
  // CHECK-DAG: %[[BITS:.+]] = arith.bitcast %[[NEAREST]] : f32 to i32
  // CHECK-DAG: %[[LESS:.+]] = arith.subi %[[BITS]], %[[ONE]] : i32
  // CHECK-DAG: %[[TOWARDS_ZERO:.+]] = arith.select %[[AWAY]], %[[LESS]], %[[BITS]] : i32
  // CHECK-DAG: %[[ODD:.+]] = arith.ori %[[TOWARDS_ZERO]], %[[ONE]] : i32
  // CHECK-DAG: %[[ROUNDED:.+]] = arith.select %[[INEXACT]], %[[ODD]], %[[BITS]] : i32
  // CHECK: %[[Y:.+]] = arith.bitcast %[[ROUNDED]] : i32 to f32
  // CHECK-NEXT: %[[R:.+]] = arith.truncf %[[Y]] : f32 to f16
  // CHECK-NEXT: return %[[R]]
  %0 = arith.truncf %x : f64 to f16
  return %0 : f16
}

// CHECK-LABEL: func @bf16(
func.func @bf16(%x: f64) -> bf16 {
  // CHECK: arith.truncf %{{.+}} : f64 to f32
  // CHECK: arith.select %{{.+}} : i32
  // CHECK-NOT: to bf16
  // CHECK: arith.bitcast %{{.+}} : i16 to bf16
  %0 = arith.truncf %x : f64 to bf16
  return %0 : bf16
}

// CHECK-LABEL: func @vector(
func.func @vector(%x: vector<4xf64>) -> vector<4xf16> {
  // CHECK: arith.constant dense<1> : vector<4xi32>
  // CHECK: arith.truncf %{{.+}} : vector<4xf64> to vector<4xf32>
  // CHECK: arith.truncf %{{.+}} : vector<4xf32> to vector<4xf16>
  %0 = arith.truncf %x : vector<4xf64> to vector<4xf16>
  return %0 : vector<4xf16>
}

// CHECK-LABEL: func @f32_and_bf16(
func.func @f32_and_bf16(%x: f32, %y: bf16) -> (bf16, f32) {
  // CHECK-NOT: arith.truncf
  // CHECK-NOT: arith.extf
  // CHECK: return
  %0 = arith.truncf %x : f32 to bf16
  %1 = arith.extf %y : bf16 to f32
  return %0, %1 : bf16, f32
}

// NaN is positive, so that a ReLU is a maximum of integers, which the sign decides.
// CHECK-LABEL: func @relu(
// CHECK-SAME: %[[X:[^:]+]]: vector<4xf32>)
func.func @relu(%x: vector<4xf32>) -> vector<4xbf16> {
  // CHECK-DAG: %[[NAN:.+]] = arith.constant dense<2143289344> : vector<4xi32>
  // CHECK-DAG: %[[ZERO:.+]] = arith.constant dense<0> : vector<4xi32>
  // CHECK: %[[IS_NAN:.+]] = arith.cmpf uno, %[[X]], %[[X]]
  // CHECK: %[[ROUNDED:.+]] = arith.select %[[IS_NAN]], %[[NAN]], %{{.+}} : vector<4xi1>, vector<4xi32>
  // CHECK-NEXT: %[[MAX:.+]] = arith.maxsi %[[ROUNDED]], %[[ZERO]]
  // CHECK: %[[UPPER:.+]] = arith.shrui %[[MAX]]
  // CHECK: %[[BITS:.+]] = arith.trunci %[[UPPER]]
  // CHECK: arith.bitcast %[[BITS]] : vector<4xi16> to vector<4xbf16>
  %zero = arith.constant dense<0.0> : vector<4xf32>
  %0 = arith.maximumf %x, %zero : vector<4xf32>
  %1 = arith.truncf %0 : vector<4xf32> to vector<4xbf16>
  return %1 : vector<4xbf16>
}

// A maximum with -0 is another one.
// CHECK-LABEL: func @not_relu(
func.func @not_relu(%x: f32) -> bf16 {
  // CHECK: arith.maximumf
  // CHECK-NOT: arith.maxsi
  // CHECK: return
  %zero = arith.constant -0.0 : f32
  %0 = arith.maximumf %x, %zero : f32
  %1 = arith.truncf %0 : f32 to bf16
  return %1 : bf16
}

// Machines have these.
// CHECK-LABEL: func @kept(
func.func @kept(%x: f64, %y: f32, %z: f16) -> (f32, f16, f32, f64) {
  // CHECK-NEXT: arith.truncf %{{.+}} : f64 to f32
  // CHECK-NEXT: arith.truncf %{{.+}} : f32 to f16
  // CHECK-NEXT: arith.extf %{{.+}} : f16 to f32
  // CHECK-NEXT: arith.extf %{{.+}} : f32 to f64
  // CHECK-NEXT: return
  %0 = arith.truncf %x : f64 to f32
  %1 = arith.truncf %y : f32 to f16
  %2 = arith.extf %z : f16 to f32
  %3 = arith.extf %y : f32 to f64
  return %0, %1, %2, %3 : f32, f16, f32, f64
}

// Another rounding is another operation.
// CHECK-LABEL: func @not_rounding_mode(
func.func @not_rounding_mode(%x: f64) -> f16 {
  // CHECK-NEXT: arith.truncf %{{.+}} toward_zero : f64 to f16
  %0 = arith.truncf %x toward_zero : f64 to f16
  return %0 : f16
}

// A constant is not rounded.
// CHECK-LABEL: func @constant(
func.func @constant() -> f32 {
  // CHECK: %[[C:.+]] = arith.constant 1.000000e-01 : f64
  // CHECK-NEXT: arith.truncf %[[C]] : f64 to f32
  %c = arith.constant 0.1 : f64
  %0 = arith.truncf %c : f64 to f32
  return %0 : f32
}
