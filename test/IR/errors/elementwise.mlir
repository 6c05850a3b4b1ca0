// RUN: nnspec-opt %s --verify-diagnostics --split-input-file

// What the verifiers of the elementwise ops refuse: they do not broadcast, and do
// not convert. The custom form has one type only. A function's name cites the
// constraint.

func.func @add_c1_shape(%a: tensor<4x5xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'nnspec.add' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.add"(%a, %b) : (tensor<4x5xf32>, tensor<5xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @add_c1_element_type(%a: tensor<4xf32>, %b: tensor<4xf16>) {
  // expected-error @+1 {{'nnspec.add' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.add"(%a, %b) : (tensor<4xf32>, tensor<4xf16>) -> tensor<4xf32>
  return
}

// -----

func.func @add_c1_result(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.add' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.add"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf64>
  return
}

// -----

func.func @add_c1_dynamic(%a: tensor<?xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.add' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.add"(%a, %b) : (tensor<?xf32>, tensor<4xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @add_one_operand(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.add' op expected 2 operands, but found 1}}
  %0 = "nnspec.add"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @sub_c1_shape(%a: tensor<4x5xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'nnspec.sub' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.sub"(%a, %b) : (tensor<4x5xf32>, tensor<5xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @sub_c1_element_type(%a: tensor<4xf32>, %b: tensor<4xf16>) {
  // expected-error @+1 {{'nnspec.sub' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.sub"(%a, %b) : (tensor<4xf32>, tensor<4xf16>) -> tensor<4xf32>
  return
}

// -----

func.func @sub_c1_result(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.sub' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.sub"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf64>
  return
}

// -----

func.func @sub_c1_dynamic(%a: tensor<?xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.sub' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.sub"(%a, %b) : (tensor<?xf32>, tensor<4xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @sub_one_operand(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.sub' op expected 2 operands, but found 1}}
  %0 = "nnspec.sub"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @mul_c1_shape(%a: tensor<4x5xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'nnspec.mul' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.mul"(%a, %b) : (tensor<4x5xf32>, tensor<5xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @mul_c1_element_type(%a: tensor<4xf32>, %b: tensor<4xf16>) {
  // expected-error @+1 {{'nnspec.mul' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.mul"(%a, %b) : (tensor<4xf32>, tensor<4xf16>) -> tensor<4xf32>
  return
}

// -----

func.func @mul_c1_result(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.mul' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.mul"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf64>
  return
}

// -----

func.func @mul_c1_dynamic(%a: tensor<?xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.mul' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.mul"(%a, %b) : (tensor<?xf32>, tensor<4xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @mul_one_operand(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.mul' op expected 2 operands, but found 1}}
  %0 = "nnspec.mul"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @div_c1_shape(%a: tensor<4x5xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'nnspec.div' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.div"(%a, %b) : (tensor<4x5xf32>, tensor<5xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @div_c1_element_type(%a: tensor<4xf32>, %b: tensor<4xf16>) {
  // expected-error @+1 {{'nnspec.div' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.div"(%a, %b) : (tensor<4xf32>, tensor<4xf16>) -> tensor<4xf32>
  return
}

// -----

func.func @div_c1_result(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.div' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.div"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf64>
  return
}

// -----

func.func @div_c1_dynamic(%a: tensor<?xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.div' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.div"(%a, %b) : (tensor<?xf32>, tensor<4xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @div_one_operand(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.div' op expected 2 operands, but found 1}}
  %0 = "nnspec.div"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @max_c1_shape(%a: tensor<4x5xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'nnspec.max' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.max"(%a, %b) : (tensor<4x5xf32>, tensor<5xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @max_c1_element_type(%a: tensor<4xf32>, %b: tensor<4xf16>) {
  // expected-error @+1 {{'nnspec.max' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.max"(%a, %b) : (tensor<4xf32>, tensor<4xf16>) -> tensor<4xf32>
  return
}

// -----

func.func @max_c1_result(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.max' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.max"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf64>
  return
}

// -----

func.func @max_c1_dynamic(%a: tensor<?xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.max' op failed to verify that all of {lhs, rhs, result} have same type}}
  %0 = "nnspec.max"(%a, %b) : (tensor<?xf32>, tensor<4xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @max_one_operand(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.max' op expected 2 operands, but found 1}}
  %0 = "nnspec.max"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @sqrt_c1_shape(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.sqrt' op failed to verify that all of {operand, result} have same type}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @sqrt_c1_element_type(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.sqrt' op failed to verify that all of {operand, result} have same type}}
  %0 = "nnspec.sqrt"(%a) : (tensor<4xf32>) -> tensor<4xf64>
  return
}

// -----

func.func @sqrt_c1_dynamic(%a: tensor<?xf32>) {
  // expected-error @+1 {{'nnspec.sqrt' op failed to verify that all of {operand, result} have same type}}
  %0 = "nnspec.sqrt"(%a) : (tensor<?xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @cast_c1_size(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.cast' op operand and result must have one shape, but found 'tensor<4xf32>' and 'tensor<5xf16>'}}
  %0 = nnspec.cast %a : tensor<4xf32> to tensor<5xf16>
  return
}

// -----

func.func @cast_c1_rank(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.cast' op operand and result must have one shape, but found 'tensor<4xf32>' and 'tensor<4x1xf16>'}}
  %0 = nnspec.cast %a : tensor<4xf32> to tensor<4x1xf16>
  return
}

// -----

func.func @cast_c1_static_to_dynamic(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.cast' op operand and result must have one shape, but found 'tensor<4xf32>' and 'tensor<?xf16>'}}
  %0 = nnspec.cast %a : tensor<4xf32> to tensor<?xf16>
  return
}

// -----

func.func @cast_c1_dynamic_to_static(%a: tensor<?xf32>) {
  // expected-error @+1 {{'nnspec.cast' op operand and result must have one shape, but found 'tensor<?xf32>' and 'tensor<4xf16>'}}
  %0 = nnspec.cast %a : tensor<?xf32> to tensor<4xf16>
  return
}

// -----

func.func @cast_c1_element_type_equal(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.cast' op operand and result must have one shape, but found 'tensor<4xf32>' and 'tensor<5xf32>'}}
  %0 = nnspec.cast %a : tensor<4xf32> to tensor<5xf32>
  return
}
