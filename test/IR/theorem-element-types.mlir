// RUN: nnspec-opt %s --canonicalize | FileCheck %s
// RUN: nnspec-opt %s --canonicalize -o %t
// RUN: nnspec-opt %t --canonicalize | diff %t -

// The law batchnorm_inference_eq_mul_add where element types differ: all is computed
// in the widest one, and at least in f32, and only the result is narrowed.

// CHECK-LABEL: func @f16_data_f32_parameters(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf16>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @f16_data_f32_parameters(
    %x: tensor<8x64xf16>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<8x64xf16> {
  // CHECK-NEXT: %[[W:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<8x64xf16> to tensor<8x64xf32>
  // CHECK-NEXT: %[[ZERO:.+]] = nnspec.fill 0.000000e+00 : tensor<64xf32>
  // CHECK-NEXT: %[[CLAMPED:.+]] = nnspec.max %[[V]], %[[ZERO]] : tensor<64xf32>
  // CHECK-NEXT: %[[EPS:.+]] = nnspec.fill 1.000000e-05 : tensor<64xf32>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[CLAMPED]], %[[EPS]] : tensor<64xf32>
  // CHECK-NEXT: %[[STD:.+]] = nnspec.sqrt %[[SUM]] : tensor<64xf32>
  // CHECK-NEXT: %[[SCALE:.+]] = nnspec.div %[[G]], %[[STD]] : tensor<64xf32>
  // CHECK-NEXT: %[[SHIFT:.+]] = nnspec.mul %[[M]], %[[SCALE]] : tensor<64xf32>
  // CHECK-NEXT: %[[BIAS:.+]] = nnspec.sub %[[B]], %[[SHIFT]] : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[W]], %[[S]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[Z:.+]] = nnspec.cast %[[Y]] fastmath<contract> : tensor<8x64xf32> to tensor<8x64xf16>
  // CHECK-NEXT: return %[[Z]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xf16>, tensor<64xf32>
  return %0 : tensor<8x64xf16>
}

// CHECK-LABEL: func @bf16_data_f32_parameters(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xbf16>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @bf16_data_f32_parameters(
    %x: tensor<8x64xbf16>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<8x64xbf16> {
  // CHECK-NEXT: %[[W:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<8x64xbf16> to tensor<8x64xf32>
  // CHECK-NEXT: %[[ZERO:.+]] = nnspec.fill 0.000000e+00 : tensor<64xf32>
  // CHECK-NEXT: %[[CLAMPED:.+]] = nnspec.max %[[V]], %[[ZERO]] : tensor<64xf32>
  // CHECK-NEXT: %[[EPS:.+]] = nnspec.fill 1.000000e-05 : tensor<64xf32>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[CLAMPED]], %[[EPS]] : tensor<64xf32>
  // CHECK-NEXT: %[[STD:.+]] = nnspec.sqrt %[[SUM]] : tensor<64xf32>
  // CHECK-NEXT: %[[SCALE:.+]] = nnspec.div %[[G]], %[[STD]] : tensor<64xf32>
  // CHECK-NEXT: %[[SHIFT:.+]] = nnspec.mul %[[M]], %[[SCALE]] : tensor<64xf32>
  // CHECK-NEXT: %[[BIAS:.+]] = nnspec.sub %[[B]], %[[SHIFT]] : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[W]], %[[S]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[Z:.+]] = nnspec.cast %[[Y]] fastmath<contract> : tensor<8x64xf32> to tensor<8x64xbf16>
  // CHECK-NEXT: return %[[Z]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xbf16>, tensor<64xf32>
  return %0 : tensor<8x64xbf16>
}

// Nothing is computed narrower than f32.
// CHECK-LABEL: func @all_f16(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf16>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf16>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf16>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf16>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf16>
func.func @all_f16(
    %x: tensor<8x64xf16>, %m: tensor<64xf16>, %v: tensor<64xf16>,
    %g: tensor<64xf16>, %b: tensor<64xf16>)
    -> tensor<8x64xf16> {
  // CHECK-DAG: %[[W:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<8x64xf16> to tensor<8x64xf32>
  // CHECK-DAG: %[[MW:.+]] = nnspec.cast %[[M]] : tensor<64xf16> to tensor<64xf32>
  // CHECK-DAG: %[[VW:.+]] = nnspec.cast %[[V]] : tensor<64xf16> to tensor<64xf32>
  // CHECK-DAG: %[[GW:.+]] = nnspec.cast %[[G]] : tensor<64xf16> to tensor<64xf32>
  // CHECK-DAG: %[[BW:.+]] = nnspec.cast %[[B]] : tensor<64xf16> to tensor<64xf32>
  // CHECK: %[[ZERO:.+]] = nnspec.fill 0.000000e+00 : tensor<64xf32>
  // CHECK-NEXT: %[[CLAMPED:.+]] = nnspec.max %[[VW]], %[[ZERO]] : tensor<64xf32>
  // CHECK-NEXT: %[[EPS:.+]] = nnspec.fill 1.000000e-05 : tensor<64xf32>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[CLAMPED]], %[[EPS]] : tensor<64xf32>
  // CHECK-NEXT: %[[STD:.+]] = nnspec.sqrt %[[SUM]] : tensor<64xf32>
  // CHECK-NEXT: %[[SCALE:.+]] = nnspec.div %[[GW]], %[[STD]] : tensor<64xf32>
  // CHECK-NEXT: %[[SHIFT:.+]] = nnspec.mul %[[MW]], %[[SCALE]] : tensor<64xf32>
  // CHECK-NEXT: %[[BIAS:.+]] = nnspec.sub %[[BW]], %[[SHIFT]] : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[W]], %[[S]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[Z:.+]] = nnspec.cast %[[Y]] fastmath<contract> : tensor<8x64xf32> to tensor<8x64xf16>
  // CHECK-NEXT: return %[[Z]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xf16>, tensor<64xf16>
  return %0 : tensor<8x64xf16>
}

