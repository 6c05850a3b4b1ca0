// RUN: nnspec-opt %s --split-input-file --verify-diagnostics --nnspec-lower-to-nvvm
// RUN: not nnspec-opt %s --nnspec-lower-to-nvvm=chip=sm_1 2>&1 | FileCheck %s --check-prefix=CHIP
// RUN: not nnspec-opt %s --nnspec-lower-to-nvvm=chip=sm_999 2>&1 | FileCheck %s --check-prefix=CHIP
// CHIP: nnspec-check-gpu-chip: chip is 'sm_{{.*}}', expected one that LLVM knows, such as sm_80

func.func @reduction(%x: tensor<4x8xf32>, %w: tensor<8x2xf32>, %a: tensor<4x2xf32>) -> tensor<4x2xf32> {
  // expected-error @below {{'linalg.matmul' op has no GPU kernel: it reduces}}
  %0 = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

func.func @function(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = tensor.empty() : tensor<8xf32>
  // expected-error @below {{'linalg.exp' op has no GPU kernel: its body has 'math.exp', which is no instruction}}
  %1 = linalg.exp ins(%x : tensor<8xf32>) outs(%0 : tensor<8xf32>) -> tensor<8xf32>
  return %1 : tensor<8xf32>
}

// -----

func.func @index(%a: tensor<8xi32>) -> tensor<8xi32> {
  // expected-error @below {{'linalg.generic' op has no GPU kernel: its body uses 'linalg.index'}}
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%a : tensor<8xi32>) {
  ^bb0(%out: i32):
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i32
    linalg.yield %j : i32
  } -> tensor<8xi32>
  return %0 : tensor<8xi32>
}

// -----

func.func @bits(%x: tensor<8xf32>) -> tensor<8xi1> {
  %zero = arith.constant 0.0 : f32
  %0 = tensor.empty() : tensor<8xi1>
  // expected-error @below {{'linalg.generic' op has no GPU kernel: it has elements of type i1}}
  %1 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<8xf32>) outs(%0 : tensor<8xi1>) {
  ^bb0(%in: f32, %out: i1):
    %2 = arith.cmpf olt, %in, %zero : f32
    linalg.yield %2 : i1
  } -> tensor<8xi1>
  return %1 : tensor<8xi1>
}

// -----

func.func @f8(%x: tensor<8xf8E4M3FN>) -> tensor<8xf8E4M3FN> {
  %0 = tensor.empty() : tensor<8xf8E4M3FN>
  // expected-error @below {{'linalg.add' op has no GPU kernel: it has elements of type f8E4M3FN}}
  %1 = linalg.add ins(%x, %x : tensor<8xf8E4M3FN>, tensor<8xf8E4M3FN>) outs(%0 : tensor<8xf8E4M3FN>) -> tensor<8xf8E4M3FN>
  return %1 : tensor<8xf8E4M3FN>
}

// -----

func.func @diagonal(%x: tensor<8x8xf32>) -> tensor<8xf32> {
  %0 = tensor.empty() : tensor<8xf32>
  // expected-error @below {{'linalg.generic' op has no GPU kernel: a buffer is not contiguous, or not read at a projected permutation of the iterators}}
  %1 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0, d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<8x8xf32>) outs(%0 : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %2 = arith.addf %in, %in : f32
    linalg.yield %2 : f32
  } -> tensor<8xf32>
  return %1 : tensor<8xf32>
}

// -----

func.func @slice(%x: tensor<8x10xf32>) -> tensor<4x5xf32> {
  // expected-error @below {{'memref.copy' op has no GPU kernel: it copies from or to a part of a buffer}}
  %0 = tensor.extract_slice %x[1, 1] [4, 5] [1, 1] : tensor<8x10xf32> to tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// -----

func.func @element(%x: tensor<8xf32>, %i: index) -> f32 {
  // expected-error @below {{'memref.load' op has no GPU kernel: it would access a buffer of the device on the host}}
  %0 = tensor.extract %x[%i] : tensor<8xf32>
  return %0 : f32
}

// -----

func.func private @callee(%x: tensor<?xf32>) -> tensor<?xf32> {
  %0 = nnspec.add %x, %x : tensor<?xf32>
  return %0 : tensor<?xf32>
}
func.func @caller(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error @below {{'func.call' op result #0 is 'memref<?xf32>', but a caller allocates results, and needs their sizes}}
  %0 = call @callee(%x) : (tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
