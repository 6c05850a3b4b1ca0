// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always --remarks-filter='nnspec-fold-affine' -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --allow-empty
// REMARK-NOT: Passed

// What looks like a linear layer and is none, or what stands between.

// UNVERIFIED @quantised_conv: its arguments are integers

// CHECK-LABEL: func @sum_pooling(
// CHECK: %[[L:.+]] = linalg.pooling_nchw_sum
// CHECK: nnspec.mul %[[L]]
func.func @sum_pooling(%x: tensor<2x3x4x4xf32>, %k: tensor<2x2xf32>, %s: tensor<3xf32>) -> tensor<2x3x3x3xf32> {
  %a = nnspec.fill 0.0 : tensor<2x3x3x3xf32>
  %l = linalg.pooling_nchw_sum ins(%x, %k : tensor<2x3x4x4xf32>, tensor<2x2xf32>) outs(%a : tensor<2x3x3x3xf32>) -> tensor<2x3x3x3xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3x3x3xf32>
  %y = nnspec.mul %l, %sb : tensor<2x3x3x3xf32>
  return %y : tensor<2x3x3x3xf32>
}

// CHECK-LABEL: func @max_pooling_after(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: linalg.pooling_nchw_max ins(%[[M]],
func.func @max_pooling_after(%x: tensor<2x3x4x4xf32>, %k: tensor<2x2xf32>, %s: tensor<3xf32>) -> tensor<2x3x3x3xf32> {
  %a = nnspec.fill -1.0e+30 : tensor<2x3x3x3xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3x4x4xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x4x4xf32>
  %l = linalg.pooling_nchw_max ins(%m, %k : tensor<2x3x4x4xf32>, tensor<2x2xf32>) outs(%a : tensor<2x3x3x3xf32>) -> tensor<2x3x3x3xf32>
  return %l : tensor<2x3x3x3xf32>
}

// CHECK-LABEL: func @quantised_conv(
// CHECK: %[[L:.+]] = linalg.conv_2d_nhwc_hwcf_q
// CHECK: %[[F:.+]] = arith.sitofp %[[L]]
// CHECK: nnspec.mul %[[F]]
func.func @quantised_conv(%x: tensor<2x4x4x3xi8>, %w: tensor<2x2x3x5xi8>, %a: tensor<2x3x3x5xi32>, %s: tensor<5xf32>) -> tensor<2x3x3x5xf32> {
  %p = arith.constant 3 : i32
  %q = arith.constant -4 : i32
  %l = linalg.conv_2d_nhwc_hwcf_q ins(%x, %w, %p, %q : tensor<2x4x4x3xi8>, tensor<2x2x3x5xi8>, i32, i32) outs(%a : tensor<2x3x3x5xi32>) -> tensor<2x3x3x5xi32>
  %f = arith.sitofp %l : tensor<2x3x3x5xi32> to tensor<2x3x3x5xf32>
  %sb = nnspec.broadcast %s dims = [3] : tensor<5xf32> to tensor<2x3x3x5xf32>
  %y = nnspec.mul %f, %sb : tensor<2x3x3x5xf32>
  return %y : tensor<2x3x3x5xf32>
}

// (x - w) * (x - w), x * x and max(x * w): no product of the two.
// CHECK-LABEL: func @squared_distance(
// CHECK: %[[L:.+]] = linalg.generic
// CHECK: nnspec.mul %[[L]]
func.func @squared_distance(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %d = arith.subf %p, %q : f32
    %d2 = arith.mulf %d, %d : f32
    %sum = arith.addf %out, %d2 : f32
    linalg.yield %sum : f32
  } -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// CHECK-LABEL: func @sum_of_squares(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: linalg.generic {{.*}} ins(%[[M]], %arg1
func.func @sum_of_squares(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<3xf32>) -> tensor<4x2xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%m, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %d2 = arith.mulf %p, %p : f32
    %sum = arith.addf %out, %d2 : f32
    linalg.yield %sum : f32
  } -> tensor<4x2xf32>
  return %l : tensor<4x2xf32>
}

// CHECK-LABEL: func @max_of_products(
// CHECK: %[[L:.+]] = linalg.generic
// CHECK: nnspec.mul %[[L]]
func.func @max_of_products(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %product = arith.mulf %p, %q : f32
    %max = arith.maximumf %out, %product : f32
    linalg.yield %max : f32
  } -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// What is narrowed inside the layer is no widening of the inputs.
