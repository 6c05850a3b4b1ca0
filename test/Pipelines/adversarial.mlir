// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: nnspec-opt %s --nnspec-simplify --remarks-filter='nnspec-fold-constants' -o folded.mlir 2> remarks.txt
// RUN: FileCheck %s --input-file=folded.mlir --implicit-check-not=nnspec.
// RUN: FileCheck %s --input-file=remarks.txt --check-prefix=REMARK
// RUN: nnspec-opt %s --nnspec-simplify=fold-constants=false | FileCheck %s --check-prefix=EXACT
// EXACT-NOT: nnspec.

// RUN: %python %S/../tools/nnspec-run/Inputs/save.py \
// RUN:   x.npy "np.array([[1.1, -2.3], [0.7, 3.9], [-5.3, 0.01]], 'f4')"
// RUN: nnspec-run %s --entry=a28_rounding_is_bounded --input=x.npy --domain=rounding \
// RUN:   --output=value.npy --output=bound.npy | FileCheck %s --check-prefix=ROUNDING
// RUN: nnspec-run folded.mlir --entry=a28_rounding_is_bounded --input=x.npy --output=native.npy
// RUN: nnspec-run folded.mlir --entry=a28_rounding_is_bounded --input=x.npy --domain=rounding \
// RUN:   --output=folded_value.npy --output=folded_bound.npy | FileCheck %s --check-prefix=ROUNDING
// RUN: %python -c "import numpy as n; l = lambda f: n.load(f + '.npy'); \
// RUN:   d = abs(l('native').astype('f8') - l('folded_value')); assert d.max() > 0 and (d <= l('folded_bound')).all(); \
// RUN:   assert (l('bound') > 0).all() and (abs(l('value') - l('folded_value')) < 1e-6).all()"

// What other projects got wrong, by the whole simplification with constant parameters:
// expected are the numbers that exact arithmetic gives, rounded once. (The other rows of
// docs/Adversarial.md are elsewhere.)

