// RUN: nnspec-opt %s --nnspec-simplify -o %t
// RUN: FileCheck %s --input-file=%t --implicit-check-not=nnspec.
// RUN: nnspec-opt %t --nnspec-simplify | diff %t -
// RUN: nnspec-opt %s --nnspec-simplify=keep-nnspec -o %t.kept
// RUN: FileCheck %s --input-file=%t.kept --check-prefix=KEPT
// RUN: nnspec-opt %t.kept --nnspec-simplify=keep-nnspec | diff %t.kept -
//
// The same bytes, however many threads there are.
// RUN: nnspec-opt %s --nnspec-simplify --emit-bytecode -o %t.threads.mlirbc
// RUN: nnspec-opt %s --nnspec-simplify --emit-bytecode --mlir-disable-threading -o %t.thread.mlirbc
// RUN: cmp %t.threads.mlirbc %t.thread.mlirbc
//
// Without constants nothing rounds, and the function is exactly the same.
// RUN: nnspec-opt %s --nnspec-simplify=fold-constants=false | FileCheck %s --check-prefix=EXACT
// RUN: nnspec-opt %s --nnspec-simplify='fold-constants=false keep-nnspec' | FileCheck %s --check-prefix=KEPT
// RUN: nnspec-opt %s --nnspec-simplify=fold-constants=false -o %t.exact
// RUN: nnspec-opt %t.exact --nnspec-simplify=fold-constants=false | diff %t.exact -

// The whole of the simplification. The numbers are such that f32 has all results: the
// deviations sqrt(variance + 1) are 2 and 4, so the batch norms are x * 2 - 5.5 on the
// one channel, and x * -0.5 + 1.5 on the other.

#full = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#c1 = affine_map<(d0, d1, d2, d3) -> (d1)>
#c3 = affine_map<(d0, d1, d2, d3) -> (d3)>
#vector = affine_map<(d0) -> (d0)>

