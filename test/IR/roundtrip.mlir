// RUN: nnspec-opt %s | nnspec-opt | FileCheck %s
// RUN: nnspec-opt %s --mlir-print-op-generic | nnspec-opt | FileCheck %s
// RUN: nnspec-opt %s --emit-bytecode | nnspec-opt | FileCheck %s

// Every op survives its custom form, its generic form and bytecode.

// CHECK-LABEL: func @fill(
// CHECK-SAME: %[[N:[^:]+]]: index, %[[M:[^:]+]]: index)
func.func @fill(%n: index, %m: index) {
  // CHECK: nnspec.fill 1.000000e+00 : tensor<f32>
  nnspec.fill 1.0 : tensor<f32>
  // CHECK: nnspec.fill 1.000000e+00 : tensor<64xf16>
  nnspec.fill 1.0 : tensor<64xf16>
  // CHECK: nnspec.fill 1.000000e+00 : tensor<0x1xbf16>
  nnspec.fill 1.0 : tensor<0x1xbf16>
  // CHECK: nnspec.fill 1.000000e+00 sizes(%[[N]]) : tensor<?x3xf64>
  nnspec.fill 1.0 sizes(%n) : tensor<?x3xf64>
  // CHECK: nnspec.fill 1.000000e+00 sizes(%[[M]], %[[N]]) : tensor<?x3x?xf32>
  nnspec.fill 1.0 sizes(%m, %n) : tensor<?x3x?xf32>
  return
}

// CHECK-LABEL: func @broadcast(
// CHECK-SAME: %[[S:[^:]+]]: tensor<f32>, %[[A:[^:]+]]: tensor<4xf32>, %[[B:[^:]+]]: tensor<1x4xf16>, %[[D:[^:]+]]: tensor<?xbf16>
// CHECK-SAME: %[[N:[^:]+]]: index, %[[M:[^:]+]]: index)
func.func @broadcast(%s: tensor<f32>, %a: tensor<4xf32>, %b: tensor<1x4xf16>,
                     %d: tensor<?xbf16>, %e: tensor<f64>, %n: index, %m: index) {
  // CHECK: nnspec.broadcast %[[S]] dims = [] : tensor<f32> to tensor<f32>
  nnspec.broadcast %s dims = [] : tensor<f32> to tensor<f32>
  // CHECK: nnspec.broadcast %[[S]] dims = [] : tensor<f32> to tensor<2x3x4x5x6x7xf32>
  nnspec.broadcast %s dims = [] : tensor<f32> to tensor<2x3x4x5x6x7xf32>
  // CHECK: nnspec.broadcast %[[A]] dims = [0] : tensor<4xf32> to tensor<4x4xf32>
  nnspec.broadcast %a dims = [0] : tensor<4xf32> to tensor<4x4xf32>
  // CHECK: nnspec.broadcast %[[A]] dims = [1] : tensor<4xf32> to tensor<4x4xf32>
  nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<4x4xf32>
  // CHECK: nnspec.broadcast %[[B]] dims = [1, 3] : tensor<1x4xf16> to tensor<2x3x5x4xf16>
  nnspec.broadcast %b dims = [1, 3] : tensor<1x4xf16> to tensor<2x3x5x4xf16>
  // CHECK: nnspec.broadcast %[[D]] dims = [1] sizes(%[[N]], %[[M]]) : tensor<?xbf16> to tensor<?x?xbf16>
  nnspec.broadcast %d dims = [1] sizes(%n, %m) : tensor<?xbf16> to tensor<?x?xbf16>
  // A dynamic size matches any.
  // CHECK: nnspec.broadcast %[[D]] dims = [1] : tensor<?xbf16> to tensor<2x8xbf16>
  nnspec.broadcast %d dims = [1] : tensor<?xbf16> to tensor<2x8xbf16>
  // CHECK: nnspec.broadcast %[[A]] dims = [0] sizes(%[[N]]) : tensor<4xf32> to tensor<?x2xf32>
  nnspec.broadcast %a dims = [0] sizes(%n) : tensor<4xf32> to tensor<?x2xf32>
  // CHECK: nnspec.broadcast %{{.*}} dims = [] sizes(%[[M]]) : tensor<f64> to tensor<?xf64>
  nnspec.broadcast %e dims = [] sizes(%m) : tensor<f64> to tensor<?xf64>
  return
}

