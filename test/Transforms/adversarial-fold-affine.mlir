// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always -o %t.once
// RUN: nnspec-opt %t.once --nnspec-fold-affine=cost=always | diff %t.once -

// What other projects got wrong when they folded batch norms into the layers next to
// them. Each function is named after the mistake. (What is left is also verified to
// be the same function: test/verification.py.)

// The bias that the convolution has, as its accumulator.
// CHECK-LABEL: func @a01_bias_in_accumulator(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>, %[[M:[^:]+]]: tensor<4xf32>,
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: nnspec.mul %[[A]], %{{.+}} : tensor<4xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: %[[Y:.+]] = linalg.conv_2d_nchw_fchw
// CHECK-NEXT: return %[[Y]]
func.func @a01_bias_in_accumulator(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %p: tensor<4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %a = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf32>
}

// The same bias, added after the convolution.
// CHECK-LABEL: func @a01_bias_added(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>, %[[M:[^:]+]]: tensor<4xf32>,
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: nnspec.mul %[[A]], %{{.+}} : tensor<4xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: %[[Y:.+]] = linalg.conv_2d_nchw_fchw
// CHECK-NEXT: return %[[Y]]
func.func @a01_bias_added(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %p: tensor<4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %pb = nnspec.broadcast %p dims = [1] : tensor<4xf32> to tensor<2x4x4x4xf32>
  %n = nnspec.add %l, %pb : tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %n mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf32>
}

// No bias: it becomes one.
// CHECK-LABEL: func @a02_no_bias(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: %[[A:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<4xf32> to tensor<2x4x4x4xf32>
// CHECK: %[[Y:.+]] = linalg.conv_2d_nchw_fchw {{.*}} outs(%[[A]] :
// CHECK-NEXT: return %[[Y]]
func.func @a02_no_bias(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf32>
}

// A transposed convolution, with its weight as (in, out, kernel).
// CHECK-LABEL: func @a03_conv_transpose_output_axis(
// CHECK-SAME: %[[W:[^:]+]]: tensor<3x5x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5x9xf32>
// CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<5xf32> to tensor<3x5x3xf32>
// CHECK: nnspec.mul %[[W]], %[[S]] : tensor<3x5x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5x9xf32>
// CHECK: return
func.func @a03_conv_transpose_output_axis(%x: tensor<2x3x4xf32>, %w: tensor<3x5x3xf32>, %m: tensor<5xf32>, %v: tensor<5xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<2x5x9xf32> {
  %z = nnspec.fill 0.0 : tensor<2x3x7xf32>
  %i = tensor.insert_slice %x into %z[0, 0, 0] [2, 3, 4] [1, 1, 2] : tensor<2x3x4xf32> into tensor<2x3x7xf32>
  %zero = arith.constant 0.0 : f32
  %d = tensor.pad %i low[0, 0, 2] high[0, 0, 2] {
  ^bb0(%j: index, %k: index, %n: index):
    tensor.yield %zero : f32
  } : tensor<2x3x7xf32> to tensor<2x3x11xf32>
  %a = nnspec.fill 0.0 : tensor<2x5x9xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(n, f, o, c, t) -> (n, c, o - t + 2)>, affine_map<(n, f, o, c, t) -> (c, f, t)>, affine_map<(n, f, o, c, t) -> (n, f, o)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%d, %w : tensor<2x3x11xf32>, tensor<3x5x3xf32>) outs(%a : tensor<2x5x9xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %product = arith.mulf %p, %q : f32
    %sum = arith.addf %out, %product : f32
    linalg.yield %sum : f32
  } -> tensor<2x5x9xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x5x9xf32>, tensor<5xf32>
  return %y : tensor<2x5x9xf32>
}

// A batch norm before it: the other axis, and nothing between the elements.
// CHECK-LABEL: func @a03_conv_transpose_input_axis(
// CHECK-SAME: %[[W:[^:]+]]: tensor<3x5x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x4xf32>
// CHECK-DAG: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [0] : tensor<3xf32> to tensor<3x5x3xf32>
// CHECK-DAG: nnspec.mul %[[W]], %[[S]] : tensor<3x5x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x4xf32>
// CHECK: return
func.func @a03_conv_transpose_input_axis(%x: tensor<2x3x4xf32>, %w: tensor<3x5x3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x5x9xf32> {
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x3x4xf32>, tensor<3xf32>
  %z = nnspec.fill 0.0 : tensor<2x3x7xf32>
  %i = tensor.insert_slice %y into %z[0, 0, 0] [2, 3, 4] [1, 1, 2] : tensor<2x3x4xf32> into tensor<2x3x7xf32>
  %zero = arith.constant 0.0 : f32
  %d = tensor.pad %i low[0, 0, 2] high[0, 0, 2] {
  ^bb0(%j: index, %k: index, %n: index):
    tensor.yield %zero : f32
  } : tensor<2x3x7xf32> to tensor<2x3x11xf32>
  %a = nnspec.fill 0.0 : tensor<2x5x9xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(n, f, o, c, t) -> (n, c, o - t + 2)>, affine_map<(n, f, o, c, t) -> (c, f, t)>, affine_map<(n, f, o, c, t) -> (n, f, o)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%d, %w : tensor<2x3x11xf32>, tensor<3x5x3xf32>) outs(%a : tensor<2x5x9xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %product = arith.mulf %p, %q : f32
    %sum = arith.addf %out, %product : f32
    linalg.yield %sum : f32
  } -> tensor<2x5x9xf32>
  return %l : tensor<2x5x9xf32>
}

