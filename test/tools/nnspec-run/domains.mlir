// --domain evaluates over other numbers instead of compiling.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   x.npy "np.arange(6, dtype='f4').reshape(2, 3)" \
// RUN:   upper.npy "np.arange(6, dtype='f4').reshape(2, 3) + 1" \
// RUN:   w.npy "np.array([[1, -2], [0, 3], [0.5, 0]], 'f4')" \
// RUN:   y.npy "np.array([[1, 3], [5.5, 6]])"

// Without the option, and with `native`, the code is compiled: results have the
// types of the function.
// RUN: nnspec-run %s --input=x.npy --input=w.npy --output=0.npy --expect=y.npy
// RUN: nnspec-run %s --input=x.npy --input=w.npy --output=1.npy --domain=native
// RUN: %python -c "import numpy as n; a, b = n.load('0.npy'), n.load('1.npy'); \
// RUN:   assert a.dtype == b.dtype == n.float32 and (a == b).all()"

//===----------------------------------------------------------------------===//
// real: one file a result, in f64 whatever the type
//===----------------------------------------------------------------------===//

// RUN: nnspec-run %s --input=x.npy --input=w.npy --domain=real --output=0.npy \
// RUN:   --expect=y.npy --rtol=0 --atol=0 | FileCheck %s --check-prefix=REAL
// REAL: {{^}}result 0 (y.npy): all 4 elements equal{{$}}
// RUN: %python -c "import numpy as n; assert n.load('0.npy').dtype == n.float64"

// A third of one is not rounded to f32.
// RUN: %python %S/Inputs/save.py \
// RUN:   one.npy "np.ones(1, 'f4')" three.npy "np.full(1, 3, 'f4')" third.npy "np.ones(1) / 3"
// RUN: nnspec-run %s --entry=divide --input=one.npy --input=three.npy --domain=real \
// RUN:   --expect=third.npy --rtol=0 --atol=0
// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --entry=divide --input=one.npy \
// RUN:   --input=three.npy --expect=third.npy --rtol=0 --atol=0

//===----------------------------------------------------------------------===//
// interval: two files a result, the lower and the upper bounds
//===----------------------------------------------------------------------===//

// RUN: nnspec-run %s --domain=interval --input-lower=x.npy --input-upper=upper.npy \
// RUN:   --input-lower=w.npy --input-upper=w.npy --output=0.npy --output=1.npy | count 0
// RUN: %python -c "import numpy as n; a, b = n.load('0.npy'), n.load('1.npy'); \
// RUN:   assert a.dtype == b.dtype == n.float64; \
// RUN:   assert (a == [[1, 1], [5.5, 4]]).all() and (b == [[2.5, 6], [7, 9]]).all()"

// Options of one kind may come in any order among the others.
// RUN: nnspec-run --input-upper=upper.npy --input-upper=w.npy --output=2.npy \
// RUN:   --input-lower=x.npy --input-lower=w.npy --output=3.npy --domain=interval %s
// RUN: cmp 0.npy 2.npy
// RUN: cmp 1.npy 3.npy

// One file is the first one; none is fine.
// RUN: nnspec-run %s --domain=interval --input-lower=x.npy --input-upper=upper.npy \
// RUN:   --input-lower=w.npy --input-upper=w.npy --output=2.npy
// RUN: cmp 0.npy 2.npy
// RUN: nnspec-run %s --domain=interval --input=x.npy --input=w.npy | count 0

// --input alone is a point, --radius reaches to either side of it: of x first.
// RUN: nnspec-run %s --domain=interval --input=x.npy --input=w.npy \
// RUN:   --output=0.npy --output=1.npy --expect=y.npy --rtol=0 --atol=0
// RUN: cmp 0.npy 1.npy
// RUN: nnspec-run %s --domain=interval --input=x.npy --input=w.npy --radius=1 \
// RUN:   --output=0.npy --output=1.npy
// RUN: %python %S/Inputs/reach.py 0.npy 1.npy y.npy 1.5 5 1.5 5
// RUN: nnspec-run %s --domain=interval --input=x.npy --input=w.npy --radius=1 --radius=0 \
// RUN:   --output=0.npy --output=1.npy
// RUN: %python %S/Inputs/reach.py 0.npy 1.npy y.npy 1.5 5 1.5 5
// RUN: nnspec-run %s --domain=interval --input=x.npy --radius=0 --input=w.npy --radius=0.5 \
// RUN:   --output=0.npy --output=1.npy
// RUN: %python %S/Inputs/reach.py 0.npy 1.npy y.npy 1.5 1.5 6 6

// What an f32 cannot hold: the bounds are in f64, and reach at least that far.
// RUN: nnspec-run %s --entry=identity --domain=interval --input=one.npy --radius=1e-20 \
// RUN:   --output=0.npy --output=1.npy
// RUN: %python -c "import numpy as n; a, b = n.load('0.npy'), n.load('1.npy'); \
// RUN:   assert 1 - 1e-15 < a < 1 < b < 1 + 1e-15"

