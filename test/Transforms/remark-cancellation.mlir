// RUN: nnspec-opt %s --nnspec-simplify=fold-constants=false \
// RUN:     --remarks-filter-analyse='nnspec-cancellation' -o %t.mlir 2>&1 | FileCheck %s --implicit-check-not=remark:
// RUN: nnspec-opt %s -o %t.same
// RUN: nnspec-opt %s --nnspec-remark-cancellation | diff %t.same -

// (x - mean) * scale loses accuracy as x * scale + bias where |mean * scale| is large.

#full = affine_map<(d0, d1) -> (d0, d1)>
#c = affine_map<(d0, d1) -> (d1)>

// 1000.5 / sqrt(4e-6) = 500250, of a batch norm as a frontend spells it.
// CHECK: remark-cancellation.mlir:[[@LINE+9]]:{{.*}}mul_of_add {{.*}}the largest |mean| / std is 5e+05, by about which
func.func @decomposed(%x: tensor<4x2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %mean = arith.constant dense<[1.0, 1000.5]> : tensor<2xf32>
  %variance = arith.constant dense<[1.0, 4.0e-6]> : tensor<2xf32>
  %empty = tensor.empty() : tensor<4x2xf32>
  %y = linalg.generic {indexing_maps = [#full, #c, #c, #c, #full], iterator_types = ["parallel", "parallel"]} ins(%x, %mean, %variance, %b : tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%empty : tensor<4x2xf32>) {
  ^bb0(%p: f32, %m: f32, %v: f32, %beta: f32, %o: f32):
    %0 = math.rsqrt %v : f32
    %1 = arith.subf %p, %m : f32
    %2 = arith.mulf %1, %0 : f32
    %3 = arith.addf %2, %beta : f32
    linalg.yield %3 : f32
  } -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// One remark for the chain, whatever it is a product of. A division is one too.
// CHECK: remark-cancellation.mlir:[[@LINE+7]]:{{.*}}the largest |mean| / std is 2e+03, by about which
func.func @chain(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %m = nnspec.fill 2000.0 : tensor<4x2xf32>
  %g = nnspec.fill 0.5 : tensor<4x2xf32>
  %d = nnspec.fill 0.5 : tensor<4x2xf32>
  %0 = nnspec.sub %m, %x : tensor<4x2xf32>
  %1 = nnspec.mul %0, %g : tensor<4x2xf32>
  %2 = nnspec.div %1, %d : tensor<4x2xf32>
  return %2 : tensor<4x2xf32>
}

// The op gets its own remark, and no other.
// CHECK: remark-cancellation.mlir:[[@LINE+4]]:{{.*}}batchnorm_inference_eq_mul_add {{.*}}the largest |mean| / std is 1e+06
func.func @op(%x: tensor<4x2xf32>, %g: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %mean = arith.constant dense<[0.5, -1000.0]> : tensor<2xf32>
  %variance = arith.constant dense<[1.0, 0.0]> : tensor<2xf32>
  %0 = nnspec.batch_norm_inference %x mean(%mean) variance(%variance) gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-06 : tensor<4x2xf32>, tensor<2xf32>
  return %0 : tensor<4x2xf32>
}

func.func @small(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %m = nnspec.fill 1000.0 : tensor<4x2xf32>
  %0 = nnspec.sub %x, %m : tensor<4x2xf32>
  %h = nnspec.fill 1.0 : tensor<4x2xf32>
  %1 = nnspec.mul %0, %h : tensor<4x2xf32>
  return %1 : tensor<4x2xf32>
}

func.func @not_constant(%x: tensor<4x2xf32>, %s: tensor<2xf32>) -> tensor<4x2xf32> {
  %m = nnspec.fill 1.0e6 : tensor<4x2xf32>
  %t = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %0 = nnspec.sub %x, %m : tensor<4x2xf32>
  %1 = nnspec.mul %0, %t : tensor<4x2xf32>
  return %1 : tensor<4x2xf32>
}
