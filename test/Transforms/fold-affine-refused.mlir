// RUN: nnspec-opt %s --nnspec-fold-affine | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-affine --remarks-filter='nnspec-fold-affine' -o /dev/null 2>&1 \
// RUN:   | grep -o '\[Missed\].*' | FileCheck %s --check-prefix=REMARK --implicit-check-not=Missed
// RUN: nnspec-opt %s --nnspec-fold-affine -o %t.once
// RUN: nnspec-opt %t.once --nnspec-fold-affine | diff %t.once -

// Maps that stay next to a layer, and why.

// A full tensor: the multiplication of the layer's result would be one of it.
// CHECK-LABEL: func @accumulator_is_tensor(
// CHECK: %[[L:.+]] = linalg.matmul
// CHECK: nnspec.mul %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"the accumulator is not zero, not a parameter, and not a layer that takes the map"
func.func @accumulator_is_tensor(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %a: tensor<4x2xf32>, %s: tensor<2xf32>) -> tensor<4x2xf32> {
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// CHECK-LABEL: func @bias_with_accumulator_of_every_axis(
// CHECK: %[[L:.+]] = linalg.matmul
// CHECK: nnspec.add %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"the accumulator and the map together depend on every axis"
func.func @bias_with_accumulator_of_every_axis(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %p: tensor<4xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.broadcast %p dims = [0] : tensor<4xf32> to tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.add %l, %bb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// The layer's other user needs it as it is, and it is not computed twice.
// CHECK-LABEL: func @layer_has_two_users(
// CHECK: %[[L:.+]] = linalg.matmul
// CHECK-NOT: linalg.matmul
// CHECK: %[[M:.+]] = nnspec.mul %[[L]]
// CHECK: return %[[M]], %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"'linalg.matmul' has 2 users"
func.func @layer_has_two_users(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y, %l : tensor<4x2xf32>, tensor<4x2xf32>
}

// Nor a shape op on the way.
// CHECK-LABEL: func @shape_op_has_two_users(
// CHECK: %[[E:.+]] = tensor.expand_shape
// CHECK: nnspec.add %[[E]]
// REMARK: Missed] fold_into_producer {{.*}}"'tensor.expand_shape' has 2 users"
func.func @shape_op_has_two_users(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %b: tensor<2xf32>) -> (tensor<4x2x1xf32>, tensor<4x2x1xf32>) {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %e = tensor.expand_shape %l [[0], [1, 2]] output_shape [4, 2, 1] : tensor<4x2xf32> into tensor<4x2x1xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2x1xf32>
  %y = nnspec.add %e, %bb : tensor<4x2x1xf32>
  return %y, %e : tensor<4x2x1xf32>, tensor<4x2x1xf32>
}

// No weight has the spatial axes.
// CHECK-LABEL: func @scale_on_spatial_axis(
// CHECK: %[[L:.+]] = linalg.conv_1d_ncw_fcw
// CHECK: nnspec.mul %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"the scale depends on an axis that no weight has"
func.func @scale_on_spatial_axis(%x: tensor<2x3x8xf32>, %w: tensor<5x3x3xf32>, %s: tensor<6xf32>) -> tensor<2x5x6xf32> {
  %a = nnspec.fill 0.0 : tensor<2x5x6xf32>
  %l = linalg.conv_1d_ncw_fcw ins(%x, %w : tensor<2x3x8xf32>, tensor<5x3x3xf32>) outs(%a : tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %sb = nnspec.broadcast %s dims = [2] : tensor<6xf32> to tensor<2x5x6xf32>
  %y = nnspec.mul %l, %sb : tensor<2x5x6xf32>
  return %y : tensor<2x5x6xf32>
}

// The input has the batch axis, but to scale it is as much work.
// CHECK-LABEL: func @scale_on_batch_axis(
// CHECK: %[[L:.+]] = linalg.conv_1d_ncw_fcw
// CHECK: nnspec.mul %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"the weight is not constant, and is larger than what the map is of"
func.func @scale_on_batch_axis(%x: tensor<2x6x8xf32>, %w: tensor<2x6x3xf32>, %s: tensor<2xf32>) -> tensor<2x2x6xf32> {
  %a = nnspec.fill 0.0 : tensor<2x2x6xf32>
  %l = linalg.conv_1d_ncw_fcw ins(%x, %w : tensor<2x6x8xf32>, tensor<2x6x3xf32>) outs(%a : tensor<2x2x6xf32>) -> tensor<2x2x6xf32>
  %sb = nnspec.broadcast %s dims = [0] : tensor<2xf32> to tensor<2x2x6xf32>
  %y = nnspec.mul %l, %sb : tensor<2x2x6xf32>
  return %y : tensor<2x2x6xf32>
}

// Two axes, one of each factor.
// CHECK-LABEL: func @scale_on_axes_of_both_factors(
// CHECK: %[[L:.+]] = linalg.batch_matmul
// CHECK: nnspec.mul %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"the scale depends on an axis that no weight has"
func.func @scale_on_axes_of_both_factors(%x: tensor<7x4x3xf32>, %w: tensor<7x3x2xf32>, %s: tensor<4x2xf32>) -> tensor<7x4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<7x4x2xf32>
  %l = linalg.batch_matmul ins(%x, %w : tensor<7x4x3xf32>, tensor<7x3x2xf32>) outs(%a : tensor<7x4x2xf32>) -> tensor<7x4x2xf32>
  %sb = nnspec.broadcast %s dims = [1, 2] : tensor<4x2xf32> to tensor<7x4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<7x4x2xf32>
  return %y : tensor<7x4x2xf32>
}

// The slice has a part of what the parameter depends on.
// CHECK-LABEL: func @slice_of_the_maps_axis(
// CHECK: %[[E:.+]] = tensor.extract_slice
// CHECK: nnspec.mul %[[E]]
// REMARK: Missed] fold_into_producer {{.*}}"the parameter depends on an axis that is sliced"
func.func @slice_of_the_maps_axis(%x: tensor<4x3xf32>, %w: tensor<3x5xf32>, %s: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<4x5xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x5xf32>) outs(%a : tensor<4x5xf32>) -> tensor<4x5xf32>
  %e = tensor.extract_slice %l[0, 1] [4, 2] [1, 1] : tensor<4x5xf32> to tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %e, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// A window meets each element with several elements of the kernel.
// CHECK-LABEL: func @consumer_scale_on_spatial_axis(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: linalg.conv_1d_ncw_fcw ins(%[[M]],
// REMARK: Missed] fold_into_consumers {{.*}}"the scale depends on an axis that a window slides along"
func.func @consumer_scale_on_spatial_axis(%x: tensor<2x3x8xf32>, %w: tensor<5x3x3xf32>, %s: tensor<8xf32>) -> tensor<2x5x6xf32> {
  %sb = nnspec.broadcast %s dims = [2] : tensor<8xf32> to tensor<2x3x8xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x8xf32>
  %a = nnspec.fill 0.0 : tensor<2x5x6xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%m, %w : tensor<2x3x8xf32>, tensor<5x3x3xf32>) outs(%a : tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  return %y : tensor<2x5x6xf32>
}

// CHECK-LABEL: func @consumer_scale_on_batch_axis(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: linalg.conv_1d_ncw_fcw ins(%[[M]],
// REMARK: Missed] fold_into_consumers {{.*}}"the scale depends on an axis that the weight does not have"
func.func @consumer_scale_on_batch_axis(%x: tensor<2x3x8xf32>, %w: tensor<5x3x3xf32>, %s: tensor<2xf32>) -> tensor<2x5x6xf32> {
  %sb = nnspec.broadcast %s dims = [0] : tensor<2xf32> to tensor<2x3x8xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x8xf32>
  %a = nnspec.fill 0.0 : tensor<2x5x6xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%m, %w : tensor<2x3x8xf32>, tensor<5x3x3xf32>) outs(%a : tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  return %y : tensor<2x5x6xf32>
}

// CHECK-LABEL: func @consumer_padded_along_the_maps_axis(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: tensor.pad %[[M]]
// REMARK: Missed] fold_into_consumers {{.*}}"the scale depends on an axis that is padded"
func.func @consumer_padded_along_the_maps_axis(%x: tensor<4x3xf32>, %w: tensor<5x2xf32>, %s: tensor<3xf32>) -> tensor<4x2xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %m low[0, 1] high[0, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<4x3xf32> to tensor<4x5xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %y = linalg.matmul ins(%p, %w : tensor<4x5xf32>, tensor<5x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// CHECK-LABEL: func @consumer_padded_with_a_value(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: tensor.pad %[[M]]
// REMARK: Missed] fold_into_consumers {{.*}}"the padding is not a constant"
func.func @consumer_padded_with_a_value(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<3xf32>, %v: f32) -> tensor<6x2xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %p = tensor.pad %m low[1, 0] high[1, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %v : f32
  } : tensor<4x3xf32> to tensor<6x3xf32>
  %a = nnspec.fill 0.0 : tensor<6x2xf32>
  %y = linalg.matmul ins(%p, %w : tensor<6x3xf32>, tensor<3x2xf32>) outs(%a : tensor<6x2xf32>) -> tensor<6x2xf32>
  return %y : tensor<6x2xf32>
}

// One user is no layer: then the other one is left alone too.
// CHECK-LABEL: func @consumers_one_is_no_layer(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: linalg.matmul ins(%[[M]],
// CHECK: return %{{.+}}, %[[M]]
// REMARK: Missed] fold_into_consumers {{.*}}"'func.return' needs the value too"
func.func @consumers_one_is_no_layer(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<3xf32>) -> (tensor<4x2xf32>, tensor<4x3xf32>) {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %y = linalg.matmul ins(%m, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %y, %m : tensor<4x2xf32>, tensor<4x3xf32>
}

// x * x^T is not linear in x.
// CHECK-LABEL: func @consumer_reads_the_value_twice(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: linalg.matmul {{.*}}ins(%[[M]], %[[M]] :
// REMARK: Missed] fold_into_consumers {{.*}}"'linalg.matmul' uses the value twice"
func.func @consumer_reads_the_value_twice(%x: tensor<3x3xf32>, %s: tensor<3xf32>) -> tensor<3x3xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<3x3xf32>
  %m = nnspec.mul %x, %sb : tensor<3x3xf32>
  %a = nnspec.fill 0.0 : tensor<3x3xf32>
  %y = linalg.matmul ins(%m, %m : tensor<3x3xf32>, tensor<3x3xf32>) outs(%a : tensor<3x3xf32>) -> tensor<3x3xf32>
  return %y : tensor<3x3xf32>
}

// The layer of the bias alone would have every loop.
// CHECK-LABEL: func @consumer_bias_without_batch(
// CHECK: %[[N:.+]] = nnspec.add
// CHECK: tensor.pad %[[N]]
// REMARK: Missed] fold_into_consumers {{.*}}"the layer's result for the bias alone is as large as the layer's"
func.func @consumer_bias_without_batch(%x: tensor<8xf32>, %w: tensor<3xf32>, %b: tensor<f32>) -> tensor<8xf32> {
  %bb = nnspec.broadcast %b dims = [] : tensor<f32> to tensor<8xf32>
  %n = nnspec.add %x, %bb : tensor<8xf32>
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %n low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<8xf32> to tensor<10xf32>
  %a = nnspec.fill 0.0 : tensor<8xf32>
  %y = linalg.conv_1d ins(%p, %w : tensor<10xf32>, tensor<3xf32>) outs(%a : tensor<8xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// What it is inserted into is not zero.
// CHECK-LABEL: func @consumer_inserted_into_ones(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: tensor.insert_slice %[[M]]
// REMARK: Missed] fold_into_consumers {{.*}}"the value is inserted into something but zeros, or along an axis that the scale depends on"
func.func @consumer_inserted_into_ones(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<3xf32>) -> tensor<6x2xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %ones = nnspec.fill 1.0 : tensor<6x3xf32>
  %i = tensor.insert_slice %m into %ones[1, 0] [4, 3] [1, 1] : tensor<4x3xf32> into tensor<6x3xf32>
  %a = nnspec.fill 0.0 : tensor<6x2xf32>
  %y = linalg.matmul ins(%i, %w : tensor<6x3xf32>, tensor<3x2xf32>) outs(%a : tensor<6x2xf32>) -> tensor<6x2xf32>
  return %y : tensor<6x2xf32>
}

// Rows of unknown number: the data's are as many, and longer.
// CHECK-LABEL: func @scale_of_dynamic_rows(
// CHECK: %[[L:.+]] = linalg.matmul ins(%arg0
// CHECK: nnspec.mul %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"the weight is not constant, and is larger than what the map is of"
func.func @scale_of_dynamic_rows(%x: tensor<?x5xf32>, %w: tensor<5x2xf32>, %s: tensor<?xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x5xf32>
  %a = nnspec.fill 0.0 sizes(%n) : tensor<?x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<?x5xf32>, tensor<5x2xf32>) outs(%a : tensor<?x2xf32>) -> tensor<?x2xf32>
  %sb = nnspec.broadcast %s dims = [0] sizes(%n) : tensor<?xf32> to tensor<?x2xf32>
  %y = nnspec.mul %l, %sb : tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}

// Attention's values: which of two unknown sizes is larger, nobody knows.
// CHECK-LABEL: func @scale_of_dynamic_factors(
// CHECK: %[[L:.+]] = linalg.batch_matmul ins(%arg0, %arg1
// CHECK: nnspec.mul %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"the weight is not constant, and may be larger than what the map is of"
func.func @scale_of_dynamic_factors(%p: tensor<2x?x?xf32>, %v: tensor<2x?x8xf32>, %s: tensor<f32>) -> tensor<2x?x8xf32> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %p, %c1 : tensor<2x?x?xf32>
  %a = nnspec.fill 0.0 sizes(%n) : tensor<2x?x8xf32>
  %l = linalg.batch_matmul ins(%p, %v : tensor<2x?x?xf32>, tensor<2x?x8xf32>) outs(%a : tensor<2x?x8xf32>) -> tensor<2x?x8xf32>
  %sb = nnspec.broadcast %s dims = [] sizes(%n) : tensor<f32> to tensor<2x?x8xf32>
  %y = nnspec.mul %l, %sb : tensor<2x?x8xf32>
  return %y : tensor<2x?x8xf32>
}

// Users are not counted to the end.
// CHECK-LABEL: func @many_users(
// CHECK: nnspec.mul
// REMARK: Missed] fold_into_producer {{.*}}"'linalg.matmul' has more than 16 users"
func.func @many_users(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %zeros = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%zeros : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  %r0 = nnspec.max %l, %y : tensor<4x2xf32>
  %r1 = nnspec.max %l, %r0 : tensor<4x2xf32>
  %r2 = nnspec.max %l, %r1 : tensor<4x2xf32>
  %r3 = nnspec.max %l, %r2 : tensor<4x2xf32>
  %r4 = nnspec.max %l, %r3 : tensor<4x2xf32>
  %r5 = nnspec.max %l, %r4 : tensor<4x2xf32>
  %r6 = nnspec.max %l, %r5 : tensor<4x2xf32>
  %r7 = nnspec.max %l, %r6 : tensor<4x2xf32>
  %r8 = nnspec.max %l, %r7 : tensor<4x2xf32>
  %r9 = nnspec.max %l, %r8 : tensor<4x2xf32>
  %r10 = nnspec.max %l, %r9 : tensor<4x2xf32>
  %r11 = nnspec.max %l, %r10 : tensor<4x2xf32>
  %r12 = nnspec.max %l, %r11 : tensor<4x2xf32>
  %r13 = nnspec.max %l, %r12 : tensor<4x2xf32>
  %r14 = nnspec.max %l, %r13 : tensor<4x2xf32>
  %r15 = nnspec.max %l, %r14 : tensor<4x2xf32>
  return %y, %r15 : tensor<4x2xf32>, tensor<4x2xf32>
}

// How far the window reaches is known from %window alone, and the layer's result for
// the bias would not read that.
// CHECK-LABEL: func @window_sized_by_another_operand(
// CHECK: nnspec.add
// REMARK: Missed] fold_into_consumers {{.*}}"the size of a window is known from an operand that neither the bias nor the weight has"
func.func @window_sized_by_another_operand(%x: tensor<2x3x9xf32>, %w: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x3x5xf32> {
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<2x3x9xf32>
  %biased = nnspec.add %x, %bb : tensor<2x3x9xf32>
  %zero = arith.constant 0.0 : f32
  %padded = tensor.pad %biased low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<2x3x9xf32> to tensor<2x3x11xf32>
  %window = tensor.empty() : tensor<3xf32>
  %zeros = nnspec.fill 0.0 : tensor<2x3x5xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(n, c, h, k) -> (n, c, h * 2 + k)>, affine_map<(n, c, h, k) -> (c)>,
                       affine_map<(n, c, h, k) -> (k)>, affine_map<(n, c, h, k) -> (n, c, h)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%padded, %w, %window : tensor<2x3x11xf32>, tensor<3xf32>, tensor<3xf32>) outs(%zeros : tensor<2x3x5xf32>) {
  ^bb0(%p: f32, %q: f32, %r: f32, %o: f32):
    %0 = arith.mulf %p, %q : f32
    %1 = arith.addf %o, %0 : f32
    linalg.yield %1 : f32
  } -> tensor<2x3x5xf32>
  return %y : tensor<2x3x5xf32>
}

// An infinite weight makes NaN of an input that is zero, also where the result is not.
// UNVERIFIED @infinite_scale: it computes with an infinity
// CHECK-LABEL: func @infinite_scale(
// CHECK: %[[L:.+]] = linalg.matmul
// CHECK: nnspec.mul %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"the scale has an infinite or NaN element"
func.func @infinite_scale(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>) -> tensor<4x2xf32> {
  %s = arith.constant dense<[1.0, 0x7f800000]> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// The body of what computes the scale reads a constant.
// UNVERIFIED @division_by_zero: it divides by zero
// CHECK-LABEL: func @division_by_zero(
// CHECK: %[[L:.+]] = linalg.matmul
// CHECK: nnspec.mul %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"the scale has an infinite or NaN element"
func.func @division_by_zero(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>) -> tensor<4x2xf32> {
  %one = arith.constant 1.0 : f32
  %divisor = arith.constant dense<0.0> : tensor<2xf32>
  %empty = tensor.empty() : tensor<2xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%divisor : tensor<2xf32>) outs(%empty : tensor<2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.divf %one, %in : f32
    linalg.yield %0 : f32
  } -> tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// UNVERIFIED @nan_bias: it computes with a NaN
// CHECK-LABEL: func @nan_bias(
// CHECK: %[[L:.+]] = linalg.matmul
// CHECK: nnspec.add %[[L]]
// REMARK: Missed] fold_into_producer {{.*}}"the bias has an infinite or NaN element"
func.func @nan_bias(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>) -> tensor<4x2xf32> {
  %b = arith.constant dense<[1.0, 0x7fc00000]> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.add %l, %bb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// Which of the scale is the layer's is not known.
// UNVERIFIED @concat_of_unknown_sizes: the sizes tried do not fit each other
// CHECK-LABEL: func @concat_of_unknown_sizes(
// CHECK: %[[C:.+]] = tensor.concat
// CHECK: nnspec.mul %[[C]]
// REMARK: Missed] fold_into_producer {{.*}}"the sizes of the concatenated tensors are not known"
func.func @concat_of_unknown_sizes(%x: tensor<4x3xf32>, %w: tensor<3x?xf32>, %a: tensor<4x?xf32>, %z: tensor<4x?xf32>, %s: tensor<?xf32>, %n: index) -> tensor<4x?xf32> {
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x?xf32>) outs(%a : tensor<4x?xf32>) -> tensor<4x?xf32>
  %c = tensor.concat dim(1) %l, %z : (tensor<4x?xf32>, tensor<4x?xf32>) -> tensor<4x?xf32>
  %sb = nnspec.broadcast %s dims = [1] sizes(%n) : tensor<?xf32> to tensor<4x?xf32>
  %y = nnspec.mul %c, %sb : tensor<4x?xf32>
  return %y : tensor<4x?xf32>
}

// What is folded would be computed in each turn of the loop.
// CHECK-LABEL: func @consumer_in_loop(
// CHECK: nnspec.mul
// CHECK: scf.for
// REMARK: Missed] fold_into_consumers {{.*}}"a user is in another block, such as a loop"
func.func @consumer_in_loop(%x: tensor<4x3xf32>, %w: tensor<3x3xf32>, %s: tensor<3xf32>, %n: index) -> tensor<4x3xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %y = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> tensor<4x3xf32> {
    %l = linalg.matmul ins(%m, %w : tensor<4x3xf32>, tensor<3x3xf32>) outs(%a : tensor<4x3xf32>) -> tensor<4x3xf32>
    scf.yield %l : tensor<4x3xf32>
  }
  return %y : tensor<4x3xf32>
}

// CHECK-LABEL: func @slice_in_loop(
// CHECK: nnspec.mul
// CHECK: scf.for
// REMARK: Missed] fold_into_consumers {{.*}}"a user is in another block, such as a loop"
func.func @slice_in_loop(%x: tensor<12x3xf32>, %w: tensor<3x3xf32>, %s: tensor<3xf32>, %z: tensor<4x3xf32>, %n: index) -> tensor<4x3xf32> {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<12x3xf32>
  %m = nnspec.mul %x, %sb : tensor<12x3xf32>
  %y = scf.for %i = %c0 to %n step %c4 iter_args(%a = %z) -> tensor<4x3xf32> {
    %e = tensor.extract_slice %m[%i, 0] [4, 3] [1, 1] : tensor<12x3xf32> to tensor<4x3xf32>
    %l = linalg.matmul ins(%e, %w : tensor<4x3xf32>, tensor<3x3xf32>) outs(%a : tensor<4x3xf32>) -> tensor<4x3xf32>
    scf.yield %l : tensor<4x3xf32>
  }
  return %y : tensor<4x3xf32>
}

// Taken apart and put together five times, the map would come to the layer on 32 paths.
// CHECK-LABEL: func @many_paths(
// CHECK: nnspec.mul
// CHECK: tensor.concat
// CHECK-NOT: nnspec.mul
// CHECK: linalg.matmul
// REMARK: Missed] fold_into_consumers {{.*}}"more than 16 paths lead from the map to 'linalg.matmul'"
func.func @many_paths(%x: tensor<6x4xf32>, %w: tensor<4x5xf32>, %s: tensor<4xf32>) -> tensor<6x5xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<4xf32> to tensor<6x4xf32>
  %m0 = nnspec.mul %x, %sb : tensor<6x4xf32>
  %a0 = tensor.extract_slice %m0[0, 0] [6, 2] [1, 1] : tensor<6x4xf32> to tensor<6x2xf32>
  %b0 = tensor.extract_slice %m0[0, 2] [6, 2] [1, 1] : tensor<6x4xf32> to tensor<6x2xf32>
  %m1 = tensor.concat dim(1) %b0, %a0 : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x4xf32>
  %a1 = tensor.extract_slice %m1[0, 0] [6, 2] [1, 1] : tensor<6x4xf32> to tensor<6x2xf32>
  %b1 = tensor.extract_slice %m1[0, 2] [6, 2] [1, 1] : tensor<6x4xf32> to tensor<6x2xf32>
  %m2 = tensor.concat dim(1) %b1, %a1 : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x4xf32>
  %a2 = tensor.extract_slice %m2[0, 0] [6, 2] [1, 1] : tensor<6x4xf32> to tensor<6x2xf32>
  %b2 = tensor.extract_slice %m2[0, 2] [6, 2] [1, 1] : tensor<6x4xf32> to tensor<6x2xf32>
  %m3 = tensor.concat dim(1) %b2, %a2 : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x4xf32>
  %a3 = tensor.extract_slice %m3[0, 0] [6, 2] [1, 1] : tensor<6x4xf32> to tensor<6x2xf32>
  %b3 = tensor.extract_slice %m3[0, 2] [6, 2] [1, 1] : tensor<6x4xf32> to tensor<6x2xf32>
  %m4 = tensor.concat dim(1) %b3, %a3 : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x4xf32>
  %a4 = tensor.extract_slice %m4[0, 0] [6, 2] [1, 1] : tensor<6x4xf32> to tensor<6x2xf32>
  %b4 = tensor.extract_slice %m4[0, 2] [6, 2] [1, 1] : tensor<6x4xf32> to tensor<6x2xf32>
  %m5 = tensor.concat dim(1) %b4, %a4 : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x4xf32>
  %z = nnspec.fill 0.0 : tensor<6x5xf32>
  %y = linalg.matmul ins(%m5, %w : tensor<6x4xf32>, tensor<4x5xf32>) outs(%z : tensor<6x5xf32>) -> tensor<6x5xf32>
  return %y : tensor<6x5xf32>
}

// Each layer would save a pass over its own share; the first of 10 elements, and its weight has 15.
// CHECK-LABEL: func @shares_of_concat(
// CHECK: tensor.concat
// CHECK: nnspec.mul %{{.+}} : tensor<6x5xf32>
// REMARK: Missed] fold_into_producer {{.*}}"the weight is not constant, and is larger than what the map is of"
func.func @shares_of_concat(%x: tensor<2x3xf32>, %u: tensor<4x3xf32>, %w: tensor<3x5xf32>, %s: tensor<5xf32>) -> tensor<6x5xf32> {
  %a = nnspec.fill 0.0 : tensor<2x5xf32>
  %b = nnspec.fill 0.0 : tensor<4x5xf32>
  %k = linalg.matmul ins(%x, %w : tensor<2x3xf32>, tensor<3x5xf32>) outs(%a : tensor<2x5xf32>) -> tensor<2x5xf32>
  %l = linalg.matmul ins(%u, %w : tensor<4x3xf32>, tensor<3x5xf32>) outs(%b : tensor<4x5xf32>) -> tensor<4x5xf32>
  %c = tensor.concat dim(0) %k, %l : (tensor<2x5xf32>, tensor<4x5xf32>) -> tensor<6x5xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<5xf32> to tensor<6x5xf32>
  %y = nnspec.mul %c, %sb : tensor<6x5xf32>
  return %y : tensor<6x5xf32>
}
