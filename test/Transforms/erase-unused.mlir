// RUN: nnspec-opt %s --allow-unregistered-dialect --nnspec-erase-unused -o %t
// RUN: FileCheck %s --input-file=%t
// RUN: nnspec-opt --allow-unregistered-dialect %t --nnspec-erase-unused | diff %t -
// RUN: nnspec-opt %s --allow-unregistered-dialect --nnspec-simplify -o %t.simple
// RUN: FileCheck %s --input-file=%t.simple --check-prefix=FOLDED
// RUN: nnspec-opt --allow-unregistered-dialect %t.simple --nnspec-simplify | diff %t.simple -

// What nothing reads goes, so that the map behind each layer is its only user, and
// folds into it: no multiplication is left of the result's size.

#id = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// CHECK-LABEL: func @unused_result(
// CHECK: %[[L:.+]] = linalg.matmul
// CHECK: %[[Y:.+]] = linalg.generic {{.*}} ins(%[[L]], %arg2, %arg3 : {{.*}}) outs(%{{.+}} : tensor<4x2xf32>)
// CHECK: linalg.yield %{{[^,]+}} : f32
// CHECK: return %[[Y]]
// FOLDED-LABEL: func @unused_result(
// FOLDED: %[[L:.+]] = linalg.matmul
// FOLDED-NEXT: return %[[L]]
func.func @unused_result(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %y:2 = linalg.generic {indexing_maps = [#id, #column, #column, #id, #id], iterator_types = ["parallel", "parallel"]}
    ins(%l, %s, %b : tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%e, %e : tensor<4x2xf32>, tensor<4x2xf32>) {
  ^bb0(%v: f32, %p: f32, %q: f32, %o: f32, %o2: f32):
    %1 = arith.mulf %v, %p : f32
    %2 = arith.addf %1, %q : f32
    linalg.yield %2, %1 : f32, f32
  } -> (tensor<4x2xf32>, tensor<4x2xf32>)
  return %y#0 : tensor<4x2xf32>
}

// CHECK-LABEL: func @one_result_twice(
// CHECK: linalg.yield %{{[^,]+}} : f32
// CHECK: return %[[Y:.+]], %[[Y]]
// FOLDED-LABEL: func @one_result_twice(
// FOLDED: %[[L:.+]] = linalg.matmul
// FOLDED-NEXT: return %[[L]], %[[L]]
func.func @one_result_twice(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %y:2 = linalg.generic {indexing_maps = [#id, #column, #id, #id], iterator_types = ["parallel", "parallel"]}
    ins(%l, %s : tensor<4x2xf32>, tensor<2xf32>) outs(%e, %e : tensor<4x2xf32>, tensor<4x2xf32>) {
  ^bb0(%v: f32, %p: f32, %o: f32, %o2: f32):
    %1 = arith.mulf %v, %p : f32
    linalg.yield %1, %1 : f32, f32
  } -> (tensor<4x2xf32>, tensor<4x2xf32>)
  return %y#0, %y#1 : tensor<4x2xf32>, tensor<4x2xf32>
}

// CHECK-LABEL: func @unread_operands(
// CHECK: linalg.generic {{.*}} ins(%arg2 : tensor<4x2xf32>)
// CHECK-NEXT: ^bb0
// CHECK-NEXT: math.exp
// CHECK-NEXT: linalg.yield
// FOLDED-LABEL: func @unread_operands(
// FOLDED: %[[L:.+]] = linalg.matmul
// FOLDED: %[[Z:.+]] = linalg.generic {{.*}} ins(%arg2 : tensor<4x2xf32>)
// FOLDED: return %[[L]], %[[Z]]
func.func @unread_operands(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %r: tensor<4x2xf32>, %s: tensor<2xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %y = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]}
    ins(%l, %s : tensor<4x2xf32>, tensor<2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%v: f32, %p: f32, %o: f32):
    %1 = arith.mulf %v, %p : f32
    linalg.yield %1 : f32
  } -> tensor<4x2xf32>
  %z = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
    ins(%r, %l : tensor<4x2xf32>, tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%v: f32, %dead: f32, %o: f32):
    %1 = arith.mulf %dead, %dead : f32
    %2 = math.exp %v : f32
    linalg.yield %2 : f32
  } -> tensor<4x2xf32>
  return %y, %z : tensor<4x2xf32>, tensor<4x2xf32>
}

