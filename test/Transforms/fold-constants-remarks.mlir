// RUN: nnspec-opt %s --nnspec-fold-constants --remarks-filter='nnspec-fold-constants' -o /dev/null 2>&1 | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-constants --remarks-filter-missed='nnspec-fold-constants' \
// RUN:   --remark-format=yaml --remarks-output-file=%t.yaml -o /dev/null
// RUN: FileCheck %s --check-prefix=YAML --input-file=%t.yaml
// UNVERIFIED: constants round

// CHECK: [[@LINE+3]]:8: remark: [Passed] Folded | Category:nnspec-fold-constants | Function=folded | Elements=2
func.func @folded() -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = nnspec.add %w, %w : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// CHECK: [[@LINE+6]]:8: remark: [Missed] NotFinite | Category:nnspec-fold-constants | Function=overflow
// CHECK-SAME: Reason="1 of 2 elements would become infinite or NaN, from finite constants"
// YAML: --- !Missed
// YAML: Reason: {{.*}}1 of 2 elements
func.func @overflow() -> tensor<2xf16> {
  %w = arith.constant dense<[1.0, 40000.0]> : tensor<2xf16>
  %0 = nnspec.add %w, %w : tensor<2xf16>
  return %0 : tensor<2xf16>
}

// CHECK: [[@LINE+5]]:8: remark: [Analysis] Subnormal | Category:nnspec-fold-constants | Function=subnormal
// CHECK-SAME: RoundedToZero=1, Subnormal=1
// CHECK: [[@LINE+3]]:8: remark: [Passed] Folded
func.func @subnormal() -> tensor<4xf16> {
  %w = arith.constant dense<[1.0, 1.0e-3, 1.0e-4, 0.0]> : tensor<4xf16>
  %0 = nnspec.mul %w, %w : tensor<4xf16>
  return %0 : tensor<4xf16>
}

// A subnormal that only moves is not new.
// CHECK-NOT: Function=subnormal_before{{.*}}Subnormal
// CHECK: [Passed] Folded | Category:nnspec-fold-constants | Function=subnormal_before
func.func @subnormal_before() -> tensor<2x1xf16> {
  %w = arith.constant dense<[[1.0, 6.0e-8]]> : tensor<1x2xf16>
  %e = tensor.empty() : tensor<2x1xf16>
  %0 = linalg.transpose ins(%w : tensor<1x2xf16>) outs(%e : tensor<2x1xf16>) permutation = [1, 0]
  return %0 : tensor<2x1xf16>
}

// CHECK: [[@LINE+5]]:8: remark: [Missed] NotEvaluated | Category:nnspec-fold-constants | Function=no_value
// CHECK-SAME: Reason="'tensor.extract' op accesses element 2 along an axis of size 2"
func.func @no_value() -> tensor<1xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %i = arith.constant 2 : index
  %1 = tensor.extract %w[%i] : tensor<2xf32>
  %2 = tensor.from_elements %1 : tensor<1xf32>
  return %2 : tensor<1xf32>
}
