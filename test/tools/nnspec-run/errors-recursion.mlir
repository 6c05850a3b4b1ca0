// A function that calls itself, which could overflow the stack, is not compiled.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py x.npy "np.ones(4, 'f4')"

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=DIRECT
// DIRECT: {{^}}nnspec-run: error: cannot compile: 'main', {{.*}}errors-recursion.mlir:[[#@LINE+12]]:1: function calls itself, which compiled code must not{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=caller --input=x.npy | FileCheck %s --check-prefix=INDIRECT
// INDIRECT: {{^}}nnspec-run: error: cannot compile: 'caller', {{.*}}errors-recursion.mlir:{{[0-9]+}}:1: function calls itself, which compiled code must not{{$}}

// Evaluation knows how deep it is.
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --domain=real --input=x.npy | FileCheck %s --check-prefix=EVALUATED
// EVALUATED: 'func.func' op calls itself too deeply to be evaluated

// One that does not is not affected by the others.
// RUN: nnspec-run %s --entry=twice --input=x.npy --expect=x.npy

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @main(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = nnspec.add %0, %x : tensor<4xf32>
  return %1 : tensor<4xf32>
}
func.func @caller(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @there(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @there(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @back(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = nnspec.mul %0, %x : tensor<4xf32>
  return %1 : tensor<4xf32>
}
func.func @back(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @there(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @identity(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
func.func @twice(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @identity(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = call @identity(%0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
