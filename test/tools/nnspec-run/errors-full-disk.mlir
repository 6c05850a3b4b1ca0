// REQUIRES: system-linux

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py x.npy "np.ones(4, 'f4')"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --output=/dev/full | FileCheck %s
// CHECK: {{^}}nnspec-run: error: cannot write file: /dev/full, No space left on device{{$}}

// RUN: not nnspec-run %s --input=x.npy --expect=x.npy 2>&1 >/dev/full | FileCheck %s --check-prefix=STDOUT
// STDOUT: {{^}}nnspec-run: error: cannot write to the standard output: No space left on device{{$}}

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
