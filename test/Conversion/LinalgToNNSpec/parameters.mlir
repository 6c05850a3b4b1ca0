// RUN: nnspec-opt %s --convert-linalg-to-nnspec | FileCheck %s

// Parameters: what does not depend on every axis is computed on exactly the axes
// that it depends on.

#full = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#d0 = affine_map<(d0, d1, d2) -> (d0)>
#d1 = affine_map<(d0, d1, d2) -> (d1)>
#none = affine_map<(d0, d1, d2) -> ()>

// CHECK-LABEL: func @two_axes(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]: {{[^,]+}}, %[[Q:[^:]+]]:
// CHECK: %[[B0:.+]] = nnspec.broadcast %[[P]] dims = [0] : tensor<2xf32> to tensor<2x3xf32>
// CHECK: %[[B1:.+]] = nnspec.broadcast %[[Q]] dims = [1] : tensor<3xf32> to tensor<2x3xf32>
// CHECK: %[[MUL:.+]] = nnspec.mul %[[B0]], %[[B1]] : tensor<2x3xf32>
// CHECK: %[[B:.+]] = nnspec.broadcast %[[MUL]] dims = [0, 1] : tensor<2x3xf32> to tensor<2x3x4xf32>
// CHECK: nnspec.add %[[X]], %[[B]]
func.func @two_axes(%x: tensor<2x3x4xf32>, %p: tensor<2xf32>, %q: tensor<3xf32>) -> tensor<2x3x4xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #d0, #d1, #full], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%x, %p, %q : tensor<2x3x4xf32>, tensor<2xf32>, tensor<3xf32>) outs(%x : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %1 = arith.mulf %b, %c : f32
    %2 = arith.addf %a, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// Axes in another order are transposed, at the parameter's size.
