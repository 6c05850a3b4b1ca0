// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py x.npy "np.ones(4, 'f4')"

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s | FileCheck %s --check-prefix=NAME
// NAME: {{^}}nnspec-run: error: no such function: found 'identity', 'caller', 'memref', 'scalar', 'unranked', 'complex', 'encoded', 'signed', 'result', 'opaque' and 1 more, expected 'main'{{$}}

// RUN: echo "" | %python %S/Inputs/status.py 2 nnspec-run - | FileCheck %s --check-prefix=NONE
// NONE: {{^}}nnspec-run: error: no such function: found no function with a body, expected 'main'{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=declared | FileCheck %s --check-prefix=BODY
// BODY: {{^}}nnspec-run: error: function without a body: 'declared', found a declaration, expected a definition{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=caller --input=x.npy | FileCheck %s --check-prefix=CALLEE
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=caller --input=x.npy --domain=rounding | FileCheck %s --check-prefix=CALLEE
// CALLEE: {{^}}nnspec-run: error: function without a body: 'declared' is used by 'caller', found a declaration, expected a definition{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=memref | FileCheck %s --check-prefix=MEMREF
// MEMREF: {{^}}nnspec-run: error: unsupported type: argument 0 of 'memref', found 'memref<4xf32>', expected a ranked tensor of f16, bf16, f32, f64, index, i1, i8, i16, i32 or i64{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=scalar | FileCheck %s --check-prefix=SCALAR
// SCALAR: argument 1 of 'scalar', found 'f32', expected a ranked tensor of

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=unranked | FileCheck %s --check-prefix=UNRANKED
// UNRANKED: argument 0 of 'unranked', found 'tensor<*xf32>', expected a ranked tensor of

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=complex | FileCheck %s --check-prefix=COMPLEX
// COMPLEX: argument 0 of 'complex', found 'tensor<4xcomplex<f32>>', expected a ranked tensor of

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=encoded | FileCheck %s --check-prefix=ENCODED
// ENCODED: argument 0 of 'encoded', found 'tensor<4xf32, "encoding">', expected a ranked tensor of

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=signed | FileCheck %s --check-prefix=SIGNED
// SIGNED: argument 0 of 'signed', found 'tensor<4xsi32>', expected a ranked tensor of

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=result | FileCheck %s --check-prefix=RESULT
// RESULT: result 1 of 'result', found 'tensor<4xi7>', expected a ranked tensor of

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=opaque --input=x.npy | FileCheck %s --check-prefix=OPAQUE
// OPAQUE: {{^}}nnspec-run: error: cannot compile: 'opaque', {{.*}}errors-functions.mlir:[[#@LINE+21]]:8: {{.+}}

func.func private @declared(tensor<4xf32>) -> tensor<4xf32>
func.func @identity(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
func.func @caller(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @declared(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @memref(%x: memref<4xf32>) { return }
func.func @scalar(%x: tensor<4xf32>, %y: f32) { return }
func.func @unranked(%x: tensor<*xf32>) { return }
func.func @complex(%x: tensor<4xcomplex<f32>>) { return }
func.func @encoded(%x: tensor<4xf32, "encoding">) { return }
func.func @signed(%x: tensor<4xsi32>) { return }
func.func @result(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi7>) {
  %y = arith.constant dense<0> : tensor<4xi7>
  return %x, %y : tensor<4xf32>, tensor<4xi7>
}
func.func @opaque(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = tosa.exp %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @unused() { return }
