// RUN: nnspec-opt %s --nnspec-fuse-elementwise | FileCheck %s

// Elementwise ops are fused where that repeats no work: into their only user, which
// reads each of their elements once. An op that only casts is fused into every user.

#id = affine_map<(d0, d1) -> (d0, d1)>
#transposed = affine_map<(d0, d1) -> (d1, d0)>
#row = affine_map<(d0, d1) -> (d1)>
#id1 = affine_map<(d0) -> (d0)>

// CHECK-LABEL: func @only_user(
func.func @only_user(%a: tensor<2x4xf32>, %b: tensor<2x4xf32>) -> tensor<2x4xf32> {
  // CHECK-COUNT-1: linalg.generic
  // CHECK: arith.mulf
  // CHECK-NEXT: arith.addf
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%a, %b : tensor<2x4xf32>, tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%x: f32, %y: f32, %out: f32):
    %m = arith.mulf %x, %y : f32
    linalg.yield %m : f32
  } -> tensor<2x4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0, %b : tensor<2x4xf32>, tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%x: f32, %y: f32, %out: f32):
    %s = arith.addf %x, %y : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// A transposed read is still one read of each element.
// CHECK-LABEL: func @transposed(
func.func @transposed(%a: tensor<2x4xf32>) -> tensor<4x2xf32> {
  // CHECK-COUNT-1: linalg.generic
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%a : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%x: f32, %out: f32):
    %m = math.sqrt %x : f32
    linalg.yield %m : f32
  } -> tensor<2x4xf32>
  %f = tensor.empty() : tensor<4x2xf32>
  %1 = linalg.generic {indexing_maps = [#transposed, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<2x4xf32>) outs(%f : tensor<4x2xf32>) {
  ^bb0(%x: f32, %out: f32):
    %s = math.exp %x : f32
    linalg.yield %s : f32
  } -> tensor<4x2xf32>
  return %1 : tensor<4x2xf32>
}

// Fused, the root would be taken at every point instead of once a channel.
// CHECK-LABEL: func @not_broadcast_parameter(
func.func @not_broadcast_parameter(%x: tensor<2x4xf32>, %p: tensor<4xf32>) -> tensor<2x4xf32> {
  // CHECK: %[[ROOT:.+]] = linalg.generic {{.*}} outs(%{{.+}} : tensor<4xf32>)
  // CHECK: math.sqrt
  // CHECK: linalg.generic {{.*}} ins(%{{.+}}, %[[ROOT]] : tensor<2x4xf32>, tensor<4xf32>)
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: arith.mulf
  // CHECK-NEXT: linalg.yield
  %c = tensor.empty() : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [#id1, #id1], iterator_types = ["parallel"]}
      ins(%p : tensor<4xf32>) outs(%c : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.sqrt %a : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  %e = tensor.empty() : tensor<2x4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %0 : tensor<2x4xf32>, tensor<4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %m = arith.mulf %a, %b : f32
    linalg.yield %m : f32
  } -> tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// CHECK-LABEL: func @not_two_users(
func.func @not_two_users(%x: tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  // CHECK-COUNT-3: linalg.generic
  // CHECK: return
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.exp %a : f32
    linalg.yield %r : f32
  } -> tensor<2x4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.sin %a : f32
    linalg.yield %r : f32
  } -> tensor<2x4xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.cos %a : f32
    linalg.yield %r : f32
  } -> tensor<2x4xf32>
  return %1, %2 : tensor<2x4xf32>, tensor<2x4xf32>
}

// One that is returned too is computed anyway.
// CHECK-LABEL: func @not_returned(
func.func @not_returned(%x: tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  // CHECK: %[[A:.+]] = linalg.generic
  // CHECK: %[[B:.+]] = linalg.generic {{.*}} ins(%[[A]] :
  // CHECK: return %[[A]], %[[B]]
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.exp %a : f32
    linalg.yield %r : f32
  } -> tensor<2x4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.sin %a : f32
    linalg.yield %r : f32
  } -> tensor<2x4xf32>
  return %0, %1 : tensor<2x4xf32>, tensor<2x4xf32>
}

// Repeating a cast costs less than storing its result.
// CHECK-LABEL: func @cast_with_two_users(
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x4xf16>)
func.func @cast_with_two_users(%x: tensor<2x4xf16>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  // CHECK: linalg.generic {{.*}} ins(%[[X]] : tensor<2x4xf16>)
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: arith.extf
  // CHECK-NEXT: math.sin
  // CHECK: linalg.generic {{.*}} ins(%[[X]] : tensor<2x4xf16>)
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: arith.extf
  // CHECK-NEXT: math.cos
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<2x4xf16>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f16, %out: f32):
    %r = arith.extf %a : f16 to f32
    linalg.yield %r : f32
  } -> tensor<2x4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.sin %a : f32
    linalg.yield %r : f32
  } -> tensor<2x4xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.cos %a : f32
    linalg.yield %r : f32
  } -> tensor<2x4xf32>
  return %1, %2 : tensor<2x4xf32>, tensor<2x4xf32>
}

