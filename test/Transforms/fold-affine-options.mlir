// RUN: nnspec-opt %s --nnspec-fold-affine | FileCheck %s --check-prefixes=CHECK,DEFAULT
// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always | FileCheck %s --check-prefixes=CHECK,ALWAYS
// RUN: nnspec-opt %s --nnspec-fold-affine=producers=false | FileCheck %s --check-prefixes=CHECK,CONSUMERS
// RUN: nnspec-opt %s --nnspec-fold-affine=consumers=false | FileCheck %s --check-prefixes=CHECK,PRODUCERS
// RUN: nnspec-opt %s --nnspec-fold-affine='producers=false consumers=false' | FileCheck %s --check-prefixes=CHECK,NEITHER
// RUN: nnspec-opt %s --nnspec-fold-affine=keep-narrow-weights | FileCheck %s --check-prefixes=CHECK,KEEP
// RUN: nnspec-opt %s --nnspec-fold-affine=keep-narrow-weights --remarks-filter='nnspec-fold-affine' -o /dev/null 2>&1 \
// RUN:   | grep -o '\[Missed\].*' | FileCheck %s --check-prefix=REMARK
// RUN: nnspec-opt %s --nnspec-fold-affine=keep-narrow-accumulators | FileCheck %s --check-prefixes=CHECK,SUMS
// RUN: nnspec-opt %s --nnspec-fold-affine=keep-narrow-accumulators --remarks-filter='nnspec-fold-affine' -o /dev/null 2>&1 \
// RUN:   | grep -o '\[Missed\].*' | FileCheck %s --check-prefix=SUMS-REMARK

// CHECK-LABEL: func @before_and_after(
// DEFAULT-NOT: tensor<8x2xf32>, tensor<8x2xf32>
// DEFAULT: nnspec.mul %arg1, %{{.+}} : tensor<3x2xf32>
// ALWAYS: nnspec.mul %arg1, %{{.+}} : tensor<3x2xf32>
// PRODUCERS: nnspec.mul %arg1, %{{.+}} : tensor<3x2xf32>
// KEEP: nnspec.mul %arg1, %{{.+}} : tensor<3x2xf32>
// CONSUMERS-NOT: nnspec.mul %arg1
// CONSUMERS: nnspec.mul %arg2, %{{.+}} : tensor<2x3xf32>
// NEITHER: nnspec.mul %{{.+}} : tensor<8x2xf32>
// CHECK: return
func.func @before_and_after(%x: tensor<8x3xf32>, %w: tensor<3x2xf32>, %v: tensor<2x3xf32>, %s: tensor<2xf32>) -> tensor<8x3xf32> {
  %a = nnspec.fill 0.0 : tensor<8x2xf32>
  %c = nnspec.fill 0.0 : tensor<8x3xf32>
  %l = linalg.matmul ins(%x, %w : tensor<8x3xf32>, tensor<3x2xf32>) outs(%a : tensor<8x2xf32>) -> tensor<8x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<8x2xf32>
  %m = nnspec.mul %l, %sb : tensor<8x2xf32>
  %y = linalg.matmul ins(%m, %v : tensor<8x2xf32>, tensor<2x3xf32>) outs(%c : tensor<8x3xf32>) -> tensor<8x3xf32>
  return %y : tensor<8x3xf32>
}

// CHECK-LABEL: func @after_only(
// DEFAULT: nnspec.mul %arg1, %{{.+}} : tensor<2x3xf32>
// PRODUCERS: nnspec.mul %arg0, %{{.+}} : tensor<8x2xf32>
// NEITHER: nnspec.mul %arg0, %{{.+}} : tensor<8x2xf32>
// CHECK: return
func.func @after_only(%x: tensor<8x2xf32>, %v: tensor<2x3xf32>, %s: tensor<2xf32>) -> tensor<8x3xf32> {
  %c = nnspec.fill 0.0 : tensor<8x3xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<8x2xf32>
  %m = nnspec.mul %x, %sb : tensor<8x2xf32>
  %y = linalg.matmul ins(%m, %v : tensor<8x2xf32>, tensor<2x3xf32>) outs(%c : tensor<8x3xf32>) -> tensor<8x3xf32>
  return %y : tensor<8x3xf32>
}

