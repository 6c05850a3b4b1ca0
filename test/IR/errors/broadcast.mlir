// RUN: nnspec-opt %s --verify-diagnostics --split-input-file

// What the verifier of nnspec.broadcast refuses. A function's name cites the
// constraint.

func.func @broadcast_c1_too_few(%a: tensor<4x5xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op dims has 1 entries but the operand has 2 axes}}
  %0 = nnspec.broadcast %a dims = [1] : tensor<4x5xf32> to tensor<3x4x5xf32>
  return
}

// -----

func.func @broadcast_c1_too_many(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op dims has 2 entries but the operand has 1 axes}}
  %0 = nnspec.broadcast %a dims = [0, 1] : tensor<4xf32> to tensor<4x5xf32>
  return
}

// -----

func.func @broadcast_c1_empty(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op dims has 0 entries but the operand has 1 axes}}
  %0 = nnspec.broadcast %a dims = [] : tensor<4xf32> to tensor<4x5xf32>
  return
}

// -----

func.func @broadcast_c1_rank_0(%a: tensor<f32>) {
  // expected-error @+1 {{'nnspec.broadcast' op dims has 1 entries but the operand has 0 axes}}
  %0 = nnspec.broadcast %a dims = [0] : tensor<f32> to tensor<4xf32>
  return
}

// -----

func.func @broadcast_c2_unsorted(%a: tensor<4x5xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op dims must be strictly increasing, but dims[0] is 1 and dims[1] is 0}}
  %0 = nnspec.broadcast %a dims = [1, 0] : tensor<4x5xf32> to tensor<5x4xf32>
  return
}

// -----

func.func @broadcast_c2_repeated(%a: tensor<4x4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op dims must be strictly increasing, but dims[0] is 1 and dims[1] is 1}}
  %0 = nnspec.broadcast %a dims = [1, 1] : tensor<4x4xf32> to tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_c2_too_large(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op dims[0] is 2 but the result has rank 2}}
  %0 = nnspec.broadcast %a dims = [2] : tensor<4xf32> to tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_c2_negative(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op dims[0] is -1 but the result has rank 2}}
  %0 = nnspec.broadcast %a dims = [-1] : tensor<4xf32> to tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_c2_result_of_lower_rank(%a: tensor<4x1xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op dims[1] is 1 but the result has rank 1}}
  %0 = nnspec.broadcast %a dims = [0, 1] : tensor<4x1xf32> to tensor<4xf32>
  return
}

// -----

func.func @broadcast_c2_largest(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op dims[0] is 9223372036854775807 but the result has rank 2}}
  %0 = nnspec.broadcast %a dims = [9223372036854775807] : tensor<4xf32> to tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_c3_larger(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op operand axis 0 has size 4 but result axis 1 has size 8}}
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x8xf32>
  return
}

// -----

func.func @broadcast_c3_second_axis(%a: tensor<1x4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op operand axis 1 has size 4 but result axis 2 has size 1}}
  %0 = nnspec.broadcast %a dims = [0, 2] : tensor<1x4xf32> to tensor<3x8x1xf32>
  return
}

// -----

func.func @broadcast_c3_empty_axis(%a: tensor<0xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op operand axis 0 has size 0 but result axis 0 has size 4}}
  %0 = nnspec.broadcast %a dims = [0] : tensor<0xf32> to tensor<4xf32>
  return
}

// -----

func.func @broadcast_c4(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op failed to verify that all of {operand, result} have same element type}}
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf64>
  return
}

// -----

func.func @broadcast_c4_f16_bf16(%a: tensor<4xf16>) {
  // expected-error @+1 {{'nnspec.broadcast' op failed to verify that all of {operand, result} have same element type}}
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf16> to tensor<3x4xbf16>
  return
}

// -----

func.func @broadcast_c5_too_few(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op has 0 size operands but its result has 1 dynamic axes}}
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<?x4xf32>
  return
}

// -----

// An axis that the operand has needs its size operand too.
func.func @broadcast_c5_dynamic_operand(%a: tensor<?xf32>, %n: index) {
  // expected-error @+1 {{'nnspec.broadcast' op has 1 size operands but its result has 2 dynamic axes}}
  %0 = nnspec.broadcast %a dims = [1] sizes(%n) : tensor<?xf32> to tensor<?x?xf32>
  return
}

// -----

func.func @broadcast_c5_too_many(%a: tensor<4xf32>, %n: index) {
  // expected-error @+1 {{'nnspec.broadcast' op has 2 size operands but its result has 1 dynamic axes}}
  %0 = nnspec.broadcast %a dims = [1] sizes(%n, %n) : tensor<4xf32> to tensor<?x4xf32>
  return
}

// -----

func.func @broadcast_c5_static(%a: tensor<4xf32>, %n: index) {
  // expected-error @+1 {{'nnspec.broadcast' op has 1 size operands but its result has 0 dynamic axes}}
  %0 = nnspec.broadcast %a dims = [1] sizes(%n) : tensor<4xf32> to tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_size_type(%a: tensor<4xf32>, %n: i64) {
  // expected-error @+1 {{'nnspec.broadcast' op operand #1 must be variadic of index, but got 'i64'}}
  %0 = "nnspec.broadcast"(%a, %n) <{dims = array<i64: 1>}> : (tensor<4xf32>, i64) -> tensor<?x4xf32>
  return
}

// -----

func.func @broadcast_dims_missing(%a: tensor<4xf32>) {
  // expected-error @+1 {{'nnspec.broadcast' op requires attribute 'dims'}}
  %0 = "nnspec.broadcast"(%a) : (tensor<4xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_dims_array(%a: tensor<4xf32>) {
  // expected-error @+1 {{invalid properties {dims = [1]} for op nnspec.broadcast: Invalid attribute `dims` in property conversion: [1]}}
  %0 = "nnspec.broadcast"(%a) <{dims = [1]}> : (tensor<4xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_dims_i32(%a: tensor<4xf32>) {
  // expected-error @+1 {{invalid properties {dims = array<i32: 1>} for op nnspec.broadcast: Invalid attribute `dims` in property conversion: array<i32: 1>}}
  %0 = "nnspec.broadcast"(%a) <{dims = array<i32: 1>}> : (tensor<4xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_no_operand() {
  // expected-error @+1 {{'nnspec.broadcast' op expected 1 or more operands, but found 0}}
  %0 = "nnspec.broadcast"() <{dims = array<i64>}> : () -> tensor<3x4xf32>
  return
}
