// RUN: nnspec-opt %s --convert-linalg-to-nnspec --canonicalize --convert-nnspec-to-linalg --nnspec-fuse-elementwise --canonicalize --cse | FileCheck %s

// What is raised and folds into nothing is, lowered again, one pass over the data
// as before: one op with a result of full size. What is computed on channels is
// not computed again at each point.

#full = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d1)>

// CHECK-LABEL: func @relu(
// CHECK:       math.rsqrt
// CHECK:       -> tensor<4xf32>
// CHECK:       linalg.generic
// CHECK-NOT:   math.rsqrt
// CHECK:       -> tensor<2x4x3x3xf32>
// CHECK-NEXT:  return
func.func @relu(%x: tensor<2x4x3x3xf32>, %gamma: tensor<4xf32>, %beta: tensor<4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %e = tensor.empty() : tensor<2x4x3x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #channel, #channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %gamma, %beta, %mean, %variance : tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<2x4x3x3xf32>) {
  ^bb0(%a: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %epsilon = arith.constant 1.0e-3 : f32
    %0 = arith.addf %v, %epsilon : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.subf %a, %m : f32
    %3 = arith.mulf %2, %1 : f32
    %4 = arith.mulf %3, %g : f32
    %y = arith.addf %4, %b : f32
    %zero = arith.constant 0.0 : f32
    %c = arith.cmpf ugt, %y, %zero : f32
    %r = arith.select %c, %y, %zero : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3x3xf32>
  return %0 : tensor<2x4x3x3xf32>
}

// CHECK-LABEL: func @leaky_relu(
// CHECK:       math.rsqrt
// CHECK:       -> tensor<4xf32>
// CHECK:       linalg.generic
// CHECK-NOT:   math.rsqrt
// CHECK:       -> tensor<2x4x3x3xf32>
// CHECK-NEXT:  return
func.func @leaky_relu(%x: tensor<2x4x3x3xf32>, %gamma: tensor<4xf32>, %beta: tensor<4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %e = tensor.empty() : tensor<2x4x3x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #channel, #channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %gamma, %beta, %mean, %variance : tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<2x4x3x3xf32>) {
  ^bb0(%a: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %epsilon = arith.constant 1.0e-3 : f32
    %0 = arith.addf %v, %epsilon : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.subf %a, %m : f32
    %3 = arith.mulf %2, %1 : f32
    %4 = arith.mulf %3, %g : f32
    %y = arith.addf %4, %b : f32
    %zero = arith.constant 0.0 : f32
    %slope = arith.constant 0.125 : f32
    %c = arith.cmpf ugt, %y, %zero : f32
    %s = arith.mulf %y, %slope : f32
    %r = arith.select %c, %y, %s : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3x3xf32>
  return %0 : tensor<2x4x3x3xf32>
}

// CHECK-LABEL: func @sigmoid(
// CHECK:       math.rsqrt
// CHECK:       -> tensor<4xf32>
// CHECK:       linalg.generic
// CHECK-NOT:   math.rsqrt
// CHECK:       -> tensor<2x4x3x3xf32>
// CHECK-NEXT:  return
func.func @sigmoid(%x: tensor<2x4x3x3xf32>, %gamma: tensor<4xf32>, %beta: tensor<4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %e = tensor.empty() : tensor<2x4x3x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #channel, #channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %gamma, %beta, %mean, %variance : tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<2x4x3x3xf32>) {
  ^bb0(%a: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %epsilon = arith.constant 1.0e-3 : f32
    %0 = arith.addf %v, %epsilon : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.subf %a, %m : f32
    %3 = arith.mulf %2, %1 : f32
    %4 = arith.mulf %3, %g : f32
    %y = arith.addf %4, %b : f32
    %one = arith.constant 1.0 : f32
    %n = arith.negf %y : f32
    %x0 = math.exp %n : f32
    %s = arith.addf %x0, %one : f32
    %r = arith.divf %one, %s : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3x3xf32>
  return %0 : tensor<2x4x3x3xf32>
}

// CHECK-LABEL: func @hard_swish(
// CHECK:       math.rsqrt
// CHECK:       -> tensor<4xf32>
// CHECK:       linalg.generic
// CHECK-NOT:   math.rsqrt
// CHECK:       -> tensor<2x4x3x3xf32>
// CHECK-NEXT:  return
func.func @hard_swish(%x: tensor<2x4x3x3xf32>, %gamma: tensor<4xf32>, %beta: tensor<4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %e = tensor.empty() : tensor<2x4x3x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #channel, #channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %gamma, %beta, %mean, %variance : tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<2x4x3x3xf32>) {
  ^bb0(%a: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %epsilon = arith.constant 1.0e-3 : f32
    %0 = arith.addf %v, %epsilon : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.subf %a, %m : f32
    %3 = arith.mulf %2, %1 : f32
    %4 = arith.mulf %3, %g : f32
    %y = arith.addf %4, %b : f32
    %three = arith.constant 3.0 : f32
    %six = arith.constant 6.0 : f32
    %zero = arith.constant 0.0 : f32
    %s0 = arith.addf %y, %three : f32
    %s1 = arith.maximumf %s0, %zero : f32
    %s2 = arith.minimumf %s1, %six : f32
    %s3 = arith.mulf %y, %s2 : f32
    %r = arith.divf %s3, %six : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3x3xf32>
  return %0 : tensor<2x4x3x3xf32>
}

// CHECK-LABEL: func @swish(
// CHECK:       math.rsqrt
// CHECK:       -> tensor<4xf32>
// CHECK:       linalg.generic
// CHECK-NOT:   math.rsqrt
// CHECK:       -> tensor<2x4x3x3xf32>
// CHECK-NEXT:  return
func.func @swish(%x: tensor<2x4x3x3xf32>, %gamma: tensor<4xf32>, %beta: tensor<4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %e = tensor.empty() : tensor<2x4x3x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #channel, #channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %gamma, %beta, %mean, %variance : tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<2x4x3x3xf32>) {
  ^bb0(%a: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %epsilon = arith.constant 1.0e-3 : f32
    %0 = arith.addf %v, %epsilon : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.subf %a, %m : f32
    %3 = arith.mulf %2, %1 : f32
    %4 = arith.mulf %3, %g : f32
    %y = arith.addf %4, %b : f32
    %one = arith.constant 1.0 : f32
    %n = arith.negf %y : f32
    %x0 = math.exp %n : f32
    %s = arith.addf %x0, %one : f32
    %t = arith.divf %one, %s : f32
    %r = arith.mulf %y, %t : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3x3xf32>
  return %0 : tensor<2x4x3x3xf32>
}

// CHECK-LABEL: func @second_scale(
// CHECK:       math.rsqrt
// CHECK:       -> tensor<4xf32>
// CHECK:       linalg.generic
// CHECK-NOT:   math.rsqrt
// CHECK:       -> tensor<2x4x3x3xf32>
// CHECK-NEXT:  return
func.func @second_scale(%x: tensor<2x4x3x3xf32>, %gamma: tensor<4xf32>, %beta: tensor<4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %e = tensor.empty() : tensor<2x4x3x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #channel, #channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %gamma, %beta, %mean, %variance : tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<2x4x3x3xf32>) {
  ^bb0(%a: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %epsilon = arith.constant 1.0e-3 : f32
    %0 = arith.addf %v, %epsilon : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.subf %a, %m : f32
    %3 = arith.mulf %2, %1 : f32
    %4 = arith.mulf %3, %g : f32
    %y = arith.addf %4, %b : f32
    %u = math.tanh %y : f32
    %w = arith.mulf %u, %g : f32
    %r = arith.addf %w, %b : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3x3xf32>
  return %0 : tensor<2x4x3x3xf32>
}

// CHECK-LABEL: func @skip(
// CHECK:       math.rsqrt
// CHECK:       -> tensor<4xf32>
// CHECK:       linalg.generic
// CHECK-NOT:   math.rsqrt
// CHECK:       -> tensor<2x4x3x3xf32>
// CHECK-NEXT:  return
func.func @skip(%x: tensor<2x4x3x3xf32>, %gamma: tensor<4xf32>, %beta: tensor<4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %e = tensor.empty() : tensor<2x4x3x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #channel, #channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %gamma, %beta, %mean, %variance : tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<2x4x3x3xf32>) {
  ^bb0(%a: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %epsilon = arith.constant 1.0e-3 : f32
    %0 = arith.addf %v, %epsilon : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.subf %a, %m : f32
    %3 = arith.mulf %2, %1 : f32
    %4 = arith.mulf %3, %g : f32
    %y = arith.addf %4, %b : f32
    %z = arith.constant 0.0 : f32
    %w = arith.addf %y, %a : f32
    %r = arith.maximumf %w, %z : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3x3xf32>
  return %0 : tensor<2x4x3x3xf32>
}

// CHECK-LABEL: func @max(
// CHECK:       math.rsqrt
// CHECK:       -> tensor<4xf32>
// CHECK:       linalg.generic
// CHECK-NOT:   math.rsqrt
// CHECK:       -> tensor<2x4x3x3xf32>
// CHECK-NEXT:  return
func.func @max(%x: tensor<2x4x3x3xf32>, %gamma: tensor<4xf32>, %beta: tensor<4xf32>, %mean: tensor<4xf32>, %variance: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %e = tensor.empty() : tensor<2x4x3x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #channel, #channel, #full], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%x, %gamma, %beta, %mean, %variance : tensor<2x4x3x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<2x4x3x3xf32>) {
  ^bb0(%a: f32, %g: f32, %b: f32, %m: f32, %v: f32, %out: f32):
    %epsilon = arith.constant 1.0e-3 : f32
    %0 = arith.addf %v, %epsilon : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.subf %a, %m : f32
    %3 = arith.mulf %2, %1 : f32
    %4 = arith.mulf %3, %g : f32
    %y = arith.addf %4, %b : f32
    %z = arith.constant 0.0 : f32
    %r = arith.maximumf %y, %z : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3x3xf32>
  return %0 : tensor<2x4x3x3xf32>
}
