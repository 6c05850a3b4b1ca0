// What is only found out while the code runs.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   a.npy "np.ones((2, 3), 'f4')" b.npy "np.ones((2, 4), 'f4')" \
// RUN:   none.npy "np.ones((2, 0), 'f4')" neg.npy "np.array(-1)" one.npy "np.array(1)"

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=a.npy --input=b.npy | FileCheck %s --check-prefix=SIZES
// SIZES: {{^}}nnspec-run: error: check failed: {{.*}}errors-run-time.mlir:[[#@LINE+26]]:8, dimension #1 of input/output operand #1 is incompatible with inferred dimension size{{$}}

// Sizes of zero are no mismatch.
// RUN: nnspec-run %s --input=none.npy --input=none.npy --expect=none.npy | FileCheck %s --check-prefix=NONE
// NONE: all 0 elements equal

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=assertion --input=a.npy | FileCheck %s --check-prefix=ASSERT
// ASSERT: {{^}}nnspec-run: error: assertion failed: the number of rows must be odd{{$}}
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=assertion --input=a.npy --repeat=3 | FileCheck %s --check-prefix=ASSERT

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=fill --input=neg.npy | FileCheck %s --check-prefix=NEGATIVE
// NEGATIVE: {{^}}nnspec-run: error: check failed: {{.*}}errors-run-time.mlir:[[#@LINE+33]]:8, axis 0 has a negative size{{$}}

// RUN: nnspec-run %s --entry=fill --input=one.npy
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=nnspec_fill --input=neg.npy | FileCheck %s --check-prefix=NEGATIVE-FILL
// NEGATIVE-FILL: {{^}}nnspec-run: error: check failed: {{.*}}axis 0 has a negative size{{$}}

// After memory was taken.
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=late --input=a.npy | FileCheck %s --check-prefix=LATE
// LATE: {{^}}nnspec-run: error: assertion failed: the sum must be below 3{{$}}

// An assertion that says nothing.
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=silent --input=a.npy | FileCheck %s --check-prefix=SILENT
// SILENT: {{^}}nnspec-run: error: the compiled code aborted{{$}}

func.func @main(%x: tensor<?x?xf32>, %y: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = linalg.add ins(%x, %y : tensor<?x?xf32>, tensor<?x?xf32>)
                  outs(%x : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

func.func @assertion(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rows = tensor.dim %x, %c0 : tensor<?x?xf32>
  %odd = arith.andi %rows, %c1 : index
  %ok = arith.cmpi eq, %odd, %c1 : index
  cf.assert %ok, "the number of rows\nmust be odd"
  return %x : tensor<?x?xf32>
}

func.func @fill(%n: tensor<index>) -> tensor<?xf32> {
  %size = tensor.extract %n[] : tensor<index>
  %zero = arith.constant 0.0 : f32
  %0 = tensor.empty(%size) : tensor<?xf32>
  %1 = linalg.fill ins(%zero : f32) outs(%0 : tensor<?xf32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}

func.func @nnspec_fill(%n: tensor<index>) -> tensor<?xf32> {
  %size = tensor.extract %n[] : tensor<index>
  %0 = nnspec.fill 1.0 sizes(%size) : tensor<?xf32>
  return %0 : tensor<?xf32>
}

func.func @late(%x: tensor<?x?xf32>) -> tensor<f32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %three = arith.constant 3.0 : f32
  %sum = linalg.reduce {arith.addf} ins(%x : tensor<?x?xf32>) outs(%zero : tensor<f32>) dimensions = [0, 1]
  %value = tensor.extract %sum[] : tensor<f32>
  %ok = arith.cmpf olt, %value, %three : f32
  cf.assert %ok, "the sum must be below 3"
  return %sum : tensor<f32>
}

func.func @silent(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %x, %c0 : tensor<?x?xf32>
  %ok = arith.cmpi eq, %rows, %c0 : index
  cf.assert %ok, ""
  return %x : tensor<?x?xf32>
}
