// Programs that have a value where a divisor is 0, because the quotient is not used
// there, are not equivalent to one that has none there: must be undecided.

// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %S/Inputs/cancelled.mlir --entry=unused --seed=1
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %S/Inputs/cancelled.mlir --entry=selected --seed=1
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %S/Inputs/cancelled.mlir --entry=branch --seed=1

func.func @unused(%x: f32, %s: f32) -> f32 {
  %q = arith.divf %x, %s : f32
  return %x : f32
}

func.func @selected(%x: f32, %s: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %isZero = arith.cmpf oeq, %s, %zero : f32
  %p = arith.mulf %x, %s : f32
  %q = arith.divf %p, %s : f32
  %y = arith.select %isZero, %x, %q : f32
  return %y : f32
}

func.func @branch(%x: f32, %s: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %isZero = arith.cmpf oeq, %s, %zero : f32
  %y = scf.if %isZero -> f32 {
    scf.yield %x : f32
  } else {
    %p = arith.mulf %x, %s : f32
    %q = arith.divf %p, %s : f32
    scf.yield %q : f32
  }
  return %y : f32
}