// From torch-mlir: the bias of the convolution is its accumulator, [1, -1].
// CHECK-LABEL: func @torch_conv_bn_relu(
// CHECK-NOT: arith.{{mulf|addf|subf|divf}}
// CHECK-DAG: %[[BIAS:.+]] = arith.constant dense<[-3.500000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK-DAG: %[[W:.+]] = arith.constant dense<{{\[\[\[\[}}2.000000e+00, 4.000000e+00]], {{\[\[}}6.000000e+00, 8.000000e+00]]], {{\[\[\[}}-2.500000e+00, -3.000000e+00]], {{\[\[}}-3.500000e+00, -4.000000e+00]]]]> : tensor<2x2x1x2xf32>
// CHECK: %[[A:.+]] = linalg.generic {{.*}} ins(%[[BIAS]] : tensor<2xf32>)
// CHECK-NEXT: ^bb0
// CHECK-NEXT: linalg.yield %in
// CHECK: %[[Y:.+]] = linalg.conv_2d_nchw_fchw {{.*}}ins(%arg0, %[[W]] : {{.*}}) outs(%[[A]] :
// CHECK-NEXT: %[[R:.+]] = linalg.generic {{.*}} ins(%[[Y]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.cmpf
// CHECK-NEXT: arith.select
// CHECK-NEXT: linalg.yield
// CHECK-NEXT: } ->
// CHECK-NEXT: return %[[R]]
// KEPT-LABEL: func @torch_conv_bn_relu(
// KEPT-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<?x2x4x3xf32>
// KEPT: linalg.conv_2d_nchw_fchw
// KEPT-NEXT: linalg.generic
// KEPT-NOT: linalg.{{generic|conv}}
// KEPT-NOT: nnspec.{{mul|add|sub|div}}
// KEPT: return
// EXACT-LABEL: func @torch_conv_bn_relu(
// EXACT-NOT: linalg.generic {{.*}} outs({{.*}} : tensor<?x2x4x3xf32>)
// EXACT: linalg.generic {{.*}} ins(%{{[^, ]+}} : tensor<2xf32>) outs({{.*}} : tensor<?x2x4x3xf32>)
// EXACT-NEXT: ^bb0
// EXACT-NEXT: linalg.yield
// EXACT: linalg.conv_2d_nchw_fchw
// EXACT-NEXT: linalg.generic
// EXACT-NOT: arith.{{mulf|addf|subf}}
// EXACT: return
func.func @torch_conv_bn_relu(%x: tensor<?x2x4x4xf32>) -> tensor<?x2x4x3xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0]], [[3.0, 4.0]]], [[[5.0, 6.0]], [[7.0, 8.0]]]]> : tensor<2x2x1x2xf32>
  %bias = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %gamma = arith.constant dense<[4.0, -2.0]> : tensor<2xf32>
  %beta = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
  %mean = arith.constant dense<[3.0, 1.0]> : tensor<2xf32>
  %variance = arith.constant dense<[3.0, 15.0]> : tensor<2xf32>
  %epsilon = arith.constant 1.0 : f64
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2x4x4xf32>
  %empty = tensor.empty(%n) : tensor<?x2x4x3xf32>
  %init = linalg.broadcast ins(%bias : tensor<2xf32>) outs(%empty : tensor<?x2x4x3xf32>) dimensions = [0, 2, 3]
  %conv = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
    ins(%x, %w : tensor<?x2x4x4xf32>, tensor<2x2x1x2xf32>) outs(%init : tensor<?x2x4x3xf32>) -> tensor<?x2x4x3xf32>
  %bn = linalg.generic {indexing_maps = [#full, #c1, #c1, #c1, #c1, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%conv, %gamma, %beta, %mean, %variance : tensor<?x2x4x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
    outs(%conv : tensor<?x2x4x3xf32>) {
  ^bb0(%a: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %0 = arith.truncf %epsilon : f64 to f32
    %1 = arith.addf %v, %0 : f32
    %2 = math.rsqrt %1 : f32
    %3 = arith.subf %a, %m : f32
    %4 = arith.mulf %3, %2 : f32
    %5 = arith.mulf %4, %g : f32
    %6 = arith.addf %5, %b : f32
    linalg.yield %6 : f32
  } -> tensor<?x2x4x3xf32>
  %relu = linalg.generic {indexing_maps = [#full, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%bn : tensor<?x2x4x3xf32>) outs(%empty : tensor<?x2x4x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %0 = arith.cmpf ugt, %a, %zero : f32
    %1 = arith.select %0, %a, %zero : f32
    linalg.yield %1 : f32
  } -> tensor<?x2x4x3xf32>
  return %relu : tensor<?x2x4x3xf32>
}

// From StableHLO: an op for each of its ops, full-size broadcasts.
// CHECK-LABEL: func @stablehlo_conv_bn_relu(
// CHECK-NOT: arith.{{mulf|addf|subf|divf}}
// CHECK-DAG: %[[BIAS:.+]] = arith.constant dense<[-5.500000e+00, 1.500000e+00]> : tensor<2xf32>
// CHECK-DAG: %[[W:.+]] = arith.constant dense<{{\[\[\[\[}}2.000000e+00, -2.500000e+00], [6.000000e+00, -3.500000e+00]], {{\[\[}}4.000000e+00, -3.000000e+00], [8.000000e+00, -4.000000e+00]]]]> : tensor<1x2x2x2xf32>
// CHECK: %[[A:.+]] = linalg.generic {{.*}} ins(%[[BIAS]] : tensor<2xf32>)
// CHECK-NEXT: ^bb0
// CHECK-NEXT: linalg.yield %in
// CHECK: %[[Y:.+]] = linalg.conv_2d_nhwc_hwcf {{.*}}ins(%arg0, %[[W]] : {{.*}}) outs(%[[A]] :
// CHECK-NEXT: %[[R:.+]] = linalg.map { arith.maximumf } ins(%[[Y]],
// CHECK-NEXT: return %[[R]]
// KEPT-LABEL: func @stablehlo_conv_bn_relu(
// KEPT-NOT: nnspec.{{mul|add|sub|div}} {{.*}} : tensor<2x4x3x2xf32>
// KEPT: linalg.conv_2d_nhwc_hwcf
// KEPT-NEXT: linalg.map { arith.maximumf }
// KEPT-NEXT: return
func.func @stablehlo_conv_bn_relu(%x: tensor<2x4x4x2xf32>) -> tensor<2x4x3x2xf32> {
  %w = arith.constant dense<[[[[1.0, 5.0], [3.0, 7.0]], [[2.0, 6.0], [4.0, 8.0]]]]> : tensor<1x2x2x2xf32>
  %scale = arith.constant dense<[4.0, -2.0]> : tensor<2xf32>
  %offset = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
  %mean = arith.constant dense<[3.0, 1.0]> : tensor<2xf32>
  %variance = arith.constant dense<[3.0, 15.0]> : tensor<2xf32>
  %epsilon = arith.constant dense<1.0> : tensor<2xf32>
  %zeros = arith.constant dense<0.0> : tensor<2x4x3x2xf32>
  %zero = arith.constant 0.0 : f32
  %c = tensor.empty() : tensor<2xf32>
  %e = tensor.empty() : tensor<2x4x3x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  %conv = linalg.conv_2d_nhwc_hwcf {dilations = dense<1> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>}
    ins(%x, %w : tensor<2x4x4x2xf32>, tensor<1x2x2x2xf32>) outs(%init : tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  %0 = linalg.map { arith.addf } ins(%variance, %epsilon : tensor<2xf32>, tensor<2xf32>) outs(%c : tensor<2xf32>)
  %1 = linalg.map { math.rsqrt } ins(%0 : tensor<2xf32>) outs(%c : tensor<2xf32>)
  %2 = linalg.broadcast ins(%mean : tensor<2xf32>) outs(%e : tensor<2x4x3x2xf32>) dimensions = [0, 1, 2]
  %3 = linalg.map { arith.subf } ins(%conv, %2 : tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) outs(%e : tensor<2x4x3x2xf32>)
  %4 = linalg.generic {indexing_maps = [#c3, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%1 : tensor<2xf32>) outs(%e : tensor<2x4x3x2xf32>) {
  ^bb0(%a: f32, %out: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x2xf32>
  %5 = linalg.map { arith.mulf } ins(%3, %4 : tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) outs(%e : tensor<2x4x3x2xf32>)
  %6 = linalg.broadcast ins(%scale : tensor<2xf32>) outs(%e : tensor<2x4x3x2xf32>) dimensions = [0, 1, 2]
  %7 = linalg.map { arith.mulf } ins(%5, %6 : tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) outs(%e : tensor<2x4x3x2xf32>)
  %8 = linalg.broadcast ins(%offset : tensor<2xf32>) outs(%e : tensor<2x4x3x2xf32>) dimensions = [0, 1, 2]
  %9 = linalg.map { arith.addf } ins(%7, %8 : tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) outs(%e : tensor<2x4x3x2xf32>)
  %10 = linalg.map { arith.maximumf } ins(%9, %zeros : tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) outs(%e : tensor<2x4x3x2xf32>)
  return %10 : tensor<2x4x3x2xf32>
}

// a11: both are gone, and no layer is left between.
// CHECK-LABEL: func @conv_bn_conv_bn(
// CHECK-NOT: arith.{{mulf|addf|subf|divf}}
// CHECK-DAG: %[[BIAS:.+]] = arith.constant dense<[-5.500000e+00, 1.500000e+00]> : tensor<2xf32>
// CHECK-DAG: %[[W:.+]] = arith.constant dense<{{\[\[\[\[}}2.000000e+00]], {{\[\[}}4.000000e+00]]], {{\[\[\[}}-1.500000e+00]], {{\[\[}}-2.000000e+00]]]]> : tensor<2x2x1x1xf32>
// CHECK-DAG: %[[U:.+]] = arith.constant dense<{{\[\[\[\[}}2.000000e+00]], {{\[\[}}-2.000000e+00]]], {{\[\[\[}}-1.000000e+00]], {{\[\[}}-2.500000e-01]]]]> : tensor<2x2x1x1xf32>
// CHECK: %[[A:.+]] = linalg.generic {{.*}} ins(%[[BIAS]] : tensor<2xf32>)
// CHECK-NOT: linalg.generic
// CHECK: %[[Y:.+]] = linalg.conv_2d_nchw_fchw ins(%arg0, %[[W]] : {{.*}}) outs(%[[A]] :
// CHECK-NEXT: %[[Z:.+]] = linalg.conv_2d_nchw_fchw ins(%[[Y]], %[[U]] : {{.*}}) outs(%[[A]] :
// CHECK-NEXT: return %[[Z]]
func.func @conv_bn_conv_bn(%x: tensor<2x2x4x4xf32>) -> tensor<2x2x4x4xf32> {
  %w = arith.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>
  %u = arith.constant dense<[[[[1.0]], [[-1.0]]], [[[2.0]], [[0.5]]]]> : tensor<2x2x1x1xf32>
  %gamma = arith.constant dense<[4.0, -2.0]> : tensor<2xf32>
  %beta = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
  %mean = arith.constant dense<[3.0, 1.0]> : tensor<2xf32>
  %variance = arith.constant dense<[3.0, 15.0]> : tensor<2xf32>
  %zero = nnspec.fill 0.0 : tensor<2x2x4x4xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x2x4x4xf32>, tensor<2x2x1x1xf32>) outs(%zero : tensor<2x2x4x4xf32>) -> tensor<2x2x4x4xf32>
  %1 = nnspec.batch_norm_inference %0 mean(%mean) variance(%variance) gamma(%gamma) beta(%beta) axis = 1 epsilon = 1.0 : tensor<2x2x4x4xf32>, tensor<2xf32>
  %2 = linalg.conv_2d_nchw_fchw ins(%1, %u : tensor<2x2x4x4xf32>, tensor<2x2x1x1xf32>) outs(%zero : tensor<2x2x4x4xf32>) -> tensor<2x2x4x4xf32>
  %3 = nnspec.batch_norm_inference %2 mean(%mean) variance(%variance) gamma(%gamma) beta(%beta) axis = 1 epsilon = 1.0 : tensor<2x2x4x4xf32>, tensor<2xf32>
  return %3 : tensor<2x2x4x4xf32>
}

// The relu stands between: one pass over the data with the batch norm and the relu.
// CHECK-LABEL: func @bn_relu_conv(
// CHECK-DAG: %[[BIAS:.+]] = arith.constant dense<[-5.500000e+00, 1.500000e+00]> : tensor<2xf32>
// CHECK-DAG: %[[SCALE:.+]] = arith.constant dense<[2.000000e+00, -5.000000e-01]> : tensor<2xf32>
// CHECK-DAG: %[[W:.+]] = arith.constant dense<{{\[\[\[\[}}1.000000e+00]], {{\[\[}}2.000000e+00]]], {{\[\[\[}}3.000000e+00]], {{\[\[}}4.000000e+00]]]]>
// CHECK-NOT: linalg.generic
// CHECK: %[[R:.+]] = linalg.generic {{.*}} ins(%arg0, %[[SCALE]], %[[BIAS]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: arith.addf
// CHECK-NEXT: arith.maximumf
// CHECK-NEXT: linalg.yield
// CHECK-NEXT: } ->
// CHECK-NEXT: linalg.fill
// CHECK-NEXT: linalg.conv_2d_nchw_fchw ins(%[[R]], %[[W]] :
// CHECK-NEXT: return
func.func @bn_relu_conv(%x: tensor<2x2x4x4xf32>) -> tensor<2x2x4x4xf32> {
  %w = arith.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>
  %gamma = arith.constant dense<[4.0, -2.0]> : tensor<2xf32>
  %beta = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
  %mean = arith.constant dense<[3.0, 1.0]> : tensor<2xf32>
  %variance = arith.constant dense<[3.0, 15.0]> : tensor<2xf32>
  %zero = nnspec.fill 0.0 : tensor<2x2x4x4xf32>
  %0 = nnspec.batch_norm_inference %x mean(%mean) variance(%variance) gamma(%gamma) beta(%beta) axis = 1 epsilon = 1.0 : tensor<2x2x4x4xf32>, tensor<2xf32>
  %1 = nnspec.max %0, %zero : tensor<2x2x4x4xf32>
  %2 = linalg.conv_2d_nchw_fchw ins(%1, %w : tensor<2x2x4x4xf32>, tensor<2x2x1x1xf32>) outs(%zero : tensor<2x2x4x4xf32>) -> tensor<2x2x4x4xf32>
  return %2 : tensor<2x2x4x4xf32>
}

// The bias that a batch norm leaves behind is another one at the border: -5.5 and 1.5
// of each channel meet only the part of the kernel that is on the data.
// CHECK-LABEL: func @bn_pad_conv(
// CHECK-NOT: arith.{{mulf|addf|subf|divf}}
// CHECK-DAG: %[[BIAS:.+]] = arith.constant dense<{{\[\[}}-9.500000e+00, -1.350000e+01, -4.000000e+00], [-2.600000e+01, -4.250000e+01, -1.650000e+01]]> : tensor<2x3xf32>
// CHECK-DAG: %[[W:.+]] = arith.constant dense<{{\[\[\[\[}}2.000000e+00, 4.000000e+00]], {{\[\[}}-5.000000e-01, -5.000000e-01]]], {{\[\[\[}}6.000000e+00, 1.000000e+01]], {{\[\[}}-0.000000e+00, -5.000000e-01]]]]> : tensor<2x2x1x2xf32>
// CHECK: %[[P:.+]] = tensor.pad %arg0 low[0, 0, 0, 1] high[0, 0, 0, 1]
// CHECK: %[[A:.+]] = linalg.generic {{.*}} ins(%[[BIAS]] : tensor<2x3xf32>)
// CHECK-NOT: linalg.generic
// CHECK: %[[Y:.+]] = linalg.conv_2d_nchw_fchw ins(%[[P]], %[[W]] : {{.*}}) outs(%[[A]] :
// CHECK-NEXT: return %[[Y]]
func.func @bn_pad_conv(%x: tensor<2x2x4x2xf32>) -> tensor<2x2x4x3xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0]], [[1.0, 1.0]]], [[[3.0, 5.0]], [[0.0, 1.0]]]]> : tensor<2x2x1x2xf32>
  %gamma = arith.constant dense<[4.0, -2.0]> : tensor<2xf32>
  %beta = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
  %mean = arith.constant dense<[3.0, 1.0]> : tensor<2xf32>
  %variance = arith.constant dense<[3.0, 15.0]> : tensor<2xf32>
  %zero = nnspec.fill 0.0 : tensor<2x2x4x3xf32>
  %0 = nnspec.batch_norm_inference %x mean(%mean) variance(%variance) gamma(%gamma) beta(%beta) axis = 1 epsilon = 1.0 : tensor<2x2x4x2xf32>, tensor<2xf32>
  %border = arith.constant 0.0 : f32
  %p = tensor.pad %0 low[0, 0, 0, 1] high[0, 0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %border : f32
  } : tensor<2x2x4x2xf32> to tensor<2x2x4x4xf32>
  %1 = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x2x4x4xf32>, tensor<2x2x1x2xf32>) outs(%zero : tensor<2x2x4x3xf32>) -> tensor<2x2x4x3xf32>
  return %1 : tensor<2x2x4x3xf32>
}