// A bias adds nothing to the weight, whatever its size.
// CHECK-LABEL: func @large_weight_bias(
// DEFAULT-NOT: nnspec.add
// ALWAYS-NOT: nnspec.add
// KEEP-NOT: nnspec.add
// CONSUMERS: nnspec.add
// CHECK: return
func.func @large_weight_bias(%x: tensor<1x3xf32>, %w: tensor<3x2xf32>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  %a = nnspec.fill 0.0 : tensor<1x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%a : tensor<1x2xf32>) -> tensor<1x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<1x2xf32>
  %y = nnspec.add %l, %bb : tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}

// CHECK-LABEL: func @large_weight_scale(
// DEFAULT: nnspec.mul %{{.+}} : tensor<4x2xf32>
// ALWAYS: nnspec.mul %arg1, %{{.+}} : tensor<9x2xf32>
// CHECK: return
func.func @large_weight_scale(%x: tensor<4x9xf32>, %w: tensor<9x2xf32>, %s: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x9xf32>, tensor<9x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// A constant is folded once, before the program runs.
// CHECK-LABEL: func @large_constant_weight_scale(
// DEFAULT: %[[W:.+]] = arith.constant dense<
// DEFAULT: nnspec.mul {{.*}}%[[W]]{{.*}} : tensor<4x2xf32>
// CHECK: return
func.func @large_constant_weight_scale(%x: tensor<3x4xf32>, %s: tensor<2xf32>) -> tensor<3x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [-3.0, 4.0], [0.5, 0.25], [7.0, -8.0]]> : tensor<4x2xf32>
  %a = nnspec.fill 0.0 : tensor<3x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<3x4xf32>, tensor<4x2xf32>) outs(%a : tensor<3x2xf32>) -> tensor<3x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<3x2xf32>
  %y = nnspec.mul %l, %sb : tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// A weight that is stored in 16 bits on purpose; a bias is none.
// CHECK-LABEL: func @narrow_weight(
// DEFAULT: nnspec.cast %{{.+}} : tensor<3x2xf32> to tensor<3x2xf16>
// KEEP-NOT: tensor<3x2xf16> to
// KEEP: %[[L:.+]] = linalg.matmul ins(%arg0, %arg1 :
// KEEP: nnspec.mul %[[L]], %{{.+}} : tensor<8x2xf32>
// REMARK: Missed] fold_into_producer {{.*}}"the weight is narrower than f32"
// CHECK: return
func.func @narrow_weight(%x: tensor<8x3xf16>, %w: tensor<3x2xf16>, %s: tensor<2xf32>) -> tensor<8x2xf32> {
  %a = nnspec.fill 0.0 : tensor<8x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<8x3xf16>, tensor<3x2xf16>) outs(%a : tensor<8x2xf32>) -> tensor<8x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<8x2xf32>
  %y = nnspec.mul %l, %sb : tensor<8x2xf32>
  return %y : tensor<8x2xf32>
}

// CHECK-LABEL: func @narrow_weight_bias(
// KEEP-NOT: nnspec.add
// KEEP: linalg.matmul ins(%arg0, %arg1 :
// KEEP-NOT: nnspec.add
// CHECK: return
func.func @narrow_weight_bias(%x: tensor<8x3xf16>, %w: tensor<3x2xf16>, %b: tensor<2xf32>) -> tensor<8x2xf32> {
  %a = nnspec.fill 0.0 : tensor<8x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<8x3xf16>, tensor<3x2xf16>) outs(%a : tensor<8x2xf32>) -> tensor<8x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<8x2xf32>
  %y = nnspec.add %l, %bb : tensor<8x2xf32>
  return %y : tensor<8x2xf32>
}