// A transposed convolution, with its weight as (in, out, kernel).
// CHECK-LABEL: func @a03_conv_transpose_square(
// CHECK-SAME: %[[W:[^:]+]]: tensor<3x3x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x9xf32>
// CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<3xf32> to tensor<3x3x3xf32>
// CHECK: nnspec.mul %[[W]], %[[S]] : tensor<3x3x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x9xf32>
// CHECK: return
func.func @a03_conv_transpose_square(%x: tensor<2x3x4xf32>, %w: tensor<3x3x3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x3x9xf32> {
  %z = nnspec.fill 0.0 : tensor<2x3x7xf32>
  %i = tensor.insert_slice %x into %z[0, 0, 0] [2, 3, 4] [1, 1, 2] : tensor<2x3x4xf32> into tensor<2x3x7xf32>
  %zero = arith.constant 0.0 : f32
  %d = tensor.pad %i low[0, 0, 2] high[0, 0, 2] {
  ^bb0(%j: index, %k: index, %n: index):
    tensor.yield %zero : f32
  } : tensor<2x3x7xf32> to tensor<2x3x11xf32>
  %a = nnspec.fill 0.0 : tensor<2x3x9xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(n, f, o, c, t) -> (n, c, o - t + 2)>, affine_map<(n, f, o, c, t) -> (c, f, t)>, affine_map<(n, f, o, c, t) -> (n, f, o)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%d, %w : tensor<2x3x11xf32>, tensor<3x3x3xf32>) outs(%a : tensor<2x3x9xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %product = arith.mulf %p, %q : f32
    %sum = arith.addf %out, %product : f32
    linalg.yield %sum : f32
  } -> tensor<2x3x9xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x3x9xf32>, tensor<3xf32>
  return %y : tensor<2x3x9xf32>
}

// A batch norm before it: the other axis, and nothing between the elements.
// CHECK-LABEL: func @a03_conv_transpose_square_before(
// CHECK-SAME: %[[W:[^:]+]]: tensor<3x3x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x4xf32>
// CHECK-DAG: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [0] : tensor<3xf32> to tensor<3x3x3xf32>
// CHECK-DAG: nnspec.mul %[[W]], %[[S]] : tensor<3x3x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x4xf32>
// CHECK: return
func.func @a03_conv_transpose_square_before(%x: tensor<2x3x4xf32>, %w: tensor<3x3x3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x3x9xf32> {
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x3x4xf32>, tensor<3xf32>
  %z = nnspec.fill 0.0 : tensor<2x3x7xf32>
  %i = tensor.insert_slice %y into %z[0, 0, 0] [2, 3, 4] [1, 1, 2] : tensor<2x3x4xf32> into tensor<2x3x7xf32>
  %zero = arith.constant 0.0 : f32
  %d = tensor.pad %i low[0, 0, 2] high[0, 0, 2] {
  ^bb0(%j: index, %k: index, %n: index):
    tensor.yield %zero : f32
  } : tensor<2x3x7xf32> to tensor<2x3x11xf32>
  %a = nnspec.fill 0.0 : tensor<2x3x9xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(n, f, o, c, t) -> (n, c, o - t + 2)>, affine_map<(n, f, o, c, t) -> (c, f, t)>, affine_map<(n, f, o, c, t) -> (n, f, o)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%d, %w : tensor<2x3x11xf32>, tensor<3x3x3xf32>) outs(%a : tensor<2x3x9xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %product = arith.mulf %p, %q : f32
    %sum = arith.addf %out, %product : f32
    linalg.yield %sum : f32
  } -> tensor<2x3x9xf32>
  return %l : tensor<2x3x9xf32>
}

// With groups: the channel is (group, feature), and between them is the input.
// CHECK-LABEL: func @a03_conv_transpose_groups(
// CHECK-SAME: %[[W:[^:]+]]: tensor<2x3x5x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x10x8xf32>
// CHECK-DAG: %[[E:.+]] = tensor.expand_shape %{{.+}} {{\[}}[0, 1]] output_shape [2, 5]
// CHECK-DAG: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [0, 2] : tensor<2x5xf32> to tensor<2x3x5x3xf32>
// CHECK-DAG: nnspec.mul %[[W]], %[[S]] : tensor<2x3x5x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x10x8xf32>
// CHECK: return
func.func @a03_conv_transpose_groups(%x: tensor<2x2x3x6xf32>, %w: tensor<2x3x5x3xf32>, %m: tensor<10xf32>, %v: tensor<10xf32>, %g: tensor<10xf32>, %b: tensor<10xf32>) -> tensor<2x10x8xf32> {
  %zero = arith.constant 0.0 : f32
  %d = tensor.pad %x low[0, 0, 0, 2] high[0, 0, 0, 2] {
  ^bb0(%h: index, %j: index, %k: index, %n: index):
    tensor.yield %zero : f32
  } : tensor<2x2x3x6xf32> to tensor<2x2x3x10xf32>
  %a = nnspec.fill 0.0 : tensor<2x2x5x8xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(n, e, f, o, c, t) -> (n, e, c, o - t + 2)>, affine_map<(n, e, f, o, c, t) -> (e, c, f, t)>, affine_map<(n, e, f, o, c, t) -> (n, e, f, o)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%d, %w : tensor<2x2x3x10xf32>, tensor<2x3x5x3xf32>) outs(%a : tensor<2x2x5x8xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %product = arith.mulf %p, %q : f32
    %sum = arith.addf %out, %product : f32
    linalg.yield %sum : f32
  } -> tensor<2x2x5x8xf32>
  %r = tensor.collapse_shape %l [[0], [1, 2], [3]] : tensor<2x2x5x8xf32> into tensor<2x10x8xf32>
  %y = nnspec.batch_norm_inference %r mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x10x8xf32>, tensor<10xf32>
  return %y : tensor<2x10x8xf32>
}

