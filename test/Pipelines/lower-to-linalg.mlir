// RUN: nnspec-opt %s --nnspec-lower-to-linalg | FileCheck %s --implicit-check-not=nnspec.

// A batch norm ends as one pass over the data: one linalg.generic of full size with
// one multiplication and one addition, and no other op, read or temporary of full
// size. (tensor.empty is the result's place.) What is computed from the parameters
// has channel size.

// CHECK-DAG: #[[ID4:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[C1_OF_4:.+]] = affine_map<(d0, d1, d2, d3) -> (d1)>
// CHECK-DAG: #[[C3_OF_4:.+]] = affine_map<(d0, d1, d2, d3) -> (d3)>
// CHECK-DAG: #[[ID2:.+]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[C1_OF_2:.+]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[ID3:.+]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[C1_OF_3:.+]] = affine_map<(d0, d1, d2) -> (d1)>

// CHECK-LABEL: func @nchw_f32(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x5x7xf32>, %[[M:[^:]+]]: tensor<64xf32>, %[[V:[^:]+]]: tensor<64xf32>, %[[G:[^:]+]]: tensor<64xf32>, %[[B:[^:]+]]: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
func.func @nchw_f32(
    %x: tensor<8x64x5x7xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<8x64x5x7xf32> {
  // CHECK-NOT: x5x7xf32
  // CHECK: %[[SCALE:.+]] = linalg.generic {{.*}} ins(%[[V]], %[[G]] : tensor<64xf32>, tensor<64xf32>)
  // CHECK-NOT: x5x7xf32
  // CHECK: math.sqrt
  // CHECK: arith.divf
  // CHECK-NOT: x5x7xf32
  // CHECK: %[[BIAS:.+]] = linalg.generic {{.*}} ins(%[[M]], %[[SCALE]], %[[B]] : tensor<64xf32>, tensor<64xf32>, tensor<64xf32>)
  // CHECK-NOT: x5x7xf32
  // CHECK: %[[EMPTY:.+]] = tensor.empty() : tensor<8x64x5x7xf32>
  // CHECK-NEXT: %[[Y:.+]] = linalg.generic {indexing_maps = [#[[ID4]], #[[C1_OF_4]], #[[C1_OF_4]], #[[ID4]]]
  // CHECK-SAME: ins(%[[X]], %[[SCALE]], %[[BIAS]] :
  // CHECK-SAME: outs(%[[EMPTY]] :
  // CHECK-NEXT: ^bb0(%[[XE:.+]]: f32, %[[SE:.+]]: f32, %[[BE:.+]]: f32, %{{.+}}: f32):
  // CHECK-NEXT: %[[MUL:.+]] = arith.mulf %[[XE]], %[[SE]] : f32
  // CHECK-NEXT: %[[ADD:.+]] = arith.addf %[[MUL]], %[[BE]] : f32
  // CHECK-NEXT: linalg.yield %[[ADD]] : f32
  // CHECK-NEXT: } -> tensor<8x64x5x7xf32>
  // CHECK-NEXT: return %[[Y]]
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64x5x7xf32>, tensor<64xf32>
  return %y : tensor<8x64x5x7xf32>
}

// CHECK-LABEL: func @nhwc_bf16_data_f32_parameters(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x5x7x64xbf16>, %{{.+}}: tensor<64xf32>) -> tensor<8x5x7x64xbf16> {
func.func @nhwc_bf16_data_f32_parameters(%x: tensor<8x5x7x64xbf16>, %p: tensor<64xf32>) -> tensor<8x5x7x64xbf16> {
  // CHECK-NOT: x5x7x64x
  // CHECK: %[[SCALE:.+]] = linalg.generic {{.*}} outs(%{{.+}} : tensor<64xf32>)
  // CHECK-NOT: x5x7x64x
  // CHECK: %[[BIAS:.+]] = linalg.generic {{.*}} outs(%{{.+}} : tensor<64xf32>)
  // CHECK-NOT: x5x7x64x
  // CHECK: %[[EMPTY:.+]] = tensor.empty() : tensor<8x5x7x64xbf16>
  // CHECK-NEXT: %[[Y:.+]] = linalg.generic {indexing_maps = [#[[ID4]], #[[C3_OF_4]], #[[C3_OF_4]], #[[ID4]]]
  // CHECK-SAME: ins(%[[X]], %[[SCALE]], %[[BIAS]] :
  // CHECK-NEXT: ^bb0(%[[XE:.+]]: bf16, %[[SE:.+]]: f32, %[[BE:.+]]: f32, %{{.+}}: bf16):
  // CHECK-NEXT: %[[WIDE:.+]] = arith.extf %[[XE]] fastmath<contract> : bf16 to f32
  // CHECK-NEXT: %[[MUL:.+]] = arith.mulf %[[WIDE]], %[[SE]] : f32
  // CHECK-NEXT: %[[ADD:.+]] = arith.addf %[[MUL]], %[[BE]] : f32
  // CHECK-NEXT: %[[YE:.+]] = arith.truncf %[[ADD]] fastmath<contract> : f32 to bf16
  // CHECK-NEXT: linalg.yield %[[YE]] : bf16
  // CHECK-NEXT: } -> tensor<8x5x7x64xbf16>
  // CHECK-NEXT: return %[[Y]]
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 3 epsilon = 1.0e-05 : tensor<8x5x7x64xbf16>, tensor<64xf32>
  return %y : tensor<8x5x7x64xbf16>
}

// CHECK-LABEL: func @rank_2_f16_data_f32_parameters(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf16>, %{{.+}}: tensor<64xf32>) -> tensor<8x64xf16> {
func.func @rank_2_f16_data_f32_parameters(%x: tensor<8x64xf16>, %p: tensor<64xf32>) -> tensor<8x64xf16> {
  // CHECK-NOT: tensor<8x64
  // CHECK: %[[EMPTY:.+]] = tensor.empty() : tensor<8x64xf16>
  // CHECK-NEXT: %[[Y:.+]] = linalg.generic {indexing_maps = [#[[ID2]], #[[C1_OF_2]], #[[C1_OF_2]], #[[ID2]]]
  // CHECK-SAME: ins(%[[X]], %{{.+}}, %{{.+}} : tensor<8x64xf16>, tensor<64xf32>, tensor<64xf32>)
  // CHECK-NEXT: ^bb0(
  // CHECK-NEXT: arith.extf %{{.+}} fastmath<contract> : f16 to f32
  // CHECK-NEXT: arith.mulf %{{.+}} : f32
  // CHECK-NEXT: arith.addf %{{.+}} : f32
  // CHECK-NEXT: arith.truncf %{{.+}} fastmath<contract> : f32 to f16
  // CHECK-NEXT: linalg.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: return %[[Y]]
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xf16>, tensor<64xf32>
  return %y : tensor<8x64xf16>
}

// CHECK-LABEL: func @dynamic(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?x?xf32>
func.func @dynamic(%x: tensor<?x?x?xf32>, %p: tensor<?xf32>) -> tensor<?x?x?xf32> {
  // CHECK: %[[N:.+]] = tensor.dim %[[X]], %c0 : tensor<?x?x?xf32>
  // CHECK-NEXT: %[[C:.+]] = tensor.dim %[[X]], %c1 : tensor<?x?x?xf32>
  // CHECK-NEXT: %[[L:.+]] = tensor.dim %[[X]], %c2 : tensor<?x?x?xf32>
  // CHECK-NOT: tensor<?x?x?xf32>
  // CHECK: %[[EMPTY:.+]] = tensor.empty(%[[N]], %[[C]], %[[L]]) : tensor<?x?x?xf32>
  // CHECK-NEXT: %[[Y:.+]] = linalg.generic {indexing_maps = [#[[ID3]], #[[C1_OF_3]], #[[C1_OF_3]], #[[ID3]]]
  // CHECK-SAME: ins(%[[X]], %{{.+}}, %{{.+}} : tensor<?x?x?xf32>, tensor<?xf32>, tensor<?xf32>)
  // CHECK-NEXT: ^bb0(
  // CHECK-NEXT: arith.mulf
  // CHECK-NEXT: arith.addf
  // CHECK-NEXT: linalg.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: return %[[Y]]
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<?x?x?xf32>, tensor<?xf32>
  return %y : tensor<?x?x?xf32>
}

// Sizes that only the parameters know become casts, which cost nothing.
// CHECK-LABEL: func @a20_static_parameters_dynamic_channels(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x?x?xf16>
func.func @a20_static_parameters_dynamic_channels(%x: tensor<?x?x?xf16>, %p: tensor<64xf32>) -> tensor<?x?x?xf16> {
  // CHECK: %[[XS:.+]] = tensor.cast %[[X]] : tensor<?x?x?xf16> to tensor<?x64x?xf16>
  // CHECK: %[[EMPTY:.+]] = tensor.empty(%{{.+}}, %{{.+}}) : tensor<?x64x?xf16>
  // CHECK-NEXT: %[[Y:.+]] = linalg.generic
  // CHECK-SAME: ins(%[[XS]], %{{.+}}, %{{.+}} :
  // CHECK: %[[R:.+]] = tensor.cast %[[Y]] : tensor<?x64x?xf16> to tensor<?x?x?xf16>
  // CHECK-NEXT: return %[[R]]
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<?x?x?xf16>, tensor<64xf32>
  return %y : tensor<?x?x?xf16>
}

// In rank 1 there are no parameters to compute once: all is one pass.
// CHECK-LABEL: func @rank_1(
func.func @rank_1(%x: tensor<64xf32>, %p: tensor<64xf32>) -> tensor<64xf32> {
  // CHECK-COUNT-1: linalg.generic
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 0 epsilon = 1.0e-05 : tensor<64xf32>, tensor<64xf32>
  return %y : tensor<64xf32>
}

// Two batch norms in a row are one, and so one pass over the data still.
// CHECK-LABEL: func @chain(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>, %{{.+}}: tensor<64xf32>) -> tensor<8x64xf32> {
func.func @chain(%x: tensor<8x64xf32>, %p: tensor<64xf32>, %q: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK-NOT: 8x64xf32
  // CHECK: %[[EMPTY:.+]] = tensor.empty() : tensor<8x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = linalg.generic
  // CHECK-SAME: ins(%[[X]], %{{[^ ]+}}, %{{[^ ]+}} : tensor<8x64xf32>, tensor<64xf32>, tensor<64xf32>)
  // CHECK-NEXT: ^bb0(
  // CHECK-NEXT: arith.mulf
  // CHECK-NEXT: arith.addf
  // CHECK-NEXT: linalg.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: return %[[Y]]
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xf32>, tensor<64xf32>
  %z = nnspec.batch_norm_inference %y mean(%q) variance(%q) gamma(%q) beta(%q)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xf32>, tensor<64xf32>
  return %z : tensor<8x64xf32>
}

// Where the theorem does not apply, one pass too.
// CHECK-LABEL: func @zero_epsilon(
func.func @zero_epsilon(%x: tensor<8x64xf32>, %p: tensor<64xf32>) -> tensor<8x64xf32> {
  // CHECK-COUNT-1: linalg.generic
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %y = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 0.0 : tensor<8x64xf32>, tensor<64xf32>
  return %y : tensor<8x64xf32>
}

// The pipeline runs on any op, nested modules included.
// CHECK-LABEL: module @nested
module @nested {
  // CHECK: func @in_nested
  func.func @in_nested(%x: tensor<8xf32>) -> tensor<8xf32> {
    // CHECK: linalg.generic
    %0 = nnspec.sqrt %x : tensor<8xf32>
    return %0 : tensor<8xf32>
  }
}
