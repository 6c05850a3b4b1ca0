// RUN: nnspec-opt %s --canonicalize --cse --nnspec-fuse-elementwise \
// RUN:   --nnspec-expand-float-casts --loop-invariant-code-motion --inline --sccp \
// RUN:   --canonicalize | FileCheck %s --implicit-check-not=nnspec.mul \
// RUN:   --implicit-check-not=nnspec.batch_norm_inference

// batch_norm_training is not affine in x: its statistics depend on x. No law
// applies to it, and no pass but the conversion changes it.

// CHECK-LABEL: func @a12_training_is_not_inference(
func.func @a12_training_is_not_inference(%x: tensor<8x64xf32>, %g: tensor<64xf32>, %b: tensor<64xf32>)
    -> (tensor<8x64xf32>, tensor<64xf32>, tensor<64xf32>) {
  // CHECK-NEXT: %[[Y:.+]], %[[MEAN:.+]], %[[VARIANCE:.+]] = nnspec.batch_norm_training
  // CHECK-NEXT: return %[[Y]], %[[MEAN]], %[[VARIANCE]]
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0e-05 : tensor<8x64xf32>, tensor<64xf32>
  return %y, %mean, %variance : tensor<8x64xf32>, tensor<64xf32>, tensor<64xf32>
}

// Not even where all operands are constants, or gamma is 0.
// CHECK-LABEL: func @constants(
func.func @constants() -> tensor<2x4xf32> {
  // CHECK: %[[Y:.+]], %{{.*}}, %{{.*}} = nnspec.batch_norm_training
  // CHECK-NEXT: return %[[Y]]
  %x = arith.constant dense<1.0> : tensor<2x4xf32>
  %zero = nnspec.fill 0.0 : tensor<4xf32>
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%zero) beta(%zero)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, tensor<4xf32>
  return %y : tensor<2x4xf32>
}

// Nor does a broadcast move out of it.
// CHECK-LABEL: func @broadcast_operand(
func.func @broadcast_operand(%a: tensor<4xf32>, %p: tensor<4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: %[[X:.+]] = nnspec.broadcast
  // CHECK-NEXT: %[[Y:.+]], %{{.*}}, %{{.*}} = nnspec.batch_norm_training %[[X]]
  // CHECK-NEXT: return %[[Y]]
  %x = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%p) beta(%p)
      axis = 1 epsilon = 1.0e-05 : tensor<2x4xf32>, tensor<4xf32>
  return %y : tensor<2x4xf32>
}
