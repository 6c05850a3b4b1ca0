// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// The laws of casts. None drops a narrowing cast that a user may have meant.

// CHECK-LABEL: func @cast_identity(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2x?xf32>
func.func @cast_identity(%a: tensor<2x?xf32>) -> tensor<2x?xf32> {
  // CHECK-NEXT: return %[[A]]
  %0 = nnspec.cast %a : tensor<2x?xf32> to tensor<2x?xf32>
  return %0 : tensor<2x?xf32>
}

// CHECK-LABEL: func @cast_of_cast(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf16>
func.func @cast_of_cast(%a: tensor<4xf16>) -> tensor<4xf64> {
  // CHECK-NEXT: %[[R:.+]] = nnspec.cast %[[A]] : tensor<4xf16> to tensor<4xf64>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.cast %a : tensor<4xf16> to tensor<4xf32>
  %1 = nnspec.cast %0 : tensor<4xf32> to tensor<4xf64>
  return %1 : tensor<4xf64>
}

// CHECK-LABEL: func @cast_of_cast_and_back(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xbf16>
func.func @cast_of_cast_and_back(%a: tensor<4xbf16>) -> tensor<4xbf16> {
  // CHECK-NEXT: return %[[A]]
  %0 = nnspec.cast %a : tensor<4xbf16> to tensor<4xf32>
  %1 = nnspec.cast %0 : tensor<4xf32> to tensor<4xbf16>
  return %1 : tensor<4xbf16>
}

// The outer cast may round: it still rounds the same values once.
// CHECK-LABEL: func @cast_of_cast_then_narrowing(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>
func.func @cast_of_cast_then_narrowing(%a: tensor<4xf32>) -> tensor<4xf16> {
  // CHECK-NEXT: %[[R:.+]] = nnspec.cast %[[A]] : tensor<4xf32> to tensor<4xf16>
  // CHECK-NEXT: return %[[R]]
  %0 = nnspec.cast %a : tensor<4xf32> to tensor<4xf64>
  %1 = nnspec.cast %0 : tensor<4xf64> to tensor<4xf16>
  return %1 : tensor<4xf16>
}

// CHECK-LABEL: func @cast_of_cast_chain(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf16>
func.func @cast_of_cast_chain(%a: tensor<4xf16>) -> tensor<4xf16> {
  // CHECK-NEXT: return %[[A]]
  %0 = nnspec.cast %a : tensor<4xf16> to tensor<4xf32>
  %1 = nnspec.cast %0 : tensor<4xf32> to tensor<4xf64>
  %2 = nnspec.cast %1 : tensor<4xf64> to tensor<4xf32>
  %3 = nnspec.cast %2 : tensor<4xf32> to tensor<4xf16>
  return %3 : tensor<4xf16>
}