// A sum that begins with the bias rounds as coarsely as the result at each step.
// CHECK-LABEL: func @narrow_accumulator(
// DEFAULT-NOT: nnspec.add
// SUMS: %[[A:.+]] = nnspec.fill 0.000000e+00 : tensor<8x2xf16>
// SUMS: %[[S:.+]] = nnspec.mul %{{.+}} : tensor<3x2xf32>
// SUMS: %[[W:.+]] = nnspec.cast %[[S]] : tensor<3x2xf32> to tensor<3x2xf16>
// SUMS: %[[L:.+]] = linalg.matmul ins(%arg0, %[[W]] : {{.*}}) outs(%[[A]] :
// SUMS: nnspec.add %{{.+}} : tensor<8x2xf32>
// SUMS-REMARK: Missed] fold_into_producer {{.*}}"the accumulator is narrower than f32"
// CHECK: return
func.func @narrow_accumulator(%x: tensor<8x3xf16>, %w: tensor<3x2xf16>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<8x2xf16> {
  %a = nnspec.fill 0.0 : tensor<8x2xf16>
  %l = linalg.matmul ins(%x, %w : tensor<8x3xf16>, tensor<3x2xf16>) outs(%a : tensor<8x2xf16>) -> tensor<8x2xf16>
  %wide = nnspec.cast %l : tensor<8x2xf16> to tensor<8x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<8x2xf32>
  %m = nnspec.mul %wide, %sb : tensor<8x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<8x2xf32>
  %n = nnspec.add %m, %bb : tensor<8x2xf32>
  %y = nnspec.cast %n : tensor<8x2xf32> to tensor<8x2xf16>
  return %y : tensor<8x2xf16>
}

// Before a layer, the scale stays with the bias.
// CHECK-LABEL: func @narrow_accumulator_after_map(
// DEFAULT-NOT: tensor<8x3xf32>
// SUMS: nnspec.mul %{{.+}} : tensor<8x3xf32>
// SUMS: nnspec.add %{{.+}} : tensor<8x3xf32>
// SUMS: linalg.matmul ins(%{{.+}}, %arg1 :
// SUMS-REMARK: Missed] fold_into_consumers {{.*}}"the accumulator is narrower than f32"
// CHECK: return
func.func @narrow_accumulator_after_map(%x: tensor<8x3xf16>, %w: tensor<3x2xf16>, %s: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<8x2xf16> {
  %wide = nnspec.cast %x : tensor<8x3xf16> to tensor<8x3xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<8x3xf32>
  %m = nnspec.mul %wide, %sb : tensor<8x3xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<8x3xf32>
  %n = nnspec.add %m, %bb : tensor<8x3xf32>
  %narrow = nnspec.cast %n : tensor<8x3xf32> to tensor<8x3xf16>
  %a = nnspec.fill 0.0 : tensor<8x2xf16>
  %y = linalg.matmul ins(%narrow, %w : tensor<8x3xf16>, tensor<3x2xf16>) outs(%a : tensor<8x2xf16>) -> tensor<8x2xf16>
  return %y : tensor<8x2xf16>
}

// A scale alone changes nothing in how the sums round.
// CHECK-LABEL: func @narrow_accumulator_scale(
// DEFAULT-NOT: nnspec.mul {{.*}}tensor<8x3xf16>
// SUMS-NOT: nnspec.mul {{.*}}tensor<8x3xf16>
// SUMS: nnspec.mul %{{.+}} : tensor<3x2xf32>
// SUMS: linalg.matmul ins(%arg0,
// CHECK: return
func.func @narrow_accumulator_scale(%x: tensor<8x3xf16>, %w: tensor<3x2xf16>, %s: tensor<3xf16>) -> tensor<8x2xf16> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf16> to tensor<8x3xf16>
  %m = nnspec.mul %x, %sb : tensor<8x3xf16>
  %a = nnspec.fill 0.0 : tensor<8x2xf16>
  %y = linalg.matmul ins(%m, %w : tensor<8x3xf16>, tensor<3x2xf16>) outs(%a : tensor<8x2xf16>) -> tensor<8x2xf16>
  return %y : tensor<8x2xf16>
}

// The weight is narrow, the accumulator is not.
// CHECK-LABEL: func @wide_accumulator(
// SUMS-NOT: nnspec.add
// CHECK: return
func.func @wide_accumulator(%x: tensor<8x3xf16>, %w: tensor<3x2xf16>, %b: tensor<2xf32>) -> tensor<8x2xf32> {
  %a = nnspec.fill 0.0 : tensor<8x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<8x3xf16>, tensor<3x2xf16>) outs(%a : tensor<8x2xf32>) -> tensor<8x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<8x2xf32>
  %y = nnspec.add %l, %bb : tensor<8x2xf32>
  return %y : tensor<8x2xf32>
}

