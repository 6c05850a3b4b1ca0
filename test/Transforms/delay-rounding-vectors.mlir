// RUN: nnspec-opt %s --nnspec-delay-rounding | FileCheck %s
// UNVERIFIED: nnspec-verify has no arguments of vectors

// CHECK-LABEL: func @vectors(
// CHECK-SAME:    %[[X:.*]]: vector<4xf32>
// CHECK:         %[[ZERO:.*]] = arith.constant dense<0.000000e+00> : vector<4xf32>
// CHECK:         %[[MAX:.*]] = arith.maximumf %[[X]], %[[ZERO]] : vector<4xf32>
// CHECK-NEXT:    %[[Y:.*]] = arith.truncf %[[MAX]]
// CHECK-NEXT:    return %[[Y]]
func.func @vectors(%x: vector<4xf32>) -> vector<4xf16> {
  %zero = arith.constant dense<0.0> : vector<4xf32>
  %0 = arith.truncf %x : vector<4xf32> to vector<4xf16>
  %1 = arith.extf %0 : vector<4xf16> to vector<4xf32>
  %2 = arith.maximumf %1, %zero : vector<4xf32>
  %3 = arith.truncf %2 : vector<4xf32> to vector<4xf16>
  return %3 : vector<4xf16>
}
