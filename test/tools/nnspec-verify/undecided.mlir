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

// The same in a function that AFTER calls.
// CHECK-NEXT: 'divisor_of_callee': undecided: AFTER divides by a value, or takes a root or logarithm of one, that BEFORE does not need in each case, and that is not known to be non-zero, or in the function's domain (seed 1)

func.func @divisor_of_callee(%x: tensor<2xf32>, %s: tensor<2xf32>) -> tensor<2xf32> {
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

// A truth value that is not known, where an integer is needed.
// CHECK-NEXT: 'truth_as_integer': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+5]]:8: 'arith.extui' op uses a truth value that is not known as an integer (seed 1)

func.func @truth_as_integer(%x: tensor<2xf32>) -> tensor<2xf32> {
  %z = arith.constant dense<0.0> : tensor<2xf32>
  %c = arith.cmpf ogt, %x, %z : tensor<2xf32>
  %i = arith.extui %c : tensor<2xi1> to tensor<2xi32>
  %y = arith.sitofp %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-NEXT: 'truth_as_float': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+5]]:8: 'arith.uitofp' op uses a truth value that is not known as an integer (seed 1)

func.func @truth_as_float(%x: tensor<2xf32>) -> tensor<2xf32> {
  %z = arith.constant dense<0.0> : tensor<2xf32>
  %c = arith.cmpf ogt, %x, %z : tensor<2xf32>
  %y = arith.uitofp %c : tensor<2xi1> to tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-NEXT: 'truth_compared': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+5]]:8: 'arith.cmpi' op uses a truth value that is not known as an integer (seed 1)

func.func @truth_compared(%x: tensor<2xf32>) -> tensor<2xf32> {
  %z = arith.constant dense<0.0> : tensor<2xf32>
  %c = arith.cmpf ogt, %x, %z : tensor<2xf32>
  %d = arith.cmpi ult, %c, %c : tensor<2xi1>
  %y = arith.select %d, %x, %z : tensor<2xi1>, tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-NEXT: 'integer_selected': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+7]]:8: 'arith.select' op uses a truth value that is not known as an integer (seed 1)

