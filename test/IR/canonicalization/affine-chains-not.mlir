// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// Where the laws of affine chains do not apply.

// On all axes together, the arithmetic on the parameters would be of full size.
// CHECK-LABEL: func @add_of_add_not_all_axes(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>
func.func @add_of_add_not_all_axes(%x: tensor<3x4xf32>, %a: tensor<3xf32>, %b: tensor<4xf32>)
    -> tensor<3x4xf32> {
  // CHECK: %[[P:.+]] = nnspec.broadcast %{{.+}} dims = [0]
  // CHECK: %[[Q:.+]] = nnspec.broadcast %{{.+}} dims = [1]
  // CHECK-NEXT: %[[M:.+]] = nnspec.add %[[X]], %[[P]]
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[M]], %[[Q]]
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %a dims = [0] : tensor<3xf32> to tensor<3x4xf32>
  %q = nnspec.broadcast %b dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.add %x, %p : tensor<3x4xf32>
  %1 = nnspec.add %0, %q : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// CHECK-LABEL: func @mul_of_mul_not_all_axes(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>
func.func @mul_of_mul_not_all_axes(%x: tensor<3x4xf32>, %a: tensor<3xf32>, %b: tensor<4xf32>)
    -> tensor<3x4xf32> {
  // CHECK: %[[P:.+]] = nnspec.broadcast %{{.+}} dims = [0]
  // CHECK: %[[Q:.+]] = nnspec.broadcast %{{.+}} dims = [1]
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[P]]
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[M]], %[[Q]]
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %a dims = [0] : tensor<3xf32> to tensor<3x4xf32>
  %q = nnspec.broadcast %b dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.mul %x, %p : tensor<3x4xf32>
  %1 = nnspec.mul %0, %q : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// CHECK-LABEL: func @mul_of_add_not_all_axes(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4x5xf32>
func.func @mul_of_add_not_all_axes(
    %x: tensor<3x4x5xf32>, %a: tensor<3x4xf32>, %b: tensor<5xf32>) -> tensor<3x4x5xf32> {
  // CHECK: %[[P:.+]] = nnspec.broadcast %{{.+}} dims = [0, 1]
  // CHECK: %[[Q:.+]] = nnspec.broadcast %{{.+}} dims = [2]
  // CHECK-NEXT: %[[M:.+]] = nnspec.add %[[X]], %[[P]]
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[M]], %[[Q]]
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %a dims = [0, 1] : tensor<3x4xf32> to tensor<3x4x5xf32>
  %q = nnspec.broadcast %b dims = [2] : tensor<5xf32> to tensor<3x4x5xf32>
  %0 = nnspec.add %x, %p : tensor<3x4x5xf32>
  %1 = nnspec.mul %0, %q : tensor<3x4x5xf32>
  return %1 : tensor<3x4x5xf32>
}

// The sum would be computed all the same, and the addition once more.
// CHECK-LABEL: func @mul_of_add_not_two_users(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>
func.func @mul_of_add_not_two_users(%x: tensor<3x4xf32>, %a: tensor<4xf32>)
    -> (tensor<3x4xf32>, tensor<3x4xf32>) {
  // CHECK: %[[P:.+]] = nnspec.broadcast
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[X]], %[[P]]
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[SUM]], %[[P]]
  // CHECK-NEXT: return %[[SUM]], %[[R]]
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.add %x, %p : tensor<3x4xf32>
  %1 = nnspec.mul %0, %p : tensor<3x4xf32>
  return %0, %1 : tensor<3x4xf32>, tensor<3x4xf32>
}

// A product is a use of each factor.
// CHECK-LABEL: func @mul_of_add_not_squared(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>
func.func @mul_of_add_not_squared(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK: %[[P:.+]] = nnspec.broadcast
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[X]], %[[P]]
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[SUM]], %[[SUM]]
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.add %x, %p : tensor<3x4xf32>
  %1 = nnspec.mul %0, %0 : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// An addition after a multiplication is the normal form.
// CHECK-LABEL: func @add_of_mul(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>
func.func @add_of_mul(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK: %[[P:.+]] = nnspec.broadcast
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[P]]
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[M]], %[[P]]
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.mul %x, %p : tensor<3x4xf32>
  %1 = nnspec.add %0, %p : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// No parameter, though of channel size in its second axis.
