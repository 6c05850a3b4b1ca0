// Every element type, in and out. NumPy has no bfloat16: its bits are uint16.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   f16.npy "np.array([1, 0.1, 65504, -np.inf, 6e-8], 'f2')" \
// RUN:   f32.npy "np.array([1, 0.1, 1e-45, -np.inf, 3e38], 'f4')" \
// RUN:   f64.npy "np.array([1, 0.1, 5e-324, -np.inf, 1e308], 'f8')" \
// RUN:   bf16.npy "bf16([1, 0.5, -3.140625, -np.inf, 2.0**-133])" \
// RUN:   bool.npy "np.array([True, False, False, True, True])" \
// RUN:   i8.npy "np.array([1, -128, 127, 0, 5], 'i1')" \
// RUN:   i16.npy "np.array([1, -2**15, 2**15 - 1, 0, 5], 'i2')" \
// RUN:   i32.npy "np.array([1, -2**31, 2**31 - 1, 0, 5], 'i4')" \
// RUN:   i64.npy "np.array([1, -2**63, 2**63 - 1, 0, 5], 'i8')" \
// RUN:   u8.npy "np.array([1, 128, 127, 0, 5], 'u1')" \
// RUN:   u16.npy "np.array([1, 2**15, 2**15 - 1, 0, 5], 'u2')" \
// RUN:   u32.npy "np.array([1, 2**31, 2**31 - 1, 0, 5], 'u4')" \
// RUN:   u64.npy "np.array([1, 2**63, 2**63 - 1, 0, 5], 'u8')"

// RUN: nnspec-run %s --entry=f16 --input=f16.npy --expect=f16.npy | FileCheck %s
// RUN: nnspec-run %s --entry=bf16 --input=bf16.npy --expect=bf16.npy | FileCheck %s
// RUN: nnspec-run %s --entry=f32 --input=f32.npy --expect=f32.npy | FileCheck %s
// RUN: nnspec-run %s --entry=f64 --input=f64.npy --expect=f64.npy | FileCheck %s
// RUN: nnspec-run %s --entry=i1 --input=bool.npy --expect=bool.npy | FileCheck %s
// RUN: nnspec-run %s --entry=i8 --input=i8.npy --expect=i8.npy | FileCheck %s
// RUN: nnspec-run %s --entry=i16 --input=i16.npy --expect=i16.npy | FileCheck %s
// RUN: nnspec-run %s --entry=i32 --input=i32.npy --expect=i32.npy | FileCheck %s
// RUN: nnspec-run %s --entry=i64 --input=i64.npy --expect=i64.npy | FileCheck %s
// RUN: nnspec-run %s --entry=index --input=i64.npy --expect=i64.npy | FileCheck %s
// CHECK: result 0 ({{.*}}.npy): all 5 elements equal

// The sign is not part of a signless type; a result is signed.
// RUN: nnspec-run %s --entry=i8 --input=u8.npy --expect=i8.npy | FileCheck %s
// RUN: nnspec-run %s --entry=i16 --input=u16.npy --expect=i16.npy | FileCheck %s
// RUN: nnspec-run %s --entry=i32 --input=u32.npy --expect=i32.npy | FileCheck %s
// RUN: nnspec-run %s --entry=i64 --input=u64.npy --expect=i64.npy | FileCheck %s
// RUN: nnspec-run %s --entry=index --input=u64.npy --expect=i64.npy | FileCheck %s

// What is written is what NumPy reads, and of the right type.
// RUN: nnspec-run %s --entry=bf16 --input=bf16.npy --output=out.npy
// RUN: %python -c "import numpy as n; a, b = n.load('out.npy'), n.load('bf16.npy'); assert a.dtype == b.dtype and (a == b).all()"
// RUN: nnspec-run %s --entry=i1 --input=bool.npy --output=out.npy
// RUN: %python -c "import numpy as n; a, b = n.load('out.npy'), n.load('bool.npy'); assert a.dtype == b.dtype and (a == b).all()"
// RUN: nnspec-run %s --entry=index --input=u64.npy --output=out.npy
// RUN: %python -c "import numpy as n; a, b = n.load('out.npy'), n.load('i64.npy'); assert a.dtype == b.dtype and (a == b).all()"

func.func @f16(%x: tensor<5xf16>) -> tensor<5xf16> { return %x : tensor<5xf16> }
func.func @bf16(%x: tensor<5xbf16>) -> tensor<5xbf16> { return %x : tensor<5xbf16> }
func.func @f32(%x: tensor<5xf32>) -> tensor<5xf32> { return %x : tensor<5xf32> }
func.func @f64(%x: tensor<5xf64>) -> tensor<5xf64> { return %x : tensor<5xf64> }
func.func @i1(%x: tensor<5xi1>) -> tensor<5xi1> { return %x : tensor<5xi1> }
func.func @i8(%x: tensor<5xi8>) -> tensor<5xi8> { return %x : tensor<5xi8> }
func.func @i16(%x: tensor<5xi16>) -> tensor<5xi16> { return %x : tensor<5xi16> }
func.func @i32(%x: tensor<5xi32>) -> tensor<5xi32> { return %x : tensor<5xi32> }
func.func @i64(%x: tensor<5xi64>) -> tensor<5xi64> { return %x : tensor<5xi64> }
func.func @index(%x: tensor<5xindex>) -> tensor<5xindex> { return %x : tensor<5xindex> }