//===----------------------------------------------------------------------===//
// rounding: two files a result, the values and their certified errors
//===----------------------------------------------------------------------===//

// Two units, 2^-24, of 18 = 6 + 12 for each of the sum's summands.
// RUN: nnspec-run %s --input=x.npy --input=w.npy --domain=rounding \
// RUN:   --output=0.npy --output=1.npy --expect=y.npy --rtol=0 --atol=0 \
// RUN:   | FileCheck %s --check-prefix=ROUNDING
// ROUNDING:      {{^}}result 0: largest certified rounding error 4.29e-06 at [1, 1], where the value is 6{{$}}
// ROUNDING-NEXT: {{^}}result 0 (y.npy): all 4 elements equal{{$}}
// ROUNDING-NOT:  {{.}}
// RUN: %python -c "import numpy as n; a, b = n.load('0.npy'), n.load('1.npy'); \
// RUN:   assert a.dtype == b.dtype == n.float64 and a.shape == b.shape == (2, 2); \
// RUN:   assert '%%.3g' %% b.max() == '4.29e-06' and b.argmax() == 3 and b.min() > 0"

// What is exact has no error; what overflows in the type, no bound.
// RUN: %python %S/Inputs/save.py \
// RUN:   two.npy "np.full(1, 2, 'f4')" huge.npy "np.full(1, 3e38, 'f4')" half.npy "np.full(1, 0.5, 'f4')"
// RUN: nnspec-run %s --entry=divide --input=one.npy --input=two.npy --domain=rounding \
// RUN:   | FileCheck %s --check-prefix=EXACT
// EXACT: {{^}}result 0: largest certified rounding error 0 at [0], where the value is 0.5{{$}}
// RUN: nnspec-run %s --entry=divide --input=huge.npy --input=half.npy --domain=rounding \
// RUN:   | FileCheck %s --check-prefix=OVERFLOW
// OVERFLOW: {{^}}result 0: largest certified rounding error inf at [0], where the value is 6.0{{0*[0-9]+}}e+38{{$}}

// RUN: %python %S/Inputs/save.py empty.npy "np.ones(0, 'f4')"
// RUN: nnspec-run %s --entry=dynamic --input=empty.npy --domain=rounding \
// RUN:   | FileCheck %s --check-prefix=EMPTY
// EMPTY: {{^}}result 0: no elements{{$}}

//===----------------------------------------------------------------------===//
// Integers and truth values: as they are, and with nothing to print
//===----------------------------------------------------------------------===//

// RUN: %python %S/Inputs/save.py i.npy "np.array([1, -2, 2**31 - 1], 'i4')" b.npy "np.array([True, False, True])"
// RUN: nnspec-run %s --entry=integers --input=i.npy --input=b.npy --domain=real \
// RUN:   --output=0.npy --output=1.npy --expect=i.npy --expect=b.npy
// RUN: %python -c "import numpy as n; a, b = n.load('0.npy'), n.load('1.npy'); \
// RUN:   assert a.dtype == n.int64 and b.dtype == n.bool_"
// RUN: nnspec-run %s --entry=integers --input=i.npy --input=b.npy --domain=rounding | count 0
// RUN: nnspec-run %s --entry=integers --input=i.npy --input=b.npy --domain=interval \
// RUN:   --output=0.npy --output=1.npy --output=2.npy --output=3.npy
// RUN: cmp 0.npy 1.npy
// RUN: cmp 2.npy 3.npy

// NaN among the inputs is no number to be near to.
// RUN: %python %S/Inputs/save.py nan.npy "np.full(1, np.nan, 'f4')"
// RUN: nnspec-run %s --entry=identity --input=nan.npy --domain=rounding \
// RUN:   | FileCheck %s --check-prefix=NAN
// NAN: {{^}}result 0: largest certified rounding error inf at [0], where the value is nan{{$}}

func.func @main(%x: tensor<2x3xf32>, %w: tensor<3x2xf32>) -> tensor<2x2xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x2xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x2xf32>) -> tensor<2x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<2x3xf32>, tensor<3x2xf32>)
                     outs(%z : tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

func.func @divide(%x: tensor<1xf32>, %y: tensor<1xf32>) -> tensor<1xf32> {
  %0 = nnspec.div %x, %y : tensor<1xf32>
  return %0 : tensor<1xf32>
}

func.func @identity(%x: tensor<1xf32>) -> tensor<1xf32> {
  return %x : tensor<1xf32>
}

func.func @dynamic(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}

func.func @integers(%x: tensor<3xi32>, %p: tensor<3xi1>)
    -> (tensor<3xi32>, tensor<3xi1>) {
  return %x, %p : tensor<3xi32>, tensor<3xi1>
}
