// RUN: nnspec-opt %s -o %t.before.mlir
// RUN: nnspec-opt %s --convert-linalg-to-nnspec -o %t.after.mlir
// RUN: cmp %t.before.mlir %t.after.mlir

// What has no map by a parameter, or is not understood, is left exactly as it is,
// dead ops and constants included.

#full = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>

func.func @relu(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant 0.0 : f32
  %dead = arith.constant 1.0 : f32
  %0 = linalg.generic {indexing_maps = [#full, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<2x3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %1 = arith.maximumf %a, %zero : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @full_size_operands(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.add ins(%x, %y : tensor<2x3xf32>, tensor<2x3xf32>) outs(%x : tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = linalg.mul ins(%0, %y : tensor<2x3xf32>, tensor<2x3xf32>) outs(%x : tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = linalg.exp ins(%1 : tensor<2x3xf32>) outs(%x : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

func.func @parameter_over_full_size(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<2x3xf32>, tensor<3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.divf %b, %a : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @cast(%x: tensor<2x3xf16>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<2x3xf16>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%a: f16, %out: f32):
    %1 = arith.extf %a : f16 to f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @copy_and_transpose(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<3x2xf32>, tensor<3x2xf32>) {
  %e = tensor.empty() : tensor<3x2xf32>
  %0 = linalg.copy ins(%x : tensor<2x3xf32>) outs(%x : tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = linalg.transpose ins(%x : tensor<2x3xf32>) outs(%e : tensor<3x2xf32>) permutation = [1, 0]
  %2 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<2x3xf32>) outs(%e : tensor<3x2xf32>) {
  ^bb0(%a: f32, %out: f32):
    linalg.yield %a : f32
  } -> tensor<3x2xf32>
  return %0, %1, %2 : tensor<2x3xf32>, tensor<3x2xf32>, tensor<3x2xf32>
}

// To raise it would be a pass over the data more.
func.func @transposed_full_size(%x: tensor<3x2xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<3x2xf32>, tensor<3xf32>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// The result is full-size, no operand is.
func.func @outer_product(%p: tensor<2xf32>, %q: tensor<3xf32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0)>, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%p, %q : tensor<2xf32>, tensor<3xf32>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @diagonal(%x: tensor<3x3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %e = tensor.empty() : tensor<3xf32>
  %two = arith.constant 2.0 : f32
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0, d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
    ins(%x : tensor<3x3xf32>) outs(%e : tensor<3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %1 = arith.mulf %a, %two : f32
    linalg.yield %1 : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// At 0 along an axis that is longer: a slice.
func.func @slice(%x: tensor<2x3xf32>, %p: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, affine_map<(d0, d1) -> (0, d1)>, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<2x3xf32>, tensor<2x3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @reduction(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #channel], iterator_types = ["reduction", "parallel"]}
    ins(%x : tensor<2x3xf32>) outs(%p : tensor<3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %1 = arith.addf %a, %out : f32
    linalg.yield %1 : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

func.func @index(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<2x3xf32>, tensor<3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = arith.index_cast %i : index to i64
    %k = arith.sitofp %j : i64 to f32
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %1, %k : f32
    linalg.yield %2 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @extract(%x: tensor<2x3xf32>, %p: tensor<3xf32>, %i: index) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<2x3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %b = tensor.extract %p[%i] : tensor<3xf32>
    %1 = arith.mulf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @two_results(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %0:2 = linalg.generic {indexing_maps = [#full, #channel, #full, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<2x3xf32>, tensor<3xf32>) outs(%x, %x : tensor<2x3xf32>, tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out0: f32, %out1: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %a, %b : f32
    linalg.yield %1, %2 : f32, f32
  } -> (tensor<2x3xf32>, tensor<2x3xf32>)
  return %0#0, %0#1 : tensor<2x3xf32>, tensor<2x3xf32>
}

func.func @memory(%x: memref<2x3xf32>, %p: memref<3xf32>) {
  linalg.generic {indexing_maps = [#full, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : memref<2x3xf32>, memref<3xf32>) outs(%x : memref<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    linalg.yield %1 : f32
  }
  return
}

// nnspec has no tensors of these elements, or with an encoding.
func.func @element_types(%x: tensor<2x3xi32>, %p: tensor<3xi32>, %y: tensor<2x3xf8E5M2>, %q: tensor<3xf8E5M2>) -> (tensor<2x3xi32>, tensor<2x3xf8E5M2>) {
  %0 = linalg.broadcast ins(%p : tensor<3xi32>) outs(%x : tensor<2x3xi32>) dimensions = [0]
  %1 = linalg.add ins(%x, %0 : tensor<2x3xi32>, tensor<2x3xi32>) outs(%x : tensor<2x3xi32>) -> tensor<2x3xi32>
  %2 = linalg.generic {indexing_maps = [#full, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%y, %q : tensor<2x3xf8E5M2>, tensor<3xf8E5M2>) outs(%y : tensor<2x3xf8E5M2>) {
  ^bb0(%a: f8E5M2, %b: f8E5M2, %out: f8E5M2):
    %3 = arith.mulf %a, %b : f8E5M2
    linalg.yield %3 : f8E5M2
  } -> tensor<2x3xf8E5M2>
  return %1, %2 : tensor<2x3xi32>, tensor<2x3xf8E5M2>
}

#csr = #sparse_tensor.encoding<{map = (d0, d1) -> (d0 : dense, d1 : compressed)}>

func.func @encoding(%x: tensor<2x3xf32, #csr>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<2x3xf32, #csr>, tensor<3xf32>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// A fill of no number over the reals, or of what is not known.
func.func @fills(%x: tensor<2x3xf32>, %s: f32) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %infinity = arith.constant 0xFF800000 : f32
  %0 = linalg.fill ins(%infinity : f32) outs(%x : tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = linalg.fill ins(%s : f32) outs(%x : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0, %1 : tensor<2x3xf32>, tensor<2x3xf32>
}

// The same as a body that reads nothing.
func.func @fill_in_body(%x: tensor<2x3xf32>, %s: f32) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<2x3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    linalg.yield %s : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @rank_0(%x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
  %0 = linalg.mul ins(%x, %y : tensor<f32>, tensor<f32>) outs(%x : tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// A rounding that nnspec's cast does not have, next to the map.
func.func @rounding_mode(%x: tensor<2x3xf32>) -> tensor<2x3xf16> {
  %e = tensor.empty() : tensor<2x3xf16>
  %0 = linalg.generic {indexing_maps = [#full, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<2x3xf32>) outs(%e : tensor<2x3xf16>) {
  ^bb0(%a: f32, %out: f16):
    %1 = arith.truncf %a toward_zero : f32 to f16
    linalg.yield %1 : f16
  } -> tensor<2x3xf16>
  return %0 : tensor<2x3xf16>
}
