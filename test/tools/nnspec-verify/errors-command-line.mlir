// What is wrong with the files is exit code 2, and never a difference.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/status.py 2 nnspec-verify missing.mlir %s | FileCheck %s --check-prefix=MISSING
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s missing.mlir | FileCheck %s --check-prefix=MISSING
// MISSING: {{^}}nnspec-verify: error: {{.*}}missing.mlir{{.*}}No such file or directory{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s . | FileCheck %s --check-prefix=FOLDER
// FOLDER: {{^}}nnspec-verify: error: {{.*}}Is a directory{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --trials=0 | FileCheck %s --check-prefix=TRIALS
// TRIALS: {{^}}nnspec-verify: error: bad number of trials: --trials, found 0, expected 1 or more{{$}}

// A file without functions.
// RUN: touch empty.mlir
// RUN: %python %S/Inputs/status.py 2 nnspec-verify empty.mlir %s | FileCheck %s --check-prefix=EMPTY
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s empty.mlir | FileCheck %s --check-prefix=EMPTY
// EMPTY: {{^}}nnspec-verify: error: no such function: 'main' in {{(empty.mlir|.*errors-command-line.mlir)}}{{$}}

// A parse error is MLIR's, with its place.
// RUN: echo 'func.func @main( {' > bad.mlir
// RUN: not nnspec-verify %s bad.mlir 2>&1 | FileCheck %s --check-prefix=PARSE
// RUN: not nnspec-verify bad.mlir %s 2>&1 | FileCheck %s --check-prefix=PARSE
// PARSE: {{^}}bad.mlir:1:{{[0-9]+}}: error:
// PARSE-NOT: {{equivalent|different|Stack dump}}

func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