// CHECK-LABEL: func @transposed(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]:
// CHECK: %[[C:.+]] = tensor.collapse_shape %[[P]] {{\[\[}}0, 1], [2]] : tensor<3x1x2xf32> into tensor<3x2xf32>
// CHECK: %[[T:.+]] = linalg.transpose ins(%[[C]] : tensor<3x2xf32>) outs(%{{.+}} : tensor<2x3xf32>) permutation = [1, 0]
// CHECK: %[[B:.+]] = nnspec.broadcast %[[T]] dims = [0, 1]
// CHECK: nnspec.mul %[[X]], %[[B]]
func.func @transposed(%x: tensor<2x3x4xf32>, %p: tensor<3x1x2xf32>) -> tensor<2x3x4xf32> {
  %0 = linalg.generic {indexing_maps = [#full, affine_map<(d0, d1, d2) -> (d1, 0, d0)>, #full], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%x, %p : tensor<2x3x4xf32>, tensor<3x1x2xf32>) outs(%x : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// Loops in another order than the result's axes: axes are those of the result.
// CHECK-LABEL: func @permuted_loops(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]:
// CHECK: %[[B:.+]] = nnspec.broadcast %[[P]] dims = [1] : tensor<3xf32> to tensor<2x3xf32>
// CHECK: nnspec.mul %[[X]], %[[B]]
func.func @permuted_loops(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d1, d0)>], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<2x3xf32>, tensor<3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// What nnspec has no op for is one generic op on channels, with what only that
// reads.
// CHECK-LABEL: func @other_ops(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]:
// CHECK: %[[SELECT:.+]] = linalg.generic {{.*}} iterator_types = ["parallel"]} ins(%[[P]] : tensor<3xf32>)
// CHECK-NEXT: ^bb0(
// CHECK-NEXT:   math.exp
// CHECK-NEXT:   arith.cmpf
// CHECK-NEXT:   arith.select
// CHECK-NEXT:   linalg.yield
// CHECK: %[[B:.+]] = nnspec.broadcast %[[SELECT]] dims = [1]
// CHECK: nnspec.add %[[X]], %[[B]]
func.func @other_ops(%x: tensor<2x3x4xf32>, %p: tensor<3xf32>) -> tensor<2x3x4xf32> {
  %zero = arith.constant 0.0 : f32
  %0 = linalg.generic {indexing_maps = [#full, #d1, #full], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%x, %p : tensor<2x3x4xf32>, tensor<3xf32>) outs(%x : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = math.exp %b : f32
    %2 = arith.cmpf ogt, %b, %zero : f32
    %3 = arith.select %2, %1, %zero : f32
    %4 = arith.addf %a, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// math.sqrt stays: nnspec.sqrt clamps.
// CHECK-LABEL: func @square_root(
// CHECK: math.sqrt
// CHECK: -> tensor<3xf32>
// CHECK: nnspec.div
func.func @square_root(%x: tensor<2x3x4xf32>, %p: tensor<3xf32>) -> tensor<2x3x4xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #d1, #full], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%x, %p : tensor<2x3x4xf32>, tensor<3xf32>) outs(%x : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = math.sqrt %b : f32
    %2 = arith.divf %a, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// What two read is a tensor, read by both.
// CHECK-LABEL: func @two_users(
// CHECK: %[[EXP:.+]] = linalg.generic
// CHECK:   math.exp
// CHECK: linalg.generic {{.*}} ins(%[[EXP]] : tensor<3xf32>)
// CHECK-NEXT: ^bb0(
// CHECK-NEXT:   arith.minimumf
// CHECK: nnspec.broadcast %[[EXP]] dims = [1]
func.func @two_users(%x: tensor<2x3x4xf32>, %p: tensor<3xf32>) -> tensor<2x3x4xf32> {
  %one = arith.constant 1.0 : f32
  %0 = linalg.generic {indexing_maps = [#full, #d1, #full], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%x, %p : tensor<2x3x4xf32>, tensor<3xf32>) outs(%x : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = math.exp %b : f32
    %2 = arith.minimumf %1, %one : f32
    %3 = arith.addf %a, %2 : f32
    %4 = arith.mulf %3, %1 : f32
    linalg.yield %4 : f32
  } -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// A scalar is a tensor of rank 0; one that is constant is a fill.
// CHECK-LABEL: func @scalars(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[S:[^:]+]]: f32, %[[T:[^:]+]]: f32)
// CHECK: %[[S0:.+]] = tensor.from_elements %[[S]] : tensor<f32>
// CHECK: nnspec.broadcast %[[S0]] dims = []
// CHECK: nnspec.mul
// CHECK: %[[T0:.+]] = tensor.from_elements %[[T]] : tensor<f32>
// CHECK: nnspec.broadcast %[[T0]] dims = []
// CHECK: nnspec.add
// CHECK: nnspec.fill 3.000000e+00 : tensor<2x3x4xf32>
// CHECK: nnspec.sub
func.func @scalars(%x: tensor<2x3x4xf32>, %s: f32, %t: f32) -> tensor<2x3x4xf32> {
  %three = arith.constant 3.0 : f32
  %0 = linalg.generic {indexing_maps = [#full, #none, #none, #full], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%x, %s, %three : tensor<2x3x4xf32>, f32, f32) outs(%x : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %1, %t : f32
    %3 = arith.subf %2, %c : f32
    linalg.yield %3 : f32
  } -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// A full-size splat constant is a fill.
// CHECK-LABEL: func @splat(
// CHECK-SAME:    %[[X:[^:]+]]:
// CHECK: %[[F:.+]] = nnspec.fill 5.000000e-01 : tensor<2x3x4xf32>
// CHECK: nnspec.mul %[[X]], %[[F]]
func.func @splat(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %half = arith.constant dense<0.5> : tensor<2x3x4xf32>
  %0 = linalg.mul ins(%x, %half : tensor<2x3x4xf32>, tensor<2x3x4xf32>) outs(%x : tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// A result that depends on channels only is computed there, then broadcast.
// CHECK-LABEL: func @only_parameters(
// CHECK: %[[EXP:.+]] = linalg.generic {{.*}} iterator_types = ["parallel"]}
// CHECK:   math.exp
// CHECK: %[[B:.+]] = nnspec.broadcast %[[EXP]] dims = [1] : tensor<3xf32> to tensor<2x3x4xf32>
// CHECK: return %[[B]]
func.func @only_parameters(%p: tensor<3xf32>) -> tensor<2x3x4xf32> {
  %e = tensor.empty() : tensor<2x3x4xf32>
  %0 = linalg.generic {indexing_maps = [#d1, #full], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%p : tensor<3xf32>) outs(%e : tensor<2x3x4xf32>) {
  ^bb0(%b: f32, %out: f32):
    %1 = math.exp %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// Dynamic sizes come from the operands; one that any operand knows is static.
// CHECK-LABEL: func @dynamic(
// CHECK-SAME:    %[[X:[^:]+]]: tensor<?x?x?xf32>, %[[P:[^:]+]]: tensor<3xf32>, %[[Q:[^:]+]]: tensor<?xf32>
// CHECK: %[[R:.+]] = tensor.cast %[[X]] : tensor<?x?x?xf32> to tensor<?x3x?xf32>
// CHECK: %[[B:.+]] = nnspec.broadcast %[[P]] dims = [1] sizes(%{{.+}}, %{{.+}}) : tensor<3xf32> to tensor<?x3x?xf32>
// CHECK: %[[MUL:.+]] = nnspec.mul %[[R]], %[[B]]
// CHECK: nnspec.broadcast %[[Q]] dims = [0] sizes(%{{.+}}, %{{.+}}) : tensor<?xf32> to tensor<?x3x?xf32>
// CHECK: %[[ADD:.+]] = nnspec.add %[[MUL]],
// CHECK: %[[CAST:.+]] = tensor.cast %[[ADD]] : tensor<?x3x?xf32> to tensor<?x?x?xf32>
// CHECK: return %[[CAST]]
func.func @dynamic(%x: tensor<?x?x?xf32>, %p: tensor<3xf32>, %q: tensor<?xf32>) -> tensor<?x?x?xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #d1, #d0, #full], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%x, %p, %q : tensor<?x?x?xf32>, tensor<3xf32>, tensor<?xf32>) outs(%x : tensor<?x?x?xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %1, %c : f32
    linalg.yield %2 : f32
  } -> tensor<?x?x?xf32>
  return %0 : tensor<?x?x?xf32>
}

// A parameter that nnspec and linalg ops compute in turn.
// CHECK-LABEL: func @of_both_dialects(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]: {{[^,]+}}, %[[Q:[^:]+]]:
// CHECK: %[[SUM:.+]] = nnspec.add %[[P]], %[[Q]] : tensor<3xf32>
// CHECK: %[[EXP:.+]] = linalg.generic {{.*}} ins(%[[SUM]] : tensor<3xf32>)
// CHECK: math.exp
// CHECK: nnspec.broadcast %[[EXP]] dims = [1] : tensor<3xf32> to tensor<2x3x4xf32>
// CHECK: nnspec.mul %[[X]], %{{.+}} : tensor<2x3x4xf32>
func.func @of_both_dialects(%x: tensor<2x3x4xf32>, %p: tensor<3xf32>, %q: tensor<3xf32>) -> tensor<2x3x4xf32> {
  %e = tensor.empty() : tensor<2x3x4xf32>
  %0 = linalg.broadcast ins(%p : tensor<3xf32>) outs(%e : tensor<2x3x4xf32>) dimensions = [0, 2]
  %1 = linalg.broadcast ins(%q : tensor<3xf32>) outs(%e : tensor<2x3x4xf32>) dimensions = [0, 2]
  %2 = nnspec.add %0, %1 : tensor<2x3x4xf32>
  %3 = linalg.exp ins(%2 : tensor<2x3x4xf32>) outs(%e : tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %4 = linalg.mul ins(%x, %3 : tensor<2x3x4xf32>, tensor<2x3x4xf32>) outs(%e : tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %4 : tensor<2x3x4xf32>
}