// CHECK-LABEL: func @narrowing_body(
// CHECK: %[[L:.+]] = linalg.generic
// CHECK: nnspec.mul %[[L]]
func.func @narrowing_body(%x: tensor<4x3xf64>, %w: tensor<3x2xf64>, %s: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<4x3xf64>, tensor<3x2xf64>) outs(%a : tensor<4x2xf32>) {
  ^bb0(%p: f64, %q: f64, %out: f32):
    %wide = arith.mulf %p, %q : f64
    %product = arith.truncf %wide : f64 to f32
    %sum = arith.addf %out, %product : f32
    linalg.yield %sum : f32
  } -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// CHECK-LABEL: func @no_layer_at_all(
// CHECK: nnspec.mul
// CHECK: nnspec.add
func.func @no_layer_at_all(%x: tensor<4x2xf32>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %m = nnspec.mul %x, %sb : tensor<4x2xf32>
  %y = nnspec.add %m, %bb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// A sum of squares is linear in nothing: a factor scaled once would count twice.
// CHECK-LABEL: func @squares_of_one_operand(
// CHECK: nnspec.mul %arg0
// CHECK: %[[S:.+]] = linalg.generic
// CHECK: nnspec.mul %[[S]]
func.func @squares_of_one_operand(%x: tensor<?x8xf32>, %p: tensor<8xf32>, %s: tensor<f32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x8xf32>
  %pb = nnspec.broadcast %p dims = [1] sizes(%n) : tensor<8xf32> to tensor<?x8xf32>
  %m = nnspec.mul %x, %pb : tensor<?x8xf32>
  %zero = nnspec.fill 0.0 sizes(%n) : tensor<?xf32>
  %q = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>],
                       iterator_types = ["parallel", "reduction"]}
      ins(%m : tensor<?x8xf32>) outs(%zero : tensor<?xf32>) {
  ^bb0(%in: f32, %acc: f32):
    %square = arith.mulf %in, %in : f32
    %sum = arith.addf %acc, %square : f32
    linalg.yield %sum : f32
  } -> tensor<?xf32>
  %sb = nnspec.broadcast %s dims = [] sizes(%n) : tensor<f32> to tensor<?xf32>
  %y = nnspec.mul %q, %sb : tensor<?xf32>
  return %y : tensor<?xf32>
}

// CHECK-LABEL: func @squares_of_two_operands(
// CHECK: %[[S:.+]] = linalg.contract
// CHECK: nnspec.mul %[[S]]
func.func @squares_of_two_operands(%x: tensor<?x8xf32>, %s: tensor<f32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x8xf32>
  %zero = nnspec.fill 0.0 sizes(%n) : tensor<?xf32>
  %q = linalg.contract indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>]
      ins(%x, %x : tensor<?x8xf32>, tensor<?x8xf32>) outs(%zero : tensor<?xf32>) -> tensor<?xf32>
  %sb = nnspec.broadcast %s dims = [] sizes(%n) : tensor<f32> to tensor<?xf32>
  %y = nnspec.mul %q, %sb : tensor<?xf32>
  return %y : tensor<?xf32>
}


// Scales stay with the constant weight that has taken them, on either side of it.
// CHECK-LABEL: func @scaled_weight(
// CHECK-SAME: %[[X:.+]]: tensor<2x3xbf16>,
// CHECK: %[[W:.+]] = arith.constant dense<{{.*}}> : tensor<3x2xf32>
// CHECK: %[[WS:.+]] = nnspec.mul %{{.+}}, %[[W]] : tensor<3x2xf32>
// CHECK: %[[STORED:.+]] = nnspec.cast %[[WS]]
// CHECK: %[[WST:.+]] = nnspec.mul %[[STORED]], %{{.+}} : tensor<3x2xbf16>
// CHECK: linalg.matmul ins(%[[WST]], %[[X]] :
func.func @scaled_weight(%x: tensor<2x3xbf16>, %s: tensor<f32>, %t: tensor<bf16>) -> tensor<3x3xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, -4.0], [5.0, 0.0]]> : tensor<3x2xf32>
  %sw = nnspec.broadcast %s dims = [] : tensor<f32> to tensor<3x2xf32>
  %ws = nnspec.mul %sw, %w : tensor<3x2xf32>
  %stored = nnspec.cast %ws : tensor<3x2xf32> to tensor<3x2xbf16>
  %tw = nnspec.broadcast %t dims = [] : tensor<bf16> to tensor<3x2xbf16>
  %wst = nnspec.mul %stored, %tw : tensor<3x2xbf16>
  %a = nnspec.fill 0.0 : tensor<3x3xf32>
  %y = linalg.matmul ins(%wst, %x : tensor<3x2xbf16>, tensor<2x3xbf16>) outs(%a : tensor<3x3xf32>) -> tensor<3x3xf32>
  return %y : tensor<3x3xf32>
}
