// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// A parameter whose size another one knows: the tensor.cast to that size does not hide
// that it is a parameter.

// CHECK-LABEL: func @static_and_dynamic_parameters(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?xf32>
func.func @static_and_dynamic_parameters(
    %x: tensor<?x?xf32>, %a: tensor<?xf32>, %b: tensor<64xf32>, %n: index, %c: index)
    -> tensor<?x?xf32> {
  // CHECK: %[[XS:.+]] = tensor.cast %[[X]] : tensor<?x?xf32> to tensor<?x64xf32>
  // CHECK: %[[M:.+]] = nnspec.mul %[[XS]], %{{.+}} : tensor<?x64xf32>
  // CHECK: %[[Y:.+]] = nnspec.add %[[M]], %{{.+}} : tensor<?x64xf32>
  // CHECK-NEXT: %[[R:.+]] = tensor.cast %[[Y]] : tensor<?x64xf32> to tensor<?x?xf32>
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %a dims = [1] sizes(%n, %c) : tensor<?xf32> to tensor<?x?xf32>
  %q = nnspec.broadcast %b dims = [1] sizes(%n, %c) : tensor<64xf32> to tensor<?x?xf32>
  %0 = nnspec.add %x, %q : tensor<?x?xf32>
  %1 = nnspec.mul %0, %p : tensor<?x?xf32>
  %2 = nnspec.sub %1, %q : tensor<?x?xf32>
  return %2 : tensor<?x?xf32>
}

// CHECK-LABEL: func @static_parameter_dynamic_fill(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?xf32>
func.func @static_parameter_dynamic_fill(
    %x: tensor<?x?xf32>, %b: tensor<64xf32>, %n: index, %c: index) -> tensor<?x?xf32> {
  // CHECK: %[[XS:.+]] = tensor.cast %[[X]] : tensor<?x?xf32> to tensor<?x64xf32>
  // CHECK: %[[M:.+]] = nnspec.mul %[[XS]], %{{.+}} : tensor<?x64xf32>
  // CHECK: %[[Y:.+]] = nnspec.add %[[M]], %{{.+}} : tensor<?x64xf32>
  // CHECK-NEXT: %[[R:.+]] = tensor.cast %[[Y]] : tensor<?x64xf32> to tensor<?x?xf32>
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %b dims = [1] sizes(%n, %c) : tensor<64xf32> to tensor<?x?xf32>
  %three = nnspec.fill 3.0 sizes(%n, %c) : tensor<?x?xf32>
  %0 = nnspec.add %x, %p : tensor<?x?xf32>
  %1 = nnspec.mul %0, %three : tensor<?x?xf32>
  return %1 : tensor<?x?xf32>
}

// A network with dynamic sizes whose parameters are static.
// CHECK-LABEL: func @batch_norms(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?x?xf32>
func.func @batch_norms(%x: tensor<?x?x?xf32>, %a: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<?x?x?xf32> {
  // CHECK: %[[XS:.+]] = tensor.cast %[[X]] : tensor<?x?x?xf32> to tensor<?x64x?xf32>
  // CHECK: %[[M:.+]] = nnspec.mul %[[XS]], %{{.+}} : tensor<?x64x?xf32>
  // CHECK: %[[Y:.+]] = nnspec.add %[[M]], %{{.+}} : tensor<?x64x?xf32>
  // CHECK-NEXT: %[[R:.+]] = tensor.cast %[[Y]] : tensor<?x64x?xf32> to tensor<?x?x?xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.batch_norm_inference %x mean(%a) variance(%a) gamma(%a) beta(%a)
      axis = 1 epsilon = 1.0e-03 : tensor<?x?x?xf32>, tensor<64xf32>
  %1 = nnspec.batch_norm_inference %0 mean(%b) variance(%b) gamma(%b) beta(%b)
      axis = 1 epsilon = 1.0e-03 : tensor<?x?x?xf32>, tensor<64xf32>
  return %1 : tensor<?x?x?xf32>
}

// CHECK-LABEL: func @shape_cast_of_parameter_fill(
func.func @shape_cast_of_parameter_fill(%n: index, %m: index) -> tensor<?x4xf32> {
  // CHECK-NEXT: %[[R:.+]] = nnspec.fill 2.000000e+00 sizes(%arg0) : tensor<?x4xf32>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.fill 2.0 sizes(%n, %m) : tensor<?x?xf32>
  %1 = tensor.cast %0 : tensor<?x?xf32> to tensor<?x4xf32>
  return %1 : tensor<?x4xf32>
}

// An axis that expands may have any size.
// CHECK-LABEL: func @shape_cast_of_parameter_unit_axis(
func.func @shape_cast_of_parameter_unit_axis(%a: tensor<1x4xf32>, %n: index) -> tensor<3x4xf32> {
  // CHECK-NOT: tensor.cast
  // CHECK: nnspec.broadcast %{{.+}} to tensor<3x4xf32>
  %0 = nnspec.broadcast %a dims = [0, 1] sizes(%n) : tensor<1x4xf32> to tensor<?x4xf32>
  %1 = tensor.cast %0 : tensor<?x4xf32> to tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// CHECK-LABEL: func @shape_cast_of_parameter_not_forgetting(
func.func @shape_cast_of_parameter_not_forgetting() -> tensor<?x4xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 2.000000e+00 : tensor<3x4xf32>
  // CHECK-NEXT: tensor.cast %[[F]] : tensor<3x4xf32> to tensor<?x4xf32>
  %0 = nnspec.fill 2.0 : tensor<3x4xf32>
  %1 = tensor.cast %0 : tensor<3x4xf32> to tensor<?x4xf32>
  return %1 : tensor<?x4xf32>
}

// UNVERIFIED @shape_cast_of_parameter_not_disagreeing: sizes disagree
// CHECK-LABEL: func @shape_cast_of_parameter_not_disagreeing(
func.func @shape_cast_of_parameter_not_disagreeing(%a: tensor<4xf32>, %n: index, %m: index) -> tensor<?x5xf32> {
  // CHECK: tensor.cast %{{.+}} to tensor<?x5xf32>
  %0 = nnspec.broadcast %a dims = [1] sizes(%n, %m) : tensor<4xf32> to tensor<?x?xf32>
  %1 = tensor.cast %0 : tensor<?x?xf32> to tensor<?x5xf32>
  return %1 : tensor<?x5xf32>
}