// CHECK-LABEL: func @bf16_statistics_f16_affine(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf16>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xbf16>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xbf16>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf16>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf16>
func.func @bf16_statistics_f16_affine(
    %x: tensor<8x64xf16>, %m: tensor<64xbf16>, %v: tensor<64xbf16>,
    %g: tensor<64xf16>, %b: tensor<64xf16>)
    -> tensor<8x64xf16> {
  // CHECK-DAG: %[[W:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<8x64xf16> to tensor<8x64xf32>
  // CHECK-DAG: %[[MW:.+]] = nnspec.cast %[[M]] : tensor<64xbf16> to tensor<64xf32>
  // CHECK-DAG: %[[VW:.+]] = nnspec.cast %[[V]] : tensor<64xbf16> to tensor<64xf32>
  // CHECK-DAG: %[[GW:.+]] = nnspec.cast %[[G]] : tensor<64xf16> to tensor<64xf32>
  // CHECK-DAG: %[[BW:.+]] = nnspec.cast %[[B]] : tensor<64xf16> to tensor<64xf32>
  // CHECK: %[[ZERO:.+]] = nnspec.fill 0.000000e+00 : tensor<64xf32>
  // CHECK-NEXT: %[[CLAMPED:.+]] = nnspec.max %[[VW]], %[[ZERO]] : tensor<64xf32>
  // CHECK-NEXT: %[[EPS:.+]] = nnspec.fill 1.000000e-05 : tensor<64xf32>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[CLAMPED]], %[[EPS]] : tensor<64xf32>
  // CHECK-NEXT: %[[STD:.+]] = nnspec.sqrt %[[SUM]] : tensor<64xf32>
  // CHECK-NEXT: %[[SCALE:.+]] = nnspec.div %[[GW]], %[[STD]] : tensor<64xf32>
  // CHECK-NEXT: %[[SHIFT:.+]] = nnspec.mul %[[MW]], %[[SCALE]] : tensor<64xf32>
  // CHECK-NEXT: %[[BIAS:.+]] = nnspec.sub %[[BW]], %[[SHIFT]] : tensor<64xf32>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[W]], %[[S]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<64xf32> to tensor<8x64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x64xf32>
  // CHECK-NEXT: %[[Z:.+]] = nnspec.cast %[[Y]] fastmath<contract> : tensor<8x64xf32> to tensor<8x64xf16>
  // CHECK-NEXT: return %[[Z]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05
      : tensor<8x64xf16>, (tensor<64xbf16>, tensor<64xbf16>, tensor<64xf16>, tensor<64xf16>)
  return %0 : tensor<8x64xf16>
}

// CHECK-LABEL: func @f32_data_f64_statistics(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf32>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf64>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf64>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @f32_data_f64_statistics(
    %x: tensor<8x64xf32>, %m: tensor<64xf64>, %v: tensor<64xf64>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<8x64xf32> {
  // CHECK-DAG: %[[W:.+]] = nnspec.cast %[[X]] fastmath<contract> : tensor<8x64xf32> to tensor<8x64xf64>
  // CHECK-DAG: %[[GW:.+]] = nnspec.cast %[[G]] : tensor<64xf32> to tensor<64xf64>
  // CHECK-DAG: %[[BW:.+]] = nnspec.cast %[[B]] : tensor<64xf32> to tensor<64xf64>
  // CHECK: %[[ZERO:.+]] = nnspec.fill 0.000000e+00 : tensor<64xf64>
  // CHECK-NEXT: %[[CLAMPED:.+]] = nnspec.max %[[V]], %[[ZERO]] : tensor<64xf64>
  // CHECK-NEXT: %[[EPS:.+]] = nnspec.fill 1.000000e-05 : tensor<64xf64>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[CLAMPED]], %[[EPS]] : tensor<64xf64>
  // CHECK-NEXT: %[[STD:.+]] = nnspec.sqrt %[[SUM]] : tensor<64xf64>
  // CHECK-NEXT: %[[SCALE:.+]] = nnspec.div %[[GW]], %[[STD]] : tensor<64xf64>
  // CHECK-NEXT: %[[SHIFT:.+]] = nnspec.mul %[[M]], %[[SCALE]] : tensor<64xf64>
  // CHECK-NEXT: %[[BIAS:.+]] = nnspec.sub %[[BW]], %[[SHIFT]] : tensor<64xf64>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<64xf64> to tensor<8x64xf64>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[W]], %[[S]] : tensor<8x64xf64>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<64xf64> to tensor<8x64xf64>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x64xf64>
  // CHECK-NEXT: %[[Z:.+]] = nnspec.cast %[[Y]] fastmath<contract> : tensor<8x64xf64> to tensor<8x64xf32>
  // CHECK-NEXT: return %[[Z]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05
      : tensor<8x64xf32>, (tensor<64xf64>, tensor<64xf64>, tensor<64xf32>, tensor<64xf32>)
  return %0 : tensor<8x64xf32>
}

