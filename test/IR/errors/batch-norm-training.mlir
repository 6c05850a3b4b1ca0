// RUN: nnspec-opt %s --verify-diagnostics --split-input-file

// What the verifier of nnspec.batch_norm_training refuses. A function's name cites
// the constraint.

func.func @batch_norm_training_c1_negative(%x: tensor<2x4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op axis is -1 but x has rank 2}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = -1 epsilon = 1.0e-05 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_training_c1_too_large(%x: tensor<2x4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op axis is 2 but x has rank 2}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 2 epsilon = 1.0e-05 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_training_c1_rank_0(%x: tensor<f32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op axis is 0 but x has rank 0}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 0 epsilon = 1.0e-05 : tensor<f32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_training_c2_gamma(%x: tensor<2x4xf32>, %g: tensor<2xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op gamma has 2 elements but axis 1 of x has 4}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<2xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_c2_beta(%x: tensor<2x4xf32>, %g: tensor<4xf32>, %b: tensor<2xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op beta has 2 elements but axis 1 of x has 4}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<2xf32>)
  return
}

// -----

func.func @batch_norm_training_c2_beta_against_gamma(%x: tensor<2x?xf32>, %g: tensor<4xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op beta has 5 elements but gamma has 4}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x?xf32>, (tensor<4xf32>, tensor<5xf32>)
  return
}

// -----

func.func @batch_norm_training_c2_gamma_rank_2(%x: tensor<2x4xf32>, %g: tensor<4x1xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4x1xf32>'}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4x1xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_c2_beta_rank_0(%x: tensor<2x4xf32>, %g: tensor<4xf32>, %b: tensor<f32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op operand #2 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<f32>'}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<f32>)
  return
}

// -----

func.func @batch_norm_training_c3_y_shape(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+2 {{'nnspec.batch_norm_training' op inferred type(s) 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<2x5xf32>', 'tensor<4xf32>', 'tensor<4xf32>'}}
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to infer returned types}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x5xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_c3_y_element_type(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+2 {{'nnspec.batch_norm_training' op inferred type(s) 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<2x4xf64>', 'tensor<4xf32>', 'tensor<4xf32>'}}
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to infer returned types}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf64>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_c3_mean_size(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+2 {{'nnspec.batch_norm_training' op inferred type(s) 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<2x4xf32>', 'tensor<5xf32>', 'tensor<4xf32>'}}
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to infer returned types}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<5xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_c3_variance_size(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+2 {{'nnspec.batch_norm_training' op inferred type(s) 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<5xf32>'}}
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to infer returned types}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<5xf32>)
  return
}

// -----

func.func @batch_norm_training_c3_mean_dynamic(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+2 {{'nnspec.batch_norm_training' op inferred type(s) 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<2x4xf32>', 'tensor<?xf32>', 'tensor<4xf32>'}}
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to infer returned types}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<?xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_c3_mean_element_type(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+2 {{'nnspec.batch_norm_training' op inferred type(s) 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<2x4xf32>', 'tensor<4xf64>', 'tensor<4xf32>'}}
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to infer returned types}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf64>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_c3_variance_element_type(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+2 {{'nnspec.batch_norm_training' op inferred type(s) 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<4xf16>'}}
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to infer returned types}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf16>)
  return
}

// -----

func.func @batch_norm_training_c3_f16(%x: tensor<2x4xf32>, %g: tensor<4xf16>) {
  // expected-error @+2 {{'nnspec.batch_norm_training' op inferred type(s) 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<2x4xf32>', 'tensor<4xf16>', 'tensor<4xf16>'}}
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to infer returned types}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf16>, tensor<4xf16>) -> (tensor<2x4xf32>, tensor<4xf16>, tensor<4xf16>)
  return
}

// -----

func.func @batch_norm_training_c3_f64(%x: tensor<2x4xf32>, %g: tensor<4xf64>) {
  // expected-error @+2 {{'nnspec.batch_norm_training' op inferred type(s) 'tensor<2x4xf32>', 'tensor<4xf64>', 'tensor<4xf64>' are incompatible with return type(s) of operation 'tensor<2x4xf32>', 'tensor<4xf32>', 'tensor<4xf32>'}}
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to infer returned types}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf64>, tensor<4xf64>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_c3_size_of_gamma(%x: tensor<2x?xf32>, %g: tensor<4xf32>) {
  // expected-error @+2 {{'nnspec.batch_norm_training' op inferred type(s) 'tensor<2x?xf32>', 'tensor<4xf32>', 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<2x?xf32>', 'tensor<?xf32>', 'tensor<?xf32>'}}
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to infer returned types}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x?xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x?xf32>, tensor<?xf32>, tensor<?xf32>)
  return
}

// -----

func.func @batch_norm_training_c4(%x: tensor<2x4xf32>, %g: tensor<4xf32>, %b: tensor<4xf64>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op failed to verify that all of {gamma, beta} have same element type}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf64>)
  return
}

// -----

func.func @batch_norm_training_c5_negative(%x: tensor<2x4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op epsilon must be finite and not negative, but is -1.000000e+00}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = -1.0 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_training_c5_nan(%x: tensor<2x4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op epsilon must be finite and not negative, but is nan}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 0x7FF8000000000000 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_training_c5_inf(%x: tensor<2x4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op epsilon must be finite and not negative, but is INF}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 0x7FF0000000000000 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_training_c6(%x: tensor<0x4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op statistics over no elements: axis 0 of x has size 0}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<0x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_training_c6_spatial(%x: tensor<2x4x5x0xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op statistics over no elements: axis 3 of x has size 0}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4x5x0xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_norm_training_axis_missing(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op requires attribute 'axis'}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_axis_i32(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op attribute 'axis' failed to satisfy constraint: 64-bit signless integer attribute}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i32}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_one_parameter(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op expected 3 operands, but found 2}}
  %0:3 = "nnspec.batch_norm_training"(%x, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_training_two_results(%x: tensor<2x4xf32>, %g: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op expected 3 results}}
  %0:2 = "nnspec.batch_norm_training"(%x, %g, %g) <{axis = 1 : i64, epsilon = 1.0 : f64}>
      : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>)
  return
}
