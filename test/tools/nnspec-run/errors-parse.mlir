// The parser's diagnostics are printed as everywhere in MLIR.

// RUN: not nnspec-run %s 2>&1 | FileCheck %s
// CHECK: errors-parse.mlir:[[#@LINE+4]]:{{[0-9]+}}: error: use of undeclared SSA value name
// CHECK-NOT: nnspec-run: error

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %y : tensor<4xf32>
}