// Channel 5 of 8 is feature 1 of group 1.
// CHECK-LABEL: func @a04_groups(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x8x4x4xf32>
// CHECK: tensor.expand_shape %{{.+}} {{\[}}[0, 1]] output_shape [2, 4]
// CHECK: linalg.transpose {{.*}} permutation = [1, 0]
// CHECK: nnspec.broadcast %{{.+}} dims = [0, 1] : tensor<4x2xf32> to tensor<4x2x3x2x2xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x8x4x4xf32>
// CHECK: return
func.func @a04_groups(%x: tensor<2x2x3x5x5xf32>, %w: tensor<4x2x3x2x2xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<2x8x4x4xf32> {
  %a = nnspec.fill 0.0 : tensor<2x2x4x4x4xf32>
  %l = linalg.conv_2d_ngchw_fgchw ins(%x, %w : tensor<2x2x3x5x5xf32>, tensor<4x2x3x2x2xf32>) outs(%a : tensor<2x2x4x4x4xf32>) -> tensor<2x2x4x4x4xf32>
  %r = tensor.collapse_shape %l [[0], [1, 2], [3], [4]] : tensor<2x2x4x4x4xf32> into tensor<2x8x4x4xf32>
  %y = nnspec.batch_norm_inference %r mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x8x4x4xf32>, tensor<8xf32>
  return %y : tensor<2x8x4x4xf32>
}

// Multiplier 1.
// CHECK-LABEL: func @a04_depthwise(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x3xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [2] : tensor<3xf32> to tensor<2x2x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x3xf32>
// CHECK: return
func.func @a04_depthwise(%x: tensor<2x5x5x3xf32>, %w: tensor<2x2x3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x4x4x3xf32> {
  %a = nnspec.fill 0.0 : tensor<2x4x4x3xf32>
  %l = linalg.depthwise_conv_2d_nhwc_hwc ins(%x, %w : tensor<2x5x5x3xf32>, tensor<2x2x3xf32>) outs(%a : tensor<2x4x4x3xf32>) -> tensor<2x4x4x3xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 3 epsilon = 1.0e-05 : tensor<2x4x4x3xf32>, tensor<3xf32>
  return %y : tensor<2x4x4x3xf32>
}

// Multiplier 2: the channel is (input channel, multiplier).
// CHECK-LABEL: func @a04_depthwise_multiplier(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x6xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [2, 3] : tensor<3x2xf32> to tensor<2x2x3x2xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x6xf32>
// CHECK: return
func.func @a04_depthwise_multiplier(%x: tensor<2x5x5x3xf32>, %w: tensor<2x2x3x2xf32>, %m: tensor<6xf32>, %v: tensor<6xf32>, %g: tensor<6xf32>, %b: tensor<6xf32>) -> tensor<2x4x4x6xf32> {
  %a = nnspec.fill 0.0 : tensor<2x4x4x3x2xf32>
  %l = linalg.depthwise_conv_2d_nhwc_hwcm ins(%x, %w : tensor<2x5x5x3xf32>, tensor<2x2x3x2xf32>) outs(%a : tensor<2x4x4x3x2xf32>) -> tensor<2x4x4x3x2xf32>
  %r = tensor.collapse_shape %l [[0], [1], [2], [3, 4]] : tensor<2x4x4x3x2xf32> into tensor<2x4x4x6xf32>
  %y = nnspec.batch_norm_inference %r mean(%m) variance(%v) gamma(%g) beta(%b) axis = 3 epsilon = 1.0e-05 : tensor<2x4x4x6xf32>, tensor<6xf32>
  return %y : tensor<2x4x4x6xf32>
}

// CHECK-LABEL: func @a05_axis_0_of_equal_sizes(
// CHECK: nnspec.broadcast %{{.+}} dims = [0] : tensor<8xf32> to tensor<8x8x8xf32>
// CHECK: %[[Y:.+]] = linalg.batch_matmul
// CHECK-NEXT: return %[[Y]]
func.func @a05_axis_0_of_equal_sizes(%x: tensor<8x8x8xf32>, %w: tensor<8x8x8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<8x8x8xf32> {
  %a = nnspec.fill 0.0 : tensor<8x8x8xf32>
  %l = linalg.batch_matmul ins(%x, %w : tensor<8x8x8xf32>, tensor<8x8x8xf32>) outs(%a : tensor<8x8x8xf32>) -> tensor<8x8x8xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 0 epsilon = 1.0e-05 : tensor<8x8x8xf32>, tensor<8xf32>
  return %y : tensor<8x8x8xf32>
}

// CHECK-LABEL: func @a05_axis_1_of_equal_sizes(
// CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<8xf32> to tensor<8x8x8xf32>
// CHECK: nnspec.mul %arg0, %[[S]]
// CHECK: %[[Y:.+]] = linalg.batch_matmul
// CHECK-NEXT: return %[[Y]]
func.func @a05_axis_1_of_equal_sizes(%x: tensor<8x8x8xf32>, %w: tensor<8x8x8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<8x8x8xf32> {
  %a = nnspec.fill 0.0 : tensor<8x8x8xf32>
  %l = linalg.batch_matmul ins(%x, %w : tensor<8x8x8xf32>, tensor<8x8x8xf32>) outs(%a : tensor<8x8x8xf32>) -> tensor<8x8x8xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<8x8x8xf32>, tensor<8xf32>
  return %y : tensor<8x8x8xf32>
}

// CHECK-LABEL: func @a05_axis_2_of_equal_sizes(
// CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [2] : tensor<8xf32> to tensor<8x8x8xf32>
// CHECK: nnspec.mul %arg1, %[[S]]
// CHECK: %[[Y:.+]] = linalg.batch_matmul
// CHECK-NEXT: return %[[Y]]
func.func @a05_axis_2_of_equal_sizes(%x: tensor<8x8x8xf32>, %w: tensor<8x8x8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<8x8x8xf32> {
  %a = nnspec.fill 0.0 : tensor<8x8x8xf32>
  %l = linalg.batch_matmul ins(%x, %w : tensor<8x8x8xf32>, tensor<8x8x8xf32>) outs(%a : tensor<8x8x8xf32>) -> tensor<8x8x8xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 2 epsilon = 1.0e-05 : tensor<8x8x8xf32>, tensor<8xf32>
  return %y : tensor<8x8x8xf32>
}

// CHECK-LABEL: func @a05_axis_0_of_equal_sizes_before(
// CHECK: nnspec.broadcast %{{.+}} dims = [0] : tensor<8xf32> to tensor<8x8x8xf32>
// CHECK: linalg.batch_matmul ins(%arg0,
// CHECK-NEXT: return
func.func @a05_axis_0_of_equal_sizes_before(%x: tensor<8x8x8xf32>, %w: tensor<8x8x8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<8x8x8xf32> {
  %n = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 0 epsilon = 1.0e-05 : tensor<8x8x8xf32>, tensor<8xf32>
  %a = nnspec.fill 0.0 : tensor<8x8x8xf32>
  %l = linalg.batch_matmul ins(%n, %w : tensor<8x8x8xf32>, tensor<8x8x8xf32>) outs(%a : tensor<8x8x8xf32>) -> tensor<8x8x8xf32>
  return %l : tensor<8x8x8xf32>
}

// The axis is no axis of the weight.
// CHECK-LABEL: func @a05_axis_1_of_equal_sizes_before(
// CHECK: %[[N:.+]] = nnspec.add %{{.+}} : tensor<8x8x8xf32>
// CHECK: linalg.batch_matmul ins(%[[N]], %arg1
// CHECK-NEXT: return
func.func @a05_axis_1_of_equal_sizes_before(%x: tensor<8x8x8xf32>, %w: tensor<8x8x8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<8x8x8xf32> {
  %n = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<8x8x8xf32>, tensor<8xf32>
  %a = nnspec.fill 0.0 : tensor<8x8x8xf32>
  %l = linalg.batch_matmul ins(%n, %w : tensor<8x8x8xf32>, tensor<8x8x8xf32>) outs(%a : tensor<8x8x8xf32>) -> tensor<8x8x8xf32>
  return %l : tensor<8x8x8xf32>
}

// CHECK-LABEL: func @a05_axis_2_of_equal_sizes_before(
// CHECK: nnspec.broadcast %{{.+}} dims = [1] : tensor<8xf32> to tensor<8x8x8xf32>
// CHECK: linalg.batch_matmul ins(%arg0,
// CHECK-NEXT: return
func.func @a05_axis_2_of_equal_sizes_before(%x: tensor<8x8x8xf32>, %w: tensor<8x8x8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<8x8x8xf32> {
  %n = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 2 epsilon = 1.0e-05 : tensor<8x8x8xf32>, tensor<8xf32>
  %a = nnspec.fill 0.0 : tensor<8x8x8xf32>
  %l = linalg.batch_matmul ins(%n, %w : tensor<8x8x8xf32>, tensor<8x8x8xf32>) outs(%a : tensor<8x8x8xf32>) -> tensor<8x8x8xf32>
  return %l : tensor<8x8x8xf32>
}

// CHECK-LABEL: func @a06_batch_matmul(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<4x2x5xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [2] : tensor<5xf32> to tensor<4x3x5xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<4x2x5xf32>
// CHECK: return
func.func @a06_batch_matmul(%x: tensor<4x2x3xf32>, %w: tensor<4x3x5xf32>, %m: tensor<5xf32>, %v: tensor<5xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<4x2x5xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2x5xf32>
  %l = linalg.batch_matmul ins(%x, %w : tensor<4x2x3xf32>, tensor<4x3x5xf32>) outs(%a : tensor<4x2x5xf32>) -> tensor<4x2x5xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 2 epsilon = 1.0e-05 : tensor<4x2x5xf32>, tensor<5xf32>
  return %y : tensor<4x2x5xf32>
}

// A weight that each batch shares.
// CHECK-LABEL: func @a06_shared_weight(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<4x2x5xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [1] : tensor<5xf32> to tensor<3x5xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<4x2x5xf32>
// CHECK: return
func.func @a06_shared_weight(%x: tensor<4x2x3xf32>, %w: tensor<3x5xf32>, %m: tensor<5xf32>, %v: tensor<5xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<4x2x5xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2x5xf32>
  %l = linalg.batch_matmul indexing_maps = [affine_map<(b, i, j, k) -> (b, i, k)>, affine_map<(b, i, j, k) -> (k, j)>, affine_map<(b, i, j, k) -> (b, i, j)>] ins(%x, %w : tensor<4x2x3xf32>, tensor<3x5xf32>) outs(%a : tensor<4x2x5xf32>) -> tensor<4x2x5xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 2 epsilon = 1.0e-05 : tensor<4x2x5xf32>, tensor<5xf32>
  return %y : tensor<4x2x5xf32>
}

// CHECK-LABEL: func @a07_square_weight(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [1] : tensor<5xf32> to tensor<5x5xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5xf32>
// CHECK: return
func.func @a07_square_weight(%x: tensor<2x5xf32>, %w: tensor<5x5xf32>, %m: tensor<5xf32>, %v: tensor<5xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<2x5xf32> {
  %a = nnspec.fill 0.0 : tensor<2x5xf32>
  %l = linalg.matmul ins(%x, %w : tensor<2x5xf32>, tensor<5x5xf32>) outs(%a : tensor<2x5xf32>) -> tensor<2x5xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x5xf32>, tensor<5xf32>
  return %y : tensor<2x5xf32>
}

// CHECK-LABEL: func @a07_square_weight_transposed(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [0] : tensor<5xf32> to tensor<5x5xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5xf32>
// CHECK: return
func.func @a07_square_weight_transposed(%x: tensor<2x5xf32>, %w: tensor<5x5xf32>, %m: tensor<5xf32>, %v: tensor<5xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<2x5xf32> {
  %a = nnspec.fill 0.0 : tensor<2x5xf32>
  %l = linalg.matmul indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (j, k)>, affine_map<(i, j, k) -> (i, j)>] ins(%x, %w : tensor<2x5xf32>, tensor<5x5xf32>) outs(%a : tensor<2x5xf32>) -> tensor<2x5xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x5xf32>, tensor<5xf32>
  return %y : tensor<2x5xf32>
}

// CHECK-LABEL: func @a07_not_square_weight(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [1] : tensor<5xf32> to tensor<3x5xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5xf32>
// CHECK: return
func.func @a07_not_square_weight(%x: tensor<2x3xf32>, %w: tensor<3x5xf32>, %m: tensor<5xf32>, %v: tensor<5xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<2x5xf32> {
  %a = nnspec.fill 0.0 : tensor<2x5xf32>
  %l = linalg.matmul ins(%x, %w : tensor<2x3xf32>, tensor<3x5xf32>) outs(%a : tensor<2x5xf32>) -> tensor<2x5xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x5xf32>, tensor<5xf32>
  return %y : tensor<2x5xf32>
}

// CHECK-LABEL: func @a07_not_square_weight_transposed(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [0] : tensor<5xf32> to tensor<5x3xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5xf32>
// CHECK: return
func.func @a07_not_square_weight_transposed(%x: tensor<2x3xf32>, %w: tensor<5x3xf32>, %m: tensor<5xf32>, %v: tensor<5xf32>, %g: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<2x5xf32> {
  %a = nnspec.fill 0.0 : tensor<2x5xf32>
  %l = linalg.matmul indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (j, k)>, affine_map<(i, j, k) -> (i, j)>] ins(%x, %w : tensor<2x3xf32>, tensor<5x3xf32>) outs(%a : tensor<2x5xf32>) -> tensor<2x5xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x5xf32>, tensor<5xf32>
  return %y : tensor<2x5xf32>
}

// The scale makes the result larger: it is none of the layer.
// CHECK-LABEL: func @a08_scale_enlarges(
// CHECK: %[[L:.+]] = linalg.matmul ins(%arg0, %arg1 :
// CHECK: nnspec.broadcast
// CHECK: nnspec.mul
// CHECK: return
func.func @a08_scale_enlarges(%x: tensor<4x3xf32>, %w: tensor<3x1xf32>, %s: tensor<5xf32>) -> tensor<4x5xf32> {
  %a = nnspec.fill 0.0 : tensor<4x1xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x1xf32>) outs(%a : tensor<4x1xf32>) -> tensor<4x1xf32>
  %e = nnspec.broadcast %l dims = [0, 1] : tensor<4x1xf32> to tensor<4x5xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<5xf32> to tensor<4x5xf32>
  %y = nnspec.mul %e, %sb : tensor<4x5xf32>
  return %y : tensor<4x5xf32>
}

// CHECK-LABEL: func @a09_activation_between(
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw ins(%arg0, %arg1 :
// CHECK: %[[R:.+]] = nnspec.max %[[L]],
// CHECK: %[[M:.+]] = nnspec.mul %[[R]],
// CHECK: %[[N:.+]] = nnspec.add %[[M]],
// CHECK: return %[[N]]
func.func @a09_activation_between(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %z = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %r = nnspec.max %l, %z : tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %r mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf32>
}

// CHECK-LABEL: func @a09_activation_between_before(
// CHECK: %[[R:.+]] = nnspec.max %{{.+}} : tensor<2x3x5x5xf32>
// CHECK: linalg.conv_2d_nchw_fchw ins(%[[R]], %arg1 :
func.func @a09_activation_between_before(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x4x4x4xf32> {
  %n = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x3x5x5xf32>, tensor<3xf32>
  %z = nnspec.fill 0.0 : tensor<2x3x5x5xf32>
  %r = nnspec.max %n, %z : tensor<2x3x5x5xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%r, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  return %l : tensor<2x4x4x4xf32>
}

// Each has a weight of its own afterwards.
// CHECK-LABEL: func @a10_shared_weight(
// CHECK-DAG: %[[WS:.+]] = nnspec.mul %arg1,
// CHECK-DAG: linalg.conv_2d_nchw_fchw ins(%arg0, %[[WS]] :
// CHECK-DAG: linalg.conv_2d_nchw_fchw ins(%arg0, %arg1 :
// CHECK: return
func.func @a10_shared_weight(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) {
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %k = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y, %k : tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>
}

// CHECK-LABEL: func @a10_shared_weight_two_maps(
// CHECK-DAG: %[[WS:.+]] = nnspec.mul %arg1,
// CHECK-DAG: %[[WT:.+]] = nnspec.mul %arg1,
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: return
func.func @a10_shared_weight_two_maps(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>, %hm: tensor<4xf32>, %hv: tensor<4xf32>, %hg: tensor<4xf32>, %hb: tensor<4xf32>) -> (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) {
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %k = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  %u = nnspec.batch_norm_inference %k mean(%hm) variance(%hv) gamma(%hg) beta(%hb) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y, %u : tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>
}

// All four maps go: before the first layer, between them twice, after the last.
// CHECK-LABEL: func @a11_chain_of_four(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x5x3x3xf32>
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: %[[Y:.+]] = linalg.conv_2d_nchw_fchw ins(%[[L]],
// CHECK-NEXT: return %[[Y]]
func.func @a11_chain_of_four(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %u: tensor<5x4x2x2xf32>, %hm: tensor<3xf32>, %hv: tensor<3xf32>, %hg: tensor<3xf32>, %hb: tensor<3xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>, %im: tensor<4xf32>, %iv: tensor<4xf32>, %ig: tensor<4xf32>, %ib: tensor<4xf32>, %jm: tensor<5xf32>, %jv: tensor<5xf32>, %jg: tensor<5xf32>, %jb: tensor<5xf32>) -> tensor<2x5x3x3xf32> {
  %n = nnspec.batch_norm_inference %x mean(%hm) variance(%hv) gamma(%hg) beta(%hb) axis = 1 epsilon = 1.0e-05 : tensor<2x3x5x5xf32>, tensor<3xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%n, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %o = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  %p = nnspec.batch_norm_inference %o mean(%im) variance(%iv) gamma(%ig) beta(%ib) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  %c = nnspec.fill 0.0 : tensor<2x5x3x3xf32>
  %k = linalg.conv_2d_nchw_fchw ins(%p, %u : tensor<2x4x4x4xf32>, tensor<5x4x2x2xf32>) outs(%c : tensor<2x5x3x3xf32>) -> tensor<2x5x3x3xf32>
  %y = nnspec.batch_norm_inference %k mean(%jm) variance(%jv) gamma(%jg) beta(%jb) axis = 1 epsilon = 1.0e-05 : tensor<2x5x3x3xf32>, tensor<5xf32>
  return %y : tensor<2x5x3x3xf32>
}

// CHECK-LABEL: func @a12_training(
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw ins(%arg0, %arg1 :
// CHECK: %[[Y:[^:, ]+]], %{{.+}}, %{{.+}} = nnspec.batch_norm_training %[[L]]
// CHECK-NEXT: return %[[Y]]
func.func @a12_training(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y, %m, %v = nnspec.batch_norm_training %l gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf32>
}

// The weight is computed.
// CHECK-LABEL: func @a13_weight_not_constant(
// CHECK: %[[W:.+]] = nnspec.max
// CHECK: nnspec.mul %[[W]],
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: return
func.func @a13_weight_not_constant(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %u: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %max = nnspec.max %w, %u : tensor<4x3x2x2xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %max : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf32>
}

// Mean, gamma and beta are the same numbers, twice under one name.
// CHECK-LABEL: func @a14_same_constant_twice(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: linalg.conv_2d_nchw_fchw
// CHECK-NEXT: return
func.func @a14_same_constant_twice(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %v: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %m = arith.constant dense<[1.5, -2.0, 0.0, 0.25]> : tensor<4xf32>
  %g = arith.constant dense<[1.5, -2.0, 0.0, 0.25]> : tensor<4xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%g) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf32>
}

// CHECK-LABEL: func @a17_f16_data_f32_statistics(
// CHECK-SAME: -> tensor<2x4x4x4xf16>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: %[[WS:.+]] = nnspec.cast %{{.+}} : tensor<4x3x2x2xf32> to tensor<4x3x2x2xf16>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: linalg.conv_2d_nchw_fchw ins(%arg0, %[[WS]] : tensor<2x3x5x5xf16>, tensor<4x3x2x2xf16>)
func.func @a17_f16_data_f32_statistics(%x: tensor<2x3x5x5xf16>, %w: tensor<4x3x2x2xf16>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf16> {
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf16>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf16>, tensor<4x3x2x2xf16>) outs(%a : tensor<2x4x4x4xf16>) -> tensor<2x4x4x4xf16>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf16>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf16>
}

// CHECK-LABEL: func @a24_negative_gamma_before_relu(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw
// CHECK: %[[R:.+]] = nnspec.max %[[L]],
// CHECK: return %[[R]]
func.func @a24_negative_gamma_before_relu(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %gamma = arith.constant dense<-1.0> : tensor<4xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %n = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%gamma) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  %z = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %r = nnspec.max %n, %z : tensor<2x4x4x4xf32>
  return %r : tensor<2x4x4x4xf32>
}

// CHECK-LABEL: func @a24_negative_gamma_after_relu(
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw
// CHECK: %[[R:.+]] = nnspec.max %[[L]],
// CHECK: nnspec.{{mul|add}} %[[R]],
func.func @a24_negative_gamma_after_relu(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %gamma = arith.constant dense<-1.0> : tensor<4xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %z = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %r = nnspec.max %l, %z : tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %r mean(%m) variance(%v) gamma(%gamma) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf32>
}

// CHECK-LABEL: func @a24_zero_gamma_before_relu(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw
// CHECK: %[[R:.+]] = nnspec.max %[[L]],
// CHECK: return %[[R]]
func.func @a24_zero_gamma_before_relu(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %gamma = arith.constant dense<0.0> : tensor<4xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %n = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%gamma) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  %z = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %r = nnspec.max %n, %z : tensor<2x4x4x4xf32>
  return %r : tensor<2x4x4x4xf32>
}

// CHECK-LABEL: func @a24_zero_gamma_after_relu(
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw
// CHECK: %[[R:.+]] = nnspec.max %[[L]],
func.func @a24_zero_gamma_after_relu(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %gamma = arith.constant dense<0.0> : tensor<4xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %z = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %r = nnspec.max %l, %z : tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %r mean(%m) variance(%v) gamma(%gamma) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf32>
}

// CHECK-LABEL: func @a24_mixed_gamma_before_relu(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<2x4x4x4xf32>
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw
// CHECK: %[[R:.+]] = nnspec.max %[[L]],
// CHECK: return %[[R]]
func.func @a24_mixed_gamma_before_relu(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %gamma = arith.constant dense<[-1.0, 0.0, 2.0, -0.5]> : tensor<4xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %n = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%gamma) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  %z = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %r = nnspec.max %n, %z : tensor<2x4x4x4xf32>
  return %r : tensor<2x4x4x4xf32>
}

// CHECK-LABEL: func @a24_mixed_gamma_after_relu(
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw
// CHECK: %[[R:.+]] = nnspec.max %[[L]],
// CHECK: nnspec.{{mul|add}} %[[R]],
func.func @a24_mixed_gamma_after_relu(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x4xf32> {
  %gamma = arith.constant dense<[-1.0, 0.0, 2.0, -0.5]> : tensor<4xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %z = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %r = nnspec.max %l, %z : tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %r mean(%m) variance(%v) gamma(%gamma) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x4xf32>
}

// CHECK-LABEL: func @a25_nchw_of_equal_sizes(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<3x3x3x3xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [0] : tensor<3xf32> to tensor<3x3x1x1xf32>
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<3x3x3x3xf32>
// CHECK: return
func.func @a25_nchw_of_equal_sizes(%x: tensor<3x3x3x3xf32>, %w: tensor<3x3x1x1xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<3x3x3x3xf32> {
  %a = nnspec.fill 0.0 : tensor<3x3x3x3xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<3x3x3x3xf32>, tensor<3x3x1x1xf32>) outs(%a : tensor<3x3x3x3xf32>) -> tensor<3x3x3x3xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<3x3x3x3xf32>, tensor<3xf32>
  return %y : tensor<3x3x3x3xf32>
}

// CHECK-LABEL: func @a25_nhwc_of_equal_sizes(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<3x3x3x3xf32>
// CHECK: nnspec.broadcast %{{.+}} dims = [3] : tensor<3xf32> to tensor<1x1x3x3xf32>
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<3x3x3x3xf32>
// CHECK: return
func.func @a25_nhwc_of_equal_sizes(%x: tensor<3x3x3x3xf32>, %w: tensor<1x1x3x3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<3x3x3x3xf32> {
  %a = nnspec.fill 0.0 : tensor<3x3x3x3xf32>
  %l = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<3x3x3x3xf32>, tensor<1x1x3x3xf32>) outs(%a : tensor<3x3x3x3xf32>) -> tensor<3x3x3x3xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 3 epsilon = 1.0e-05 : tensor<3x3x3x3xf32>, tensor<3xf32>
  return %y : tensor<3x3x3x3xf32>
}

// The batch norm says axis 1, which in NHWC is H: no weight has it.
// CHECK-LABEL: func @a25_nhwc_wrong_axis(
// CHECK: %[[L:.+]] = linalg.conv_2d_nhwc_hwcf
// CHECK: nnspec.mul %[[L]]
func.func @a25_nhwc_wrong_axis(%x: tensor<3x3x3x3xf32>, %w: tensor<1x1x3x3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<3x3x3x3xf32> {
  %a = nnspec.fill 0.0 : tensor<3x3x3x3xf32>
  %l = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<3x3x3x3xf32>, tensor<1x1x3x3xf32>) outs(%a : tensor<3x3x3x3xf32>) -> tensor<3x3x3x3xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<3x3x3x3xf32>, tensor<3xf32>
  return %y : tensor<3x3x3x3xf32>
}

// Behind the border is no bias.
// CHECK-LABEL: func @a29_zero_padding(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x5x5xf32>
// CHECK: tensor.pad %{{.+}} low[0, 1, 1] high[0, 1, 1]
// CHECK: tensor.pad %arg0
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<4x6x6xf32>)
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x5x5xf32>
// CHECK: linalg.conv_2d_nchw_fchw
// CHECK-NEXT: return
func.func @a29_zero_padding(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x4x6x6xf32> {
  %n = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x3x5x5xf32>, tensor<3xf32>
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %n low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %o: index):
    tensor.yield %zero : f32
  } : tensor<2x3x5x5xf32> to tensor<2x3x7x7xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x6x6xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x3x7x7xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
  return %l : tensor<2x4x6x6xf32>
}

// Also where a scale is zero, by which nothing can be divided.
// CHECK-LABEL: func @a29_zero_padding_zero_scale(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x5x5xf32>
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<4x6x6xf32>)
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x5x5xf32>
// CHECK: linalg.conv_2d_nchw_fchw
// CHECK-NEXT: return
func.func @a29_zero_padding_zero_scale(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %b: tensor<3xf32>) -> tensor<2x4x6x6xf32> {
  %s = arith.constant dense<[0.0, 2.0, -1.0]> : tensor<3xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3x5x5xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<2x3x5x5xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x5x5xf32>
  %n = nnspec.add %m, %bb : tensor<2x3x5x5xf32>
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %n low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %o: index):
    tensor.yield %zero : f32
  } : tensor<2x3x5x5xf32> to tensor<2x3x7x7xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x6x6xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x3x7x7xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
  return %l : tensor<2x4x6x6xf32>
}

// Another value at the border stays that value.
// CHECK-LABEL: func @a29_padding_with_value(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x5x5xf32>
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<4x6x6xf32>)
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x5x5xf32>
// CHECK: linalg.conv_2d_nchw_fchw
func.func @a29_padding_with_value(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x4x6x6xf32> {
  %n = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x3x5x5xf32>, tensor<3xf32>
  %zero = arith.constant -1.5 : f32
  %p = tensor.pad %n low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %o: index):
    tensor.yield %zero : f32
  } : tensor<2x3x5x5xf32> to tensor<2x3x7x7xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x6x6xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x3x7x7xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
  return %l : tensor<2x4x6x6xf32>
}

// CHECK-LABEL: func @a30_two_users(
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw ins(%arg0, %arg1 :
// CHECK-NOT: linalg.conv_2d_nchw_fchw
// CHECK: nnspec.mul %[[L]],
// CHECK: return %{{.+}}, %[[L]]
func.func @a30_two_users(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) {
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y, %l : tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>
}

// Two maps of one layer.
// CHECK-LABEL: func @a30_two_maps(
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw ins(%arg0, %arg1 :
// CHECK-NOT: linalg.conv_2d_nchw_fchw
// CHECK-COUNT-2: nnspec.mul %[[L]],
// CHECK: return
func.func @a30_two_maps(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>, %hm: tensor<4xf32>, %hv: tensor<4xf32>, %hg: tensor<4xf32>, %hb: tensor<4xf32>) -> (tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>) {
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  %u = nnspec.batch_norm_inference %l mean(%hm) variance(%hv) gamma(%hg) beta(%hb) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x4xf32>, tensor<4xf32>
  return %y, %u : tensor<2x4x4x4xf32>, tensor<2x4x4x4xf32>
}

// Of an argument, and returned.
// CHECK-LABEL: func @a31_only_a_batch_norm(
// CHECK: %[[M:.+]] = nnspec.mul %arg0,
// CHECK: %[[Y:.+]] = nnspec.add %[[M]],
// CHECK: return %[[Y]]
func.func @a31_only_a_batch_norm(%x: tensor<2x3x5x5xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x3x5x5xf32> {
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x3x5x5xf32>, tensor<3xf32>
  return %y : tensor<2x3x5x5xf32>
}

// Of an argument that something else reads too.
// CHECK-LABEL: func @a31_argument(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x5x5xf32>
// CHECK: linalg.conv_2d_nchw_fchw
// CHECK-NEXT: return %{{.+}}, %arg0
func.func @a31_argument(%x: tensor<2x3x5x5xf32>, %w: tensor<4x3x2x2xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> (tensor<2x4x4x4xf32>, tensor<2x3x5x5xf32>) {
  %n = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x3x5x5xf32>, tensor<3xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x4xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%n, %w : tensor<2x3x5x5xf32>, tensor<4x3x2x2xf32>) outs(%a : tensor<2x4x4x4xf32>) -> tensor<2x4x4x4xf32>
  return %l, %x : tensor<2x4x4x4xf32>, tensor<2x3x5x5xf32>
}

// Dilated along H, strided, a kernel of 2 by 4, padded on one side.
// CHECK-LABEL: func @a32_after(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x3xf32>
// CHECK: linalg.conv_2d_nchw_fchw {{.*}}dilations = dense<[2, 1]>{{.*}}strides = dense<[2, 3]>
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x4x3xf32>
// CHECK: return
func.func @a32_after(%n: tensor<2x3x9x8xf32>, %w: tensor<4x3x2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x4x3xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %n low[0, 0, 0, 0] high[0, 0, 0, 2] {
  ^bb0(%i: index, %j: index, %k: index, %o: index):
    tensor.yield %zero : f32
  } : tensor<2x3x9x8xf32> to tensor<2x3x9x10xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x3xf32>
  %l = linalg.conv_2d_nchw_fchw {dilations = dense<[2, 1]> : tensor<2xi64>, strides = dense<[2, 3]> : tensor<2xi64>} ins(%p, %w : tensor<2x3x9x10xf32>, tensor<4x3x2x4xf32>) outs(%a : tensor<2x4x4x3xf32>) -> tensor<2x4x4x3xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x4x4x3xf32>, tensor<4xf32>
  return %y : tensor<2x4x4x3xf32>
}

// CHECK-LABEL: func @a32_before(
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x9x8xf32>
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<4x3xf32>)
// CHECK-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x3x9x8xf32>
// CHECK: linalg.conv_2d_nchw_fchw {{.*}}dilations = dense<[2, 1]>{{.*}}strides = dense<[2, 3]>
// CHECK-NEXT: return
func.func @a32_before(%x: tensor<2x3x9x8xf32>, %w: tensor<4x3x2x4xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x4x4x3xf32> {
  %n = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<2x3x9x8xf32>, tensor<3xf32>
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %n low[0, 0, 0, 0] high[0, 0, 0, 2] {
  ^bb0(%i: index, %j: index, %k: index, %o: index):
    tensor.yield %zero : f32
  } : tensor<2x3x9x8xf32> to tensor<2x3x9x10xf32>
  %a = nnspec.fill 0.0 : tensor<2x4x4x3xf32>
  %l = linalg.conv_2d_nchw_fchw {dilations = dense<[2, 1]> : tensor<2xi64>, strides = dense<[2, 3]> : tensor<2xi64>} ins(%p, %w : tensor<2x3x9x10xf32>, tensor<4x3x2x4xf32>) outs(%a : tensor<2x4x4x3xf32>) -> tensor<2x4x4x3xf32>
  return %l : tensor<2x4x4x3xf32>
}
