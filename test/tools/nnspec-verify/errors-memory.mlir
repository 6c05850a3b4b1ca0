// The sanitizers reserve terabytes of addresses, which cannot be limited then.
// UNSUPPORTED: asan, tsan

// RUN: ulimit -v 4000000; %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg0.1=500000000 | FileCheck %s
// CHECK: {{^}}nnspec-verify: error: out of memory{{$}}

func.func @main(%x: tensor<2x?xf32>) -> tensor<2x?xf32> {
  %y = nnspec.mul %x, %x : tensor<2x?xf32>
  return %y : tensor<2x?xf32>
}