// CHECK-LABEL: func @f64_data_f32_parameters(
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x64xf64>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @f64_data_f32_parameters(
    %x: tensor<8x64xf64>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<8x64xf64> {
  // CHECK-DAG: %[[MW:.+]] = nnspec.cast %[[M]] : tensor<64xf32> to tensor<64xf64>
  // CHECK-DAG: %[[VW:.+]] = nnspec.cast %[[V]] : tensor<64xf32> to tensor<64xf64>
  // CHECK-DAG: %[[GW:.+]] = nnspec.cast %[[G]] : tensor<64xf32> to tensor<64xf64>
  // CHECK-DAG: %[[BW:.+]] = nnspec.cast %[[B]] : tensor<64xf32> to tensor<64xf64>
  // CHECK: %[[ZERO:.+]] = nnspec.fill 0.000000e+00 : tensor<64xf64>
  // CHECK-NEXT: %[[CLAMPED:.+]] = nnspec.max %[[VW]], %[[ZERO]] : tensor<64xf64>
  // CHECK-NEXT: %[[EPS:.+]] = nnspec.fill 1.000000e-05 : tensor<64xf64>
  // CHECK-NEXT: %[[SUM:.+]] = nnspec.add %[[CLAMPED]], %[[EPS]] : tensor<64xf64>
  // CHECK-NEXT: %[[STD:.+]] = nnspec.sqrt %[[SUM]] : tensor<64xf64>
  // CHECK-NEXT: %[[SCALE:.+]] = nnspec.div %[[GW]], %[[STD]] : tensor<64xf64>
  // CHECK-NEXT: %[[SHIFT:.+]] = nnspec.mul %[[MW]], %[[SCALE]] : tensor<64xf64>
  // CHECK-NEXT: %[[BIAS:.+]] = nnspec.sub %[[BW]], %[[SHIFT]] : tensor<64xf64>
  // CHECK-NEXT: %[[S:.+]] = nnspec.broadcast %[[SCALE]] dims = [1] : tensor<64xf64> to tensor<8x64xf64>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[X]], %[[S]] : tensor<8x64xf64>
  // CHECK-NEXT: %[[T:.+]] = nnspec.broadcast %[[BIAS]] dims = [1] : tensor<64xf64> to tensor<8x64xf64>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[T]] : tensor<8x64xf64>
  // CHECK-NEXT: return %[[Y]]
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xf64>, tensor<64xf32>
  return %0 : tensor<8x64xf64>
}

// CHECK-LABEL: func @dynamic_and_mixed(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?xf16>
// CHECK-SAME: %[[M:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[V:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[G:[^:]+]]: tensor<64xf32>
// CHECK-SAME: %[[B:[^:]+]]: tensor<64xf32>
func.func @dynamic_and_mixed(
    %x: tensor<?xf16>, %m: tensor<64xf32>, %v: tensor<64xf32>,
    %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> tensor<?xf16> {
  // CHECK: %[[XS:.+]] = tensor.cast %[[X]] : tensor<?xf16> to tensor<64xf16>
  // CHECK-NEXT: %[[W:.+]] = nnspec.cast %[[XS]] fastmath<contract> : tensor<64xf16> to tensor<64xf32>
  // CHECK: %[[SCALE:.+]] = nnspec.div %[[G]], %{{.*}} : tensor<64xf32>
  // CHECK: %[[BIAS:.+]] = nnspec.sub %[[B]], %{{.*}} : tensor<64xf32>
  // CHECK-NEXT: %[[SCALED:.+]] = nnspec.mul %[[W]], %[[SCALE]] : tensor<64xf32>
  // CHECK-NEXT: %[[Y:.+]] = nnspec.add %[[SCALED]], %[[BIAS]] : tensor<64xf32>
  // CHECK-NEXT: %[[Z:.+]] = nnspec.cast %[[Y]] fastmath<contract> : tensor<64xf32> to tensor<64xf16>
  // CHECK-NEXT: tensor.cast %[[Z]] : tensor<64xf16> to tensor<?xf16>
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 0 epsilon = 1.0e-05 : tensor<?xf16>, tensor<64xf32>
  return %0 : tensor<?xf16>
}