// CHECK-LABEL: func @not_out_of_reduction(
func.func @not_out_of_reduction(%x: tensor<2x4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: linalg.generic {{.*}} iterator_types = ["reduction", "parallel"]
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel"]
  // CHECK: return
  %0 = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["reduction", "parallel"]}
      ins(%x : tensor<2x4xf32>) outs(%init : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = arith.addf %out, %a : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  %e = tensor.empty() : tensor<4xf32>
  %1 = linalg.generic {indexing_maps = [#id1, #id1], iterator_types = ["parallel"]}
      ins(%0 : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.sqrt %a : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: func @into_reduction(
func.func @into_reduction(%x: tensor<2x4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-COUNT-1: linalg.generic
  // CHECK: math.exp
  // CHECK: arith.addf
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.exp %a : f32
    linalg.yield %r : f32
  } -> tensor<2x4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["reduction", "parallel"]}
      ins(%0 : tensor<2x4xf32>) outs(%init : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = arith.addf %out, %a : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// In a loop it would be computed again each time.
// CHECK-LABEL: func @not_into_loop(
func.func @not_into_loop(%x: tensor<2x4xf32>, %n: index) -> tensor<2x4xf32> {
  // CHECK: math.exp
  // CHECK: scf.for
  // CHECK-NOT: math.exp
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = math.exp %a : f32
    linalg.yield %r : f32
  } -> tensor<2x4xf32>
  %1 = scf.for %i = %c0 to %n step %c1 iter_args(%y = %x) -> tensor<2x4xf32> {
    %2 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
        ins(%0, %y : tensor<2x4xf32>, tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
    ^bb0(%a: f32, %b: f32, %out: f32):
      %r = arith.addf %a, %b : f32
      linalg.yield %r : f32
    } -> tensor<2x4xf32>
    scf.yield %2 : tensor<2x4xf32>
  }
  return %1 : tensor<2x4xf32>
}

// A layer's weight stays the tensor that it is, though it is repeated.
// CHECK-LABEL: func @repeated_weight(
// CHECK: %[[W:.+]] = linalg.generic {{.*}} ins(%arg1 : tensor<3xf32>)
// CHECK: linalg.generic {{.*}}"reduction"{{.*}} ins(%arg0, %[[W]] : tensor<4xf32>, tensor<3x4xf32>)
func.func @repeated_weight(%x: tensor<4xf32>, %p: tensor<3xf32>, %init: tensor<3xf32>) -> tensor<3xf32> {
  %empty = tensor.empty() : tensor<3x4xf32>
  %w = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%p : tensor<3xf32>) outs(%empty : tensor<3x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<3x4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%x, %w : tensor<4xf32>, tensor<3x4xf32>) outs(%init : tensor<3xf32>) {
  ^bb0(%in: f32, %in_0: f32, %out: f32):
    %1 = arith.mulf %in, %in_0 : f32
    %2 = arith.addf %out, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// What is computed of a tensor and repeated parameters is summed in one pass.
// CHECK-LABEL: func @sum_of_map(
// CHECK: linalg.generic {{.*}}"reduction"{{.*}} ins(%arg0, %arg1 : tensor<3x4xf32>, tensor<3xf32>) outs(%arg2 : tensor<3xf32>)
// CHECK: arith.subf
// CHECK: arith.addf
// CHECK-NOT: linalg.generic
func.func @sum_of_map(%x: tensor<3x4xf32>, %p: tensor<3xf32>, %init: tensor<3xf32>) -> tensor<3xf32> {
  %empty = tensor.empty() : tensor<3x4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %p : tensor<3x4xf32>, tensor<3xf32>) outs(%empty : tensor<3x4xf32>) {
  ^bb0(%in: f32, %in_0: f32, %out: f32):
    %1 = arith.subf %in, %in_0 : f32
    linalg.yield %1 : f32
  } -> tensor<3x4xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%0 : tensor<3x4xf32>) outs(%init : tensor<3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = arith.addf %in, %out : f32
    linalg.yield %1 : f32
  } -> tensor<3xf32>
  return %2 : tensor<3xf32>
}

// A cast is fused into each user, but not before what it casts is: that is computed and
// rounded once, however long its body.
// CHECK-LABEL: func @cast_of_long_body(
// CHECK: %[[Y:.+]] = linalg.generic
// CHECK-COUNT-5: math.
// CHECK-NEXT: arith.truncf
// CHECK: } -> tensor<2x4xbf16>
// CHECK: %[[Z:.+]] = linalg.generic {{.*}} ins(%[[Y]] : tensor<2x4xbf16>)
// CHECK-NOT: linalg.generic
// CHECK: return %[[Y]], %[[Z]]
func.func @cast_of_long_body(%x: tensor<2x4xf32>) -> (tensor<2x4xbf16>, tensor<2x4xbf16>) {
  %e = tensor.empty() : tensor<2x4xf32>
  %v = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = math.exp %in : f32
    %1 = math.tanh %0 : f32
    %2 = math.exp %1 : f32
    %3 = math.tanh %2 : f32
    %4 = math.exp %3 : f32
    linalg.yield %4 : f32
  } -> tensor<2x4xf32>
  %f = tensor.empty() : tensor<2x4xbf16>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
    ins(%v : tensor<2x4xf32>) outs(%f : tensor<2x4xbf16>) {
  ^bb0(%in: f32, %out: bf16):
    %0 = arith.truncf %in : f32 to bf16
    linalg.yield %0 : bf16
  } -> tensor<2x4xbf16>
  %z = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
    ins(%y : tensor<2x4xbf16>) outs(%f : tensor<2x4xbf16>) {
  ^bb0(%in: bf16, %out: bf16):
    %0 = arith.negf %in : bf16
    linalg.yield %0 : bf16
  } -> tensor<2x4xbf16>
  return %y, %z : tensor<2x4xbf16>, tensor<2x4xbf16>
}