// After the convolution there is no border.
// CHECK-LABEL: func @pad_conv_bn(
// CHECK-NOT: arith.{{mulf|addf|subf|divf}}
// CHECK-DAG: %[[BIAS:.+]] = arith.constant dense<[-5.500000e+00, 1.500000e+00]> : tensor<2xf32>
// CHECK-DAG: %[[W:.+]] = arith.constant dense<{{\[\[\[\[}}2.000000e+00, 4.000000e+00]], {{\[\[}}2.000000e+00, 2.000000e+00]]], {{\[\[\[}}-1.500000e+00, -2.500000e+00]], {{\[\[}}-0.000000e+00, -5.000000e-01]]]]> : tensor<2x2x1x2xf32>
// CHECK: %[[P:.+]] = tensor.pad %arg0 low[0, 0, 0, 1] high[0, 0, 0, 1]
// CHECK: %[[A:.+]] = linalg.generic {{.*}} ins(%[[BIAS]] : tensor<2xf32>)
// CHECK-NOT: linalg.generic
// CHECK: %[[Y:.+]] = linalg.conv_2d_nchw_fchw ins(%[[P]], %[[W]] : {{.*}}) outs(%[[A]] :
// CHECK-NEXT: return %[[Y]]
func.func @pad_conv_bn(%x: tensor<2x2x4x2xf32>) -> tensor<2x2x4x3xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0]], [[1.0, 1.0]]], [[[3.0, 5.0]], [[0.0, 1.0]]]]> : tensor<2x2x1x2xf32>
  %gamma = arith.constant dense<[4.0, -2.0]> : tensor<2xf32>
  %beta = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
  %mean = arith.constant dense<[3.0, 1.0]> : tensor<2xf32>
  %variance = arith.constant dense<[3.0, 15.0]> : tensor<2xf32>
  %zero = nnspec.fill 0.0 : tensor<2x2x4x3xf32>
  %border = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 0, 1] high[0, 0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %border : f32
  } : tensor<2x2x4x2xf32> to tensor<2x2x4x4xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x2x4x4xf32>, tensor<2x2x1x2xf32>) outs(%zero : tensor<2x2x4x3xf32>) -> tensor<2x2x4x3xf32>
  %1 = nnspec.batch_norm_inference %0 mean(%mean) variance(%variance) gamma(%gamma) beta(%beta) axis = 1 epsilon = 1.0 : tensor<2x2x4x3xf32>, tensor<2xf32>
  return %1 : tensor<2x2x4x3xf32>
}

