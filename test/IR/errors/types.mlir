// RUN: nnspec-opt %s --verify-diagnostics --split-input-file

// The types that no op takes: each op has operands and results of the same two
// type constraints, so one op stands for all.

func.func @operand_integer(%a: tensor<4xi32>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xi32>'}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xi32>) -> tensor<4xi32>
  return
}

// -----

func.func @operand_index(%a: tensor<4xindex>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xindex>'}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xindex>) -> tensor<4xindex>
  return
}

// -----

func.func @operand_f8(%a: tensor<4xf8E5M2>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xf8E5M2>'}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xf8E5M2>) -> tensor<4xf8E5M2>
  return
}

// -----

func.func @operand_f80(%a: tensor<4xf80>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xf80>'}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xf80>) -> tensor<4xf80>
  return
}

// -----

func.func @operand_f128(%a: tensor<4xf128>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xf128>'}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xf128>) -> tensor<4xf128>
  return
}

// -----

func.func @operand_tf32(%a: tensor<4xtf32>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xtf32>'}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xtf32>) -> tensor<4xtf32>
  return
}

// -----

func.func @operand_complex(%a: tensor<4xcomplex<f32>>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xcomplex<f32>>'}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xcomplex<f32>>) -> tensor<4xcomplex<f32>>
  return
}

// -----

func.func @operand_vector_element(%a: tensor<4xvector<2xf32>>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xvector<2xf32>>'}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xvector<2xf32>>) -> tensor<4xvector<2xf32>>
  return
}

// -----

func.func @operand_unranked(%a: tensor<*xf32>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<*xf32>'}}
  %0 = "nnspec.sqrt"(%a) : (tensor<*xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @operand_vector(%a: vector<4xf32>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'vector<4xf32>'}}
  %0 = "nnspec.sqrt"(%a) : (vector<4xf32>) -> vector<4xf32>
  return
}

// -----

func.func @operand_memref(%a: memref<4xf32>) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'memref<4xf32>'}}
  %0 = "nnspec.sqrt"(%a) : (memref<4xf32>) -> memref<4xf32>
  return
}

// -----

func.func @operand_scalar(%a: f32) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'f32'}}
  %0 = "nnspec.sqrt"(%a) : (f32) -> f32
  return
}

// -----

func.func @operand_encoding(%a: tensor<4xf32, "encoding">) {
  // expected-error @+1 {{'nnspec.sqrt' op operand #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xf32, "encoding">'}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xf32, "encoding">) -> tensor<4xf32, "encoding">
  return
}

// -----

func.func @result_integer() {
  // expected-error @+1 {{'nnspec.fill' op result #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xi32>'}}
  %0 = "nnspec.fill"() <{value = 1.0 : f64}> : () -> tensor<4xi32>
  return
}

// -----

func.func @result_unranked() {
  // expected-error @+1 {{'nnspec.fill' op result #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<*xf32>'}}
  %0 = "nnspec.fill"() <{value = 1.0 : f64}> : () -> tensor<*xf32>
  return
}

// -----

func.func @result_memref() {
  // expected-error @+1 {{'nnspec.fill' op result #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'memref<4xf32>'}}
  %0 = "nnspec.fill"() <{value = 1.0 : f64}> : () -> memref<4xf32>
  return
}

// -----

func.func @result_encoding() {
  // expected-error @+1 {{'nnspec.fill' op result #0 must be ranked tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xf32, "encoding">'}}
  %0 = "nnspec.fill"() <{value = 1.0 : f64}> : () -> tensor<4xf32, "encoding">
  return
}

// -----

func.func @parameter_integer(%x: tensor<2x4xf32>, %p: tensor<4xi32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xi32>'}}
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xi32>
  return
}

// -----

func.func @parameter_f8(%x: tensor<2x4xf32>, %p: tensor<4xf8E5M2>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xf8E5M2>'}}
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf8E5M2>
  return
}

// -----

func.func @parameter_unranked(%x: tensor<2x4xf32>, %p: tensor<*xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<*xf32>'}}
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<*xf32>
  return
}

// -----

func.func @parameter_vector(%x: tensor<2x4xf32>, %p: vector<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'vector<4xf32>'}}
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, vector<4xf32>
  return
}

// -----

func.func @parameter_encoding(%x: tensor<2x4xf32>, %p: tensor<4xf32, "encoding">) {
  // expected-error @+1 {{'nnspec.batch_norm_inference' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xf32, "encoding">'}}
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32, "encoding">
  return
}

// -----

func.func @inferred_from_integer(%x: tensor<2x4xf32>, %p: tensor<4xi32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xi32>'}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xi32>
  return
}

// -----

func.func @inferred_from_unranked(%x: tensor<2x4xf32>, %p: tensor<*xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<*xf32>'}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<*xf32>
  return
}

// -----

func.func @inferred_from_vector(%x: tensor<2x4xf32>, %p: vector<4xf32>) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'vector<4xf32>'}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, vector<4xf32>
  return
}

// -----

func.func @inferred_from_scalar(%x: tensor<2x4xf32>, %p: f32) {
  // expected-error @+1 {{'nnspec.batch_norm_training' op operand #1 must be 1D tensor without encoding of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'f32'}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<2x4xf32>, f32
  return
}
