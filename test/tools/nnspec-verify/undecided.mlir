// Each reason for which neither can be said, on one line with the op's place.

// RUN: %python %S/Inputs/status.py 2 nnspec-verify --all %s %S/Inputs/undecided.mlir --seed=1 \
// RUN:   | FileCheck %s --match-full-lines

// An op that the evaluator does not know, and where it is.
// CHECK: 'unsupported': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+3]]:8: 'arith.bitcast' op is not supported by the evaluator (seed 1)

func.func @unsupported(%x: tensor<2xf32>) -> tensor<2xf32> {
  %i = arith.bitcast %x : tensor<2xf32> to tensor<2xi32>
  %y = arith.bitcast %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

// The same in AFTER.
// CHECK-NEXT: 'unsupported_after': undecided: AFTER: {{.*}}Inputs/undecided.mlir:{{[0-9]+}}:8: 'arith.bitcast' op is not supported by the evaluator (seed 1)

func.func @unsupported_after(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// An argument that is not a number over the reals.
// CHECK-NEXT: 'integers': undecided: argument 0 has type tensor<2xi32>, and only floats, truth values and sizes can be chosen (seed 1)

func.func @integers(%x: tensor<2xi32>) -> tensor<2xi32> {
  return %x : tensor<2xi32>
}

// CHECK-NEXT: 'memory': undecided: argument 1 has type memref<2xf32>, and only floats, truth values and sizes can be chosen (seed 1)

func.func @memory(%x: tensor<2xf32>, %m: memref<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// Functions of two types.
// CHECK-NEXT: 'types': undecided: BEFORE has type (tensor<2xf32>) -> tensor<2xf32> but AFTER has type (tensor<2xf64>) -> tensor<2xf64> (seed 1)

func.func @types(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// NaN is no real number.
// CHECK-NEXT: 'nan': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+3]]:10: 'arith.constant' op has a NaN, which has no meaning over the reals (seed 1)

func.func @nan(%x: tensor<2xf32>) -> tensor<2xf32> {
  %nan = arith.constant dense<0x7FC00000> : tensor<2xf32>
  %y = arith.addf %x, %nan : tensor<2xf32>
  return %y : tensor<2xf32>
}

// Neither is infinity, except as a bound.
// CHECK-NEXT: 'infinity': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+4]]:8: 'arith.addf' op computes with an infinity, which has no meaning over the reals (seed 1)

func.func @infinity(%x: tensor<2xf32>) -> tensor<2xf32> {
  %inf = arith.constant dense<0x7F800000> : tensor<2xf32>
  %y = arith.addf %x, %inf : tensor<2xf32>
  return %y : tensor<2xf32>
}

// A divisor that BEFORE does not have.
// CHECK-NEXT: 'divisor': undecided: AFTER divides by a value, or takes a root or logarithm of one, that BEFORE does not need in each case, and that is not known to be non-zero, or in the function's domain (seed 1)

func.func @divisor(%x: tensor<2xf32>, %s: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// A divisor that is always 0.
// CHECK-NEXT: 'zero': undecided: a divisor is 0 at 8 random points in a row (seed 1)

func.func @zero(%x: tensor<2xf32>) -> tensor<2xf32> {
  %zero = arith.subf %x, %x : tensor<2xf32>
  %y = arith.divf %x, %zero : tensor<2xf32>
  return %y : tensor<2xf32>
}

// A difference that double precision does not show.
// CHECK-NEXT: 'small': undecided: the two differ modulo a prime, but no ordinary input was found on which they differ (seed 1)

func.func @small(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// A tensor that was never written has no value.
// CHECK-NEXT: 'unwritten': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+4]]:8: 'arith.addf' op reads a tensor that was never written (seed 1)

func.func @unwritten(%x: tensor<2xf32>) -> tensor<2xf32> {
  %e = tensor.empty() : tensor<2xf32>
  %y = arith.addf %x, %e : tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-NOT: {{.}}
