// RUN: nnspec-opt %s --convert-linalg-to-nnspec | FileCheck %s
// RUN: nnspec-opt %s --nnspec-simplify=fold-constants=false | FileCheck %s --check-prefix=EXACT
//
// Constants are folded, with rounding, so these are other functions.
// RUN: nnspec-opt %s --nnspec-simplify -o %t
// RUN: FileCheck %s --check-prefix=FOLDED < %t

// Arithmetic on constants is not left where upstream's folders compute it, and round:
// one operand is read from a tensor. nnspec-verify compares the values.

#full = affine_map<(d0, d1) -> (d0, d1)>
#c = affine_map<(d0, d1) -> (d1)>

// CHECK-LABEL: func @parameter_is_splat(
// CHECK: %[[EPS:.+]] = nnspec.fill 9.999{{.+}}E-6 : tensor<f32>
// CHECK: %[[R:.+]] = linalg.generic {{.*}} ins(%[[EPS]] : tensor<f32>)
// CHECK: arith.addf
// CHECK: math.rsqrt
// CHECK: nnspec.broadcast %[[R]] dims = []
// EXACT-LABEL: func @parameter_is_splat(
// EXACT-NOT: 1.00001
// EXACT: arith.addf %{{.+}}, %{{.+}} : f32
// EXACT-NEXT: math.rsqrt
// EXACT: return
func.func @parameter_is_splat(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %v = arith.constant dense<1.0> : tensor<3xf32>
  %empty = tensor.empty() : tensor<2x3xf32>
  %y = linalg.generic {indexing_maps = [#full, #c, #full], iterator_types = ["parallel", "parallel"]} ins(%x, %v : tensor<2x3xf32>, tensor<3xf32>) outs(%empty : tensor<2x3xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %eps = arith.constant 1.0e-5 : f32
    %0 = arith.addf %q, %eps : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.mulf %p, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// 1.703125 / sqrt(0.30078125 + 0.00099945068359375) is 3.100279, and the nearest bf16
// 3.09375; step by step in bf16 it is another.
// FOLDED-LABEL: func @one_rounding(
// FOLDED: arith.constant 3.093750e+00 : bf16
func.func @one_rounding(%x: tensor<2x3xbf16>) -> tensor<2x3xbf16> {
  %v = arith.constant dense<0.3> : tensor<3xbf16>
  %g = arith.constant dense<1.7> : tensor<3xbf16>
  %empty = tensor.empty() : tensor<2x3xbf16>
  %y = linalg.generic {indexing_maps = [#full, #c, #c, #full], iterator_types = ["parallel", "parallel"]} ins(%x, %v, %g : tensor<2x3xbf16>, tensor<3xbf16>, tensor<3xbf16>) outs(%empty : tensor<2x3xbf16>) {
  ^bb0(%p: bf16, %q: bf16, %r: bf16, %o: bf16):
    %eps = arith.constant 1.0e-3 : bf16
    %0 = arith.addf %q, %eps : bf16
    %1 = math.rsqrt %0 : bf16
    %2 = arith.mulf %1, %r : bf16
    %3 = arith.mulf %p, %2 : bf16
    linalg.yield %3 : bf16
  } -> tensor<2x3xbf16>
  return %y : tensor<2x3xbf16>
}

// What is not raised neither.
// CHECK-LABEL: func @not_raised(
// CHECK: %[[C:.+]] = nnspec.fill 0.1000000014{{.*}} : tensor<f32>
// CHECK: linalg.generic {{.*}} ins(%{{.+}}, %[[C]] : tensor<2x3xf32>, tensor<f32>)
// CHECK-NEXT: ^bb0(%[[P:[^:]+]]: f32, %[[Q:[^:]+]]: f32,
// CHECK: arith.addf %{{.+}}, %[[Q]]
// EXACT-LABEL: func @not_raised(
// EXACT: arith.addf
// EXACT: arith.addf
func.func @not_raised(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %a = arith.constant 1.0 : f32
  %b = arith.constant 0.1 : f32
  %empty = tensor.empty() : tensor<2xf32>
  %y = linalg.generic {indexing_maps = [#full, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<2x3xf32>) outs(%empty : tensor<2xf32>) {
  ^bb0(%p: f32, %o: f32):
    %0 = arith.addf %a, %b : f32
    %1 = arith.addf %p, %0 : f32
    linalg.yield %1 : f32
  } -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// Nothing is lost by folding what is exact.
// CHECK-LABEL: func @exact(
// CHECK: linalg.generic {{.*}} ins(%{{[^,]+}} : tensor<2x3xf32>)
func.func @exact(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant 0.1 : f32
  %empty = tensor.empty() : tensor<2x3xf32>
  %y = linalg.generic {indexing_maps = [#full, #full], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<2x3xf32>) outs(%empty : tensor<2x3xf32>) {
  ^bb0(%p: f32, %o: f32):
    %0 = arith.negf %a : f32
    %1 = arith.maximumf %p, %0 : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