// CHECK-LABEL: func @elementwise(
// CHECK-SAME: %[[S:[^:]+]]: tensor<f32>, %[[A:[^:]+]]: tensor<?xf16>, %[[B:[^:]+]]: tensor<2x?xbf16>, %[[C:[^:]+]]: tensor<2x3x4x5xf64>, %[[D:[^:]+]]: tensor<1x2x3x4x5x6xf32>)
func.func @elementwise(%s: tensor<f32>, %a: tensor<?xf16>, %b: tensor<2x?xbf16>,
                       %c: tensor<2x3x4x5xf64>, %d: tensor<1x2x3x4x5x6xf32>) {
  // CHECK: nnspec.add %[[S]], %[[S]] : tensor<f32>
  nnspec.add %s, %s : tensor<f32>
  // CHECK: nnspec.sub %[[A]], %[[A]] : tensor<?xf16>
  nnspec.sub %a, %a : tensor<?xf16>
  // CHECK: nnspec.mul %[[B]], %[[B]] : tensor<2x?xbf16>
  nnspec.mul %b, %b : tensor<2x?xbf16>
  // CHECK: nnspec.div %[[C]], %[[C]] : tensor<2x3x4x5xf64>
  nnspec.div %c, %c : tensor<2x3x4x5xf64>
  // CHECK: nnspec.max %[[D]], %[[D]] : tensor<1x2x3x4x5x6xf32>
  nnspec.max %d, %d : tensor<1x2x3x4x5x6xf32>
  // CHECK: nnspec.sqrt %[[S]] : tensor<f32>
  nnspec.sqrt %s : tensor<f32>
  // CHECK: nnspec.sqrt %[[B]] : tensor<2x?xbf16>
  nnspec.sqrt %b : tensor<2x?xbf16>
  return
}

// CHECK-LABEL: func @cast(
// CHECK-SAME: %[[A:[^:]+]]: tensor<2x?xf16>, %[[S:[^:]+]]: tensor<f64>)
func.func @cast(%a: tensor<2x?xf16>, %s: tensor<f64>) {
  // CHECK: nnspec.cast %[[A]] : tensor<2x?xf16> to tensor<2x?xf32>
  nnspec.cast %a : tensor<2x?xf16> to tensor<2x?xf32>
  // CHECK: nnspec.cast %[[A]] fastmath<contract> : tensor<2x?xf16> to tensor<2x?xf32>
  nnspec.cast %a fastmath<contract> : tensor<2x?xf16> to tensor<2x?xf32>
  // CHECK: nnspec.cast %[[A]] : tensor<2x?xf16> to tensor<2x?xbf16>
  nnspec.cast %a : tensor<2x?xf16> to tensor<2x?xbf16>
  // CHECK: nnspec.cast %[[A]] : tensor<2x?xf16> to tensor<2x?xf16>
  nnspec.cast %a : tensor<2x?xf16> to tensor<2x?xf16>
  // CHECK: nnspec.cast %[[S]] : tensor<f64> to tensor<f16>
  nnspec.cast %s : tensor<f64> to tensor<f16>
  return
}

// CHECK-LABEL: func @batch_norm_inference(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x56x56xf32>, %[[M:[^:]+]]: tensor<64xf32>, %[[V:[^:]+]]: tensor<64xf32>, %[[G:[^:]+]]: tensor<64xf32>, %[[B:[^:]+]]: tensor<64xf32>)
func.func @batch_norm_inference(
    %x: tensor<8x64x56x56xf32>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>) {
  // CHECK: nnspec.batch_norm_inference %[[X]] mean(%[[M]]) variance(%[[V]]) gamma(%[[G]]) beta(%[[B]]) axis = 1 epsilon = 1.000000e-05 : tensor<8x64x56x56xf32>, tensor<64xf32>
  nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64x56x56xf32>, tensor<64xf32>
  return
}

// CHECK-LABEL: func @batch_norm_inference_ranks(
func.func @batch_norm_inference_ranks(
    %a: tensor<4xf32>, %b: tensor<2x4xf64>, %c: tensor<4x?x7xf16>,
    %d: tensor<1x2x3x5x6x4xbf16>, %p: tensor<4xf32>, %q: tensor<4xf64>) {
  // CHECK: axis = 0 epsilon = 1.000000e-05 : tensor<4xf32>, tensor<4xf32>
  nnspec.batch_norm_inference %a mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 0 epsilon = 1.0e-05 : tensor<4xf32>, tensor<4xf32>
  // CHECK: axis = 1 epsilon = 1.000000e-05 : tensor<2x4xf64>, tensor<4xf64>
  nnspec.batch_norm_inference %b mean(%q) variance(%q) gamma(%q) beta(%q)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf64>, tensor<4xf64>
  // CHECK: axis = 0 epsilon = 1.000000e-05 : tensor<4x?x7xf16>, tensor<4xf32>
  nnspec.batch_norm_inference %c mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 0 epsilon = 1.0e-05 : tensor<4x?x7xf16>, tensor<4xf32>
  // CHECK: axis = 5 epsilon = 1.000000e-05 : tensor<1x2x3x5x6x4xbf16>, tensor<4xf32>
  nnspec.batch_norm_inference %d mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 5 epsilon = 1.0e-05 : tensor<1x2x3x5x6x4xbf16>, tensor<4xf32>
  return
}

