// --size chooses the size of a dynamic axis of an argument.

// RUN: %python %S/Inputs/status.py 0 nnspec-verify %s %s --size=arg0.1=7 --seed=1 | FileCheck %s --check-prefix=SEVEN
// SEVEN: 'main': equivalent for arg0 of 2x7x{{[0-9]+}}, arg1 of 7, arg2 of {{[0-9]+}} (

// Sizes of 1 and 0 are sizes.
// RUN: %python %S/Inputs/status.py 0 nnspec-verify %s %s --size=arg0.1=1 --size=arg0.2=0 --seed=1 | FileCheck %s --check-prefix=NOTHING
// NOTHING: 'main': equivalent for arg0 of 2x1x0, arg1 of 1, arg2 of {{[0-9]+}} (

// RUN: %python %S/Inputs/status.py 0 nnspec-verify %s %s --size=arg2.0=11 --seed=1 | FileCheck %s --check-prefix=THIRD
// THIRD: arg2 of 11 (

// Sizes that contradict each other, and more elements than there can be.
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg0.1=7 --size=arg1.0=8 | FileCheck %s --check-prefix=CONTRADICTION
// CONTRADICTION: 'main': undecided: bad size: argument 1 axis 0, found 8, expected 7 as other sizes have it (
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg0.1=7 --size=arg0.2=9000000000000000000 | FileCheck %s --check-prefix=LARGE
// LARGE: 'main': undecided: argument 0 has too many elements (

// What is not an axis, or not dynamic, or not a size.
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg0 | FileCheck %s -DSIZE=arg0
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size= | FileCheck %s -DSIZE=
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=0.1=7 | FileCheck %s -DSIZE=0.1=7
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg0.0=7 | FileCheck %s -DSIZE=arg0.0=7
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg0.3=7 | FileCheck %s -DSIZE=arg0.3=7
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg0.-1=7 | FileCheck %s -DSIZE=arg0.-1=7
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg3.0=7 | FileCheck %s -DSIZE=arg3.0=7
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg0.1=-7 | FileCheck %s -DSIZE=arg0.1=-7
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg0.1=7x | FileCheck %s -DSIZE=arg0.1=7x
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %s --size=arg0.1=99999999999999999999 | FileCheck %s -DSIZE=arg0.1=99999999999999999999
// CHECK: {{^}}nnspec-verify: error: bad size: --size=[[SIZE]] of 'main', expected argN.AXIS=SIZE for a dynamic axis{{$}}

func.func @main(%x: tensor<2x?x?xf32>, %s: tensor<?xf32>, %z: tensor<?xf32>) -> tensor<2x?x?xf32> {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %x, %c1 : tensor<2x?x?xf32>
  %m = tensor.dim %x, %c2 : tensor<2x?x?xf32>
  %b = nnspec.broadcast %s dims = [1] sizes(%n, %m) : tensor<?xf32> to tensor<2x?x?xf32>
  %y = nnspec.mul %x, %b : tensor<2x?x?xf32>
  return %y : tensor<2x?x?xf32>
}
