// AFTER has no value where x is negative, but BEFORE has one: must be undecided.

// RUN: sed 's/math.absf/math.sqrt/' %s > %t.sqrt.mlir
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %t.sqrt.mlir --seed=1
// RUN: sed 's/math.absf/math.log/' %s > %t.log.mlir
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %t.log.mlir --seed=1

func.func @main(%x: f32) -> f32 {
  %a = math.absf %x : f32
  %zero = arith.subf %a, %a : f32
  %y = arith.addf %x, %zero : f32
  return %y : f32
}