// CHECK-LABEL: func @batch_norm_inference_mixed_types(
func.func @batch_norm_inference_mixed_types(
    %x: tensor<8x64xf16>, %s: tensor<64xf32>, %p: tensor<64xf16>, %d: tensor<?xf32>,
    %e: tensor<?xf16>) {
  // CHECK: : tensor<8x64xf16>, (tensor<64xf32>, tensor<64xf32>, tensor<64xf16>, tensor<64xf16>)
  nnspec.batch_norm_inference %x mean(%s) variance(%s) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05
      : tensor<8x64xf16>, (tensor<64xf32>, tensor<64xf32>, tensor<64xf16>, tensor<64xf16>)
  // CHECK: : tensor<8x64xf16>, (tensor<?xf32>, tensor<64xf32>, tensor<?xf16>, tensor<64xf16>)
  nnspec.batch_norm_inference %x mean(%d) variance(%s) gamma(%e) beta(%p)
      axis = 1 epsilon = 1.0e-05
      : tensor<8x64xf16>, (tensor<?xf32>, tensor<64xf32>, tensor<?xf16>, tensor<64xf16>)
  // A list of equal types is printed once.
  // CHECK: : tensor<8x64xf16>, tensor<64xf32>{{$}}
  nnspec.batch_norm_inference %x mean(%s) variance(%s) gamma(%s) beta(%s)
      axis = 1 epsilon = 1.0e-05
      : tensor<8x64xf16>, (tensor<64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>)
  return
}

// CHECK-LABEL: func @batch_norm_training(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64x56x56xf32>, %[[G:[^:]+]]: tensor<64xf32>, %[[B:[^:]+]]: tensor<64xf32>)
// CHECK-SAME: -> (tensor<8x64x56x56xf32>, tensor<64xf32>, tensor<64xf32>)
func.func @batch_norm_training(%x: tensor<8x64x56x56xf32>, %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> (tensor<8x64x56x56xf32>, tensor<64xf32>, tensor<64xf32>) {
  // CHECK: %[[Y:.+]], %[[MEAN:.+]], %[[VARIANCE:.+]] = nnspec.batch_norm_training %[[X]] gamma(%[[G]]) beta(%[[B]]) axis = 1 epsilon = 1.000000e-05 : tensor<8x64x56x56xf32>, tensor<64xf32>
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64x56x56xf32>, tensor<64xf32>
  // CHECK: return %[[Y]], %[[MEAN]], %[[VARIANCE]]
  return %y, %mean, %variance : tensor<8x64x56x56xf32>, tensor<64xf32>, tensor<64xf32>
}

// The statistics' types: gamma's element type, at least f32, and any size known.
// CHECK-LABEL: func @batch_norm_training_statistics(
func.func @batch_norm_training_statistics(
    %x: tensor<8x?xf16>, %h: tensor<?xf16>, %b: tensor<?xbf16>, %d: tensor<?xf64>,
    %s: tensor<4xf16>)
    -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf64>, tensor<4xf32>, tensor<4xf32>) {
  // CHECK: nnspec.batch_norm_training {{.*}} : tensor<8x?xf16>, tensor<?xf16>
  %y0, %m0, %v0 = nnspec.batch_norm_training %x gamma(%h) beta(%h)
      axis = 1 epsilon = 1.0 : tensor<8x?xf16>, tensor<?xf16>
  // CHECK: nnspec.batch_norm_training {{.*}} : tensor<8x?xf16>, tensor<?xbf16>
  %y1, %m1, %v1 = nnspec.batch_norm_training %x gamma(%b) beta(%b)
      axis = 1 epsilon = 1.0 : tensor<8x?xf16>, tensor<?xbf16>
  // CHECK: nnspec.batch_norm_training {{.*}} : tensor<8x?xf16>, tensor<?xf64>
  %y2, %m2, %v2 = nnspec.batch_norm_training %x gamma(%d) beta(%d)
      axis = 1 epsilon = 1.0 : tensor<8x?xf16>, tensor<?xf64>
  // CHECK: nnspec.batch_norm_training {{.*}} : tensor<8x?xf16>, (tensor<4xf16>, tensor<?xf16>)
  %y3, %m3, %v3 = nnspec.batch_norm_training %x gamma(%s) beta(%h)
      axis = 1 epsilon = 1.0 : tensor<8x?xf16>, (tensor<4xf16>, tensor<?xf16>)
  // CHECK: nnspec.batch_norm_training {{.*}} : tensor<8x?xf16>, (tensor<?xf16>, tensor<4xf16>)
  %y4, %m4, %v4 = nnspec.batch_norm_training %x gamma(%h) beta(%s)
      axis = 1 epsilon = 1.0 : tensor<8x?xf16>, (tensor<?xf16>, tensor<4xf16>)
  return %m0, %v1, %m2, %v3, %m4
      : tensor<?xf32>, tensor<?xf32>, tensor<?xf64>, tensor<4xf32>, tensor<4xf32>
}

