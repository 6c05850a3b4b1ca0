// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always -o %t.once
// RUN: nnspec-opt %t.once --nnspec-fold-affine=cost=always | diff %t.once -

// Maps into the layers after them.

// CHECK-LABEL: func @scale(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf32>, %[[W:.+]]: tensor<3x2xf32>, %[[S:.+]]: tensor<3xf32>)
// CHECK: %[[SW:.+]] = nnspec.broadcast %[[S]] dims = [0] : tensor<3xf32> to tensor<3x2xf32>
// CHECK: %[[WS:.+]] = nnspec.mul %[[W]], %[[SW]] : tensor<3x2xf32>
// CHECK: %[[Y:.+]] = linalg.matmul ins(%[[X]], %[[WS]] :
// CHECK-NEXT: return %[[Y]]
func.func @scale(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<3xf32>) -> tensor<4x2xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %y = linalg.matmul ins(%m, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// The bias meets the weight as it was, in a layer without the rows.
// CHECK-LABEL: func @both(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf32>, %[[W:.+]]: tensor<3x2xf32>, %[[S:.+]]: tensor<3xf32>, %[[B:.+]]: tensor<3xf32>)
// CHECK-DAG: %[[WS:.+]] = nnspec.mul %[[W]], %{{.+}} : tensor<3x2xf32>
// CHECK-DAG: %[[T:.+]] = linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%[[B]], %[[W]] : tensor<3xf32>, tensor<3x2xf32>) outs(%{{.+}} : tensor<2xf32>)
// CHECK: %[[TB:.+]] = nnspec.broadcast %[[T]] dims = [1] : tensor<2xf32> to tensor<4x2xf32>
// CHECK: %[[Y:.+]] = linalg.matmul ins(%[[X]], %[[WS]] : {{.*}}) outs(%[[TB]] :
// CHECK-NEXT: return %[[Y]]
func.func @both(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<4x2xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %n = nnspec.add %m, %bb : tensor<4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %y = linalg.matmul ins(%n, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// The layer's own bias stays.
// CHECK-LABEL: func @accumulator_is_parameter(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2xf32>)
// CHECK: %[[T:.+]] = linalg.generic {{.*}} ins(%{{.+}}, %{{.+}} : tensor<3xf32>, tensor<3x2xf32>)
// CHECK: %[[AT:.+]] = nnspec.add %[[A]], %[[T]] : tensor<2xf32>
// CHECK: %[[TB:.+]] = nnspec.broadcast %[[AT]] dims = [1]
// CHECK: linalg.matmul {{.*}} outs(%[[TB]] :
// CHECK-NEXT: return
func.func @accumulator_is_parameter(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %b: tensor<3xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %n = nnspec.add %x, %bb : tensor<4x3xf32>
  %a = nnspec.broadcast %p dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = linalg.matmul ins(%n, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// All users take it, or none.
// CHECK-LABEL: func @two_users(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf32>, %[[W:.+]]: tensor<3x2xf32>, %[[V:.+]]: tensor<5x3xf32>, %[[S:.+]]: tensor<3xf32>)
// CHECK-NOT: tensor<4x3xf32>
// CHECK-DAG: %[[WS:.+]] = nnspec.mul %[[W]], %{{.+}} : tensor<3x2xf32>
// CHECK-DAG: %[[VS:.+]] = nnspec.mul %[[V]], %{{.+}} : tensor<5x3xf32>
// CHECK-DAG: linalg.matmul ins(%[[X]], %[[WS]] :
// CHECK-DAG: linalg.matmul indexing_maps = {{.*}} ins(%[[X]], %[[VS]] :
// CHECK: return
func.func @two_users(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %v: tensor<5x3xf32>, %s: tensor<3xf32>) -> (tensor<4x2xf32>, tensor<4x5xf32>) {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %c = nnspec.fill 0.0 : tensor<4x5xf32>
  %y = linalg.matmul ins(%m, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %z = linalg.matmul
      indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (j, k)>, affine_map<(i, j, k) -> (i, j)>]
      ins(%m, %v : tensor<4x3xf32>, tensor<5x3xf32>) outs(%c : tensor<4x5xf32>) -> tensor<4x5xf32>
  return %y, %z : tensor<4x2xf32>, tensor<4x5xf32>
}

// Between two layers: the first one takes it, the second stays.
// CHECK-LABEL: func @between_layers(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf32>, %[[W:.+]]: tensor<3x2xf32>, %[[V:.+]]: tensor<2x6xf32>, %[[S:.+]]: tensor<2xf32>, %[[B:.+]]: tensor<2xf32>)
// CHECK: %[[WS:.+]] = nnspec.mul %[[W]]
// CHECK: %[[L:.+]] = linalg.matmul ins(%[[X]], %[[WS]] :
// CHECK: linalg.matmul ins(%[[L]], %[[V]] :
// CHECK-NOT: linalg
// CHECK: return
func.func @between_layers(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %v: tensor<2x6xf32>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x6xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %c = nnspec.fill 0.0 : tensor<4x6xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %m = nnspec.mul %l, %sb : tensor<4x2xf32>
  %n = nnspec.add %m, %bb : tensor<4x2xf32>
  %y = linalg.matmul ins(%n, %v : tensor<4x2xf32>, tensor<2x6xf32>) outs(%c : tensor<4x6xf32>) -> tensor<4x6xf32>
  return %y : tensor<4x6xf32>
}

// The iterator r occurs in neither the bias nor the weight: it adds the same twice.
// CHECK-LABEL: func @repeated_sum(
// CHECK-SAME: %[[X:.+]]: tensor<7x4x3xf32>, %[[W:.+]]: tensor<3x2xf32>, %[[B:.+]]: tensor<3xf32>)
// CHECK: nnspec.fill 7.000000e+00
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]}
// CHECK: %[[A:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<2xf32> to tensor<4x2xf32>
// CHECK: linalg.generic {{.*}} ins(%[[X]], %[[W]] : {{.*}}) outs(%[[A]] :
// CHECK: return
func.func @repeated_sum(%x: tensor<7x4x3xf32>, %w: tensor<3x2xf32>, %b: tensor<3xf32>) -> tensor<4x2xf32> {
  %bb = nnspec.broadcast %b dims = [2] : tensor<3xf32> to tensor<7x4x3xf32>
  %n = nnspec.add %x, %bb : tensor<7x4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(i, j, r, k) -> (r, i, k)>, affine_map<(i, j, r, k) -> (k, j)>, affine_map<(i, j, r, k) -> (i, j)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%n, %w : tensor<7x4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %product = arith.mulf %p, %q : f32
    %sum = arith.addf %out, %product : f32
    linalg.yield %sum : f32
  } -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// The same layer reads it through a padding, which is another value at its border:
// there the bias is none.
// CHECK-LABEL: func @padded(
// CHECK-SAME: %[[X:.+]]: tensor<2x3x8xf32>, %[[W:.+]]: tensor<5x3x3xf32>, %[[S:.+]]: tensor<3xf32>, %[[B:.+]]: tensor<3xf32>)
// CHECK-DAG: %[[BB:.+]] = nnspec.broadcast %[[B]] dims = [0] : tensor<3xf32> to tensor<3x8xf32>
// CHECK-DAG: %[[BP:.+]] = tensor.pad %[[BB]] low[0, 1] high[0, 1]
// CHECK-DAG: %[[XP:.+]] = tensor.pad %[[X]] low[0, 0, 1] high[0, 0, 1]
// CHECK-DAG: %[[WS:.+]] = nnspec.mul %[[W]]
// CHECK-DAG: %[[T:.+]] = linalg.generic {{.*}} ins(%[[BP]], %[[W]] : tensor<3x10xf32>, tensor<5x3x3xf32>) outs(%{{.+}} : tensor<5x8xf32>)
// CHECK: %[[A:.+]] = nnspec.broadcast %[[T]] dims = [1, 2] : tensor<5x8xf32> to tensor<2x5x8xf32>
// CHECK: linalg.conv_1d_ncw_fcw ins(%[[XP]], %[[WS]] : {{.*}}) outs(%[[A]] :
// CHECK-NEXT: return
func.func @padded(%x: tensor<2x3x8xf32>, %w: tensor<5x3x3xf32>, %s: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x5x8xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3x8xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<2x3x8xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x8xf32>
  %n = nnspec.add %m, %bb : tensor<2x3x8xf32>
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %n low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<2x3x8xf32> to tensor<2x3x10xf32>
  %a = nnspec.fill 0.0 : tensor<2x5x8xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<2x3x10xf32>, tensor<5x3x3xf32>) outs(%a : tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
  return %y : tensor<2x5x8xf32>
}

// Where the weight is not summed over, what a bias makes of it is a product.
// CHECK-LABEL: func @weight_without_sum(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf32>, %[[W:.+]]: tensor<2xf32>, %[[B:.+]]: tensor<f32>)
// CHECK: %[[COUNT:.+]] = nnspec.fill 3.000000e+00 : tensor<f32>
// CHECK: %[[BC:.+]] = nnspec.mul %[[B]], %[[COUNT]] : tensor<f32>
// CHECK: %[[BB:.+]] = nnspec.broadcast %[[BC]] dims = [] : tensor<f32> to tensor<2xf32>
// CHECK: %[[T:.+]] = nnspec.mul %[[W]], %[[BB]] : tensor<2xf32>
// CHECK: %[[A:.+]] = nnspec.broadcast %[[T]] dims = [1] : tensor<2xf32> to tensor<4x2xf32>
// CHECK: linalg.generic {{.*}} ins(%[[X]], %[[W]] : tensor<4x3xf32>, tensor<2xf32>) outs(%[[A]] : tensor<4x2xf32>)
func.func @weight_without_sum(%x: tensor<4x3xf32>, %w: tensor<2xf32>, %b: tensor<f32>) -> tensor<4x2xf32> {
  %bb = nnspec.broadcast %b dims = [] : tensor<f32> to tensor<4x3xf32>
  %m = nnspec.add %x, %bb : tensor<4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n)>, affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%m, %w : tensor<4x3xf32>, tensor<2xf32>) outs(%a : tensor<4x2xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %0 = arith.mulf %p, %q : f32
    %1 = arith.addf %0, %o : f32
    linalg.yield %1 : f32
  } -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}
