// RUN: nnspec-opt %s --convert-batch-norm-to-nnspec --allow-unregistered-dialect --split-input-file --verify-diagnostics \
// RUN:   --remarks-filter-missed=convert-batch-norm-to-nnspec --remark-format=emitRemark -o %t.after.mlir
// RUN: nnspec-opt %s --allow-unregistered-dialect --split-input-file -o %t.before.mlir
// RUN: cmp %t.before.mlir %t.after.mlir

// What nnspec cannot express is left as it is, and a remark says why.

func.func @operand_count(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{has 4 operands and 1 results, not 5 and 1}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @feature_index_too_large(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{feature_index is 2 but the operand has rank 2}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 2 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @feature_index_negative(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{feature_index is -1 but the operand has rank 2}}
  %0 = "mhlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = -1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @feature_index_type(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{feature_index is not an i64 attribute}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i32}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @feature_index_missing(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{feature_index is not an i64 attribute}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @epsilon_kind(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{epsilon is not a float attribute}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1 : i32, feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @epsilon_missing(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{epsilon is not a float attribute}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @epsilon_negative(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{epsilon is not finite or is negative}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = -1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @epsilon_nan(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{epsilon is not finite or is negative}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 0x7FC00000 : f32, feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @epsilon_too_precise(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{epsilon is no f64 value}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 0x3FFF8000000000000001 : f80, feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @rank_of_parameter(%x: tensor<2x4xf32>, %p0: tensor<1x4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{a parameter or statistic has rank 2, not 1}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<1x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @size_of_parameter(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<5xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{a parameter or statistic has 5 elements but there are 4 channels}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<5xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @sizes_of_parameters(%x: tensor<2x?xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<5xf32>) -> tensor<2x?xf32> {
  // expected-remark @below {{a parameter or statistic has 5 elements but there are 4 channels}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x?xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<5xf32>) -> tensor<2x?xf32>
  return %0 : tensor<2x?xf32>
}

// -----

func.func @element_types(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf64>, %p3: tensor<4xf64>) -> tensor<2x4xf32> {
  // expected-remark @below {{parameters and statistics have several element types}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf64>, tensor<4xf64>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @result_type(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x5xf32> {
  // expected-remark @below {{the result has another type than the operand}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}

// -----

func.func @result_element_type(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf16> {
  // expected-remark @below {{the result has another type than the operand}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf16>
  return %0 : tensor<2x4xf16>
}

// -----

func.func @quantized(%x: tensor<2x4x!quant.uniform<i8:f32, 0.5>>, %p0: tensor<4x!quant.uniform<i8:f32, 0.5>>, %p1: tensor<4x!quant.uniform<i8:f32, 0.5>>, %p2: tensor<4x!quant.uniform<i8:f32, 0.5>>, %p3: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x4x!quant.uniform<i8:f32, 0.5>> {
  // expected-remark @below {{has an operand or a result that is not a ranked tensor of f16, bf16, f32 or f64 without encoding}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x4x!quant.uniform<i8:f32, 0.5>>
  return %0 : tensor<2x4x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @complex(%x: tensor<2x4xcomplex<f32>>, %p0: tensor<4xcomplex<f32>>, %p1: tensor<4xcomplex<f32>>, %p2: tensor<4xcomplex<f32>>, %p3: tensor<4xcomplex<f32>>) -> tensor<2x4xcomplex<f32>> {
  // expected-remark @below {{has an operand or a result that is not a ranked tensor of f16, bf16, f32 or f64 without encoding}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x4xcomplex<f32>>, tensor<4xcomplex<f32>>, tensor<4xcomplex<f32>>, tensor<4xcomplex<f32>>, tensor<4xcomplex<f32>>) -> tensor<2x4xcomplex<f32>>
  return %0 : tensor<2x4xcomplex<f32>>
}

// -----

func.func @unranked(%x: tensor<*xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<*xf32> {
  // expected-remark @below {{has an operand or a result that is not a ranked tensor of f16, bf16, f32 or f64 without encoding}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<*xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

func.func @encoding(%x: tensor<2x4xf32, "bounded">, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32, "bounded"> {
  // expected-remark @below {{has an operand or a result that is not a ranked tensor of f16, bf16, f32 or f64 without encoding}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (tensor<2x4xf32, "bounded">, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32, "bounded">
  return %0 : tensor<2x4xf32, "bounded">
}

// -----

func.func @memory(%x: memref<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> memref<2x4xf32> {
  // expected-remark @below {{has an operand or a result that is not a ranked tensor of f16, bf16, f32 or f64 without encoding}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> : (memref<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> memref<2x4xf32>
  return %0 : memref<2x4xf32>
}

// -----

func.func @training_of_nothing(%x: tensor<0x4xf32>, %s: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<0x4xf32> {
  // expected-remark @below {{the statistics are over no elements: axis 0 has size 0}}
  %0:3 = "stablehlo.batch_norm_training"(%x, %s, %b) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}>
    : (tensor<0x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<0x4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %0#0 : tensor<0x4xf32>
}

// -----

func.func @training_result_count(%x: tensor<2x4xf32>, %s: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{has 3 operands and 1 results, not 3 and 3}}
  %0 = "stablehlo.batch_norm_training"(%x, %s, %b) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}>
    : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @training_statistics(%x: tensor<2x4xf32>, %s: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{parameters and statistics have several element types}}
  %0:3 = "stablehlo.batch_norm_training"(%x, %s, %b) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}>
    : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf64>, tensor<4xf64>)
  return %0#0 : tensor<2x4xf32>
}

// -----

// The gradient is none of the pass's, and neither is the op of another dialect.
func.func @other_ops(%x: tensor<2x4xf32>, %c: tensor<4xf32>) {
  %0:3 = "stablehlo.batch_norm_grad"(%x, %c, %c, %c, %x) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}>
    : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>)
  %1 = "other.batch_norm_inference"(%x, %c, %c, %c, %c) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}>
    : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @region(%x: tensor<2x4xf32>, %p0: tensor<4xf32>, %p1: tensor<4xf32>, %p2: tensor<4xf32>, %p3: tensor<4xf32>) -> tensor<2x4xf32> {
  // expected-remark @below {{has a region or a successor}}
  %0 = "stablehlo.batch_norm_inference"(%x, %p0, %p1, %p2, %p3) <{epsilon = 1.0e-5 : f32, feature_index = 1 : i64}> ({
  ^bb0:
  }) : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
