// With --split-input-file the parts are compared one by one; there must be as many.

// RUN: sed 's/addf %%x, %%x/mulf %%x, %%x/' %s > %t.after.mlir
// RUN: %python %S/Inputs/status.py 1 nnspec-verify %s %t.after.mlir --split-input-file --seed=1 \
// RUN:   | FileCheck %s
// CHECK: 'main': equivalent
// CHECK-NEXT: 'main': different

// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %S/Inputs/functions.mlir --split-input-file \
// RUN:   | FileCheck %s --check-prefix=PARTS
// PARTS: {{^}}nnspec-verify: error: bad number of parts: BEFORE has 2 but AFTER has 1{{$}}

func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// -----

func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = arith.addf %x, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}
