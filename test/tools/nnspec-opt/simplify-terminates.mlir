// RUN: timeout 60 nnspec-opt %s --nnspec-simplify | FileCheck %s
// RUN: nnspec-opt %s --nnspec-simplify -o %t.mlir
// RUN: nnspec-opt %t.mlir --nnspec-simplify | diff %t.mlir -

// A constant weight that has taken a scale which is no constant is a weight still,
// though it has more elements than the data: the scale does not go on to the data, and
// from there back.
// CHECK-LABEL: func @map_stays_with_its_weight(
// CHECK: linalg.generic
// CHECK: return
func.func @map_stays_with_its_weight(%arg0: tensor<2x1x4xf64>, %arg1: tensor<1xf64>, %arg2: tensor<4xf64>, %arg3: tensor<4xf64>, %arg4: tensor<4xf64>) -> tensor<2x1x1x3xf64> {
  %cst = arith.constant dense<3.000000e+00> : tensor<1xf64>
  %0 = nnspec.fill 5.000000e-01 : tensor<1xf64>
  %cst_0 = arith.constant 3.000000e+00 : f64
  %1 = tensor.empty() : tensor<1xf64>
  %2 = linalg.fill ins(%cst_0 : f64) outs(%1 : tensor<1xf64>) -> tensor<1xf64>
  %3 = nnspec.batch_norm_inference %arg0 mean(%cst) variance(%0) gamma(%2) beta(%arg1) axis = 1 epsilon = 0.000000e+00 : tensor<2x1x4xf64>, tensor<1xf64>
  %expanded = tensor.expand_shape %3 [[0], [1, 2], [3]] output_shape [2, 1, 1, 4] : tensor<2x1x4xf64> into tensor<2x1x1x4xf64>
  %cst_1 = arith.constant -0.000000e+00 : f64
  %4 = tensor.empty() : tensor<4xf64>
  %5 = linalg.fill ins(%cst_1 : f64) outs(%4 : tensor<4xf64>) -> tensor<4xf64>
  %6 = nnspec.add %5, %arg2 : tensor<4xf64>
  %cst_2 = arith.constant 3.000000e+00 : f64
  %7 = tensor.empty() : tensor<4xf64>
  %8 = linalg.fill ins(%cst_2 : f64) outs(%7 : tensor<4xf64>) -> tensor<4xf64>
  %9 = nnspec.mul %8, %arg4 : tensor<4xf64>
  %cst_3 = arith.constant dense<[0.000000e+00, -1.500000e+00, 5.000000e-01, 2.000000e+00]> : tensor<4xf64>
  %10 = tensor.empty() : tensor<2x1x1x4xf64>
  %11 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded, %6, %arg3, %9, %cst_3 : tensor<2x1x1x4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>) outs(%10 : tensor<2x1x1x4xf64>) {
  ^bb0(%in: f64, %in_10: f64, %in_11: f64, %in_12: f64, %in_13: f64, %out: f64):
    %cst_14 = arith.constant 5.000000e-01 : f64
    %15 = arith.addf %in_11, %cst_14 : f64
    %16 = arith.subf %in, %in_10 : f64
    %17 = math.rsqrt %15 : f64
    %18 = arith.mulf %17, %in_12 : f64
    %19 = arith.mulf %16, %18 : f64
    %20 = arith.addf %19, %in_13 : f64
    linalg.yield %20 : f64
  } -> tensor<2x1x1x4xf64>
  %cst_4 = arith.constant dense<[[-1.000000e+00, -1.000000e+00, 1.000000e+00, 0.000000e+00], [0.000000e+00, 0.000000e+00, 1.250000e-01, 3.000000e+00], [1.000000e+00, 1.000000e+00, 5.000000e-01, 0.000000e+00]]> : tensor<3x4xf64>
  %cst_5 = arith.constant dense<0.000000e+00> : tensor<2x1x1x3xf64>
  %12 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3, d4) -> (d4, d3)>, affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d4)>], iterator_types = ["parallel", "parallel", "parallel", "reduction", "parallel"]} ins(%cst_4, %11 : tensor<3x4xf64>, tensor<2x1x1x4xf64>) outs(%cst_5 : tensor<2x1x1x3xf64>) {
  ^bb0(%in: f64, %in_10: f64, %out: f64):
    %15 = arith.mulf %in, %in_10 : f64
    %16 = arith.addf %15, %out : f64
    linalg.yield %16 : f64
  } -> tensor<2x1x1x3xf64>
  %cst_6 = arith.constant dense<0.000000e+00> : tensor<3xf64>
  %cst_7 = arith.constant dense<5.000000e-01> : tensor<3xf64>
  %cst_8 = arith.constant dense<0.000000e+00> : tensor<3xf64>
  %cst_9 = arith.constant dense<0.000000e+00> : tensor<3xf64>
  %13 = tensor.empty() : tensor<2x1x1x3xf64>
  %14 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%12, %cst_6, %cst_7, %cst_8, %cst_9 : tensor<2x1x1x3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) outs(%13 : tensor<2x1x1x3xf64>) {
  ^bb0(%in: f64, %in_10: f64, %in_11: f64, %in_12: f64, %in_13: f64, %out: f64):
    %cst_14 = arith.constant 5.000000e-01 : f64
    %15 = arith.addf %in_11, %cst_14 : f64
    %16 = arith.subf %in, %in_10 : f64
    %17 = arith.subf %in_10, %in : f64
    %18 = arith.negf %17 : f64
    %19 = math.rsqrt %15 : f64
    %20 = arith.mulf %18, %19 : f64
    %21 = arith.mulf %20, %in_12 : f64
    %22 = arith.addf %21, %in_13 : f64
    linalg.yield %22 : f64
  } -> tensor<2x1x1x3xf64>
  return %14 : tensor<2x1x1x3xf64>
}
