// What is wrong on the command line is one line on stderr and exit code 2.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py x.npy "np.ones(4, 'f4')"

// RUN: %python %S/Inputs/status.py 2 nnspec-run missing.mlir | FileCheck %s --check-prefix=MODULE
// MODULE: {{^}}nnspec-run: error: cannot read file: missing.mlir, No such file or directory{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run . | FileCheck %s --check-prefix=FOLDER
// FOLDER: {{^}}nnspec-run: error: cannot read file: ., Is a directory{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=missing.npy | FileCheck %s --check-prefix=INPUT
// INPUT: {{^}}nnspec-run: error: cannot read file: missing.npy, No such file or directory{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --expect=missing.npy | FileCheck %s --check-prefix=INPUT

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --output=missing/y.npy | FileCheck %s --check-prefix=OUTPUT
// OUTPUT: {{^}}nnspec-run: error: cannot write file: missing/y.npy, No such file or directory{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --output=. | FileCheck %s --check-prefix=OUTPUT-FOLDER
// OUTPUT-FOLDER: {{^}}nnspec-run: error: cannot write file: ., Is a directory{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=twice --input=x.npy --output=y.npy --output=z.npy | FileCheck %s --check-prefix=OUTPUTS
// OUTPUTS: {{^}}nnspec-run: error: too many files: --output for the results of 'twice', found 2, expected at most 1{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --expect=x.npy --expect=x.npy | FileCheck %s --check-prefix=EXPECTS
// EXPECTS: {{^}}nnspec-run: error: too many files: --expect for the results of 'main', found 2, expected at most 1{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --num-threads=0 | FileCheck %s --check-prefix=THREADS0
// THREADS0: {{^}}nnspec-run: error: bad number of threads: --num-threads, found '0', expected an integer from 1 to 1024{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --num-threads=2 --domain=real | FileCheck %s --check-prefix=THREADS
// THREADS: {{^}}nnspec-run: error: bad number of threads: --num-threads is for compiled code only{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --cpu=foo | FileCheck %s --check-prefix=CPU
// CPU: {{^}}nnspec-run: error: bad cpu: found 'foo', expected native or one of LLVM's for {{.*}}{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --repeat=0 | FileCheck %s --check-prefix=REPEAT0
// REPEAT0: {{^}}nnspec-run: error: bad number of runs: --repeat, found '0', expected an integer of 1 or more{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --repeat=-3 | FileCheck %s --check-prefix=REPEAT3
// REPEAT3: {{^}}nnspec-run: error: bad number of runs: --repeat, found '-3', expected an integer of 1 or more{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --repeat=many | FileCheck %s --check-prefix=REPEAT
// REPEAT: {{^}}nnspec-run: error: bad number of runs: --repeat, found 'many', expected an integer of 1 or more{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --rtol=-1e-5 | FileCheck %s --check-prefix=RTOL
// RTOL: {{^}}nnspec-run: error: bad tolerance: --rtol, found '-1e-5', expected a number of 0 or more{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --atol=nan | FileCheck %s --check-prefix=ATOL
// ATOL: {{^}}nnspec-run: error: bad tolerance: --atol, found 'nan', expected a number of 0 or more{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --atol= | FileCheck %s --check-prefix=NO-NUMBER
// NO-NUMBER: {{^}}nnspec-run: error: bad tolerance: --atol, found '', expected a number of 0 or more{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --entry | FileCheck %s --check-prefix=NO-VALUE
// NO-VALUE: {{^}}nnspec-run: for the --entry option: requires a value!{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --inputs=x.npy | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: {{^}}nnspec-run: error: Unknown command line argument '--inputs=x.npy'.

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

func.func @twice(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