func.func @integer_selected(%x: tensor<2xf32>) -> tensor<2xf32> {
  %z = arith.constant dense<0.0> : tensor<2xf32>
  %c = arith.cmpf ogt, %x, %z : tensor<2xf32>
  %k = arith.constant dense<3> : tensor<2xi32>
  %l = arith.constant dense<5> : tensor<2xi32>
  %i = arith.select %c, %k, %l : tensor<2xi1>, tensor<2xi32>
  %y = arith.sitofp %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

// The integer of a number that is not known.
// CHECK-NEXT: 'truncated': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+3]]:8: 'arith.fptosi' op converts a value that is not known to an integer (seed 1)

func.func @truncated(%x: tensor<2xf32>) -> tensor<2xf32> {
  %i = arith.fptosi %x : tensor<2xf32> to tensor<2xi32>
  %y = arith.sitofp %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

// And of one that is too large.
// CHECK-NEXT: 'truncated_large': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+4]]:8: 'arith.fptosi' op converts a value that is not known to an integer (seed 1)

func.func @truncated_large(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<1.0e+20> : tensor<2xf32>
  %i = arith.fptosi %c : tensor<2xf32> to tensor<2xi32>
  %y = arith.sitofp %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-NEXT: 'truncated_unsigned': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+4]]:8: 'arith.fptoui' op converts a value that is not known to an integer (seed 1)

func.func @truncated_unsigned(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<9.2228e+18> : tensor<2xf64>
  %i = arith.fptoui %c : tensor<2xf64> to tensor<2xi64>
  %y = arith.uitofp %i : tensor<2xi64> to tensor<2xf32>
  return %y : tensor<2xf32>
}

// Sizes that depend on the data.
// CHECK-NEXT: 'branch_sizes': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+5]]:8: 'scf.if' op has results whose sizes depend on a truth value that is not known (seed 1)

func.func @branch_sizes(%x: f32) -> f32 {
  %z = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %x, %z : f32
  %s = scf.if %c -> (tensor<?xf32>) {
    %a = tensor.splat %x : tensor<2xf32>
    %b = tensor.cast %a : tensor<2xf32> to tensor<?xf32>
    scf.yield %b : tensor<?xf32>
  } else {
    %a = tensor.splat %x : tensor<3xf32>
    %b = tensor.cast %a : tensor<3xf32> to tensor<?xf32>
    scf.yield %b : tensor<?xf32>
  }
  %k = arith.constant 0 : index
  %y = tensor.extract %s[%k] : tensor<?xf32>
  return %y : f32
}

// A branch of which one side was never written, and one that fails.
// CHECK-NEXT: 'branch_unwritten': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+5]]:8: 'scf.if' op reads a tensor that was never written (seed 1)

func.func @branch_unwritten(%x: tensor<2xf32>, %p: f32) -> tensor<2xf32> {
  %z = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %p, %z : f32
  %y = scf.if %c -> (tensor<2xf32>) {
    %e = tensor.empty() : tensor<2xf32>
    scf.yield %e : tensor<2xf32>
  } else {
    scf.yield %x : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// CHECK-NEXT: 'branch_fails': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+6]]:10: 'arith.bitcast' op is not supported by the evaluator (seed 1)

func.func @branch_fails(%x: tensor<2xf32>, %p: f32) -> tensor<2xf32> {
  %z = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %p, %z : f32
  %y = scf.if %c -> (tensor<2xf32>) {
    %i = arith.bitcast %x : tensor<2xf32> to tensor<2xi32>
    scf.yield %x : tensor<2xf32>
  } else {
    scf.yield %x : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// More blocks than one.
// CHECK-NEXT: 'blocks': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+2]]:1: 'func.func' op must have a body of one block to be evaluated (seed 1)

func.func @blocks(%x: tensor<2xf32>) -> tensor<2xf32> {
  cf.br ^next
^next:
  %y = arith.addf %x, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-NEXT: 'recursion': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+2]]:1: 'func.func' op calls itself too deeply to be evaluated (seed 1)

func.func @recursion(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = func.call @recursion(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// An op on buffers.
// CHECK-NEXT: 'buffers': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+6]]:8: 'memref.alloc' op is not supported by the evaluator (seed 1)

func.func @buffers(%x: tensor<?xf32>) -> tensor<?xf32> {
  %k = arith.constant 0 : index
  %n = tensor.dim %x, %k : tensor<?xf32>
  %z = arith.constant 0.0 : f32
  %m = memref.alloc(%n) : memref<?xf32>
  linalg.fill ins(%z : f32) outs(%m : memref<?xf32>)
  %y = arith.addf %x, %x : tensor<?xf32>
  return %y : tensor<?xf32>
}

// Results that only one function writes.
// CHECK-NEXT: 'written_on_one_side': undecided: the two differ modulo a prime, but no ordinary input was found on which they differ (seed 1)

func.func @written_on_one_side(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = tensor.empty() : tensor<2xf32>
  return %y : tensor<2xf32>
}

// An infinity that does not leave the body of an op.
// CHECK-NEXT: 'infinity_in_a_body': undecided: BEFORE: {{.*}}undecided.mlir:[[#@LINE+4]]:8: 'linalg.generic' op computes with an infinity, which has no meaning over the reals (seed 1)

func.func @infinity_in_a_body(%x: tensor<2xf32>) -> tensor<2xf32> {
  %inf = arith.constant 0x7F800000 : f32
  %y = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]} ins(%x : tensor<2xf32>) outs(%x : tensor<2xf32>) {
  ^bb0(%p: f32, %o: f32):
    %u = arith.subf %inf, %inf : f32
    %n = arith.negf %u : f32
    %m = arith.maximumf %n, %p : f32
    %q = arith.divf %m, %p : f32
    %e = math.exp %q : f32
    %w = arith.remf %p, %e : f32
    %c = arith.cmpf ogt, %p, %o : f32
    %s = arith.select %c, %w, %p : f32
    %d = arith.cmpf ogt, %s, %p : f32
    %v = arith.select %d, %p, %o : f32
    linalg.yield %v : f32
  } -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-NOT: {{.}}