// CHECK-LABEL: func @not_two_tensors(
// CHECK-SAME: %[[X:[^:]+]]: tensor<1x4xf32>, %[[Y:[^:]+]]: tensor<1x4xf32>, %[[Z:[^:]+]]: tensor<1x4xf32>
func.func @not_two_tensors(%x: tensor<1x4xf32>, %y: tensor<1x4xf32>, %z: tensor<1x4xf32>)
    -> tensor<1x4xf32> {
  // CHECK-NEXT: %[[A:.+]] = nnspec.add %[[X]], %[[Y]]
  // CHECK-NEXT: %[[B:.+]] = nnspec.add %[[A]], %[[Z]]
  // CHECK-NEXT: %[[C:.+]] = nnspec.sub %[[B]], %[[Y]]
  // CHECK-NEXT: %[[D:.+]] = nnspec.div %[[C]], %[[Z]]
  // CHECK-NEXT: %[[E:.+]] = nnspec.mul %[[D]], %[[Y]]
  // CHECK-NEXT: return %[[E]]
  %0 = nnspec.add %x, %y : tensor<1x4xf32>
  %1 = nnspec.add %0, %z : tensor<1x4xf32>
  %2 = nnspec.sub %1, %y : tensor<1x4xf32>
  %3 = nnspec.div %2, %z : tensor<1x4xf32>
  %4 = nnspec.mul %3, %y : tensor<1x4xf32>
  return %4 : tensor<1x4xf32>
}

// In rank 0, and in rank 1 for what has a value for each element, too.
// CHECK-LABEL: func @not_two_scalars(
func.func @not_two_scalars(%x: tensor<f32>, %y: tensor<f32>, %z: tensor<f32>) -> tensor<f32> {
  // CHECK-NEXT: nnspec.sub
  // CHECK-NEXT: nnspec.div
  // CHECK-NEXT: return
  %0 = nnspec.sub %x, %y : tensor<f32>
  %1 = nnspec.div %0, %z : tensor<f32>
  return %1 : tensor<f32>
}

// A constant of full size is no parameter.
// CHECK-LABEL: func @not_constant(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2xf32>
func.func @not_constant(%x: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK: %[[A:.+]] = nnspec.add %[[X]], %{{.+}}
  // CHECK-NEXT: %[[B:.+]] = nnspec.sub %[[A]], %{{.+}}
  // CHECK-NEXT: nnspec.div %[[B]], %{{.+}}
  // CHECK-NEXT: return
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = nnspec.add %x, %c : tensor<2xf32>
  %1 = nnspec.sub %0, %c : tensor<2xf32>
  %2 = nnspec.div %1, %c : tensor<2xf32>
  return %2 : tensor<2xf32>
}

