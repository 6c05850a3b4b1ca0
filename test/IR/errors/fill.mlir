// RUN: nnspec-opt %s --verify-diagnostics --split-input-file

// What the verifier of nnspec.fill refuses. A function's name cites the
// constraint.

func.func @fill_c1_too_few() {
  // expected-error @+1 {{'nnspec.fill' op has 0 size operands but its result has 1 dynamic axes}}
  %0 = nnspec.fill 1.0 : tensor<?x3xf32>
  return
}

// -----

func.func @fill_c1_too_few_of_two(%n: index) {
  // expected-error @+1 {{'nnspec.fill' op has 1 size operands but its result has 2 dynamic axes}}
  %0 = nnspec.fill 1.0 sizes(%n) : tensor<?x3x?xf32>
  return
}

// -----

func.func @fill_c1_too_many(%n: index) {
  // expected-error @+1 {{'nnspec.fill' op has 2 size operands but its result has 1 dynamic axes}}
  %0 = nnspec.fill 1.0 sizes(%n, %n) : tensor<?xf32>
  return
}

// -----

func.func @fill_c1_static(%n: index) {
  // expected-error @+1 {{'nnspec.fill' op has 1 size operands but its result has 0 dynamic axes}}
  %0 = nnspec.fill 1.0 sizes(%n) : tensor<4xf32>
  return
}

// -----

func.func @fill_c1_rank_0(%n: index) {
  // expected-error @+1 {{'nnspec.fill' op has 1 size operands but its result has 0 dynamic axes}}
  %0 = nnspec.fill 1.0 sizes(%n) : tensor<f32>
  return
}

// -----

func.func @fill_size_type(%n: i64) {
  // expected-error @+1 {{'nnspec.fill' op operand #0 must be variadic of index, but got 'i64'}}
  %0 = "nnspec.fill"(%n) <{value = 1.0 : f64}> : (i64) -> tensor<?xf32>
  return
}

// -----

func.func @fill_value_missing() {
  // expected-error @+1 {{'nnspec.fill' op requires attribute 'value'}}
  %0 = "nnspec.fill"() : () -> tensor<4xf32>
  return
}

// -----

func.func @fill_value_f32() {
  // expected-error @+1 {{'nnspec.fill' op attribute 'value' failed to satisfy constraint: 64-bit float attribute}}
  %0 = "nnspec.fill"() <{value = 1.0 : f32}> : () -> tensor<4xf32>
  return
}

// -----

func.func @fill_value_integer() {
  // expected-error @+1 {{invalid properties {value = 1 : i64} for op nnspec.fill: Invalid attribute `value` in property conversion: 1 : i64}}
  %0 = "nnspec.fill"() <{value = 1 : i64}> : () -> tensor<4xf32>
  return
}
