// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always -o %t.once
// RUN: nnspec-opt %t.once --nnspec-fold-affine=cost=always | diff %t.once -

// Maps into the layer before them, by what the layer's accumulator is.

// CHECK-LABEL: func @scale(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf32>, %[[W:.+]]: tensor<3x2xf32>, %[[S:.+]]: tensor<2xf32>)
// CHECK-DAG: %[[SW:.+]] = nnspec.broadcast %[[S]] dims = [1] : tensor<2xf32> to tensor<3x2xf32>
// CHECK-DAG: %[[WS:.+]] = nnspec.mul %[[W]], %[[SW]] : tensor<3x2xf32>
// CHECK-DAG: %[[Z:.+]] = nnspec.fill 0.000000e+00 : tensor<4x2xf32>
// CHECK: %[[Y:.+]] = linalg.matmul ins(%[[X]], %[[WS]] : tensor<4x3xf32>, tensor<3x2xf32>) outs(%[[Z]] : tensor<4x2xf32>)
// CHECK-NEXT: return %[[Y]]
func.func @scale(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// CHECK-LABEL: func @bias(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf32>, %[[W:.+]]: tensor<3x2xf32>, %[[B:.+]]: tensor<2xf32>)
// CHECK: %[[BB:.+]] = nnspec.broadcast %[[B]] dims = [1] : tensor<2xf32> to tensor<4x2xf32>
// CHECK-NEXT: %[[Y:.+]] = linalg.matmul ins(%[[X]], %[[W]] : {{.*}}) outs(%[[BB]] : tensor<4x2xf32>)
// CHECK-NEXT: return %[[Y]]
func.func @bias(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = arith.constant dense<0.0> : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.add %l, %bb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// Negative zero is a zero too.
// CHECK-LABEL: func @negative_zero_accumulator(
// CHECK-NOT: nnspec.add
// CHECK: return
func.func @negative_zero_accumulator(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = arith.constant dense<-0.0> : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.add %l, %bb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// CHECK-LABEL: func @accumulator_is_parameter(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf32>, %[[W:.+]]: tensor<3x2xf32>, %[[A:.+]]: tensor<2xf32>, %[[S:.+]]: tensor<2xf32>, %[[B:.+]]: tensor<2xf32>)
// CHECK-DAG: %[[AS:.+]] = nnspec.mul %[[A]], %[[S]] : tensor<2xf32>
// CHECK-DAG: %[[ASB:.+]] = nnspec.add %[[AS]], %[[B]] : tensor<2xf32>
// CHECK-DAG: %[[ACC:.+]] = nnspec.broadcast %[[ASB]] dims = [1]
// CHECK-DAG: %[[SW:.+]] = nnspec.broadcast %[[S]] dims = [1] : tensor<2xf32> to tensor<3x2xf32>
// CHECK-DAG: %[[WS:.+]] = nnspec.mul %[[W]], %[[SW]] : tensor<3x2xf32>
// CHECK: %[[Y:.+]] = linalg.matmul ins(%[[X]], %[[WS]] : {{.*}}) outs(%[[ACC]] : tensor<4x2xf32>)
// CHECK-NEXT: return %[[Y]]
func.func @accumulator_is_parameter(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %p: tensor<2xf32>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.broadcast %p dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %m = nnspec.mul %l, %sb : tensor<4x2xf32>
  %y = nnspec.add %m, %bb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// The other layer, which is the accumulator, takes its share of the scale, and the
// bias for both.
// CHECK-LABEL: func @accumulator_is_layer(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf32>, %[[W:.+]]: tensor<3x2xf32>, %[[V:.+]]: tensor<3x2xf32>, %[[S:.+]]: tensor<2xf32>, %[[B:.+]]: tensor<2xf32>)
// CHECK-DAG: %[[VS:.+]] = nnspec.mul %[[V]], %{{.+}} : tensor<3x2xf32>
// CHECK-DAG: %[[WS:.+]] = nnspec.mul %[[W]], %{{.+}} : tensor<3x2xf32>
// CHECK-DAG: %[[BB:.+]] = nnspec.broadcast %[[B]] dims = [1] : tensor<2xf32> to tensor<4x2xf32>
// CHECK: %[[L:.+]] = linalg.matmul ins(%[[X]], %[[WS]] : {{.*}}) outs(%[[BB]] :
// CHECK: %[[Y:.+]] = linalg.matmul ins(%[[X]], %[[VS]] : {{.*}}) outs(%[[L]] :
// CHECK-NEXT: return %[[Y]]
func.func @accumulator_is_layer(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %v: tensor<3x2xf32>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %k = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %v : tensor<4x3xf32>, tensor<3x2xf32>) outs(%k : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %m = nnspec.mul %l, %sb : tensor<4x2xf32>
  %y = nnspec.add %m, %bb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// A scale of the rows is one of the left factor.
// CHECK-LABEL: func @scale_of_rows(
// CHECK-SAME: %[[X:.+]]: tensor<2x3xf32>, %[[W:.+]]: tensor<3x4xf32>, %[[S:.+]]: tensor<2xf32>)
// CHECK: %[[SX:.+]] = nnspec.broadcast %[[S]] dims = [0] : tensor<2xf32> to tensor<2x3xf32>
// CHECK: %[[XS:.+]] = nnspec.mul %[[X]], %[[SX]] : tensor<2x3xf32>
// CHECK: linalg.matmul ins(%[[XS]], %[[W]] :
// CHECK-NOT: nnspec.mul
func.func @scale_of_rows(%x: tensor<2x3xf32>, %w: tensor<3x4xf32>, %s: tensor<2xf32>) -> tensor<2x4xf32> {
  %a = nnspec.fill 0.0 : tensor<2x4xf32>
  %l = linalg.matmul ins(%x, %w : tensor<2x3xf32>, tensor<3x4xf32>) outs(%a : tensor<2x4xf32>) -> tensor<2x4xf32>
  %sb = nnspec.broadcast %s dims = [0] : tensor<2xf32> to tensor<2x4xf32>
  %y = nnspec.mul %l, %sb : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// A scale that depends on two axes of the result, in the other order in the weight.
// CHECK-LABEL: func @scale_is_transposed(
// CHECK-SAME: %[[S:[^:]+]]: tensor<5x6xf32>)
// CHECK: %[[T:.+]] = linalg.transpose ins(%[[S]] : tensor<5x6xf32>) outs(%{{.+}} : tensor<6x5xf32>) permutation = [1, 0]
// CHECK: nnspec.broadcast %[[T]] dims = [0, 1] : tensor<6x5xf32> to tensor<6x5x3xf32>
// CHECK: linalg.contract
// CHECK-NOT: nnspec
// CHECK: return
func.func @scale_is_transposed(%x: tensor<4x3xf32>, %w: tensor<6x5x3xf32>, %s: tensor<5x6xf32>) -> tensor<4x5x6xf32> {
  %a = nnspec.fill 0.0 : tensor<4x5x6xf32>
  %l = linalg.contract
      indexing_maps = [affine_map<(n, p, q, k) -> (n, k)>, affine_map<(n, p, q, k) -> (q, p, k)>, affine_map<(n, p, q, k) -> (n, p, q)>]
      ins(%x, %w : tensor<4x3xf32>, tensor<6x5x3xf32>) outs(%a : tensor<4x5x6xf32>) -> tensor<4x5x6xf32>
  %sb = nnspec.broadcast %s dims = [1, 2] : tensor<5x6xf32> to tensor<4x5x6xf32>
  %y = nnspec.mul %l, %sb : tensor<4x5x6xf32>
  return %y : tensor<4x5x6xf32>
}

// The parameters are computed in the type of the map, the weight is rounded once.
// CHECK-LABEL: func @f16_data_f32_map(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf16>, %[[W:.+]]: tensor<3x2xf16>, %[[S:.+]]: tensor<2xf32>, %[[B:.+]]: tensor<2xf32>)
// CHECK-DAG: %[[SW:.+]] = nnspec.broadcast %[[S]] dims = [1] : tensor<2xf32> to tensor<3x2xf32>
// CHECK-DAG: %[[WIDE:.+]] = nnspec.cast %[[W]] : tensor<3x2xf16> to tensor<3x2xf32>
// CHECK-DAG: %[[MUL:.+]] = nnspec.mul %[[WIDE]], %[[SW]] : tensor<3x2xf32>
// CHECK-DAG: %[[WS:.+]] = nnspec.cast %[[MUL]] : tensor<3x2xf32> to tensor<3x2xf16>
// CHECK: %[[L:.+]] = linalg.matmul ins(%[[X]], %[[WS]] : tensor<4x3xf16>, tensor<3x2xf16>) outs(%{{.+}} : tensor<4x2xf16>)
// CHECK-NOT: nnspec.{{add|mul}}
// CHECK: return
func.func @f16_data_f32_map(%x: tensor<4x3xf16>, %w: tensor<3x2xf16>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf16> {
  %a = nnspec.fill 0.0 : tensor<4x2xf16>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf16>, tensor<3x2xf16>) outs(%a : tensor<4x2xf16>) -> tensor<4x2xf16>
  %wide = nnspec.cast %l : tensor<4x2xf16> to tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %m = nnspec.mul %wide, %sb : tensor<4x2xf32>
  %n = nnspec.add %m, %bb : tensor<4x2xf32>
  %y = nnspec.cast %n : tensor<4x2xf32> to tensor<4x2xf16>
  return %y : tensor<4x2xf16>
}

// Zeros of linalg are zeros too.
// CHECK-LABEL: func @linalg_fill_accumulator(
// CHECK: %[[B:.+]] = nnspec.broadcast
// CHECK: %[[L:.+]] = linalg.matmul {{.*}} outs(%[[B]] :
// CHECK: return %[[L]]
func.func @linalg_fill_accumulator(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x2xf32>
  %a = linalg.fill ins(%zero : f32) outs(%empty : tensor<4x2xf32>) -> tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.add %l, %bb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// The multiply-add of a body may be one op, with its arguments widened or not.
// CHECK-LABEL: func @fused_multiply_add(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<4x2xf32>
// CHECK: linalg.generic
// CHECK: math.fma
// CHECK: return
func.func @fused_multiply_add(%x: tensor<4x3xf16>, %w: tensor<3x2xf32>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%x, %w : tensor<4x3xf16>, tensor<3x2xf32>) outs(%a : tensor<4x2xf32>) {
  ^bb0(%p: f16, %q: f32, %o: f32):
    %wide = arith.extf %p : f16 to f32
    %sum = math.fma %wide, %q, %o : f32
    linalg.yield %sum : f32
  } -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %m = nnspec.mul %l, %sb : tensor<4x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.add %m, %bb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}
