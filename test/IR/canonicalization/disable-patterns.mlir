// RUN: nnspec-opt %s --canonicalize=disable-patterns=fill_static_shape \
// RUN:   | FileCheck %s --check-prefixes=LABEL,FILL_STATIC_SHAPE
// RUN: nnspec-opt %s --canonicalize=disable-patterns=broadcast_static_shape \
// RUN:   | FileCheck %s --check-prefixes=LABEL,BROADCAST_STATIC_SHAPE
// RUN: nnspec-opt %s --canonicalize=disable-patterns=broadcast_of_shape_cast \
// RUN:   | FileCheck %s --check-prefixes=LABEL,BROADCAST_OF_SHAPE_CAST
// RUN: nnspec-opt %s --canonicalize=disable-patterns=elementwise_of_shape_cast \
// RUN:   | FileCheck %s --check-prefixes=LABEL,ELEMENTWISE_OF_SHAPE_CAST
// RUN: nnspec-opt %s --canonicalize=disable-patterns=broadcast_of_broadcast \
// RUN:   | FileCheck %s --check-prefixes=LABEL,BROADCAST_OF_BROADCAST
// RUN: nnspec-opt %s --canonicalize=disable-patterns=broadcast_of_fill \
// RUN:   | FileCheck %s --check-prefixes=LABEL,BROADCAST_OF_FILL
// RUN: nnspec-opt %s --canonicalize=disable-patterns=dim_of_pointwise \
// RUN:   | FileCheck %s --check-prefixes=LABEL,DIM_OF_POINTWISE
// RUN: nnspec-opt %s --canonicalize=disable-patterns=reshape_of_fill \
// RUN:   | FileCheck %s --check-prefixes=LABEL,RESHAPE_OF_FILL
// RUN: nnspec-opt %s --canonicalize=disable-patterns=broadcast_drop_unit_axes \
// RUN:   | FileCheck %s --check-prefixes=LABEL,BROADCAST_DROP_UNIT_AXES
// RUN: nnspec-opt %s --canonicalize=disable-patterns=broadcast_outwards \
// RUN:   | FileCheck %s --check-prefixes=LABEL,BROADCAST_OUTWARDS
// RUN: nnspec-opt %s --canonicalize=disable-patterns=cast_of_fill \
// RUN:   | FileCheck %s --check-prefixes=LABEL,CAST_OF_FILL
// RUN: nnspec-opt %s --canonicalize=disable-patterns=parameter_on_the_right \
// RUN:   | FileCheck %s --check-prefixes=LABEL,PARAMETER_ON_THE_RIGHT
// RUN: nnspec-opt %s --canonicalize=disable-patterns=batchnorm_inference_eq_mul_add \
// RUN:   | FileCheck %s --check-prefixes=LABEL,BATCHNORM_INFERENCE_EQ_MUL_ADD
// RUN: nnspec-opt %s --canonicalize=disable-patterns=add_of_add \
// RUN:   | FileCheck %s --check-prefixes=LABEL,ADD_OF_ADD
// RUN: nnspec-opt %s --canonicalize=disable-patterns=mul_of_mul \
// RUN:   | FileCheck %s --check-prefixes=LABEL,MUL_OF_MUL
// RUN: nnspec-opt %s --canonicalize=disable-patterns=mul_of_add \
// RUN:   | FileCheck %s --check-prefixes=LABEL,MUL_OF_ADD
// RUN: nnspec-opt %s --canonicalize=disable-patterns=sub_parameter \
// RUN:   | FileCheck %s --check-prefixes=LABEL,SUB_PARAMETER
// RUN: nnspec-opt %s --canonicalize=disable-patterns=parameter_sub \
// RUN:   | FileCheck %s --check-prefixes=LABEL,PARAMETER_SUB
// RUN: nnspec-opt %s --canonicalize=disable-patterns=div_parameter \
// RUN:   | FileCheck %s --check-prefixes=LABEL,DIV_PARAMETER
// RUN: nnspec-opt %s --canonicalize=disable-patterns=narrow_chain \
// RUN:   | FileCheck %s --check-prefixes=LABEL,NARROW_CHAIN
// RUN: nnspec-opt %s --canonicalize=disable-patterns=shape_cast_of_parameter \
// RUN:   | FileCheck %s --check-prefixes=LABEL,SHAPE_CAST_OF_PARAMETER
// RUN: nnspec-opt %s --canonicalize=disable-patterns=splat_is_fill \
// RUN:   | FileCheck %s --check-prefixes=LABEL,SPLAT_IS_FILL
// RUN: nnspec-opt %s --canonicalize | FileCheck %s --check-prefixes=LABEL,ALL