// CHECK-LABEL: func @splat_is_fill_not_two_values(
func.func @splat_is_fill_not_two_values(%x: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK-NEXT: arith.constant dense<[1.000000e+00, 2.000000e+00]>
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = nnspec.max %x, %c : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// x would be a divisor. p / x is no affine map of x.
// CHECK-LABEL: func @div_parameter_not_on_the_left(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>
func.func @div_parameter_not_on_the_left(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK: %[[P:.+]] = nnspec.broadcast
  // CHECK-NEXT: %[[R:.+]] = nnspec.div %[[P]], %[[X]]
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.div %p, %x : tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// A quotient of two parameters stays one: it costs no more than a product.
// In f16, 1 / p overflows for p = 1e-5, where x / p may be 100.
// CHECK-LABEL: func @div_parameter_not_narrow(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf16>
func.func @div_parameter_not_narrow(%x: tensor<3x4xf16>, %a: tensor<4xf16>) -> tensor<3x4xf16> {
  // CHECK: %[[P:.+]] = nnspec.broadcast
  // CHECK-NEXT: %[[R:.+]] = nnspec.div %[[X]], %[[P]]
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf16> to tensor<3x4xf16>
  %0 = nnspec.div %x, %p : tensor<3x4xf16>
  return %0 : tensor<3x4xf16>
}

// CHECK-LABEL: func @narrow_chain_not_one_link(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf16>
func.func @narrow_chain_not_one_link(%x: tensor<3x4xf16>, %a: tensor<4xf16>) -> tensor<3x4xf16> {
  // CHECK: %[[P:.+]] = nnspec.broadcast
  // CHECK-NEXT: %[[R:.+]] = nnspec.mul %[[X]], %[[P]] : tensor<3x4xf16>
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf16> to tensor<3x4xf16>
  %0 = nnspec.mul %x, %p : tensor<3x4xf16>
  return %0 : tensor<3x4xf16>
}

// Each link is followed by something else.
// CHECK-LABEL: func @narrow_chain_not_two_users(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf16>
func.func @narrow_chain_not_two_users(%x: tensor<3x4xf16>, %a: tensor<4xf16>)
    -> (tensor<3x4xf16>, tensor<3x4xf16>) {
  // CHECK: %[[P:.+]] = nnspec.broadcast
  // CHECK-NEXT: %[[M:.+]] = nnspec.mul %[[X]], %[[P]] : tensor<3x4xf16>
  // CHECK-NEXT: %[[R:.+]] = nnspec.add %[[M]], %[[P]] : tensor<3x4xf16>
  // CHECK-NEXT: return %[[M]], %[[R]]
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf16> to tensor<3x4xf16>
  %0 = nnspec.mul %x, %p : tensor<3x4xf16>
  %1 = nnspec.add %0, %p : tensor<3x4xf16>
  return %0, %1 : tensor<3x4xf16>, tensor<3x4xf16>
}

// CHECK-LABEL: func @div_parameter_not_of_a_parameter(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>, %[[B:[^:]+]]: tensor<4xf32>
func.func @div_parameter_not_of_a_parameter(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK-NEXT: %[[Q:.+]] = nnspec.div %[[A]], %[[B]] : tensor<4xf32>
  // CHECK-NEXT: nnspec.broadcast %[[Q]]
  // CHECK-NEXT: return
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %q = nnspec.broadcast %b dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.div %p, %q : tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// So does a difference, on whatever axes.
// CHECK-LABEL: func @sub_parameter_not_of_a_parameter(
func.func @sub_parameter_not_of_a_parameter(%a: tensor<3xf32>, %b: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK: %[[P:.+]] = nnspec.broadcast %{{.+}} dims = [0]
  // CHECK-NEXT: %[[Q:.+]] = nnspec.broadcast %{{.+}} dims = [1]
  // CHECK-NEXT: %[[R:.+]] = nnspec.sub %[[P]], %[[Q]]
  // CHECK-NEXT: return %[[R]]
  %p = nnspec.broadcast %a dims = [0] : tensor<3xf32> to tensor<3x4xf32>
  %q = nnspec.broadcast %b dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.sub %p, %q : tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// A cast, exact or not, is between two chains.
// CHECK-LABEL: func @not_through_a_cast(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf16>
func.func @not_through_a_cast(%x: tensor<3x4xf16>, %a: tensor<4xf16>, %b: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK: %[[S:.+]] = nnspec.add %[[X]], %{{.+}} : tensor<3x4xf16>
  // CHECK: %[[W:.+]] = nnspec.cast %[[S]]
  // CHECK: nnspec.add %[[W]], %{{.+}} : tensor<3x4xf32>
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf16> to tensor<3x4xf16>
  %q = nnspec.broadcast %b dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.add %x, %p : tensor<3x4xf16>
  %1 = nnspec.cast %0 : tensor<3x4xf16> to tensor<3x4xf32>
  %2 = nnspec.add %1, %q : tensor<3x4xf32>
  return %2 : tensor<3x4xf32>
}

// A maximum and a root are between two chains.
// CHECK-LABEL: func @not_through_max_and_sqrt(
// CHECK-SAME: %[[X:[^:]+]]: tensor<3x4xf32>
func.func @not_through_max_and_sqrt(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  // CHECK: %[[P:.+]] = nnspec.broadcast
  // CHECK-NEXT: %[[A:.+]] = nnspec.add %[[X]], %[[P]]
  // CHECK-NEXT: %[[M:.+]] = nnspec.max %[[A]], %[[P]]
  // CHECK-NEXT: %[[B:.+]] = nnspec.add %[[M]], %[[P]]
  // CHECK-NEXT: %[[S:.+]] = nnspec.sqrt %[[B]]
  // CHECK-NEXT: %[[C:.+]] = nnspec.add %[[S]], %[[P]]
  // CHECK-NEXT: return %[[C]]
  %p = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %0 = nnspec.add %x, %p : tensor<3x4xf32>
  %1 = nnspec.max %0, %p : tensor<3x4xf32>
  %2 = nnspec.add %1, %p : tensor<3x4xf32>
  %3 = nnspec.sqrt %2 : tensor<3x4xf32>
  %4 = nnspec.add %3, %p : tensor<3x4xf32>
  return %4 : tensor<3x4xf32>
}
