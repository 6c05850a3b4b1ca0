// RUN: nnspec-opt %s --convert-linalg-to-nnspec | FileCheck %s
//
// What a batch norm is lowered to that no map is equal to stays as it is.

#full = affine_map<(d0, d1) -> (d0, d1)>
#c = affine_map<(d0, d1) -> (d1)>
#sum = affine_map<(d0, d1) -> (d1)>
#vector = affine_map<(d0) -> (d0)>

// The deviation may be zero.
// CHECK-LABEL: func @may_be_zero(
// CHECK-NOT: nnspec.
func.func @may_be_zero(%x: tensor<8x4xf32>, %p: tensor<4xf32>) -> tensor<8x4xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x4xf32>
  %0 = linalg.generic {indexing_maps = [#full, #c, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<8x4xf32>, tensor<4xf32>) outs(%e : tensor<8x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.subf %a, %b : f32
    %2 = arith.maximumf %b, %zero : f32
    %3 = math.sqrt %2 : f32
    %4 = arith.divf %1, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// Epsilon is zero in f32.
// CHECK-LABEL: func @epsilon_rounds_to_zero(
// CHECK-NOT: nnspec.
func.func @epsilon_rounds_to_zero(%x: tensor<8x4xf32>, %p: tensor<4xf32>) -> tensor<8x4xf32> {
  %zero = arith.constant 0.0 : f32
  %small = arith.constant 1.0e-60 : f64
  %e = tensor.empty() : tensor<8x4xf32>
  %0 = linalg.generic {indexing_maps = [#full, #c, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<8x4xf32>, tensor<4xf32>) outs(%e : tensor<8x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.subf %a, %b : f32
    %2 = arith.maximumf %b, %zero : f32
    %epsilon = arith.truncf %small : f64 to f32
    %3 = arith.addf %2, %epsilon : f32
    %4 = arith.maximumf %3, %zero : f32
    %5 = math.sqrt %4 : f32
    %6 = arith.divf %1, %5 : f32
    linalg.yield %6 : f32
  } -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// UNVERIFIED @zero: divides by zero
// CHECK-LABEL: func @zero(
// CHECK-NOT: nnspec.
func.func @zero(%x: tensor<8x4xf32>, %p: tensor<4xf32>) -> tensor<8x4xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x4xf32>
  %0 = linalg.generic {indexing_maps = [#full, #c, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<8x4xf32>, tensor<4xf32>) outs(%e : tensor<8x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.subf %a, %b : f32
    %2 = arith.divf %1, %zero : f32
    linalg.yield %2 : f32
  } -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// The deviation is that of the data.
// CHECK-LABEL: func @own_deviation(
// CHECK: math.sqrt
// CHECK-NOT: nnspec.
// CHECK: arith.divf
func.func @own_deviation(%x: tensor<8x4xf32>, %sums: tensor<4xf32>) -> tensor<8x4xf32> {
  %e = tensor.empty() : tensor<8x4xf32>
  %v = tensor.empty() : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [#full, #sum], iterator_types = ["reduction", "parallel"]}
    ins(%x : tensor<8x4xf32>) outs(%sums : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %3 = arith.mulf %a, %a : f32
    %4 = arith.addf %out, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<4xf32>
  %1 = linalg.generic {indexing_maps = [#vector, #vector], iterator_types = ["parallel"]}
    ins(%0 : tensor<4xf32>) outs(%v : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %3 = math.sqrt %a : f32
    linalg.yield %3 : f32
  } -> tensor<4xf32>
  %2 = linalg.generic {indexing_maps = [#full, #c, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %1 : tensor<8x4xf32>, tensor<4xf32>) outs(%e : tensor<8x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %3 = arith.divf %a, %b : f32
    linalg.yield %3 : f32
  } -> tensor<8x4xf32>
  return %2 : tensor<8x4xf32>
}

// Where it cannot be zero it is a map; and what the program has of itself may be one.
// CHECK-LABEL: func @positive(
// CHECK: nnspec.div
func.func @positive(%x: tensor<8x4xf32>, %p: tensor<4xf32>) -> tensor<8x4xf32> {
  %zero = arith.constant 0.0 : f32
  %epsilon = arith.constant 0.5 : f32
  %e = tensor.empty() : tensor<8x4xf32>
  %0 = linalg.generic {indexing_maps = [#full, #c, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<8x4xf32>, tensor<4xf32>) outs(%e : tensor<8x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.maximumf %b, %zero : f32
    %2 = arith.addf %1, %epsilon : f32
    %3 = arith.maximumf %2, %zero : f32
    %4 = math.sqrt %3 : f32
    %5 = arith.divf %a, %4 : f32
    linalg.yield %5 : f32
  } -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// CHECK-LABEL: func @not_clamped(
// CHECK: nnspec.div
func.func @not_clamped(%x: tensor<8x4xf32>, %p: tensor<4xf32>) -> tensor<8x4xf32> {
  %e = tensor.empty() : tensor<8x4xf32>
  %0 = linalg.generic {indexing_maps = [#full, #c, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<8x4xf32>, tensor<4xf32>) outs(%e : tensor<8x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = math.sqrt %b : f32
    %2 = arith.divf %a, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}