// Each pattern's debug name is the name of its law, and switches it off. Each
// function is what its law applies to; the check under the law's name is for what
// stays where the law is off, which does not stay where it is on.

// LABEL-LABEL: func @fill_static_shape(
// FILL_STATIC_SHAPE: nnspec.fill 2.000000e+00 sizes(%{{.+}}) : tensor<?xf32>
// ALL-NOT: nnspec.fill 2.000000e+00 sizes(%{{.+}}) : tensor<?xf32>
func.func @fill_static_shape() -> tensor<?xf32> {
  %c4 = arith.constant 4 : index
  %0 = nnspec.fill 2.0 sizes(%c4) : tensor<?xf32>
  return %0 : tensor<?xf32>
}

// LABEL-LABEL: func @broadcast_static_shape(
// BROADCAST_STATIC_SHAPE: nnspec.broadcast %{{.+}} to tensor<2x?xf32>
// ALL-NOT: nnspec.broadcast %{{.+}} to tensor<2x?xf32>
func.func @broadcast_static_shape(%a: tensor<4xf32>, %n: index) -> tensor<2x?xf32> {
  %0 = nnspec.broadcast %a dims = [1] sizes(%n) : tensor<4xf32> to tensor<2x?xf32>
  return %0 : tensor<2x?xf32>
}

// LABEL-LABEL: func @broadcast_of_shape_cast(
// BROADCAST_OF_SHAPE_CAST: nnspec.broadcast %{{.+}} : tensor<?xf32> to tensor<2x4xf32>
// ALL-NOT: nnspec.broadcast %{{.+}} : tensor<?xf32> to tensor<2x4xf32>
func.func @broadcast_of_shape_cast(%a: tensor<4xf32>) -> tensor<2x4xf32> {
  %0 = tensor.cast %a : tensor<4xf32> to tensor<?xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<?xf32> to tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// LABEL-LABEL: func @elementwise_of_shape_cast(
// ELEMENTWISE_OF_SHAPE_CAST: nnspec.sqrt %{{.+}} : tensor<?xf32>
// ALL-NOT: nnspec.sqrt %{{.+}} : tensor<?xf32>
func.func @elementwise_of_shape_cast(%a: tensor<4xf32>) -> tensor<?xf32> {
  %0 = tensor.cast %a : tensor<4xf32> to tensor<?xf32>
  %1 = nnspec.sqrt %0 : tensor<?xf32>
  return %1 : tensor<?xf32>
}

// LABEL-LABEL: func @broadcast_of_broadcast(
// BROADCAST_OF_BROADCAST: nnspec.broadcast %{{.+}} : tensor<3x4xf32> to tensor<2x3x4xf32>
// ALL-NOT: nnspec.broadcast %{{.+}} : tensor<3x4xf32> to tensor<2x3x4xf32>
func.func @broadcast_of_broadcast(%a: tensor<4xf32>) -> tensor<2x3x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.broadcast %0 dims = [1, 2] : tensor<3x4xf32> to tensor<2x3x4xf32>
  return %1 : tensor<2x3x4xf32>
}

