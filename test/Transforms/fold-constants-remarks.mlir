// RUN: nnspec-opt %s --nnspec-fold-constants --remarks-filter='nnspec-fold-constants' -o /dev/null 2>&1 | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-constants --remarks-filter-missed='nnspec-fold-constants' \
// RUN:   --remark-format=yaml --remarks-output-file=%t.yaml -o /dev/null
// RUN: FileCheck %s --check-prefix=YAML --input-file=%t.yaml
// RUN: nnspec-opt %s --nnspec-fold-constants --remarks-filter='nnspec-fold-constants' -o /dev/null 2>&1 \
// RUN:   | grep Function=part_of_overflow | FileCheck %s --check-prefix=PART --implicit-check-not=remark:
// Without remarks nothing is said.
// RUN: nnspec-opt %s --nnspec-fold-constants -o /dev/null 2>&1 | FileCheck %s --check-prefix=SILENT --allow-empty
// SILENT-NOT: {{.}}
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

// What it is computed from is folded; only the whole is said not to be.
// PART: [[@LINE+6]]:8: remark: [Missed] NotFinite
// PART: [[@LINE+3]]:8: remark: [Passed] Folded
func.func @part_of_overflow() -> tensor<2xf16> {
  %w = arith.constant dense<[1.0, 200.0]> : tensor<2xf16>
  %0 = nnspec.add %w, %w : tensor<2xf16>
  %1 = nnspec.mul %0, %0 : tensor<2xf16>
  %2 = nnspec.mul %1, %1 : tensor<2xf16>
  return %2 : tensor<2xf16>
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

// Nor are those of a splat, each element of which is one.
// CHECK-NOT: Function=subnormal_splat{{.*}}Subnormal
// CHECK: [Passed] Folded | Category:nnspec-fold-constants | Function=subnormal_splat
func.func @subnormal_splat() -> tensor<2x2xf16> {
  %s = arith.constant dense<6.0e-8> : tensor<2x2xf16>
  %w = arith.constant dense<[[1.0, 3.0], [1.0, 2.0]]> : tensor<2x2xf16>
  %0 = nnspec.mul %s, %w : tensor<2x2xf16>
  return %0 : tensor<2x2xf16>
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

// Nor has what is computed block by block: of an op that the evaluator does not know, and
// of tensors that have no value or were never written.
// CHECK: remark: [Missed] NotEvaluated | Category:nnspec-fold-constants | Function=large_of_no_value
// CHECK-SAME: accesses element 2 along an axis of size 2
func.func @large_of_no_value() -> tensor<20000xf32> {
  %w = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %i = arith.constant 2 : index
  %1 = tensor.extract %w[%i] : tensor<2xf32>
  %2 = tensor.from_elements %1 : tensor<1xf32>
  %3 = nnspec.add %2, %2 : tensor<1xf32>
  %4 = nnspec.broadcast %3 dims = [0] : tensor<1xf32> to tensor<20000xf32>
  %f = nnspec.fill 2.0 : tensor<20000xf32>
  %0 = nnspec.add %f, %4 : tensor<20000xf32>
  return %0 : tensor<20000xf32>
}

// CHECK: [[@LINE+6]]:8: remark: [Missed] NotEvaluated | Category:nnspec-fold-constants | Function=large_of_an_op
// CHECK-SAME: 'arith.bitcast' op is not supported by the evaluator
#id = affine_map<(i) -> (i)>
func.func @large_of_an_op() -> tensor<20000xf32> {
  %w = nnspec.fill 2.0 : tensor<20000xf32>
  %e = tensor.empty() : tensor<20000xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%w : tensor<20000xf32>) outs(%e : tensor<20000xf32>) {
  ^bb0(%in: f32, %out: f32):
    %i = arith.bitcast %in : f32 to i32
    %f = arith.bitcast %i : i32 to f32
    %s = arith.addf %f, %in : f32
    linalg.yield %s : f32
  } -> tensor<20000xf32>
  return %0 : tensor<20000xf32>
}

// CHECK: remark: [Missed] NotEvaluated | Category:nnspec-fold-constants | Function=large_that_varies
// CHECK-SAME: 'arith.bitcast' op is not supported by the evaluator
func.func @large_that_varies() -> tensor<2x10000xf32> {
  %v = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %w = nnspec.broadcast %v dims = [0] : tensor<2xf32> to tensor<2x10000xf32>
  %e = tensor.empty() : tensor<2x10000xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%w : tensor<2x10000xf32>) outs(%e : tensor<2x10000xf32>) {
  ^bb0(%in: f32, %out: f32):
    %i = arith.bitcast %in : f32 to i32
    %f = arith.bitcast %i : i32 to f32
    %s = arith.addf %f, %in : f32
    linalg.yield %s : f32
  } -> tensor<2x10000xf32>
  return %0 : tensor<2x10000xf32>
}

// CHECK: [[@LINE+5]]:8: remark: [Missed] NotEvaluated | Category:nnspec-fold-constants | Function=large_unwritten
// CHECK-SAME: reads a tensor that was never written
func.func @large_unwritten() -> tensor<20000xf32> {
  %w = nnspec.fill 2.0 : tensor<20000xf32>
  %e = tensor.empty() : tensor<20000xf32>
  %0 = nnspec.add %w, %e : tensor<20000xf32>
  return %0 : tensor<20000xf32>
}
