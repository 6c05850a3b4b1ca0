// Files that are not what NumPy writes, or not of numbers. The unit test of
// parseNumpy has more of them.

// RUN: rm -rf %t && mkdir -p %t && cd %t

// RUN: %python %S/Inputs/save.py x.npy "b''"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=EMPTY
// EMPTY: {{^}}nnspec-run: error: not a NumPy file: x.npy, found no data, expected '\93NUMPY'{{$}}

// RUN: %python %S/Inputs/save.py x.npy "b'PK\x03\x04 an archive of arrays'"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=MAGIC
// MAGIC: {{^}}nnspec-run: error: not a NumPy file: x.npy, found first bytes 'PK\03\04 a', expected '\93NUMPY'{{$}}

// RUN: %python %S/Inputs/save.py x.npy "b'\x93NUMPY\x01\x00'"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=PREFIX
// PREFIX: {{^}}nnspec-run: error: truncated NumPy file: x.npy, found 8 bytes, expected at least 10{{$}}

// RUN: %python %S/Inputs/save.py x.npy "npy('{}', version=(4, 0))"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=VERSION
// VERSION: {{^}}nnspec-run: error: unsupported NumPy file: x.npy, found format version 4.0, expected 1.0, 2.0 or 3.0{{$}}

// RUN: %python %S/Inputs/save.py x.npy "npy('{}', length=118)"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=HEADER
// HEADER: {{^}}nnspec-run: error: truncated NumPy file: x.npy, found 2 bytes of header, expected 118{{$}}

// RUN: %python %S/Inputs/save.py x.npy "npy('{}', version=(2, 0), length=2**32 - 1)"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=LENGTH
// LENGTH: {{^}}nnspec-run: error: unsupported NumPy file: x.npy, found a header of 4294967295 bytes, expected at most 65535{{$}}

// RUN: %python %S/Inputs/save.py x.npy "npy('{\'descr\': \'<f4\', \'fortran_order\': False}')"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=KEY
// KEY: {{^}}nnspec-run: error: malformed NumPy header: x.npy, found no key 'shape', expected one{{$}}

// RUN: %python %S/Inputs/save.py x.npy "npy('[1, 2]')"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=DICT
// DICT: {{^}}nnspec-run: error: malformed NumPy header: x.npy, found '[1, 2]', expected a dictionary{{$}}

// RUN: %python %S/Inputs/save.py x.npy "npy('{\'descr\': \'<f4\', \'fortran_order\': False, \'shape\': (-1,), }')"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=NEGATIVE
// NEGATIVE: {{^}}nnspec-run: error: malformed NumPy header: x.npy, found a negative size, expected sizes of 0 or more{{$}}

// RUN: %python %S/Inputs/save.py x.npy "npy('{\'descr\': \'<f4\', \'fortran_order\': False, \'shape\': (4294967296, 4294967296), }')"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=OVERFLOW
// OVERFLOW: {{^}}nnspec-run: error: malformed NumPy header: x.npy, found shape [4294967296, 4294967296], expected less than 2^63 bytes of data{{$}}

// RUN: %python %S/Inputs/save.py x.npy "npy('{\'descr\': \'<f4\', \'fortran_order\': False, \'shape\': (4294967296,), }', 12)"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=SHORT
// SHORT: {{^}}nnspec-run: error: wrong amount of data: x.npy, found 12 bytes, expected 17179869184 for shape [4294967296] of float32{{$}}

// RUN: %python %S/Inputs/save.py x.npy "npy('{\'descr\': \'<f4\', \'fortran_order\': False, \'shape\': (4,), }', 17)"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=LONG
// LONG: {{^}}nnspec-run: error: wrong amount of data: x.npy, found 17 bytes, expected 16 for shape [4] of float32{{$}}

// RUN: %python %S/Inputs/save.py x.npy "np.ones(4, 'c8')"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=COMPLEX
// COMPLEX: {{^}}nnspec-run: error: unsupported dtype: x.npy, found '<c8', expected bool, int8 to int64, uint8 to uint64, float16, float32 or float64{{$}}

// RUN: %python %S/Inputs/save.py x.npy "np.array(['text'])"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=STRING
// STRING: unsupported dtype: x.npy, found '<U4', expected

// RUN: %python %S/Inputs/save.py x.npy "np.array([{}], object)"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=OBJECT
// OBJECT: unsupported dtype: x.npy, found '|O', expected

// RUN: %python %S/Inputs/save.py x.npy "np.zeros(4, [('a', 'f4'), ('b', 'i4')])"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=STRUCT
// STRUCT: unsupported dtype: x.npy, found a structured type, expected

// RUN: %python %S/Inputs/save.py x.npy "np.zeros(4, 'longdouble')"
// RUN: %python %S/Inputs/status.py 2 nnspec-run %s --input=x.npy | FileCheck %s --check-prefix=LONG-DOUBLE
// LONG-DOUBLE: unsupported dtype: x.npy, found '<f16', expected

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
