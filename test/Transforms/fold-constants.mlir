// RUN: nnspec-opt %s --split-input-file --nnspec-fold-constants | FileCheck %s
// RUN: nnspec-opt %s --split-input-file --nnspec-fold-constants --nnspec-fold-constants | FileCheck %s
// RUN: nnspec-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(nnspec-fold-constants))' | FileCheck %s

// The values are such that rounding is exact: nnspec-verify compares them.

// The parameters of a batch norm; what is broadcast stays of channel size.
// CHECK-LABEL: @parameters_of_batch_norm
// CHECK-NEXT: %[[SCALE:.*]] = arith.constant dense<[1.000000e+00, 1.000000e+00, 7.500000e-01, 8.000000e+00]> : tensor<4xf32>
// CHECK-NEXT: %[[B:.*]] = nnspec.broadcast %[[SCALE]] dims = [1]
// CHECK-NEXT: %[[Y:.*]] = nnspec.mul %arg0, %[[B]]
// CHECK-NEXT: return %[[Y]]
func.func @parameters_of_batch_norm(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %gamma = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %variance = arith.constant dense<[1.0, 4.0, 16.0, 0.25]> : tensor<4xf32>
  %std = nnspec.sqrt %variance : tensor<4xf32>
  %scale = nnspec.div %gamma, %std : tensor<4xf32>
  %b = nnspec.broadcast %scale dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %y = nnspec.mul %x, %b : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// -----

// Between the two casts nothing is rounded to f16, which cannot hold 4097.
// CHECK-LABEL: @rounds_once
// CHECK-NEXT: arith.constant dense<[4.097000e+03, 8.000000e+00]> : tensor<2xf32>
// CHECK-NEXT: return
func.func @rounds_once() -> tensor<2xf32> {
  %a = arith.constant dense<[4097.0, 8.0]> : tensor<2xf32>
  %0 = nnspec.cast %a : tensor<2xf32> to tensor<2xf16>
  %1 = nnspec.cast %0 : tensor<2xf16> to tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// Constants, fills, broadcasts, and what only casts their shape.
// CHECK-LABEL: @nothing_to_compute
// CHECK: arith.constant
// CHECK: nnspec.fill
// CHECK: nnspec.broadcast
// CHECK: tensor.cast
// CHECK: tensor.expand_shape
// CHECK: linalg.fill
// CHECK: tensor.splat
// CHECK: linalg.broadcast
// CHECK-NEXT: return
func.func @nothing_to_compute()
    -> (tensor<2xf32>, tensor<3xf32>, tensor<3x2xf32>, tensor<?xf32>,
        tensor<1x2xf32>, tensor<3xf32>, tensor<3xf32>, tensor<2x3xf32>) {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %fill = nnspec.fill 1.0 : tensor<3xf32>
  %broadcast = nnspec.broadcast %c dims = [1] : tensor<2xf32> to tensor<3x2xf32>
  %cast = tensor.cast %c : tensor<2xf32> to tensor<?xf32>
  %expand = tensor.expand_shape %c [[0, 1]] output_shape [1, 2] : tensor<2xf32> into tensor<1x2xf32>
  %one = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<3xf32>
  %linalg_fill = linalg.fill ins(%one : f32) outs(%e : tensor<3xf32>) -> tensor<3xf32>
  %splat = tensor.splat %one : tensor<3xf32>
  %e2 = tensor.empty() : tensor<2x3xf32>
  %linalg_broadcast = linalg.broadcast ins(%c : tensor<2xf32>) outs(%e2 : tensor<2x3xf32>) dimensions = [1]
  return %c, %fill, %broadcast, %cast, %expand, %linalg_fill, %splat, %linalg_broadcast
      : tensor<2xf32>, tensor<3xf32>, tensor<3x2xf32>, tensor<?xf32>,
        tensor<1x2xf32>, tensor<3xf32>, tensor<3xf32>, tensor<2x3xf32>
}

// -----

// A generic that only broadcasts is one.
// CHECK-LABEL: @broadcast_generic
// CHECK: %[[C:.*]] = arith.constant dense<[2.000000e+00, 4.000000e+00]>
// CHECK: %[[B:.*]] = linalg.generic {{.*}} ins(%[[C]] : tensor<2xf32>)
// CHECK: return %[[B]]
#row = affine_map<(i, j) -> (j)>
#id = affine_map<(i, j) -> (i, j)>
func.func @broadcast_generic() -> tensor<3x2xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = nnspec.add %c, %c : tensor<2xf32>
  %e = tensor.empty() : tensor<3x2xf32>
  %0 = linalg.generic {indexing_maps = [#row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%d : tensor<2xf32>) outs(%e : tensor<3x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// One that reads a broadcast is a result like any other.
// CHECK-LABEL: @generic_of_broadcast
// CHECK-NEXT: arith.constant dense<{{\[}}[1.000000e+00, 4.000000e+00], [3.000000e+00, 8.000000e+00]]>
// CHECK-NEXT: return
func.func @generic_of_broadcast() -> tensor<2x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %s = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %b = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<2x2xf32>
  %0 = linalg.mul ins(%w, %b : tensor<2x2xf32>, tensor<2x2xf32>) outs(%w : tensor<2x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// CHECK-LABEL: @equal_elements
// CHECK-NEXT: arith.constant dense<6.000000e+00> : tensor<2xf32>
// CHECK-NEXT: return
func.func @equal_elements() -> tensor<2xf32> {
  %a = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %b = arith.constant dense<[3.0, 2.0]> : tensor<2xf32>
  %0 = nnspec.mul %a, %b : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Both the sum and what is made of it are used.
// CHECK-LABEL: @two_results
// CHECK-DAG: %[[A:.*]] = arith.constant dense<[3.000000e+00, 5.000000e+00]>
// CHECK-DAG: %[[B:.*]] = arith.constant dense<[9.000000e+00, 2.500000e+01]>
// CHECK-NEXT: return %[[A]], %[[B]]
func.func @two_results() -> (tensor<2xf32>, tensor<2xf32>) {
  %a = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %b = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = nnspec.add %a, %b : tensor<2xf32>
  %1 = nnspec.mul %0, %0 : tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// -----

// A flip and a transpose of a kernel, as a transposed convolution wants it.
// CHECK-LABEL: @flip_and_transpose
// CHECK-NEXT: arith.constant dense<{{\[}}[4.000000e+00, 2.000000e+00], [3.000000e+00, 1.000000e+00]]>
// CHECK-NEXT: return
#plain = affine_map<(i, j) -> (i, j)>
func.func @flip_and_transpose() -> tensor<2x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<2x2xf32>
  %one = arith.constant 1 : index
  %flipped = linalg.generic {indexing_maps = [#plain], iterator_types = ["parallel", "parallel"]}
      outs(%e : tensor<2x2xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = arith.subi %one, %i : index
    %l = arith.subi %one, %j : index
    %v = tensor.extract %w[%k, %l] : tensor<2x2xf32>
    linalg.yield %v : f32
  } -> tensor<2x2xf32>
  %0 = linalg.transpose ins(%flipped : tensor<2x2xf32>) outs(%e : tensor<2x2xf32>) permutation = [1, 0]
  return %0 : tensor<2x2xf32>
}

// -----

// CHECK-LABEL: @reduction_and_pad
// CHECK-NEXT: arith.constant dense<[0.000000e+00, 3.000000e+00, 7.000000e+00]>
// CHECK-NEXT: return
func.func @reduction_and_pad() -> tensor<3xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<2xf32>) -> tensor<2xf32>
  %sum = linalg.reduce {arith.addf} ins(%w : tensor<2x2xf32>) outs(%init : tensor<2xf32>) dimensions = [1]
  %0 = tensor.pad %sum low[1] high[0] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<2xf32> to tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Numbers and integers on the way.
// CHECK-LABEL: @scalars_between
// CHECK-NEXT: arith.constant dense<[6.000000e+00, 1.200000e+01]>
// CHECK-NEXT: return
func.func @scalars_between() -> tensor<2xf32> {
  %n = arith.constant 3 : i32
  %two = arith.constant 2 : i32
  %six = arith.muli %n, %two : i32
  %f = arith.sitofp %six : i32 to f32
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %s = tensor.splat %f : tensor<2xf32>
  %0 = nnspec.mul %w, %s : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A number stays; the tensor that it is taken from becomes a constant.
// CHECK-LABEL: @scalar_result
// CHECK: %[[C:.*]] = arith.constant dense<[2.000000e+00, 4.000000e+00]>
// CHECK-NEXT: %[[E:.*]] = tensor.extract %[[C]]
// CHECK-NEXT: return %[[E]]
func.func @scalar_result() -> f32 {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %i = arith.constant 1 : index
  %0 = nnspec.add %w, %w : tensor<2xf32>
  %1 = tensor.extract %0[%i] : tensor<2xf32>
  return %1 : f32
}

// -----

// CHECK-LABEL: @training_statistics
// CHECK-DAG: arith.constant dense<[2.000000e+00, 4.000000e+00]>
// CHECK-DAG: arith.constant dense<[1.000000e+00, 4.000000e+00]>
// CHECK-NEXT: return
func.func @training_statistics() -> (tensor<2xf32>, tensor<2xf32>) {
  %x = arith.constant dense<[[1.0, 2.0], [3.0, 6.0]]> : tensor<2x2xf32>
  %g = nnspec.fill 1.0 : tensor<2xf32>
  %b = nnspec.fill 0.0 : tensor<2xf32>
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05
      : tensor<2x2xf32>, tensor<2xf32>
  return %mean, %variance : tensor<2xf32>, tensor<2xf32>
}

// -----

// Constants outside a loop and inside.
// CHECK-LABEL: @in_a_loop
// CHECK: scf.for
// CHECK-NEXT: %[[C:.*]] = arith.constant dense<[2.000000e+00, 4.000000e+00]>
// CHECK-NEXT: nnspec.add %{{.*}}, %[[C]]
func.func @in_a_loop(%x: tensor<2xf32>, %n: index) -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %0 = scf.for %i = %zero to %n step %one iter_args(%a = %x) -> (tensor<2xf32>) {
    %w2 = nnspec.add %w, %w : tensor<2xf32>
    %1 = nnspec.add %a, %w2 : tensor<2xf32>
    scf.yield %1 : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @loop_of_constants
// CHECK-NEXT: arith.constant dense<[4.000000e+00, 8.000000e+00]>
// CHECK-NEXT: return
func.func @loop_of_constants() -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %three = arith.constant 3 : index
  %0 = scf.for %i = %zero to %three step %one iter_args(%a = %w) -> (tensor<2xf32>) {
    %1 = nnspec.add %a, %w : tensor<2xf32>
    scf.yield %1 : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// -----

// What a region uses from outside counts.
// CHECK-LABEL: @captures_an_argument
// CHECK: linalg.generic
#i = affine_map<(i) -> (i)>
func.func @captures_an_argument(%f: f32) -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = linalg.generic {indexing_maps = [#i], iterator_types = ["parallel"]}
      outs(%w : tensor<2xf32>) {
  ^bb0(%out: f32):
    %1 = arith.mulf %out, %f : f32
    linalg.yield %1 : f32
  } -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// No value: the read is out of bounds. What it needs is a constant all the same.
// CHECK-LABEL: @no_value
// CHECK: %[[C:.*]] = arith.constant dense<[2.000000e+00, 4.000000e+00]>
// CHECK: %[[E:.*]] = tensor.extract %[[C]]
// CHECK: %[[S:.*]] = tensor.from_elements %[[E]], %[[E]]
// UNVERIFIED @no_value: it has no value
func.func @no_value() -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %i = arith.constant 2 : index
  %0 = nnspec.add %w, %w : tensor<2xf32>
  %1 = tensor.extract %0[%i] : tensor<2xf32>
  %2 = tensor.from_elements %1, %1 : tensor<2xf32>
  return %2 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @overflows
// CHECK-NEXT: %[[C:.*]] = arith.constant dense<[4.000000e+04, 1.000000e+00]> : tensor<2xf16>
// CHECK-NEXT: nnspec.add %[[C]], %[[C]]
func.func @overflows() -> tensor<2xf16> {
  %w = arith.constant dense<[4.0e+04, 1.0]> : tensor<2xf16>
  %0 = nnspec.add %w, %w : tensor<2xf16>
  return %0 : tensor<2xf16>
}

// -----

// An infinity that was there may stay.
// CHECK-LABEL: @infinite_before
// CHECK-NEXT: arith.constant dense<[0xFF800000, 1.000000e+00]> : tensor<2xf32>
// CHECK-NEXT: return
// UNVERIFIED @infinite_before: an infinity is no real number
func.func @infinite_before() -> tensor<2xf32> {
  %w = arith.constant dense<[0xFF800000, 2.0]> : tensor<2xf32>
  %half = nnspec.fill 0.5 : tensor<2xf32>
  %0 = nnspec.mul %w, %half : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A tensor of 2^28 elements, made of one number.
// CHECK-LABEL: @grows
// CHECK: nnspec.broadcast
// CHECK: nnspec.broadcast
// CHECK: nnspec.add
// UNVERIFIED @grows: it has too many elements to evaluate
func.func @grows() -> tensor<16384x16384xf32> {
  %c = arith.constant dense<3.0> : tensor<1x1xf32>
  %b = nnspec.broadcast %c dims = [0, 1] : tensor<1x1xf32> to tensor<16384x16384xf32>
  %b2 = nnspec.broadcast %c dims = [0, 1] : tensor<1x1xf32> to tensor<16384x16384xf32>
  %0 = nnspec.add %b, %b2 : tensor<16384x16384xf32>
  return %0 : tensor<16384x16384xf32>
}

// -----

// Functions inside modules inside modules.
// CHECK-LABEL: module @inner
// CHECK: func @nested
// CHECK-NEXT: arith.constant dense<[2.000000e+00, 4.000000e+00]>
// CHECK-NEXT: return
// UNVERIFIED @nested: nnspec-verify compares functions of the outermost module
module @inner {
  func.func @nested() -> tensor<2xf32> {
    %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %0 = nnspec.add %w, %w : tensor<2xf32>
    return %0 : tensor<2xf32>
  }
}

// -----

// What is folded first stands between nothing any more.
// CHECK-LABEL: @brought_together
// CHECK-SAME: %[[G:.*]]: tensor<3xf32>
// CHECK-NOT: 2.500000e-01
// CHECK: %[[S:.*]] = {{.*}}6.250000e-02
// CHECK: nnspec.mul
// CHECK-NOT: nnspec.mul
// CHECK: return
func.func @brought_together(%g: tensor<3xf32>) -> tensor<3xf32> {
  %v = nnspec.fill 16.0 : tensor<3xf32>
  %e = tensor.empty() : tensor<3xf32>
  %s = linalg.rsqrt ins(%v : tensor<3xf32>) outs(%e : tensor<3xf32>) -> tensor<3xf32>
  %0 = nnspec.mul %s, %g : tensor<3xf32>
  %1 = nnspec.mul %0, %s : tensor<3xf32>
  return %1 : tensor<3xf32>
}

// -----

// Constants that come together once others are folded are folded too, whatever stays.
// UNVERIFIED @come_together: it divides by zero
// CHECK-LABEL: func @come_together(
// CHECK-DAG: %[[C:.+]] = arith.constant dense<[5.000000e+00, 7.000000e+00]> : tensor<2xf32>
// CHECK-DAG: %[[D:.+]] = nnspec.div
// CHECK-DAG: %[[B:.+]] = nnspec.broadcast %[[C]] dims = [0]
// CHECK-DAG: %[[Y:.+]] = nnspec.add %arg0, %[[B]]
// CHECK: return %{{.+}}, %[[D]], %[[Y]]
func.func @come_together(%x: tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2x3xf32>) {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<[4.0, 5.0]> : tensor<2xf32>
  %zero = arith.constant dense<[1.0, 0.0]> : tensor<2xf32>
  %0 = nnspec.mul %c, %d : tensor<2xf32>
  %1 = nnspec.div %c, %zero : tensor<2xf32>
  %cb = nnspec.broadcast %c dims = [0] : tensor<2xf32> to tensor<2x3xf32>
  %db = nnspec.broadcast %d dims = [0] : tensor<2xf32> to tensor<2x3xf32>
  %2 = nnspec.add %x, %cb : tensor<2x3xf32>
  %3 = nnspec.add %2, %db : tensor<2x3xf32>
  return %0, %1, %3 : tensor<2xf32>, tensor<2xf32>, tensor<2x3xf32>
}