// LABEL-LABEL: func @broadcast_of_fill(
// BROADCAST_OF_FILL: nnspec.broadcast %{{.+}} : tensor<4xf32> to tensor<3x4xf32>
// ALL-NOT: nnspec.broadcast %{{.+}} : tensor<4xf32> to tensor<3x4xf32>
func.func @broadcast_of_fill() -> tensor<3x4xf32> {
  %0 = nnspec.fill 2.0 : tensor<4xf32>
  %1 = nnspec.broadcast %0 dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// LABEL-LABEL: func @broadcast_drop_unit_axes(
// BROADCAST_DROP_UNIT_AXES: nnspec.broadcast %{{.+}} : tensor<1x4xf32> to tensor<?x4xf32>
// ALL-NOT: nnspec.broadcast %{{.+}} : tensor<1x4xf32> to tensor<?x4xf32>
func.func @broadcast_drop_unit_axes(%a: tensor<1x4xf32>, %n: index) -> tensor<?x4xf32> {
  %0 = nnspec.broadcast %a dims = [0, 1] sizes(%n) : tensor<1x4xf32> to tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// LABEL-LABEL: func @broadcast_outwards(
// BROADCAST_OUTWARDS: nnspec.sqrt %{{.+}} : tensor<3x4xf32>
// ALL-NOT: nnspec.sqrt %{{.+}} : tensor<3x4xf32>
func.func @broadcast_outwards(%a: tensor<4xf32>) -> tensor<3x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.sqrt %0 : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// LABEL-LABEL: func @dim_of_pointwise(
// DIM_OF_POINTWISE: tensor.dim %{{[0-9]+}}
// ALL-NOT: tensor.dim %{{[0-9]+}}
func.func @dim_of_pointwise(%x: tensor<?x4xf32>) -> index {
  %0 = nnspec.sqrt %x : tensor<?x4xf32>
  %c0 = arith.constant 0 : index
  %1 = tensor.dim %0, %c0 : tensor<?x4xf32>
  return %1 : index
}

// LABEL-LABEL: func @reshape_of_fill(
// RESHAPE_OF_FILL: tensor.collapse_shape
// ALL-NOT: tensor.collapse_shape
func.func @reshape_of_fill() -> tensor<12xf32> {
  %0 = nnspec.fill 2.0 : tensor<3x4xf32>
  %1 = tensor.collapse_shape %0 [[0, 1]] : tensor<3x4xf32> into tensor<12xf32>
  return %1 : tensor<12xf32>
}

// LABEL-LABEL: func @cast_of_fill(
// CAST_OF_FILL: nnspec.cast %{{.+}} : tensor<f32> to tensor<f16>
// ALL-NOT: nnspec.cast %{{.+}} : tensor<f32> to tensor<f16>
func.func @cast_of_fill() -> tensor<f16> {
  %0 = nnspec.fill 2.0 : tensor<f32>
  %1 = nnspec.cast %0 : tensor<f32> to tensor<f16>
  return %1 : tensor<f16>
}

// LABEL-LABEL: func @parameter_on_the_right(
// PARAMETER_ON_THE_RIGHT: nnspec.mul %{{.+}}, %arg0 : tensor<3x4xf32>
// ALL-NOT: nnspec.mul %{{.+}}, %arg0 : tensor<3x4xf32>
func.func @parameter_on_the_right(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.mul %0, %x : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// LABEL-LABEL: func @batchnorm_inference_eq_mul_add(
// BATCHNORM_INFERENCE_EQ_MUL_ADD: nnspec.batch_norm_inference
// ALL-NOT: nnspec.batch_norm_inference
func.func @batchnorm_inference_eq_mul_add(%x: tensor<3x4xf32>, %p: tensor<4xf32>) -> tensor<3x4xf32> {
  %0 = nnspec.batch_norm_inference %x mean(%p) variance(%p) gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0 : tensor<3x4xf32>, tensor<4xf32>
  return %0 : tensor<3x4xf32>
}

// LABEL-LABEL: func @add_of_add(
// ADD_OF_ADD: nnspec.add %1, %0 : tensor<3x4xf32>
// ALL-NOT: nnspec.add %1, %0 : tensor<3x4xf32>
func.func @add_of_add(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.add %x, %0 : tensor<3x4xf32>
  %2 = nnspec.add %1, %0 : tensor<3x4xf32>
  return %2 : tensor<3x4xf32>
}

// LABEL-LABEL: func @mul_of_mul(
// MUL_OF_MUL: nnspec.mul %1, %0 : tensor<3x4xf32>
// ALL-NOT: nnspec.mul %1, %0 : tensor<3x4xf32>
func.func @mul_of_mul(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.mul %x, %0 : tensor<3x4xf32>
  %2 = nnspec.mul %1, %0 : tensor<3x4xf32>
  return %2 : tensor<3x4xf32>
}

// LABEL-LABEL: func @mul_of_add(
// MUL_OF_ADD: nnspec.add %arg0, %0 : tensor<3x4xf32>
// ALL-NOT: nnspec.add %arg0, %0 : tensor<3x4xf32>
func.func @mul_of_add(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.add %x, %0 : tensor<3x4xf32>
  %2 = nnspec.mul %1, %0 : tensor<3x4xf32>
  return %2 : tensor<3x4xf32>
}

// LABEL-LABEL: func @sub_parameter(
// SUB_PARAMETER: nnspec.sub %arg0, %0 : tensor<3x4xf32>
// ALL-NOT: nnspec.sub %arg0, %0 : tensor<3x4xf32>
func.func @sub_parameter(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.sub %x, %0 : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// LABEL-LABEL: func @parameter_sub(
// PARAMETER_SUB: nnspec.sub %0, %arg0 : tensor<3x4xf32>
// ALL-NOT: nnspec.sub %0, %arg0 : tensor<3x4xf32>
func.func @parameter_sub(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.sub %0, %x : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// LABEL-LABEL: func @div_parameter(
// DIV_PARAMETER: nnspec.div %arg0, %0 : tensor<3x4xf32>
// ALL-NOT: nnspec.div %arg0, %0 : tensor<3x4xf32>
func.func @div_parameter(%x: tensor<3x4xf32>, %a: tensor<4xf32>) -> tensor<3x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<3x4xf32>
  %1 = nnspec.div %x, %0 : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// LABEL-LABEL: func @splat_is_fill(
// SPLAT_IS_FILL: arith.constant dense<2.000000e+00> : tensor<3x4xf32>
// ALL-NOT: arith.constant dense<2.000000e+00> : tensor<3x4xf32>
func.func @splat_is_fill(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %0 = arith.constant dense<2.0> : tensor<3x4xf32>
  %1 = nnspec.mul %x, %0 : tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// LABEL-LABEL: func @narrow_chain(
// NARROW_CHAIN: nnspec.mul %{{.+}} : tensor<3x4xf16>
// ALL-NOT: nnspec.mul %{{.+}} : tensor<3x4xf16>
func.func @narrow_chain(%x: tensor<3x4xf16>, %a: tensor<4xf16>) -> tensor<3x4xf16> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf16> to tensor<3x4xf16>
  %1 = nnspec.mul %x, %0 : tensor<3x4xf16>
  %2 = nnspec.add %1, %0 : tensor<3x4xf16>
  return %2 : tensor<3x4xf16>
}

// LABEL-LABEL: func @shape_cast_of_parameter(
// SHAPE_CAST_OF_PARAMETER: tensor.cast
// ALL-NOT: tensor.cast
func.func @shape_cast_of_parameter(%a: tensor<4xf32>, %n: index) -> tensor<3x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] sizes(%n) : tensor<4xf32> to tensor<?x4xf32>
  %1 = tensor.cast %0 : tensor<?x4xf32> to tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}