// The mean over a channel alone is over nothing but itself: rank 1 is allowed.
// CHECK-LABEL: func @batch_norm_training_rank_1(
func.func @batch_norm_training_rank_1(%x: tensor<4xf32>, %p: tensor<4xf32>) {
  // CHECK: nnspec.batch_norm_training {{.*}} axis = 0 epsilon = 0.000000e+00 : tensor<4xf32>, tensor<4xf32>
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 0 epsilon = 0.0 : tensor<4xf32>, tensor<4xf32>
  return
}

// No channels is no error: only the mean of nothing is.
// CHECK-LABEL: func @batch_norm_training_no_channels(
func.func @batch_norm_training_no_channels(%x: tensor<2x0xf32>, %p: tensor<0xf32>) {
  // CHECK: nnspec.batch_norm_training {{.*}} : tensor<2x0xf32>, tensor<0xf32>
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x0xf32>, tensor<0xf32>
  return
}

// CHECK-LABEL: func @attributes(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>, %[[P:[^:]+]]: tensor<4xf32>)
func.func @attributes(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // CHECK: nnspec.fill 1.000000e+00 {a} : tensor<4xf32>
  nnspec.fill 1.0 {a} : tensor<4xf32>
  // CHECK: nnspec.broadcast %[[P]] dims = [1] {a = 1 : i32} : tensor<4xf32> to tensor<2x4xf32>
  nnspec.broadcast %p dims = [1] {a = 1 : i32} : tensor<4xf32> to tensor<2x4xf32>
  // CHECK: nnspec.add %[[X]], %[[X]] {a} : tensor<2x4xf32>
  nnspec.add %x, %x {a} : tensor<2x4xf32>
  // CHECK: nnspec.sqrt %[[X]] {a} : tensor<2x4xf32>
  nnspec.sqrt %x {a} : tensor<2x4xf32>
  // CHECK: nnspec.cast %[[X]] {a} : tensor<2x4xf32> to tensor<2x4xf16>
  nnspec.cast %x {a} : tensor<2x4xf32> to tensor<2x4xf16>
  // CHECK: nnspec.batch_norm_inference {{.*}} epsilon = 1.000000e+00 {a} : tensor<2x4xf32>, tensor<4xf32>
  nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 {a} : tensor<2x4xf32>, tensor<4xf32>
  // CHECK: nnspec.batch_norm_training {{.*}} epsilon = 1.000000e+00 {a} : tensor<2x4xf32>, tensor<4xf32>
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 {a} : tensor<2x4xf32>, tensor<4xf32>
  return
}

// The names of the generic form are fixed, and epsilon may be left out of it.
// CHECK-LABEL: func @generic_form(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf32>, %[[P:[^:]+]]: tensor<4xf32>, %[[N:[^:]+]]: index)
func.func @generic_form(%x: tensor<2x4xf32>, %p: tensor<4xf32>, %n: index) {
  // CHECK: nnspec.fill 2.000000e+00 sizes(%[[N]]) : tensor<?xf32>
  "nnspec.fill"(%n) <{value = 2.0 : f64}> : (index) -> tensor<?xf32>
  // CHECK: nnspec.broadcast %[[P]] dims = [1] sizes(%[[N]]) : tensor<4xf32> to tensor<?x4xf32>
  "nnspec.broadcast"(%p, %n) <{dims = array<i64: 1>}> : (tensor<4xf32>, index) -> tensor<?x4xf32>
  // CHECK: nnspec.batch_norm_inference {{.*}} axis = 1 epsilon = 9.9999999999999995E-7 : tensor<2x4xf32>, tensor<4xf32>
  "nnspec.batch_norm_inference"(%x, %p, %p, %p, %p) <{axis = 1 : i64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  // Attributes outside of <{}>, as IR before properties had them.
  // CHECK: nnspec.batch_norm_training {{.*}} axis = 1 epsilon = 9.9999999999999995E-7 : tensor<2x4xf32>, tensor<4xf32>
  %0:3 = "nnspec.batch_norm_training"(%x, %p, %p) {axis = 1 : i64}
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}
