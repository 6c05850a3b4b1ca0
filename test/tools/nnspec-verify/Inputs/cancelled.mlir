// AFTER for unsound-guard-dropped.mlir: s x / s, which has no value where s is 0.

func.func @unused(%x: f32, %s: f32) -> f32 {
  %p = arith.mulf %x, %s : f32
  %y = arith.divf %p, %s : f32
  return %y : f32
}

func.func @selected(%x: f32, %s: f32) -> f32 {
  %p = arith.mulf %x, %s : f32
  %y = arith.divf %p, %s : f32
  return %y : f32
}

func.func @branch(%x: f32, %s: f32) -> f32 {
  %p = arith.mulf %x, %s : f32
  %y = arith.divf %p, %s : f32
  return %y : f32
}
