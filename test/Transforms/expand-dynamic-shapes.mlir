// RUN: nnspec-opt %s --nnspec-expand-dynamic-shapes | FileCheck %s
//
// UNVERIFIED: buffers, which the evaluator does not know; Target/ONNX/corner-cases.py runs them

// The strides follow from the sizes.

// CHECK-LABEL: func @two_unknown_sizes(
// CHECK-SAME: %[[M:[^:]+]]: memref<?x4xf32>, %[[A:[^:]+]]: index, %[[B:[^:]+]]: index)
func.func @two_unknown_sizes(%m: memref<?x4xf32>, %a: index, %b: index) -> memref<?x?x4xf32> {
  // CHECK: %[[BASE:[^,]+]], %{{.*}} = memref.extract_strided_metadata %[[M]]
  // CHECK: %[[STRIDE:.+]] = affine.apply #{{.*}}()[%[[B]]]
  // CHECK: memref.reinterpret_cast %[[BASE]] to offset: [0], sizes: [%[[A]], %[[B]], 4], strides: [%[[STRIDE]], 4, 1]
  // CHECK-NOT: memref.expand_shape
  %0 = memref.expand_shape %m [[0, 1], [2]] output_shape [%a, %b, 4]
      : memref<?x4xf32> into memref<?x?x4xf32>
  return %0 : memref<?x?x4xf32>
}

// Upstream lowers what has one unknown size a group.

// CHECK-LABEL: func @one_unknown_size(
func.func @one_unknown_size(%m: memref<?x4xf32>, %a: index) -> memref<?x3x4xf32> {
  // CHECK: memref.expand_shape
  %0 = memref.expand_shape %m [[0, 1], [2]] output_shape [%a, 3, 4]
      : memref<?x4xf32> into memref<?x3x4xf32>
  return %0 : memref<?x3x4xf32>
}
