// Files that NumPy writes: either byte order, either element order, all versions
// of the format, no axes and no elements.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   x.npy "np.arange(24, dtype='f4').reshape(2, 3, 4)" \
// RUN:   fortran.npy "np.asfortranarray(np.arange(24, dtype='f4').reshape(2, 3, 4))" \
// RUN:   transposed.npy "np.arange(24, dtype='f4').reshape(2, 3, 4).T" \
// RUN:   big.npy "np.arange(24, dtype='>f4').reshape(2, 3, 4)" \
// RUN:   both.npy "np.asfortranarray(np.arange(24, dtype='>f4').reshape(2, 3, 4))" \
// RUN:   v2.npy "npy('{\'descr\': \'<f4\', \'fortran_order\': False, \'shape\': (2, 3, 4), }', np.arange(24, dtype='f4').tobytes(), version=(2, 0))" \
// RUN:   v3.npy "npy('{\'descr\': \'<f4\', \'fortran_order\': False, \'shape\': (2, 3, 4), }', np.arange(24, dtype='f4').tobytes(), version=(3, 0))" \
// RUN:   y.npy "np.arange(24, dtype='f8').reshape(2, 3, 4) * 2" \
// RUN:   y-transposed.npy "np.arange(24, dtype='f8').reshape(2, 3, 4).T * 2"
// RUN: nnspec-run %s --input=x.npy --expect=y.npy | FileCheck %s
// RUN: nnspec-run %s --input=fortran.npy --expect=y.npy | FileCheck %s
// RUN: nnspec-run %s --input=big.npy --expect=y.npy | FileCheck %s
// RUN: nnspec-run %s --input=both.npy --expect=y.npy | FileCheck %s
// RUN: nnspec-run %s --input=v2.npy --expect=y.npy | FileCheck %s
// RUN: nnspec-run %s --input=v3.npy --expect=y.npy | FileCheck %s
// RUN: nnspec-run %s --input=transposed.npy --expect=y-transposed.npy | FileCheck %s
// CHECK: all 24 elements equal

// RUN: nnspec-run %s --input=fortran.npy --output=out.npy
// RUN: %python -c "import numpy as n; assert (n.load('out.npy') == n.load('y.npy')).all()"

// RUN: %python %S/Inputs/save.py \
// RUN:   none.npy "np.zeros((2, 0, 4), 'f4')" \
// RUN:   none-fortran.npy "np.zeros((2, 0, 4), 'f4', order='F')"
// RUN: nnspec-run %s --input=none.npy --output=out.npy --expect=none.npy \
// RUN:   | FileCheck %s --check-prefix=NONE
// RUN: nnspec-run %s --input=none-fortran.npy --expect=none.npy \
// RUN:   | FileCheck %s --check-prefix=NONE
// RUN: %python -c "import numpy as n; assert n.load('out.npy').shape == (2, 0, 4)"
// NONE: all 0 elements equal

// RUN: %python %S/Inputs/save.py scalar.npy "np.array(21, 'f4')" big.npy "np.array(21, '>f4')" y.npy "np.array(42, 'f8')"
// RUN: nnspec-run %s --entry=scalar --input=scalar.npy --output=out.npy --expect=y.npy \
// RUN:   | FileCheck %s --check-prefix=SCALAR
// RUN: nnspec-run %s --entry=scalar --input=big.npy --expect=y.npy \
// RUN:   | FileCheck %s --check-prefix=SCALAR
// RUN: %python -c "import numpy as n; assert n.load('out.npy').shape == ()"
// SCALAR: all 1 elements equal

func.func @main(%x: tensor<?x?x?xf32>) -> tensor<?x?x?xf32> {
  %0 = linalg.add ins(%x, %x : tensor<?x?x?xf32>, tensor<?x?x?xf32>)
                  outs(%x : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  return %0 : tensor<?x?x?xf32>
}

func.func @scalar(%x: tensor<f32>) -> tensor<f32> {
  %0 = linalg.add ins(%x, %x : tensor<f32>, tensor<f32>)
                  outs(%x : tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}