// What counts is what the map is of, 30 elements, and not the 70 that the padding makes
// of them: the weight has 36.
// CHECK-LABEL: func @padded(
// DEFAULT: nnspec.mul %arg0, %{{.+}} : tensor<2x3x5xf32>
// DEFAULT: linalg.conv_1d_ncw_fcw ins(%{{.+}}, %arg1 :
// ALWAYS: nnspec.mul %arg1, %{{.+}} : tensor<4x3x3xf32>
// CHECK: return
func.func @padded(%x: tensor<2x3x5xf32>, %w: tensor<4x3x3xf32>, %s: tensor<3xf32>) -> tensor<2x4x9xf32> {
  %zero = arith.constant 0.0 : f32
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3x5xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x5xf32>
  %p = tensor.pad %m low[0, 0, 3] high[0, 0, 3] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<2x3x5xf32> to tensor<2x3x11xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x9xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<2x3x11xf32>, tensor<4x3x3xf32>) outs(%a : tensor<2x4x9xf32>) -> tensor<2x4x9xf32>
  return %y : tensor<2x4x9xf32>
}

// And the 66 elements that the map is of, not the 30 of the slice.
// CHECK-LABEL: func @sliced(
// DEFAULT: nnspec.mul %arg1, %{{.+}} : tensor<4x3x3xf32>
// CHECK: return
func.func @sliced(%x: tensor<2x3x11xf32>, %w: tensor<4x3x3xf32>, %s: tensor<3xf32>) -> tensor<2x4x3xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3x11xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x11xf32>
  %e = tensor.extract_slice %m[0, 0, 1] [2, 3, 5] [1, 1, 2] : tensor<2x3x11xf32> to tensor<2x3x5xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x3xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%e, %w : tensor<2x3x5xf32>, tensor<4x3x3xf32>) outs(%a : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  return %y : tensor<2x4x3xf32>
}

// Behind the layer likewise: the map is of 12 elements, the weight has 15.
// CHECK-LABEL: func @slice_of_result(
// DEFAULT: linalg.matmul ins(%arg0, %arg1 :
// DEFAULT: nnspec.mul %{{.+}} : tensor<4x3xf32>
// ALWAYS: nnspec.mul %arg1, %{{.+}} : tensor<5x3xf32>
// CHECK: return
func.func @slice_of_result(%x: tensor<8x5xf32>, %w: tensor<5x3xf32>, %s: tensor<3xf32>) -> tensor<4x3xf32> {
  %a = nnspec.fill 0.0 : tensor<8x3xf32>
  %l = linalg.matmul ins(%x, %w : tensor<8x5xf32>, tensor<5x3xf32>) outs(%a : tensor<8x3xf32>) -> tensor<8x3xf32>
  %e = tensor.extract_slice %l[0, 0] [4, 3] [1, 1] : tensor<8x3xf32> to tensor<4x3xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %y = nnspec.mul %e, %sb : tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// Of a large tensor one token is read, of 4 elements: it takes the map, and not the
// weight, which has 12, nor the whole of the 120.
// CHECK-LABEL: func @map_goes_to_the_smaller(
// DEFAULT: %[[T:.+]] = tensor.extract_slice
// DEFAULT: nnspec.mul %[[T]], %{{.+}} : tensor<1x4xf32>
// DEFAULT-NOT: nnspec.mul
// CHECK: return
func.func @map_goes_to_the_smaller(%x: tensor<1x30x4xf32>, %w: tensor<4x3xf32>, %s: tensor<4xf32>) -> tensor<1x3xf32> {
  %sb = nnspec.broadcast %s dims = [2] : tensor<4xf32> to tensor<1x30x4xf32>
  %m = nnspec.mul %x, %sb : tensor<1x30x4xf32>
  %e = tensor.extract_slice %m[0, 7, 0] [1, 1, 4] [1, 1, 1] : tensor<1x30x4xf32> to tensor<1x4xf32>
  %a = nnspec.fill 0.0 : tensor<1x3xf32>
  %y = linalg.matmul ins(%e, %w : tensor<1x4xf32>, tensor<4x3xf32>) outs(%a : tensor<1x3xf32>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}