// A layer's own second result.
// CHECK-LABEL: func @layer_of_two_results(
// CHECK: linalg.yield %{{[^,]+}} : f32
// FOLDED-LABEL: func @layer_of_two_results(
// FOLDED: arith.mulf
// FOLDED: } -> tensor<3x2xf32>
// FOLDED: %[[L:.+]] = linalg.generic
// FOLDED: return %[[L]]
func.func @layer_of_two_results(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>) -> tensor<4x2xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %l:2 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>, affine_map<(m, n, k) -> (m, n)>],
                         iterator_types = ["parallel", "parallel", "reduction"]}
    ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%zero, %zero : tensor<4x2xf32>, tensor<4x2xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32, %o2: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %o, %1 : f32
    %3 = arith.addf %o2, %b : f32
    linalg.yield %2, %3 : f32, f32
  } -> (tensor<4x2xf32>, tensor<4x2xf32>)
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l#0, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// An initial value that is not read says only how large the result is.
// CHECK-LABEL: func @unread_init(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x3xf32>, {{.*}}, %[[A:[^:]+]]: tensor<?x2xf32>)
// CHECK: %[[C0:.+]] = arith.constant 0 : index
// CHECK: %[[N:.+]] = tensor.dim %[[A]], %[[C0]]
// CHECK: %[[E:.+]] = tensor.empty(%[[N]]) : tensor<?x2xf32>
// CHECK: linalg.exp ins(%{{.+}}) outs(%[[E]] :
// FOLDED-LABEL: func @unread_init(
// FOLDED: } -> tensor<3x2xf32>
// FOLDED: linalg.matmul
// FOLDED-NOT: arith.mulf
// FOLDED: return
func.func @unread_init(%x: tensor<?x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>, %n: index, %r: tensor<?x2xf32>, %a: tensor<?x2xf32>) -> (tensor<?x2xf32>, tensor<?x2xf32>) {
  %c = arith.constant 0.0 : f32
  %zero = linalg.fill ins(%c : f32) outs(%a : tensor<?x2xf32>) -> tensor<?x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<?x3xf32>, tensor<3x2xf32>) outs(%zero : tensor<?x2xf32>) -> tensor<?x2xf32>
  %z = linalg.exp ins(%r : tensor<?x2xf32>) outs(%l : tensor<?x2xf32>) -> tensor<?x2xf32>
  %sb = nnspec.broadcast %s dims = [1] sizes(%n) : tensor<2xf32> to tensor<?x2xf32>
  %y = nnspec.mul %l, %sb : tensor<?x2xf32>
  return %y, %z : tensor<?x2xf32>, tensor<?x2xf32>
}

// One that the caller gives, or a part of it, says where the result goes.
// CHECK-LABEL: func @given_init(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4x2xf32>)
// CHECK: linalg.exp ins(%{{.+}}) outs(%[[A]] :
// CHECK: %[[P:.+]] = tensor.extract_slice %[[A]]
// CHECK: linalg.log ins(%{{.+}}) outs(%[[P]] :
func.func @given_init(%x: tensor<4x2xf32>, %z: tensor<2x2xf32>, %a: tensor<4x2xf32>) -> (tensor<4x2xf32>, tensor<2x2xf32>) {
  %y = linalg.exp ins(%x : tensor<4x2xf32>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  %p = tensor.extract_slice %a[0, 0] [2, 2] [1, 1] : tensor<4x2xf32> to tensor<2x2xf32>
  %q = linalg.log ins(%z : tensor<2x2xf32>) outs(%p : tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y, %q : tensor<4x2xf32>, tensor<2x2xf32>
}

// One that is read stays.
// CHECK-LABEL: func @read_init(
// CHECK: %[[L:.+]] = linalg.exp
// CHECK: linalg.matmul {{.*}} outs(%[[L]] :
func.func @read_init(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %r: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %e = tensor.empty() : tensor<4x2xf32>
  %l = linalg.exp ins(%r : tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%l : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// What an op does not write keeps its initial value: zeros here, between the elements of
// a transposed convolution, and off a diagonal.
// UNVERIFIED @partly_written: the evaluator has no such writes
// CHECK-LABEL: func @partly_written(
// CHECK: %[[Z:.+]] = linalg.fill
// CHECK: linalg.generic {{.*}} outs(%[[Z]] :
// CHECK: %[[V:.+]] = linalg.fill
// CHECK: linalg.generic {{.*}} outs(%[[V]] :
// FOLDED-LABEL: func @partly_written(
// FOLDED: %[[Z:.+]] = linalg.fill
// FOLDED: linalg.generic {{.*}} outs(%[[Z]] :
// FOLDED: %[[V:.+]] = linalg.fill
// FOLDED: linalg.generic {{.*}} outs(%[[V]] :
func.func @partly_written(%x: tensor<2x3xf32>, %v: tensor<4xf32>) -> (tensor<3x5xf32>, tensor<4x4xf32>) {
  %c = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<3x5xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<3x5xf32>) -> tensor<3x5xf32>
  %y = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1) -> (d0 * 2, d1 * 2)>], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<2x3xf32>) outs(%z : tensor<3x5xf32>) {
  ^bb0(%in: f32, %o: f32):
    linalg.yield %in : f32
  } -> tensor<3x5xf32>
  %f = tensor.empty() : tensor<4x4xf32>
  %u = linalg.fill ins(%c : f32) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  %d = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0, d0)>], iterator_types = ["parallel"]}
    ins(%v : tensor<4xf32>) outs(%u : tensor<4x4xf32>) {
  ^bb0(%in: f32, %o: f32):
    linalg.yield %in : f32
  } -> tensor<4x4xf32>
  return %y, %d : tensor<3x5xf32>, tensor<4x4xf32>
}

