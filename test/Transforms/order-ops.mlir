// RUN: nnspec-opt %s --nnspec-order-ops | FileCheck %s
//
// UNVERIFIED @regions: its condition is an argument
// UNVERIFIED @side_effects: calls what has no body
// UNVERIFIED @unused: as above
// UNVERIFIED @effect: has no body

#map = affine_map<(d0) -> (d0)>

// Each op comes before the first that needs it, constants come first.
// CHECK-LABEL: func @uses(
// CHECK-NEXT: %[[C1:.+]] = arith.constant 1 : index
// CHECK-NEXT: %[[C0:.+]] = arith.constant 0 : index
// CHECK-NEXT: %[[D1:.+]] = tensor.dim %{{.+}}, %[[C1]]
// CHECK-NEXT: %[[D0:.+]] = tensor.dim %{{.+}}, %[[C0]]
// CHECK-NEXT: return %[[D1]], %[[D0]]
func.func @uses(%x: tensor<?x?xf32>) -> (index, index) {
  %c0 = arith.constant 0 : index
  %d0 = tensor.dim %x, %c0 : tensor<?x?xf32>
  %c1 = arith.constant 1 : index
  %d1 = tensor.dim %x, %c1 : tensor<?x?xf32>
  return %d1, %d0 : index, index
}

// What nothing needs goes to the end, after what it reads.
// CHECK-LABEL: func @unused(
// CHECK: %[[A:.+]] = arith.addi
// CHECK-NEXT: call @effect(%[[A]])
// CHECK-NEXT: %[[B:.+]] = arith.muli
// CHECK-NEXT: %[[UNUSED:.+]] = arith.addi %[[A]], %[[B]]
// CHECK-NEXT: arith.muli %[[UNUSED]], %[[UNUSED]]
// CHECK-NEXT: return %[[B]]
func.func @unused(%i: index) -> index {
  %a = arith.addi %i, %i : index
  %b = arith.muli %i, %i : index
  %0 = arith.addi %a, %b : index
  %1 = arith.muli %0, %0 : index
  call @effect(%a) : (index) -> ()
  return %b : index
}

// What has side effects keeps its order.
// CHECK-LABEL: func @side_effects(
// CHECK-NEXT: call @effect
// CHECK-NEXT: %[[A:.+]] = arith.addi
// CHECK-NEXT: call @effect(%[[A]])
// CHECK-NEXT: %[[B:.+]] = arith.muli
// CHECK-NEXT: call @effect(%[[B]])
func.func @side_effects(%i: index) {
  %b = arith.muli %i, %i : index
  %a = arith.addi %i, %i : index
  call @effect(%i) : (index) -> ()
  call @effect(%a) : (index) -> ()
  call @effect(%b) : (index) -> ()
  return
}
func.func private @effect(index)

// What an op's regions read it needs too; the regions are ordered likewise.
// CHECK-LABEL: func @regions(
// CHECK-SAME: %[[I:[^:]+]]: index, %[[P:[^:]+]]: i1
// CHECK-NEXT: %[[A:.+]] = arith.addi
// CHECK-NEXT: scf.if %[[P]]
// CHECK-NEXT: %[[C:.+]] = arith.addi %[[A]], %[[A]]
// CHECK-NEXT: %[[D:.+]] = arith.muli %[[A]], %[[A]]
// CHECK-NEXT: scf.yield %[[C]], %[[D]]
func.func @regions(%i: index, %p: i1) -> (index, index) {
  %a = arith.addi %i, %i : index
  %0:2 = scf.if %p -> (index, index) {
    %d = arith.muli %a, %a : index
    %c = arith.addi %a, %a : index
    scf.yield %c, %d : index, index
  } else {
    scf.yield %a, %a : index, index
  }
  return %0#0, %0#1 : index, index
}

// Inputs come in the order in which the body needs them.
// CHECK-LABEL: func @inputs(
// CHECK-SAME: %[[X:[^:]+]]: tensor<4xf32>, %[[Y:[^:]+]]: tensor<4xf32>
// CHECK: linalg.generic {{.*}} ins(%[[Y]], %[[X]] :
// CHECK-NEXT: ^bb0(%[[A:.+]]: f32, %[[B:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: %[[C:.+]] = arith.negf %[[A]]
// CHECK-NEXT: %[[D:.+]] = math.exp %[[B]]
// CHECK-NEXT: arith.subf %[[C]], %[[D]]
func.func @inputs(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel"]}
    ins(%x, %y : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = math.exp %a : f32
    %2 = arith.negf %b : f32
    %3 = arith.subf %2, %1 : f32
    linalg.yield %3 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// Ops of a graph region have no order to speak of.
// CHECK-LABEL: module @graph
module @graph {
  // CHECK-NEXT: math.exp %[[B:.+]] : f32
  // CHECK-NEXT: %[[B]] = arith.constant
  %a = math.exp %b : f32
  %b = arith.constant 1.0 : f32
}

// What is read twice is read once.
// CHECK-LABEL: func @same_input(
// CHECK: linalg.generic {indexing_maps = [#[[ID:.+]], #[[ROW:.+]], #[[ID]]],
// CHECK-SAME: ins(%arg0, %arg1 : tensor<2x3xf32>, tensor<3xf32>)
// CHECK: ^bb0(%[[X:.+]]: f32, %[[P:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: %[[M:.+]] = arith.mulf %[[X]], %[[P]]
// CHECK-NEXT: %[[A:.+]] = arith.addf %[[M]], %[[P]]
// CHECK-NEXT: arith.subf %[[A]], %[[X]]
func.func @same_input(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %empty = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %p, %p, %x : tensor<2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<2x3xf32>) outs(%empty : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %d: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %1, %c : f32
    %3 = arith.subf %2, %d : f32
    linalg.yield %3 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// Inputs that differ in how they are read are two.
// CHECK-LABEL: func @transposed_input(
// CHECK: ins(%arg0, %arg0 : tensor<3x3xf32>, tensor<3x3xf32>)
func.func @transposed_input(%x: tensor<3x3xf32>) -> tensor<3x3xf32> {
  %empty = tensor.empty() : tensor<3x3xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1, d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %x : tensor<3x3xf32>, tensor<3x3xf32>) outs(%empty : tensor<3x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.subf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}

// CHECK-LABEL: func @commutative(
// CHECK: ^bb0(%[[X:.+]]: f32, %[[C:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: %[[D:.+]] = arith.subf %[[X]], %[[C]]
// CHECK-NEXT: %[[S:.+]] = arith.addf %[[D]], %[[C]]
// CHECK-NEXT: %[[M:.+]] = arith.mulf %[[S]], %[[X]]
// CHECK-NEXT: %[[A:.+]] = arith.addf %[[X]], %[[C]]
// CHECK-NEXT: arith.maximumf %[[M]], %[[A]]
func.func @commutative(%x: tensor<3xf32>) -> tensor<3xf32> {
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %empty = tensor.empty() : tensor<3xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x, %c : tensor<3xf32>, tensor<3xf32>) outs(%empty : tensor<3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.subf %a, %b : f32
    %2 = arith.addf %b, %1 : f32
    %3 = arith.mulf %a, %2 : f32
    %4 = arith.addf %b, %a : f32
    %5 = arith.maximumf %3, %4 : f32
    linalg.yield %5 : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
