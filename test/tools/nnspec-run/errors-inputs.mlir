// Arrays that do not fit the function.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   x.npy "np.ones((2, 4), 'f4')" d.npy "np.ones((2, 4))" \
// RUN:   u.npy "np.ones((2, 4), 'u2')" b.npy "np.ones((2, 4), '?')" \
// RUN:   r1.npy "np.ones(4, 'f4')" s.npy "np.ones((2, 5), 'f4')" \
// RUN:   scalar.npy "np.array(1, 'f4')"

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=FEW
// FEW: {{^}}nnspec-run: error: wrong number of inputs: function 'main', found 1, expected 2{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --input=x.npy --input=x.npy | FileCheck %s --check-prefix=MANY
// MANY: {{^}}nnspec-run: error: wrong number of inputs: function 'main', found 3, expected 2{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --input=s.npy | FileCheck %s --check-prefix=SIZE
// SIZE: {{^}}nnspec-run: error: wrong shape: argument 1 of 'main' (s.npy), found [2, 5], expected [?, 4]{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=r1.npy --input=x.npy | FileCheck %s --check-prefix=RANK
// RANK: {{^}}nnspec-run: error: wrong shape: argument 0 of 'main' (r1.npy), found [4], expected [2, 4]{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=scalar.npy --input=x.npy | FileCheck %s --check-prefix=RANK0
// RANK0: {{^}}nnspec-run: error: wrong shape: argument 0 of 'main' (scalar.npy), found [], expected [2, 4]{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --input=d.npy | FileCheck %s --check-prefix=TYPE
// TYPE: {{^}}nnspec-run: error: wrong type: argument 1 of 'main' (d.npy), found float64, expected float32{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=bf16 --input=x.npy | FileCheck %s --check-prefix=BF16
// BF16: {{^}}nnspec-run: error: wrong type: argument 0 of 'bf16' (x.npy), found float32, expected uint16 (the bits of bfloat16){{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --entry=i8 --input=b.npy | FileCheck %s --check-prefix=BOOL
// BOOL: {{^}}nnspec-run: error: wrong type: argument 0 of 'i8' (b.npy), found bool, expected int8{{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --input=x.npy --expect=s.npy | FileCheck %s --check-prefix=EXPECT-SHAPE
// EXPECT-SHAPE: {{^}}nnspec-run: error: wrong shape: expected array, found [2, 5], expected [2, 4] as in the result (result 0, s.npy){{$}}

// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy --input=x.npy --expect=u.npy | FileCheck %s --check-prefix=EXPECT-TYPE
// EXPECT-TYPE: {{^}}nnspec-run: error: wrong type: expected array, found uint16, expected a floating-point type to compare float32 with (result 0, u.npy){{$}}

func.func @main(%x: tensor<2x4xf32>, %y: tensor<?x4xf32>) -> tensor<2x4xf32> {
  return %x : tensor<2x4xf32>
}
func.func @bf16(%x: tensor<?x?xbf16>) { return }
func.func @i8(%x: tensor<?x?xi8>) { return }
