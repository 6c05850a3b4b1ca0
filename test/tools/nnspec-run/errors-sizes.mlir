// Sizes that only the data says: ops that would access memory out of bounds are
// errors, and what fits is not, empty slices included.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   a.npy "np.ones((2, 4), 'f4')" b.npy "np.ones((3, 4), 'f4')" \
// RUN:   ab.npy "np.ones((5, 4), 'f4')" c.npy "np.ones((2, 5), 'f4')" \
// RUN:   none.npy "np.ones((0, 4), 'f4')" v.npy "np.ones(8, 'f4')" \
// RUN:   one.npy "np.array(1)" two.npy "np.array(2)" minus.npy "np.array(-1)" \
// RUN:   three.npy "np.array(3)" big.npy "np.array(2**40)"

// RUN: nnspec-run %s --entry=concat --input=a.npy --input=b.npy --expect=ab.npy
// RUN: nnspec-run %s --entry=concat --input=a.npy --input=none.npy --expect=a.npy
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=concat --input=a.npy --input=c.npy \
// RUN:   | FileCheck %s --check-prefix=CONCAT
// CONCAT: {{^}}nnspec-run: error: check failed: {{.*}}errors-sizes.mlir:[[#@LINE+3]]:8, axis 1 of operand #1 does not have the size of operand #0's{{$}}

func.func @concat(%x: tensor<?x?xf32>, %y: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = tensor.concat dim(0) %x, %y
      : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// RUN: nnspec-run %s --entry=expand --input=v.npy --input=two.npy --expect=a.npy
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=expand --input=v.npy --input=big.npy \
// RUN:   | FileCheck %s --check-prefix=EXPAND
// EXPAND: {{^}}nnspec-run: error: check failed: {{.*}}errors-sizes.mlir:[[#@LINE+7]]:8, the result's sizes do not multiply to that of axis 0 of the source{{$}}
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=expand --input=v.npy --input=minus.npy \
// RUN:   | FileCheck %s --check-prefix=EXPAND-NEGATIVE
// EXPAND-NEGATIVE: axis 0 of the result has a negative size{{$}}

func.func @expand(%x: tensor<?xf32>, %n: tensor<index>) -> tensor<?x4xf32> {
  %size = tensor.extract %n[] : tensor<index>
  %0 = tensor.expand_shape %x [[0, 1]] output_shape [%size, 4]
      : tensor<?xf32> into tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// RUN: nnspec-run %s --entry=insert --input=a.npy --input=b.npy --input=one.npy --expect=b.npy
// RUN: nnspec-run %s --entry=insert --input=none.npy --input=b.npy --input=three.npy --expect=b.npy
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=insert --input=a.npy --input=b.npy --input=two.npy \
// RUN:   | FileCheck %s --check-prefix=INSERT
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=insert --input=a.npy --input=b.npy --input=minus.npy \
// RUN:   | FileCheck %s --check-prefix=INSERT
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=insert --input=none.npy --input=b.npy --input=big.npy \
// RUN:   | FileCheck %s --check-prefix=INSERT
// INSERT: {{^}}nnspec-run: error: check failed: {{.*}}errors-sizes.mlir:[[#@LINE+6]]:8, the slice is not inside axis 0 of the destination{{$}}

func.func @insert(%x: tensor<?x4xf32>, %y: tensor<?x4xf32>, %n: tensor<index>) -> tensor<?x4xf32> {
  %c0 = arith.constant 0 : index
  %offset = tensor.extract %n[] : tensor<index>
  %rows = tensor.dim %x, %c0 : tensor<?x4xf32>
  %0 = tensor.insert_slice %x into %y[%offset, 0] [%rows, 4] [1, 1]
      : tensor<?x4xf32> into tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// A source of lower rank: its only axis is the destination's second.
// RUN: %python %S/Inputs/save.py row.npy "np.ones(4, 'f4')"
// RUN: nnspec-run %s --entry=insert_row --input=row.npy --input=a.npy --expect=a.npy
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=insert_row --input=v.npy --input=a.npy \
// RUN:   | FileCheck %s --check-prefix=ROW
// ROW: check failed: {{.*}}errors-sizes.mlir:[[#@LINE+5]]:8, axis 0 of the source does not have the slice's size{{$}}

func.func @insert_row(%x: tensor<?xf32>, %y: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c1 = arith.constant 1 : index
  %size = tensor.dim %y, %c1 : tensor<2x4xf32>
  %0 = tensor.insert_slice %x into %y[1, 0] [1, %size] [1, 1]
      : tensor<?xf32> into tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// RUN: nnspec-run %s --entry=pad --input=v.npy --input=two.npy
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=pad --input=v.npy --input=minus.npy \
// RUN:   | FileCheck %s --check-prefix=PAD
// PAD: {{^}}nnspec-run: error: check failed: {{.*}}errors-sizes.mlir:[[#@LINE+5]]:8, the low padding of axis 0 is negative{{$}}

func.func @pad(%x: tensor<?xf32>, %n: tensor<index>) -> tensor<?xf32> {
  %low = tensor.extract %n[] : tensor<index>
  %zero = arith.constant 0.0 : f32
  %0 = tensor.pad %x low[%low] high[1] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<?xf32> to tensor<?xf32>
  return %0 : tensor<?xf32>
}