// CHECK-LABEL: func @cast_of_cast_not_narrowing(
func.func @cast_of_cast_not_narrowing(%a: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: nnspec.cast %{{.+}} : tensor<4xf32> to tensor<4xf16>
  // CHECK: nnspec.cast %{{.+}} : tensor<4xf16> to tensor<4xf32>
  %0 = nnspec.cast %a : tensor<4xf32> to tensor<4xf16>
  %1 = nnspec.cast %0 : tensor<4xf16> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: func @cast_of_cast_not_two_narrowings(
func.func @cast_of_cast_not_two_narrowings(%a: tensor<4xf64>) -> tensor<4xf16> {
  // CHECK: nnspec.cast %{{.+}} : tensor<4xf64> to tensor<4xf32>
  // CHECK: nnspec.cast %{{.+}} : tensor<4xf32> to tensor<4xf16>
  %0 = nnspec.cast %a : tensor<4xf64> to tensor<4xf32>
  %1 = nnspec.cast %0 : tensor<4xf32> to tensor<4xf16>
  return %1 : tensor<4xf16>
}

// Of the two 16-bit types neither holds all values of the other.
// CHECK-LABEL: func @cast_of_cast_not_f16_bf16(
func.func @cast_of_cast_not_f16_bf16(%a: tensor<4xf16>, %b: tensor<4xbf16>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: nnspec.cast %{{.+}} : tensor<4xf16> to tensor<4xbf16>
  // CHECK: nnspec.cast %{{.+}} : tensor<4xbf16> to tensor<4xf32>
  // CHECK: nnspec.cast %{{.+}} : tensor<4xbf16> to tensor<4xf16>
  // CHECK: nnspec.cast %{{.+}} : tensor<4xf16> to tensor<4xf32>
  %0 = nnspec.cast %a : tensor<4xf16> to tensor<4xbf16>
  %1 = nnspec.cast %0 : tensor<4xbf16> to tensor<4xf32>
  %2 = nnspec.cast %b : tensor<4xbf16> to tensor<4xf16>
  %3 = nnspec.cast %2 : tensor<4xf16> to tensor<4xf32>
  return %1, %3 : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func @cast_of_fill(
// CHECK-SAME: %[[N:[^:]+]]: index
func.func @cast_of_fill(%n: index) -> tensor<?xf16> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 5.000000e-01 sizes(%[[N]]) : tensor<?xf16>
  // CHECK-NEXT: return %[[F]]
  %0 = nnspec.fill 0.5 sizes(%n) : tensor<?xf64>
  %1 = nnspec.cast %0 : tensor<?xf64> to tensor<?xf16>
  return %1 : tensor<?xf16>
}

// CHECK-LABEL: func @cast_of_fill_infinity(
func.func @cast_of_fill_infinity() -> tensor<4xf32> {
  // CHECK-NEXT: nnspec.fill 0x7FF0000000000000 : tensor<4xf32>
  // CHECK-NEXT: return
  %0 = nnspec.fill 0x7FF0000000000000 : tensor<4xf16>
  %1 = nnspec.cast %0 : tensor<4xf16> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

// The fill rounds its value to f32 once, as the cast did.
// CHECK-LABEL: func @cast_of_fill_rounded_by_result(
func.func @cast_of_fill_rounded_by_result() -> tensor<4xf32> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 1.000000e-01 : tensor<4xf32>
  // CHECK-NEXT: return %[[F]]
  %0 = nnspec.fill 0.1 : tensor<4xf64>
  %1 = nnspec.cast %0 : tensor<4xf64> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

// f16 has stored 0.0999755859375: that is what is widened, not 0.1.
// CHECK-LABEL: func @cast_of_fill_not_rounded_by_operand(
func.func @cast_of_fill_not_rounded_by_operand() -> tensor<4xf64> {
  // CHECK: nnspec.cast
  %0 = nnspec.fill 0.1 : tensor<4xf16>
  %1 = nnspec.cast %0 : tensor<4xf16> to tensor<4xf64>
  return %1 : tensor<4xf64>
}

// 65536 is an infinity in f16: in a fill too.
// CHECK-LABEL: func @cast_of_fill_overflow(
func.func @cast_of_fill_overflow() -> tensor<4xf16> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 6.553600e+04 : tensor<4xf16>
  // CHECK-NEXT: return %[[F]]
  %0 = nnspec.fill 65536.0 : tensor<4xf32>
  %1 = nnspec.cast %0 : tensor<4xf32> to tensor<4xf16>
  return %1 : tensor<4xf16>
}

// 2^-25 is half of the least positive f16.
// CHECK-LABEL: func @cast_of_fill_underflow(
func.func @cast_of_fill_underflow() -> tensor<4xf16> {
  // CHECK-NEXT: %[[F:.+]] = nnspec.fill 2.9802322387695313E-8 : tensor<4xf16>
  // CHECK-NEXT: return %[[F]]
  %0 = nnspec.fill 2.9802322387695312e-08 : tensor<4xf32>
  %1 = nnspec.cast %0 : tensor<4xf32> to tensor<4xf16>
  return %1 : tensor<4xf16>
}

// Neither where the fill's own type makes it an infinity, nor where it makes it zero.
// CHECK-LABEL: func @cast_of_fill_not_overflow_by_operand(
func.func @cast_of_fill_not_overflow_by_operand() -> tensor<4xf32> {
  // CHECK: nnspec.cast
  %0 = nnspec.fill 65536.0 : tensor<4xf16>
  %1 = nnspec.cast %0 : tensor<4xf16> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: func @cast_of_fill_not_underflow_by_operand(
func.func @cast_of_fill_not_underflow_by_operand() -> tensor<4xf32> {
  // CHECK: nnspec.cast
  %0 = nnspec.fill 2.9802322387695312e-08 : tensor<4xf16>
  %1 = nnspec.cast %0 : tensor<4xf16> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

// Casts that stem from how an op computes need not round between two of them.
// CHECK-LABEL: func @contracted_cast(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32>
func.func @contracted_cast(%a: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: return %[[A]]
  %0 = nnspec.cast %a fastmath<contract> : tensor<4xf32> to tensor<4xf16>
  %1 = nnspec.cast %0 fastmath<contract> : tensor<4xf16> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

// One of them is meant.
// CHECK-LABEL: func @contracted_cast_one(
func.func @contracted_cast_one(%a: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK-COUNT-4: nnspec.cast
  %0 = nnspec.cast %a fastmath<contract> : tensor<4xf32> to tensor<4xf16>
  %1 = nnspec.cast %0 : tensor<4xf16> to tensor<4xf32>
  %2 = nnspec.cast %a : tensor<4xf32> to tensor<4xbf16>
  %3 = nnspec.cast %2 fastmath<contract> : tensor<4xbf16> to tensor<4xf32>
  return %1, %3 : tensor<4xf32>, tensor<4xf32>
}

// The narrow tensor is there in any case.
// CHECK-LABEL: func @contracted_cast_two_users(
func.func @contracted_cast_two_users(%a: tensor<4xf32>) -> (tensor<4xf16>, tensor<4xf32>) {
  // CHECK-COUNT-2: nnspec.cast
  %0 = nnspec.cast %a fastmath<contract> : tensor<4xf32> to tensor<4xf16>
  %1 = nnspec.cast %0 fastmath<contract> : tensor<4xf16> to tensor<4xf32>
  return %0, %1 : tensor<4xf16>, tensor<4xf32>
}

// Batch norms in a row are one map, in narrow types too.
// CHECK-LABEL: func @batch_norms_of_f16(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf16>
func.func @batch_norms_of_f16(%x: tensor<8x64xf16>, %m: tensor<64xf32>,
    %v: tensor<64xf32>, %g: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<8x64xf16> {
  // CHECK-NEXT: nnspec.cast %[[X]] fastmath<contract> : tensor<8x64xf16> to tensor<8x64xf32>
  // CHECK-NOT: tensor<8x64xf16>
  // CHECK: nnspec.mul {{.*}} : tensor<8x64xf32>
  // CHECK: %[[SUM:.+]] = nnspec.add {{.*}} : tensor<8x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.cast %[[SUM]] fastmath<contract> : tensor<8x64xf32> to tensor<8x64xf16>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<8x64xf16>, tensor<64xf32>
  %1 = nnspec.batch_norm_inference %0 mean(%m) variance(%v) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : tensor<8x64xf16>, tensor<64xf32>
  return %1 : tensor<8x64xf16>
}