// Epsilon is an f64 whatever the data: 1 / sqrt(1e-5) is 316.25 in f16, and 316 if 1e-5
// is first rounded to f16.
// CHECK-LABEL: func @a15_epsilon_with_f16_data(
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: %[[W:.+]] = arith.constant dense<{{\[\[}}3.162500e+02, 6.325000e+02], [1.581250e+02, 3.162500e+02]]> : tensor<2x2xf16>
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: linalg.matmul ins(%arg0, %[[W]] :
// CHECK-NEXT: return
func.func @a15_epsilon_with_f16_data(%x: tensor<4x2xf16>) -> tensor<4x2xf16> {
  %w = arith.constant dense<[[1.0, 2.0], [0.5, 1.0]]> : tensor<2x2xf16>
  %one = arith.constant dense<[1.0, 1.0]> : tensor<2xf16>
  %zero = arith.constant dense<[0.0, 0.0]> : tensor<2xf16>
  %a = nnspec.fill 0.0 : tensor<4x2xf16>
  %l = linalg.matmul ins(%x, %w : tensor<4x2xf16>, tensor<2x2xf16>) outs(%a : tensor<4x2xf16>) -> tensor<4x2xf16>
  %y = nnspec.batch_norm_inference %l mean(%zero) variance(%zero) gamma(%one) beta(%zero) axis = 1 epsilon = 1.0e-05 : tensor<4x2xf16>, tensor<2xf16>
  return %y : tensor<4x2xf16>
}

// The scale 1.005859375 is no bf16. 1.5 times it rounds to 1.5078125; times the scale
// rounded to bf16 it would be 1.515625.
// CHECK-LABEL: func @a16_bf16_rounds_once(
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: %[[W:.+]] = arith.constant dense<{{\[\[}}1.507810e+00, 1.000000e+00]]> : tensor<1x2xbf16>
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: linalg.matmul ins(%arg0, %[[W]] :
// CHECK-NEXT: return
func.func @a16_bf16_rounds_once(%x: tensor<4x1xbf16>) -> tensor<4x2xbf16> {
  %w = arith.constant dense<[[1.5, 1.0]]> : tensor<1x2xbf16>
  %g = arith.constant dense<[2.01171875, 2.0]> : tensor<2xf32>
  %v = arith.constant dense<3.0> : tensor<2xf32>
  %zero = arith.constant dense<0.0> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xbf16>
  %l = linalg.matmul ins(%x, %w : tensor<4x1xbf16>, tensor<1x2xbf16>) outs(%a : tensor<4x2xbf16>) -> tensor<4x2xbf16>
  %y = nnspec.batch_norm_inference %l mean(%zero) variance(%v) gamma(%g) beta(%zero) axis = 1 epsilon = 1.0 : tensor<4x2xbf16>, tensor<2xf32>
  return %y : tensor<4x2xbf16>
}

// Deviations of 1000 and 2000: the variances are infinite in f16.
// CHECK-LABEL: func @a18_variance_beyond_f16(
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: %[[W:.+]] = arith.constant dense<{{\[\[}}2.000000e+00, 1.000000e+00], [6.000000e+00, 2.000000e+00]]> : tensor<2x2xf16>
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: linalg.matmul ins(%arg0, %[[W]] :
// CHECK-NEXT: return
func.func @a18_variance_beyond_f16(%x: tensor<4x2xf16>) -> tensor<4x2xf16> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf16>
  %v = arith.constant dense<[999999.0, 3999999.0]> : tensor<2xf32>
  %g = arith.constant dense<[2000.0, 1000.0]> : tensor<2xf32>
  %zero = arith.constant dense<[0.0, 0.0]> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf16>
  %l = linalg.matmul ins(%x, %w : tensor<4x2xf16>, tensor<2x2xf16>) outs(%a : tensor<4x2xf16>) -> tensor<4x2xf16>
  %y = nnspec.batch_norm_inference %l mean(%zero) variance(%v) gamma(%g) beta(%zero) axis = 1 epsilon = 1.0 : tensor<4x2xf16>, tensor<2xf32>
  return %y : tensor<4x2xf16>
}

// x * 2 - 5.5 and x * -0.5 + 1.5, as in simplify.mlir.
// CHECK-LABEL: func @a19_rank_2(
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK-DAG: %[[W:.+]] = arith.constant dense<{{\[\[}}2.000000e+00, -1.000000e+00], [6.000000e+00, -2.000000e+00]]> : tensor<2x2xf32>
// CHECK-DAG: arith.constant dense<[-5.500000e+00, 1.500000e+00]> : tensor<2xf32>
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: linalg.matmul ins(%arg0, %[[W]] :
// CHECK-NEXT: return
func.func @a19_rank_2(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %v = arith.constant dense<[3.0, 15.0]> : tensor<2xf32>
  %g = arith.constant dense<[4.0, -2.0]> : tensor<2xf32>
  %b = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
  %m = arith.constant dense<[3.0, 1.0]> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0 : tensor<4x2xf32>, tensor<2xf32>
  return %y : tensor<4x2xf32>
}

// CHECK-LABEL: func @a19_rank_3(
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK-DAG: %[[W:.+]] = arith.constant dense<{{\[\[\[}}2.000000e+00]], {{\[\[}}-1.000000e+00]]]> : tensor<2x1x1xf32>
// CHECK-DAG: arith.constant dense<[-5.500000e+00, 1.500000e+00]> : tensor<2xf32>
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: linalg.conv_1d_ncw_fcw ins(%arg0, %[[W]] :
// CHECK-NEXT: return
func.func @a19_rank_3(%x: tensor<4x1x5xf32>) -> tensor<4x2x5xf32> {
  %w = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %v = arith.constant dense<[3.0, 15.0]> : tensor<2xf32>
  %g = arith.constant dense<[4.0, -2.0]> : tensor<2xf32>
  %b = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
  %m = arith.constant dense<[3.0, 1.0]> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2x5xf32>
  %l = linalg.conv_1d_ncw_fcw ins(%x, %w : tensor<4x1x5xf32>, tensor<2x1x1xf32>) outs(%a : tensor<4x2x5xf32>) -> tensor<4x2x5xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0 : tensor<4x2x5xf32>, tensor<2xf32>
  return %y : tensor<4x2x5xf32>
}

// CHECK-LABEL: func @a19_rank_5(
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK-DAG: %[[W:.+]] = arith.constant dense<{{\[\[\[\[\[}}2.000000e+00]]]], {{\[\[\[\[}}-1.000000e+00]]]]]> : tensor<2x1x1x1x1xf32>
// CHECK-DAG: arith.constant dense<[-5.500000e+00, 1.500000e+00]> : tensor<2xf32>
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: linalg.conv_3d_ncdhw_fcdhw ins(%arg0, %[[W]] :
// CHECK-NEXT: return
func.func @a19_rank_5(%x: tensor<4x1x5x3x3xf32>) -> tensor<4x2x5x3x3xf32> {
  %w = arith.constant dense<[[[[[1.0]]]], [[[[2.0]]]]]> : tensor<2x1x1x1x1xf32>
  %v = arith.constant dense<[3.0, 15.0]> : tensor<2xf32>
  %g = arith.constant dense<[4.0, -2.0]> : tensor<2xf32>
  %b = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
  %m = arith.constant dense<[3.0, 1.0]> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2x5x3x3xf32>
  %l = linalg.conv_3d_ncdhw_fcdhw ins(%x, %w : tensor<4x1x5x3x3xf32>, tensor<2x1x1x1x1xf32>) outs(%a : tensor<4x2x5x3x3xf32>) -> tensor<4x2x5x3x3xf32>
  %y = nnspec.batch_norm_inference %l mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0 : tensor<4x2x5x3x3xf32>, tensor<2xf32>
  return %y : tensor<4x2x5x3x3xf32>
}

// Four numbers instead of one: nothing is hard-coded, and each is inside of the root,
// 1 / sqrt(variance + epsilon) with variances 0 and 8. (In f32, rounded once.)
// CHECK-LABEL: func @a21_four_epsilons(
// CHECK-DAG: %[[W0:.+]] = arith.constant dense<{{\[\[}}31.622776, 0.707062602], [0.000000e+00, 0.353531301]]> : tensor<2x2xf32>
// CHECK-DAG: %[[W1:.+]] = arith.constant dense<{{\[\[}}316.227753, 0.707106352], [0.000000e+00, 0.353553176]]> : tensor<2x2xf32>
// CHECK-DAG: %[[W2:.+]] = arith.constant dense<{{\[\[}}1.000000e+03, 0.707106709], [0.000000e+00, 0.353553355]]> : tensor<2x2xf32>
// CHECK-DAG: %[[W3:.+]] = arith.constant dense<{{\[\[}}1.000000e+00, 0.666666686], [0.000000e+00, 0.333333343]]> : tensor<2x2xf32>
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: linalg.matmul ins(%arg0, %[[W0]] :
// CHECK: linalg.matmul ins(%arg1, %[[W1]] :
// CHECK: linalg.matmul ins(%arg2, %[[W2]] :
// CHECK: linalg.matmul ins(%arg3, %[[W3]] :
// CHECK-NEXT: return
func.func @a21_four_epsilons(%x0: tensor<4x2xf32>, %x1: tensor<4x2xf32>, %x2: tensor<4x2xf32>, %x3: tensor<4x2xf32>)
    -> (tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>) {
  %w = arith.constant dense<[[1.0, 2.0], [0.0, 1.0]]> : tensor<2x2xf32>
  %v = arith.constant dense<[0.0, 8.0]> : tensor<2xf32>
  %one = arith.constant dense<[1.0, 1.0]> : tensor<2xf32>
  %zero = arith.constant dense<[0.0, 0.0]> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l0 = linalg.matmul ins(%x0, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y0 = nnspec.batch_norm_inference %l0 mean(%zero) variance(%v) gamma(%one) beta(%zero) axis = 1 epsilon = 1.0e-03 : tensor<4x2xf32>, tensor<2xf32>
  %l1 = linalg.matmul ins(%x1, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y1 = nnspec.batch_norm_inference %l1 mean(%zero) variance(%v) gamma(%one) beta(%zero) axis = 1 epsilon = 1.0e-05 : tensor<4x2xf32>, tensor<2xf32>
  %l2 = linalg.matmul ins(%x2, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y2 = nnspec.batch_norm_inference %l2 mean(%zero) variance(%v) gamma(%one) beta(%zero) axis = 1 epsilon = 1.0e-06 : tensor<4x2xf32>, tensor<2xf32>
  %l3 = linalg.matmul ins(%x3, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y3 = nnspec.batch_norm_inference %l3 mean(%zero) variance(%v) gamma(%one) beta(%zero) axis = 1 epsilon = 1.0 : tensor<4x2xf32>, tensor<2xf32>
  return %y0, %y1, %y2, %y3 : tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>
}

// Clamped at zero: sqrt(0 + 0.25) is 0.5.
// CHECK-LABEL: func @a23_negative_variance(
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: %[[W:.+]] = arith.constant dense<{{\[\[}}2.000000e+00, 4.000000e+00], [6.000000e+00, 8.000000e+00]]> : tensor<2x2xf32>
// CHECK-NOT: arith.{{mulf|addf|subf}}
// CHECK: linalg.matmul ins(%arg0, %[[W]] :
// CHECK-NEXT: return
func.func @a23_negative_variance(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %v = arith.constant dense<[-1.0, -1.0e-7]> : tensor<2xf32>
  %one = arith.constant dense<[1.0, 1.0]> : tensor<2xf32>
  %zero = arith.constant dense<[0.0, 0.0]> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y = nnspec.batch_norm_inference %l mean(%zero) variance(%v) gamma(%one) beta(%zero) axis = 1 epsilon = 0.25 : tensor<4x2xf32>, tensor<2xf32>
  return %y : tensor<4x2xf32>
}

// Of the weights one becomes subnormal and one zero. They fold, and a remark says so.
// REMARK: remark: [Analysis] Subnormal | Category:nnspec-fold-constants | Function=a26_subnormal_weights
// REMARK-SAME: Elements=4, RoundedToZero=1, Subnormal=1
// CHECK-LABEL: func @a26_subnormal_weights(
// CHECK: arith.constant dense<{{\[\[}}9.999940e-41, 2.000000e+00], [0.000000e+00, 4.000000e+00]]> : tensor<2x2xf32>
func.func @a26_subnormal_weights(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<[[1.0e-30, 2.0], [2.0e-38, 4.0]]> : tensor<2x2xf32>
  %g = arith.constant dense<[1.0e-10, 1.0]> : tensor<2xf32>
  %v = arith.constant dense<[0.0, 0.0]> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y = nnspec.batch_norm_inference %l mean(%v) variance(%v) gamma(%g) beta(%v) axis = 1 epsilon = 1.0 : tensor<4x2xf32>, tensor<2xf32>
  return %y : tensor<4x2xf32>
}

// What is computed differs from what is not folded by no more than a number that is
// printed: the certified error of the one and of the other.
// ROUNDING: {{^}}result 0: largest certified rounding error {{[0-9.]+}}e-0{{[67]}} at [
func.func @a28_rounding_is_bounded(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %w = arith.constant dense<[[0.1, 0.7], [0.3, -0.9]]> : tensor<2x2xf32>
  %v = arith.constant dense<[0.37, 2.1]> : tensor<2xf32>
  %g = arith.constant dense<[1.3, -0.6]> : tensor<2xf32>
  %b = arith.constant dense<[0.2, 0.9]> : tensor<2xf32>
  %a = nnspec.fill 0.0 : tensor<3x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<3x2xf32>, tensor<2x2xf32>) outs(%a : tensor<3x2xf32>) -> tensor<3x2xf32>
  %y = nnspec.batch_norm_inference %l mean(%b) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<3x2xf32>, tensor<2xf32>
  return %y : tensor<3x2xf32>
}
