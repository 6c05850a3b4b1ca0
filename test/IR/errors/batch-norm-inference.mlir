// RUN: nnspec-opt %s --verify-diagnostics --split-input-file

// What the verifier of nnspec.batch_norm_inference refuses. A function's name
// cites the constraint.

func.func @batch_norm_inference_c1_negative(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op axis is -1 but x has rank 2}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = -1 epsilon = 1.0e-05 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_c1_too_large(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op axis is 2 but x has rank 2}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 2 epsilon = 1.0e-05 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_c1_rank_0(%x: tensor<f32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op axis is 0 but x has rank 0}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 0 epsilon = 1.0e-05 : tensor<f32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_c1_largest(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op axis is 9223372036854775807 but x has rank 2}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 9223372036854775807 epsilon = 1.0e-05 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_c1_least(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op axis is -9223372036854775808 but x has rank 2}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = -9223372036854775808 epsilon = 1.0e-05 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_c2_mean(%x: tensor<2x4xf32>, %m: tensor<2xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op mean has 2 elements but axis 1 of x has 4}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<2xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_variance(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<2xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op variance has 2 elements but axis 1 of x has 4}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<2xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_gamma(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<2xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op gamma has 2 elements but axis 1 of x has 4}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<2xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_beta(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<2xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op beta has 2 elements but axis 1 of x has 4}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<2xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_other_axis(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op mean has 4 elements but axis 0 of x has 2}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 0 epsilon = 1.0e-05 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_c2_one_element(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<1xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op gamma has 1 elements but axis 1 of x has 4}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<1xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_variance_against_mean(%x: tensor<2x?xf32>, %m: tensor<4xf32>, %v: tensor<5xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op variance has 5 elements but mean has 4}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x?xf32>, (tensor<4xf32>, tensor<5xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_gamma_against_mean(%x: tensor<2x?xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<5xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op gamma has 5 elements but mean has 4}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x?xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<5xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_beta_against_mean(%x: tensor<2x?xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op beta has 5 elements but mean has 4}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x?xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<5xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_beta_against_variance(%x: tensor<2x?xf32>, %m: tensor<?xf32>, %v: tensor<4xf32>, %g: tensor<?xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op beta has 5 elements but variance has 4}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x?xf32>, (tensor<?xf32>, tensor<4xf32>, tensor<?xf32>, tensor<5xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_beta_against_gamma(%x: tensor<2x?xf32>, %m: tensor<?xf32>, %v: tensor<?xf32>, %g: tensor<4xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op beta has 5 elements but gamma has 4}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x?xf32>, (tensor<?xf32>, tensor<?xf32>, tensor<4xf32>, tensor<5xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_mean_rank_2(%x: tensor<2x4xf32>, %m: tensor<4x1xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4x1xf32>'}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4x1xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_variance_rank_2(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4x1xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op operand #2 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4x1xf32>'}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4x1xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_gamma_rank_2(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4x1xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op operand #3 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4x1xf32>'}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<4x1xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_beta_rank_2(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4x1xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op operand #4 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4x1xf32>'}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4x1xf32>)
  return
}

// -----

func.func @batch_norm_inference_c2_rank_0(%x: tensor<2x4xf32>, %m: tensor<f32>, %v: tensor<f32>, %g: tensor<f32>, %b: tensor<f32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<f32>'}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, tensor<f32>
  return
}

// -----

func.func @batch_norm_inference_c3_shape(%x: tensor<2x4xf32>, %m: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op failed to verify that all of {x, result} have same type}}
  %0 = "nnspec.batch_norm_inference"(%x, %m, %m, %m, %m) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @batch_norm_inference_c3_element_type(%x: tensor<2x4xf32>, %m: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op failed to verify that all of {x, result} have same type}}
  %0 = "nnspec.batch_norm_inference"(%x, %m, %m, %m, %m) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf16>
  return
}

// -----

func.func @batch_norm_inference_c3_dynamic(%x: tensor<2x4xf32>, %m: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op failed to verify that all of {x, result} have same type}}
  %0 = "nnspec.batch_norm_inference"(%x, %m, %m, %m, %m) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  return
}

// -----

func.func @batch_norm_inference_c4_statistics(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf64>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op failed to verify that all of {mean, variance} have same element type}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf64>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_inference_c4_affine(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf16>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op failed to verify that all of {gamma, beta} have same element type}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf16>)
  return
}

// -----

func.func @batch_norm_inference_c5_negative(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op epsilon must be finite and not negative, but is -1.000000e+00}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = -1.0 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_c5_negative_denormal(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op epsilon must be finite and not negative, but is -4.940656e-324}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = -4.9406564584124654E-324 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_c5_nan(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op epsilon must be finite and not negative, but is nan}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 0x7FF8000000000000 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_c5_inf(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op epsilon must be finite and not negative, but is INF}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 0x7FF0000000000000 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_c5_negative_inf(%x: tensor<2x4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op epsilon must be finite and not negative, but is -INF}}
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 0xFFF0000000000000 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_inference_axis_missing(%x: tensor<2x4xf32>, %m: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op requires attribute 'axis'}}
  %0 = "nnspec.batch_norm_inference"(%x, %m, %m, %m, %m) <{epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @batch_norm_inference_axis_i32(%x: tensor<2x4xf32>, %m: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op attribute 'axis' failed to satisfy constraint: 64-bit signless integer attribute}}
  %0 = "nnspec.batch_norm_inference"(%x, %m, %m, %m, %m) <{axis = 1 : i32}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @batch_norm_inference_axis_index(%x: tensor<2x4xf32>, %m: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op attribute 'axis' failed to satisfy constraint: 64-bit signless integer attribute}}
  %0 = "nnspec.batch_norm_inference"(%x, %m, %m, %m, %m) <{axis = 1 : index}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @batch_norm_inference_epsilon_f32(%x: tensor<2x4xf32>, %m: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op attribute 'epsilon' failed to satisfy constraint: 64-bit float attribute}}
  %0 = "nnspec.batch_norm_inference"(%x, %m, %m, %m, %m) <{axis = 1 : i64, epsilon = 1.0 : f32}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @batch_norm_inference_three_parameters(%x: tensor<2x4xf32>, %m: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op expected 5 operands, but found 4}}
  %0 = "nnspec.batch_norm_inference"(%x, %m, %m, %m) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}