// Nothing folds: as many ops pass over the data as before.
// CHECK-LABEL: func @nothing_folds(
// CHECK-COUNT-1: linalg.fill
// CHECK-NEXT: linalg.conv_2d_nchw_fchw
// CHECK-NEXT: linalg.generic
// CHECK-NEXT: ^bb0
// CHECK-NEXT: math.tanh
// CHECK-NEXT: arith.addf
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: arith.maximumf
// CHECK-NOT: linalg.generic
// CHECK-COUNT-1: linalg.fill
// CHECK-NEXT: linalg.pooling_nchw_max
// CHECK-NEXT: return
func.func @nothing_folds(%x: tensor<2x3x4x4xf32>, %w: tensor<5x3x1x1xf32>, %p: tensor<2x5x4x4xf32>) -> tensor<2x5x3x3xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x5x4x4xf32>
  %k = tensor.empty() : tensor<2x2xf32>
  %o = tensor.empty() : tensor<2x5x3x3xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<2x5x4x4xf32>) -> tensor<2x5x4x4xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x4x4xf32>, tensor<5x3x1x1xf32>) outs(%init : tensor<2x5x4x4xf32>) -> tensor<2x5x4x4xf32>
  %1 = linalg.generic {indexing_maps = [#full, #full, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%0, %p : tensor<2x5x4x4xf32>, tensor<2x5x4x4xf32>) outs(%e : tensor<2x5x4x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %2 = math.tanh %a : f32
    %3 = arith.addf %2, %b : f32
    %4 = arith.mulf %3, %b : f32
    %5 = arith.maximumf %4, %zero : f32
    linalg.yield %5 : f32
  } -> tensor<2x5x4x4xf32>
  %low = linalg.fill ins(%zero : f32) outs(%o : tensor<2x5x3x3xf32>) -> tensor<2x5x3x3xf32>
  %6 = linalg.pooling_nchw_max ins(%1, %k : tensor<2x5x4x4xf32>, tensor<2x2xf32>) outs(%low : tensor<2x5x3x3xf32>) -> tensor<2x5x3x3xf32>
  return %6 : tensor<2x5x3x3xf32>
}

