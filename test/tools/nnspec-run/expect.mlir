// --expect prints how far results are from what was expected, and where; beyond
// the tolerance is exit code 1.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   x.npy "np.array([[1, 2, 3], [4, 1000, 0]], 'f4')" \
// RUN:   near.npy "np.array([[1, 2, 3], [4, 1000.005, 0]])" \
// RUN:   far.npy "np.array([[1, 2, 3.25], [4, 1001, 0]])" \
// RUN:   zero.npy "np.array([[1, 2, 3], [4, 1000, 1e-9]])" \
// RUN:   half.npy "np.array([[1, 2, 3], [4, 1000, 0]], 'f2')"

// RUN: %python %S/Inputs/status.py 0 nnspec-run %s --input=x.npy --expect=x.npy \
// RUN:   | FileCheck %s --check-prefix=EQUAL
// RUN: %python %S/Inputs/status.py 0 nnspec-run %s --input=x.npy --expect=half.npy \
// RUN:   | FileCheck %s --check-prefix=EQUAL
// EQUAL:     {{^}}result 0 ({{.*}}.npy): all 6 elements equal{{$}}
// EQUAL-NOT: {{.}}

// RUN: %python %S/Inputs/status.py 0 nnspec-run %s --input=x.npy --expect=near.npy \
// RUN:   | FileCheck %s --check-prefix=NEAR
// NEAR:      {{^}}result 0 (near.npy): all 6 elements within rtol=1e-05 atol=1e-08{{$}}
// NEAR-NEXT: {{^}}  largest absolute difference 0.005 at [1, 1]: found 1000, expected 1000.005{{$}}
// NEAR-NEXT: {{^}}  largest relative difference 5e-06 at [1, 1]: found 1000, expected 1000.005{{$}}

// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --input=x.npy --expect=far.npy \
// RUN:   | FileCheck %s --check-prefix=FAR
// FAR:      {{^}}result 0 (far.npy): 2 of 6 elements beyond rtol=1e-05 atol=1e-08, the first at [0, 2]{{$}}
// FAR-NEXT: {{^}}  largest absolute difference 1 at [1, 1]: found 1000, expected 1001{{$}}
// FAR-NEXT: {{^}}  largest relative difference 0.0769 at [0, 2]: found 3, expected 3.25{{$}}

// The relative difference is relative to the expected value.
// RUN: %python %S/Inputs/status.py 0 nnspec-run %s --input=x.npy --expect=zero.npy \
// RUN:   | FileCheck %s --check-prefix=ZERO
// ZERO: {{^}}  largest absolute difference 1e-09 at [1, 2]: found 0, expected 1e-09{{$}}
// ZERO: {{^}}  largest relative difference 1 at [1, 2]: found 0, expected 1e-09{{$}}

// Tolerances.
// RUN: %python %S/Inputs/status.py 0 nnspec-run %s --input=x.npy --expect=far.npy --rtol=0.1
// RUN: %python %S/Inputs/status.py 0 nnspec-run %s --input=x.npy --expect=far.npy --rtol=0 --atol=1
// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --input=x.npy --expect=far.npy --rtol=0 --atol=0.99
// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --input=x.npy --expect=near.npy --rtol=1e-6

// NaN and infinities.
// RUN: %python %S/Inputs/save.py \
// RUN:   s.npy "np.array([[np.nan, np.inf, -np.inf], [np.inf, np.nan, 1]], 'f4')" \
// RUN:   t.npy "np.array([[np.nan, np.inf, -np.inf], [-np.inf, 0, np.inf]])"
// RUN: %python %S/Inputs/status.py 0 nnspec-run %s --input=s.npy --expect=s.npy --rtol=0 --atol=0
// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --input=s.npy --expect=t.npy --rtol=1e30 --atol=1e300 \
// RUN:   | FileCheck %s --check-prefix=SPECIAL
// SPECIAL:      {{^}}result 0 (t.npy): 3 of 6 elements beyond rtol=1e+30 atol=1e+300, the first at [1, 0]{{$}}
// SPECIAL-NEXT: {{^}}  largest absolute difference inf at [1, 0]: found inf, expected -inf{{$}}
// SPECIAL-NEXT: {{^}}  largest relative difference inf at [1, 0]: found inf, expected -inf{{$}}

// bf16 against bits, and against a wider type. 0.1 is 0.10009765625 in bf16.
// RUN: %python %S/Inputs/save.py \
// RUN:   b.npy "bf16([0.10009765625, 2])" b2.npy "bf16([0.10009765625, 2.015625])" \
// RUN:   w.npy "np.array([0.1, 2])"
// RUN: %python %S/Inputs/status.py 0 nnspec-run %s --entry=bf16 --input=b.npy --expect=b.npy
// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --entry=bf16 --input=b.npy --expect=b2.npy \
// RUN:   | FileCheck %s --check-prefix=BITS
// BITS: {{^}}  largest absolute difference 0.0156 at [1]: found 2, expected 2.015625{{$}}
// RUN: %python %S/Inputs/status.py 0 nnspec-run %s --entry=bf16 --input=b.npy --expect=w.npy --rtol=0.004 \
// RUN:   | FileCheck %s --check-prefix=WIDE
// WIDE: {{^}}  largest absolute difference 9.77e-05 at [0]: found 0.100097656, expected 0.1{{$}}

// Integers have to be equal, also where float64 could not tell them apart.
// RUN: %python %S/Inputs/save.py \
// RUN:   i.npy "np.array([2**53, -1])" i2.npy "np.array([2**53 + 1, -1])" \
// RUN:   u.npy "np.array([2**53, 2**64 - 1], 'u8')"
// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --entry=i64 --input=i.npy --expect=i2.npy --rtol=1 \
// RUN:   | FileCheck %s --check-prefix=INT
// INT:      {{^}}result 0 (i2.npy): 1 of 2 elements differ, the first at [0]{{$}}
// INT-NEXT: {{^}}  largest absolute difference 1 at [0]: found 9007199254740992, expected 9007199254740993{{$}}
// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --entry=i64 --input=i.npy --expect=u.npy \
// RUN:   | FileCheck %s --check-prefix=UINT
// UINT: {{^}}  largest absolute difference 1.84e+19 at [1]: found -1, expected 18446744073709551615{{$}}

// All files are compared, also after one that differs.
// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --entry=two --input=b.npy --expect=b2.npy --expect=b.npy \
// RUN:   | FileCheck %s --check-prefix=TWO
// TWO: result 0 (b2.npy): 1 of 2
// TWO: result 1 (b.npy): all 2 elements equal

func.func @main(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  return %x : tensor<2x3xf32>
}

func.func @bf16(%x: tensor<2xbf16>) -> tensor<2xbf16> {
  return %x : tensor<2xbf16>
}

func.func @i64(%x: tensor<2xi64>) -> tensor<2xi64> {
  return %x : tensor<2xi64>
}

func.func @two(%x: tensor<2xbf16>) -> (tensor<2xbf16>, tensor<2xbf16>) {
  return %x, %x : tensor<2xbf16>, tensor<2xbf16>
}
