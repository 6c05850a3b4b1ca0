// bf16 is stored as bits, as uint16: what is compared, widened and evaluated are
// its values.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py minus.npy "bf16([-1, -2])" plus.npy "bf16([1, -0.5])"
// RUN: nnspec-run %s --domain=interval --input-lower=minus.npy \
// RUN:   --input-upper=plus.npy --output=0.npy --output=1.npy
// RUN: %python -c "import numpy as n; a, b = n.load('0.npy'), n.load('1.npy'); \
// RUN:   assert (a == [-1, -2]).all() and (b == [1, -0.5]).all()"
// RUN: nnspec-run %s --domain=interval --input=minus.npy --radius=0.5 \
// RUN:   --output=0.npy --output=1.npy
// RUN: %python -c "import numpy as n; a, b = n.load('0.npy'), n.load('1.npy'); \
// RUN:   assert n.allclose(a, [-1.5, -2.5]) and n.allclose(b, [-0.5, -1.5])"

// The wrong way round, though the bits are in order.
// RUN: %python %S/Inputs/save.py first.npy "bf16([1, 1])" second.npy "bf16([-1, 1])"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --domain=interval \
// RUN:   --input-lower=first.npy --input-upper=second.npy | FileCheck %s --check-prefix=BF16
// BF16: {{^}}nnspec-run: error: bad bounds: argument 0 at [0], found 1 and -1, expected the lower one first{{$}}

// Values with their errors.
// RUN: nnspec-run %s --domain=rounding --input=minus.npy --output=0.npy \
// RUN:   | FileCheck %s --check-prefix=ROUNDING
// ROUNDING: {{^}}result 0: largest certified rounding error 0 at [0], where the value is -1{{$}}

func.func @main(%x: tensor<2xbf16>) -> tensor<2xbf16> {
  return %x : tensor<2xbf16>
}
