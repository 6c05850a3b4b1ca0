// RUN: nnspec-opt %s --verify-diagnostics --split-input-file

// Custom forms that do not parse: what is expected is said where it is missing.

func.func @fill_integer() {
  // expected-error @+2 {{unexpected decimal integer literal for a floating point value}}
  // expected-note @+1 {{add a trailing dot to make the literal a float}}
  %0 = nnspec.fill 1 : tensor<4xf32>
  return
}

// -----

func.func @fill_no_type() {
  // expected-error @+1 {{expected ':'}}
  %0 = nnspec.fill 1.0
  return
}

// -----

func.func @fill_vector() {
  // expected-error @+1 {{custom op 'nnspec.fill' invalid kind of type specified: expected builtin.tensor, but found 'vector<4xf32>'}}
  %0 = nnspec.fill 1.0 : vector<4xf32>
  return
}

// -----

func.func @broadcast_no_dims(%a: tensor<4xf32>) {
  // expected-error @+1 {{custom op 'nnspec.broadcast' expected 'dims'}}
  %0 = nnspec.broadcast %a : tensor<4xf32> to tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_no_to(%a: tensor<4xf32>) {
  // expected-error @+2 {{custom op 'nnspec.broadcast' expected 'to'}}
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32>
  return
}

// -----

func.func @broadcast_unranked(%a: tensor<4xf32>) {
  // expected-error @+1 {{custom op 'nnspec.broadcast' invalid kind of type specified: expected builtin.tensor, but found 'tensor<*xf32>'}}
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<*xf32>
  return
}

// -----

func.func @add_two_types(%a: tensor<4xf32>) {
  // expected-error @+1 {{expected operation name in quotes}}
  %0 = nnspec.add %a, %a : tensor<4xf32>, tensor<4xf32>
  return
}

// -----

func.func @add_one_operand(%a: tensor<4xf32>) {
  // expected-error @+1 {{expected ','}}
  %0 = nnspec.add %a : tensor<4xf32>
  return
}

// -----

func.func @cast_no_result_type(%a: tensor<4xf32>) {
  // expected-error @+2 {{custom op 'nnspec.cast' expected 'to'}}
  %0 = nnspec.cast %a : tensor<4xf32>
  return
}

// -----

func.func @inference_no_variance(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // expected-error @+1 {{custom op 'nnspec.batch_norm_inference' expected 'variance'}}
  %0 = nnspec.batch_norm_inference %x mean(%p) gamma(%p) beta(%p) axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @inference_other_order(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // expected-error @+1 {{custom op 'nnspec.batch_norm_inference' expected 'mean'}}
  %0 = nnspec.batch_norm_inference %x gamma(%p) beta(%p) mean(%p) variance(%p) axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @inference_no_axis(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // expected-error @+1 {{custom op 'nnspec.batch_norm_inference' expected 'axis'}}
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p) epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

// The default is for the generic form and for builders.
func.func @inference_no_epsilon(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // expected-error @+1 {{custom op 'nnspec.batch_norm_inference' expected 'epsilon'}}
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p) axis = 1 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @inference_no_parameter_type(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // expected-error @+1 {{expected ','}}
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p) axis = 1 epsilon = 1.0 : tensor<2x4xf32>
  return
}

// -----

func.func @inference_three_parameter_types(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // expected-error @+1 {{expected ','}}
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p) axis = 1 epsilon = 1.0 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @inference_five_parameter_types(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // expected-error @+1 {{expected ')'}}
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p) axis = 1 epsilon = 1.0 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @training_no_beta(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // expected-error @+1 {{custom op 'nnspec.batch_norm_training' expected 'beta'}}
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @training_one_result(%x: tensor<2x4xf32>, %p: tensor<4xf32>) {
  // expected-error @+1 {{operation defines 3 results but was provided 1 to bind}}
  %y = nnspec.batch_norm_training %x gamma(%p) beta(%p) axis = 1 epsilon = 1.0 : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @unknown_op(%x: tensor<4xf32>) {
  // expected-error @+1 {{custom op 'nnspec.relu' is unknown}}
  %0 = nnspec.relu %x : tensor<4xf32>
  return
}
