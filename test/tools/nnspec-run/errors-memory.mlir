// AddressSanitizer has its own answer to requests of this size.
// UNSUPPORTED: asan, tsan

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py n.npy "np.array(2**59)"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=n.npy | FileCheck %s
// CHECK: {{^}}nnspec-run: error: out of memory: 2305843009213694016 bytes for an array of the compiled code{{$}}

func.func @main(%n: tensor<index>) -> tensor<?xf32> {
  %size = tensor.extract %n[] : tensor<index>
  %zero = arith.constant 0.0 : f32
  %0 = tensor.empty(%size) : tensor<?xf32>
  %1 = linalg.fill ins(%zero : f32) outs(%0 : tensor<?xf32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}
