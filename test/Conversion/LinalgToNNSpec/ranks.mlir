// RUN: nnspec-opt %s --convert-linalg-to-nnspec | FileCheck %s --implicit-check-not=linalg.generic

// Any rank, and the channels on any axis of it.

// CHECK-LABEL: func @rank_1(
// CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [] : tensor<f64> to tensor<5xf64>
// CHECK: nnspec.mul %{{.+}}, %[[S]] : tensor<5xf64>
// CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [] : tensor<f64> to tensor<5xf64>
// CHECK: nnspec.add %{{.+}}, %[[B]] : tensor<5xf64>
func.func @rank_1(%x: tensor<5xf64>, %s: tensor<f64>, %b: tensor<f64>) -> tensor<5xf64> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>, affine_map<(d0) -> ()>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
    ins(%x, %s, %b : tensor<5xf64>, tensor<f64>, tensor<f64>) outs(%x : tensor<5xf64>) {
  ^bb0(%a: f64, %c: f64, %d: f64, %out: f64):
    %1 = arith.mulf %a, %c : f64
    %2 = arith.addf %1, %d : f64
    linalg.yield %2 : f64
  } -> tensor<5xf64>
  return %0 : tensor<5xf64>
}

// CHECK-LABEL: func @rank_2(
// CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<3xf64> to tensor<2x3xf64>
// CHECK: nnspec.mul %{{.+}}, %[[S]] : tensor<2x3xf64>
// CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<3xf64> to tensor<2x3xf64>
// CHECK: nnspec.add %{{.+}}, %[[B]] : tensor<2x3xf64>
func.func @rank_2(%x: tensor<2x3xf64>, %s: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<2x3xf64> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
    ins(%x, %s, %b : tensor<2x3xf64>, tensor<3xf64>, tensor<3xf64>) outs(%x : tensor<2x3xf64>) {
  ^bb0(%a: f64, %c: f64, %d: f64, %out: f64):
    %1 = arith.mulf %a, %c : f64
    %2 = arith.addf %1, %d : f64
    linalg.yield %2 : f64
  } -> tensor<2x3xf64>
  return %0 : tensor<2x3xf64>
}

// CHECK-LABEL: func @rank_3(
// CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<3xf64> to tensor<2x3x4xf64>
// CHECK: nnspec.mul %{{.+}}, %[[S]] : tensor<2x3x4xf64>
// CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<3xf64> to tensor<2x3x4xf64>
// CHECK: nnspec.add %{{.+}}, %[[B]] : tensor<2x3x4xf64>
func.func @rank_3(%x: tensor<2x3x4xf64>, %s: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<2x3x4xf64> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d1)>, affine_map<(d0, d1, d2) -> (d1)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%x, %s, %b : tensor<2x3x4xf64>, tensor<3xf64>, tensor<3xf64>) outs(%x : tensor<2x3x4xf64>) {
  ^bb0(%a: f64, %c: f64, %d: f64, %out: f64):
    %1 = arith.mulf %a, %c : f64
    %2 = arith.addf %1, %d : f64
    linalg.yield %2 : f64
  } -> tensor<2x3x4xf64>
  return %0 : tensor<2x3x4xf64>
}

// CHECK-LABEL: func @rank_4(
// CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [3] : tensor<4xf64> to tensor<2x3x2x4xf64>
// CHECK: nnspec.mul %{{.+}}, %[[S]] : tensor<2x3x2x4xf64>
// CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [3] : tensor<4xf64> to tensor<2x3x2x4xf64>
// CHECK: nnspec.add %{{.+}}, %[[B]] : tensor<2x3x2x4xf64>
func.func @rank_4(%x: tensor<2x3x2x4xf64>, %s: tensor<4xf64>, %b: tensor<4xf64>) -> tensor<2x3x2x4xf64> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %s, %b : tensor<2x3x2x4xf64>, tensor<4xf64>, tensor<4xf64>) outs(%x : tensor<2x3x2x4xf64>) {
  ^bb0(%a: f64, %c: f64, %d: f64, %out: f64):
    %1 = arith.mulf %a, %c : f64
    %2 = arith.addf %1, %d : f64
    linalg.yield %2 : f64
  } -> tensor<2x3x2x4xf64>
  return %0 : tensor<2x3x2x4xf64>
}

// CHECK-LABEL: func @rank_5(
// CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<3xf64> to tensor<2x3x2x2x2xf64>
// CHECK: nnspec.mul %{{.+}}, %[[S]] : tensor<2x3x2x2x2xf64>
// CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [1] : tensor<3xf64> to tensor<2x3x2x2x2xf64>
// CHECK: nnspec.add %{{.+}}, %[[B]] : tensor<2x3x2x2x2xf64>
func.func @rank_5(%x: tensor<2x3x2x2x2xf64>, %s: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<2x3x2x2x2xf64> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>, affine_map<(d0, d1, d2, d3, d4) -> (d1)>, affine_map<(d0, d1, d2, d3, d4) -> (d1)>, affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %s, %b : tensor<2x3x2x2x2xf64>, tensor<3xf64>, tensor<3xf64>) outs(%x : tensor<2x3x2x2x2xf64>) {
  ^bb0(%a: f64, %c: f64, %d: f64, %out: f64):
    %1 = arith.mulf %a, %c : f64
    %2 = arith.addf %1, %d : f64
    linalg.yield %2 : f64
  } -> tensor<2x3x2x2x2xf64>
  return %0 : tensor<2x3x2x2x2xf64>
}

// CHECK-LABEL: func @rank_6(
// CHECK: %[[S:.+]] = nnspec.broadcast %{{.+}} dims = [2] : tensor<3xf64> to tensor<2x2x3x2x2x2xf64>
// CHECK: nnspec.mul %{{.+}}, %[[S]] : tensor<2x2x3x2x2x2xf64>
// CHECK: %[[B:.+]] = nnspec.broadcast %{{.+}} dims = [2] : tensor<3xf64> to tensor<2x2x3x2x2x2xf64>
// CHECK: nnspec.add %{{.+}}, %[[B]] : tensor<2x2x3x2x2x2xf64>
func.func @rank_6(%x: tensor<2x2x3x2x2x2xf64>, %s: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<2x2x3x2x2x2xf64> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d3, d4, d5)>, affine_map<(d0, d1, d2, d3, d4, d5) -> (d2)>, affine_map<(d0, d1, d2, d3, d4, d5) -> (d2)>, affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d3, d4, d5)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %s, %b : tensor<2x2x3x2x2x2xf64>, tensor<3xf64>, tensor<3xf64>) outs(%x : tensor<2x2x3x2x2x2xf64>) {
  ^bb0(%a: f64, %c: f64, %d: f64, %out: f64):
    %1 = arith.mulf %a, %c : f64
    %2 = arith.addf %1, %d : f64
    linalg.yield %2 : f64
  } -> tensor<2x2x3x2x2x2xf64>
  return %0 : tensor<2x2x3x2x2x2xf64>
}
