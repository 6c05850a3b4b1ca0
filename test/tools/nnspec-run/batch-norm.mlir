// The dialect's main op on real shapes, in several element types, against its
// definition in float64.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   x.npy "normal(0, 2, 5, 3, 4)" m.npy "normal(1, 5)" v.npy "normal(2, 5) ** 2" \
// RUN:   g.npy "normal(3, 5)" b.npy "normal(4, 5)" \
// RUN:   y.npy "batch_norm(normal(0, 2, 5, 3, 4), normal(1, 5), normal(2, 5) ** 2, normal(3, 5), normal(4, 5), 1, 1e-5)"
// RUN: nnspec-run %s --input=x.npy --input=m.npy --input=v.npy --input=g.npy \
// RUN:   --input=b.npy --expect=y.npy --atol=1e-5 --output=out.npy | FileCheck %s
// RUN: nnspec-run %s --entry=dynamic --input=x.npy --input=m.npy --input=v.npy \
// RUN:   --input=g.npy --input=b.npy --expect=y.npy --atol=1e-5 | FileCheck %s
// CHECK: result 0 (y.npy): all 120 elements within rtol=1e-05 atol=1e-05
// RUN: %python -c "import numpy as n; assert n.allclose(n.load('out.npy'), n.load('y.npy'), atol=1e-5)"

// No channels and no batch.
// RUN: %python %S/Inputs/save.py x0.npy "np.ones((2, 0, 3, 4), 'f4')" p0.npy "np.ones(0, 'f4')"
// RUN: nnspec-run %s --entry=dynamic --input=x0.npy --input=p0.npy --input=p0.npy \
// RUN:   --input=p0.npy --input=p0.npy --expect=x0.npy | FileCheck %s --check-prefix=NONE
// RUN: %python %S/Inputs/save.py x0.npy "np.ones((0, 5, 3, 4), 'f4')"
// RUN: nnspec-run %s --input=x0.npy --input=m.npy --input=v.npy --input=g.npy \
// RUN:   --input=b.npy --expect=x0.npy | FileCheck %s --check-prefix=NONE
// NONE: all 0 elements equal

// A mean with other than x's number of channels.
// RUN: %python %S/Inputs/save.py m6.npy "normal(1, 6)"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=dynamic --input=x.npy --input=m6.npy \
// RUN:   --input=v.npy --input=g.npy --input=b.npy | FileCheck %s --check-prefix=SIZE
// SIZE: {{^}}nnspec-run: error: check failed: {{.*}}batch-norm.mlir:[[#@LINE+13]]:8, axis 0 of operand #1 does not have the size of axis 1 of the result{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --input=m6.npy \
// RUN:   --input=v.npy --input=g.npy --input=b.npy | FileCheck %s --check-prefix=SHAPE
// SHAPE: {{^}}nnspec-run: error: wrong shape: argument 1 of 'main' (m6.npy), found [6], expected [5]{{$}}

func.func @main(%x: tensor<?x5x3x4xf32>, %m: tensor<5xf32>, %v: tensor<5xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<?x5x3x4xf32> {
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05
      : tensor<?x5x3x4xf32>, tensor<5xf32>
  return %y : tensor<?x5x3x4xf32>
}

func.func @dynamic(%x: tensor<?x?x?x?xf32>, %m: tensor<?xf32>, %v: tensor<?xf32>, %g: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<?x?x?x?xf32> {
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05
      : tensor<?x?x?x?xf32>, tensor<?xf32>
  return %y : tensor<?x?x?x?xf32>
}
