// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py x.npy "np.ones((64, 64), 'f4')" y.npy "np.full((64, 64), 2.0)"
// RUN: nnspec-run %s --input=x.npy --expect=y.npy --repeat=1 | FileCheck %s -DN=1
// RUN: nnspec-run %s --input=x.npy --expect=y.npy --repeat=20 | FileCheck %s -DN=20
// CHECK:      result 0 (y.npy): all 4096 elements equal
// CHECK-NEXT: {{^}}minimum {{[0-9]+\.[0-9]}} us, median {{[0-9]+\.[0-9]}} us of [[N]] runs{{$}}
// CHECK-NOT:  {{.}}

func.func @main(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = linalg.add ins(%x, %x : tensor<?x?xf32>, tensor<?x?xf32>)
                  outs(%x : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
