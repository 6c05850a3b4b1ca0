// Where compiled code does something else than the op says.
//
// Fast-math flags let LLVM replace an op by another one: there is no bound, and no
// certificate. Fusing a multiplication with an addition is covered.
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.array([1e-8], 'f4'))"
// RUN: not nnspec-run %s --entry=fast --domain=rounding --input=%t.npy 2>&1 | FileCheck %s --check-prefix=FAST
// FAST: nnspec-run: error: cannot bound the rounding: 'fast', {{.+}}rounding-limits.mlir:[[@LINE+11]]:{{[0-9]+}}: 'arith.divf' op has fast-math flags{{$}}
// RUN: nnspec-run %s --entry=contract --domain=rounding --input=%t.npy | FileCheck %s --check-prefix=CONTRACT
// CONTRACT: result 0: largest certified rounding error 5.96e-24 at
//
// log1p is compiled to log(1 + x), which is 0 here.
// RUN: nnspec-run %s --entry=expanded --domain=rounding --input=%t.npy | FileCheck %s --check-prefix=EXPANDED
// EXPANDED: result 0: largest certified rounding error 5.96e-08 at [0], where the value is 9.99

#map = affine_map<(i) -> (i)>
func.func @fast(%x: tensor<1xf32>) -> tensor<1xf32> {
  %y = linalg.map ins(%x : tensor<1xf32>) outs(%x : tensor<1xf32>) (%a: f32, %o: f32) {
    %r = arith.divf %a, %a fastmath<arcp> : f32
    linalg.yield %r : f32
  }
  return %y : tensor<1xf32>
}

func.func @contract(%x: tensor<1xf32>) -> tensor<1xf32> {
  %y = linalg.map ins(%x : tensor<1xf32>) outs(%x : tensor<1xf32>) (%a: f32, %o: f32) {
    %r = arith.mulf %a, %a fastmath<contract> : f32
    linalg.yield %r : f32
  }
  return %y : tensor<1xf32>
}

func.func @expanded(%x: tensor<1xf32>) -> tensor<1xf32> {
  %y = linalg.map { math.log1p } ins(%x : tensor<1xf32>) outs(%x : tensor<1xf32>)
  return %y : tensor<1xf32>
}
