// RUN: nnspec-opt %s --nnspec-math-to-intrinsics | FileCheck %s

// UNVERIFIED: the evaluator knows no intrinsics

// CHECK-LABEL: func @instructions(
// CHECK-SAME:    %[[X:.*]]: f32, %[[Y:.*]]: vector<4xf64>
func.func @instructions(%x: f32, %y: vector<4xf64>) {
  // CHECK-NEXT: llvm.call_intrinsic "llvm.sqrt"(%[[X]]) : (f32) -> f32
  %0 = math.sqrt %x : f32
  // CHECK-NEXT: llvm.call_intrinsic "llvm.fabs"(%[[Y]]) : (vector<4xf64>) -> vector<4xf64>
  %1 = math.absf %y : vector<4xf64>
  // CHECK-NEXT: "llvm.ceil"
  %2 = math.ceil %x : f32
  // CHECK-NEXT: "llvm.floor"
  %3 = math.floor %x : f32
  // CHECK-NEXT: "llvm.trunc"
  %4 = math.trunc %x : f32
  // CHECK-NEXT: "llvm.roundeven"
  %5 = math.roundeven %x : f32
  // CHECK-NEXT: "llvm.copysign"(%[[X]], %{{.*}})
  %6 = math.copysign %x, %5 : f32
  // CHECK-NEXT: "llvm.fma"
  %7 = math.fma %x, %x, %x : f32
  // CHECK-NEXT: math.exp
  %8 = math.exp %x : f32
  return
}