// So does what a reduction of nothing would write.
// CHECK-LABEL: func @reduction_of_nothing(
// CHECK: %[[Z:.+]] = linalg.fill
// CHECK: linalg.generic {{.*}} outs(%[[Z]] :
func.func @reduction_of_nothing(%x: tensor<4x?xf32>) -> tensor<4xf32> {
  %c = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<4xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]}
    ins(%x : tensor<4x?xf32>) outs(%z : tensor<4xf32>) {
  ^bb0(%in: f32, %o: f32):
    %0 = math.absf %in : f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// Computed values of other shapes are computed, too.
// CHECK-LABEL: func @unread_shapes(
// CHECK: %[[N:.+]] = arith.constant 4 : index
// CHECK: %[[E:.+]] = tensor.empty(%[[N]]) : tensor<?x2xf32>
// CHECK: linalg.tanh {{.*}} outs(%[[E]] :
// CHECK: %[[F:.+]] = tensor.empty() : tensor<3x2xf32>
// CHECK: linalg.tanh {{.*}} outs(%[[F]] :
// FOLDED-LABEL: func @unread_shapes(
// FOLDED: %[[L:.+]] = linalg.matmul
// FOLDED-NOT: arith.mulf
// FOLDED: return %[[L]],
func.func @unread_shapes(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>, %r: tensor<?x2xf32>, %q: tensor<3x2xf32>) -> (tensor<4x2xf32>, tensor<?x2xf32>, tensor<3x2xf32>) {
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %c = tensor.cast %l : tensor<4x2xf32> to tensor<?x2xf32>
  %t = linalg.tanh ins(%r : tensor<?x2xf32>) outs(%c : tensor<?x2xf32>) -> tensor<?x2xf32>
  %p = tensor.extract_slice %l[1, 0] [3, 2] [1, 1] : tensor<4x2xf32> to tensor<3x2xf32>
  %u = linalg.tanh ins(%q : tensor<3x2xf32>) outs(%p : tensor<3x2xf32>) -> tensor<3x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y, %t, %u : tensor<4x2xf32>, tensor<?x2xf32>, tensor<3x2xf32>
}

// Once the canonicaliser has folded the body.
// FOLDED-LABEL: func @unread_once_folded(
// FOLDED: %[[L:.+]] = linalg.matmul
// FOLDED-NOT: arith.mulf
// FOLDED: return %[[L]],
func.func @unread_once_folded(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %s: tensor<2xf32>, %r: tensor<4x2xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %true = arith.constant true
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %z = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
    ins(%r : tensor<4x2xf32>) outs(%l : tensor<4x2xf32>) {
  ^bb0(%v: f32, %o: f32):
    %1 = arith.select %true, %v, %o : f32
    %2 = math.exp %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2xf32>
  %y = nnspec.mul %l, %sb : tensor<4x2xf32>
  return %y, %z : tensor<4x2xf32>, tensor<4x2xf32>
}

// Where an op may use itself, it is not asked for its size.
// CHECK-LABEL: module @graph
// CHECK: %[[L:.+]] = linalg.exp {{.*}} outs(%[[L]] :
module @graph {
  %x = "test.source"() : () -> tensor<?xf32>
  %l = linalg.exp ins(%x : tensor<?xf32>) outs(%l : tensor<?xf32>) -> tensor<?xf32>
}
