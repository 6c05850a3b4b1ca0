// Chains of affine maps in f16, by value: what the laws make of the parameters, 300 * 300
// or 1 / 1e-5, is no number of f16, but no value of the chain is as large (narrow_chain,
// div_parameter). Expected are the values in f64, rounded once to f16.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   x.npy "np.array([[1e-3, 2e-3], [-7e-4, 0]], 'f2')" \
// RUN:   p.npy "np.array([300, 200], 'f2')" \
// RUN:   q.npy "np.array([1e-5, 1.5e-5], 'f2')" \
// RUN:   product.npy "(np.float64(np.load('x.npy')) * np.float64(np.load('p.npy')) ** 2).astype('f2')" \
// RUN:   fills.npy "(np.float64(np.load('x.npy')) * 90000).astype('f2')" \
// RUN:   quotient.npy "(np.float64(np.load('x.npy')) / np.float64(np.load('q.npy'))).astype('f2')" \
// RUN:   shifted.npy "(np.float64(np.load('x.npy')) / np.float64(np.load('q.npy')) - 300).astype('f2')"

// RUN: nnspec-run %s --entry=product --input=x.npy --input=p.npy --expect=product.npy | FileCheck %s
// RUN: nnspec-run %s --entry=fills --input=x.npy --expect=fills.npy | FileCheck %s
// RUN: nnspec-run %s --entry=quotient --input=x.npy --input=q.npy --expect=quotient.npy | FileCheck %s
// RUN: nnspec-run %s --entry=shifted --input=x.npy --input=q.npy --expect=shifted.npy | FileCheck %s
// CHECK: result 0 ({{.*}}.npy): all 4 elements equal

// The certified error is finite too.
// RUN: nnspec-run %s --entry=product --domain=rounding --input=x.npy --input=p.npy | FileCheck %s --check-prefix=ROUNDING
// RUN: nnspec-run %s --entry=shifted --domain=rounding --input=x.npy --input=q.npy | FileCheck %s --check-prefix=ROUNDING
// ROUNDING: result 0: largest certified rounding error 0.{{[01]}}

func.func @product(%x: tensor<2x2xf16>, %a: tensor<2xf16>) -> tensor<2x2xf16> {
  %p = nnspec.broadcast %a dims = [1] : tensor<2xf16> to tensor<2x2xf16>
  %0 = nnspec.mul %x, %p : tensor<2x2xf16>
  %1 = nnspec.mul %0, %p : tensor<2x2xf16>
  return %1 : tensor<2x2xf16>
}

func.func @fills(%x: tensor<2x2xf16>) -> tensor<2x2xf16> {
  %p = nnspec.fill 300.0 : tensor<2x2xf16>
  %0 = nnspec.mul %x, %p : tensor<2x2xf16>
  %1 = nnspec.mul %0, %p : tensor<2x2xf16>
  return %1 : tensor<2x2xf16>
}

func.func @quotient(%x: tensor<2x2xf16>, %a: tensor<2xf16>) -> tensor<2x2xf16> {
  %p = nnspec.broadcast %a dims = [1] : tensor<2xf16> to tensor<2x2xf16>
  %0 = nnspec.div %x, %p : tensor<2x2xf16>
  return %0 : tensor<2x2xf16>
}

func.func @shifted(%x: tensor<2x2xf16>, %a: tensor<2xf16>) -> tensor<2x2xf16> {
  %p = nnspec.broadcast %a dims = [1] : tensor<2xf16> to tensor<2x2xf16>
  %q = nnspec.fill 300.0 : tensor<2x2xf16>
  %0 = nnspec.div %x, %p : tensor<2x2xf16>
  %1 = nnspec.sub %0, %q : tensor<2x2xf16>
  return %1 : tensor<2x2xf16>
}