// As torch-mlir emits it, with a variance that is an argument: the root that each of
// its elements takes is taken once per channel.
// CHECK-LABEL: func @padded_torch_batch_norm(
// CHECK-NOT: tensor<2x3x6x6xf32>, tensor<3xf32>
// CHECK: math.rsqrt
// CHECK-NOT: tensor<2x3x6x6xf32>, tensor<3xf32>
// CHECK: linalg.conv_2d_nchw_fchw
// CHECK-NEXT: return
func.func @padded_torch_batch_norm(%x: tensor<2x3x6x6xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<2x4x6x6xf32> {
  %e = tensor.empty() : tensor<2x3x6x6xf32>
  %bn = linalg.generic {indexing_maps = [affine_map<(a,b,c,d)->(a,b,c,d)>,affine_map<(a,b,c,d)->(b)>,affine_map<(a,b,c,d)->(b)>,affine_map<(a,b,c,d)->(b)>,affine_map<(a,b,c,d)->(b)>,affine_map<(a,b,c,d)->(a,b,c,d)>], iterator_types=["parallel","parallel","parallel","parallel"]} ins(%x,%m,%v,%g,%b : tensor<2x3x6x6xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) outs(%e : tensor<2x3x6x6xf32>) {
  ^bb0(%X: f32, %M: f32, %V: f32, %G: f32, %B: f32, %o: f32):
    %eps = arith.constant 1.0e-5 : f32
    %1 = arith.addf %V, %eps : f32
    %2 = math.rsqrt %1 : f32
    %3 = arith.subf %X, %M : f32
    %4 = arith.mulf %3, %2 : f32
    %5 = arith.mulf %4, %G : f32
    %6 = arith.addf %5, %B : f32
    linalg.yield %6 : f32
  } -> tensor<2x3x6x6xf32>
  %z = arith.constant 0.0 : f32
  %p = tensor.pad %bn low[0,0,1,1] high[0,0,1,1] {
  ^bb0(%a: index, %bb: index, %c: index, %d: index):
    tensor.yield %z : f32
  } : tensor<2x3x6x6xf32> to tensor<2x3x8x8xf32>
  %ye = tensor.empty() : tensor<2x4x6x6xf32>
  %f = linalg.fill ins(%z : f32) outs(%ye : tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
  %y = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<2x3x8x8xf32>, tensor<4x3x3x3xf32>) outs(%f : tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
  return %y : tensor<2x4x6x6xf32>
}
