// RUN: nnspec-opt %s --convert-linalg-to-nnspec | FileCheck %s

// A body with several ops: what comes before the residue, the residue, and what
// comes after it.

#full = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>

// CHECK-LABEL: func @prefix_residue_suffix(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]: {{[^,]+}}, %[[Q:[^:]+]]:
// CHECK:      %[[B0:.+]] = nnspec.broadcast %[[P]] dims = [1]
// CHECK-NEXT: %[[MUL:.+]] = nnspec.mul %[[X]], %[[B0]]
// CHECK:      %[[EXP:.+]] = linalg.generic {{.*}} ins(%[[MUL]] : tensor<2x3xf32>)
// CHECK:        math.exp
// CHECK-NEXT:   linalg.yield
// CHECK:      %[[B1:.+]] = nnspec.broadcast %[[Q]] dims = [1]
// CHECK-NEXT: %[[SUB:.+]] = nnspec.sub %[[B1]], %[[EXP]]
// CHECK-NEXT: %[[B2:.+]] = nnspec.broadcast %[[P]] dims = [1]
// CHECK-NEXT: %[[DIV:.+]] = nnspec.div %[[SUB]], %[[B2]]
// CHECK-NEXT: return %[[DIV]]
func.func @prefix_residue_suffix(%x: tensor<2x3xf32>, %p: tensor<3xf32>, %q: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p, %q : tensor<2x3xf32>, tensor<3xf32>, tensor<3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = math.exp %1 : f32
    %3 = arith.subf %c, %2 : f32
    %4 = arith.divf %3, %b : f32
    linalg.yield %4 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// What the residue reads twice it reads as one operand. The select's constants and
// its compare stay with it.
// CHECK-LABEL: func @leaky_relu(
// CHECK:      %[[ADD:.+]] = nnspec.add
// CHECK:      %[[SLOPE:.+]] = nnspec.fill 1.250000e-01
// CHECK-NEXT: %[[MUL:.+]] = nnspec.mul %[[ADD]], %[[SLOPE]]
// CHECK:      linalg.generic {{.*}} ins(%[[ADD]], %[[MUL]] :
// CHECK-NEXT: ^bb0(%[[A:.+]]: f32, %[[B:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT:   %[[C:.+]] = arith.cmpf ogt, %[[A]], %{{.+}} : f32
// CHECK-NEXT:   arith.select %[[C]], %[[A]], %[[B]]
func.func @leaky_relu(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant 0.0 : f32
  %0 = linalg.generic {indexing_maps = [#full, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<2x3xf32>, tensor<3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %slope = arith.constant 0.125 : f32
    %1 = arith.addf %a, %b : f32
    %2 = arith.cmpf ogt, %1, %zero : f32
    %3 = arith.mulf %1, %slope : f32
    %4 = arith.select %2, %1, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// A map of what the residue computes, but not of what it yields, stays in it.
// CHECK-LABEL: func @inner_map_stays(
// CHECK:      %[[ADD:.+]] = nnspec.add
// CHECK:      linalg.generic {{.*}} ins(%[[ADD]],
// CHECK:        math.exp
// CHECK-NEXT:   arith.mulf
// CHECK-NEXT:   arith.maximumf
// CHECK-NEXT:   linalg.yield
// CHECK-NOT:  nnspec.mul
func.func @inner_map_stays(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<2x3xf32>, tensor<3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.addf %a, %b : f32
    %2 = math.exp %1 : f32
    %3 = arith.mulf %2, %b : f32
    %4 = arith.maximumf %3, %b : f32
    linalg.yield %4 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// An addition of two full-size values that goes with a map is nnspec's, and so is
// the maximum after it.
// CHECK-LABEL: func @skip_connection(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[Y:[^:]+]]:
// CHECK:     %[[MUL:.+]] = nnspec.mul %[[X]],
// CHECK:     %[[ADD:.+]] = nnspec.add %[[MUL]], %[[Y]]
// CHECK:     %[[ZERO:.+]] = nnspec.fill 0.000000e+00 : tensor<2x3xf32>
// CHECK:     %[[MAX:.+]] = nnspec.max %[[ADD]], %[[ZERO]]
// CHECK-NOT: linalg.generic
// CHECK:     return %[[MAX]]
func.func @skip_connection(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #full, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %y, %p : tensor<2x3xf32>, tensor<2x3xf32>, tensor<3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %zero = arith.constant 0.0 : f32
    %1 = arith.mulf %a, %c : f32
    %2 = arith.addf %1, %b : f32
    %3 = arith.maximumf %2, %zero : f32
    linalg.yield %3 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: func @fused_multiply_add(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]: {{[^,]+}}, %[[Q:[^:]+]]:
// CHECK: %[[P2:.+]] = nnspec.broadcast %[[P]] dims = [1]
// CHECK: %[[MUL:.+]] = nnspec.mul %[[X]], %[[P2]]
// CHECK: %[[Q2:.+]] = nnspec.broadcast %[[Q]] dims = [1]
// CHECK: nnspec.add %[[MUL]], %[[Q2]]
func.func @fused_multiply_add(%x: tensor<2x3xf32>, %p: tensor<3xf32>, %q: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p, %q : tensor<2x3xf32>, tensor<3xf32>, tensor<3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %1 = math.fma %a, %b, %c : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// An init that the body reads is an operand.
// CHECK-LABEL: func @reads_init(
// CHECK-SAME:    %[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]:
// CHECK: %[[B:.+]] = nnspec.broadcast %[[P]] dims = [1]
// CHECK: nnspec.add %[[X]], %[[B]]
func.func @reads_init(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%p : tensor<3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%b: f32, %a: f32):
    %1 = arith.addf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// An outer product is full-size, but no map of anything full-size. Its sum with a
// parameter is one of the product.
// CHECK-LABEL: func @outer_product(
// CHECK:     %[[PRODUCT:.+]] = linalg.generic
// CHECK:       arith.mulf
// CHECK-NOT: nnspec.mul
// CHECK:     nnspec.add %[[PRODUCT]],
func.func @outer_product(%p: tensor<2xf32>, %q: tensor<3xf32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0)>, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%p, %q : tensor<2xf32>, tensor<3xf32>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %1, %b : f32
    linalg.yield %2 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// Integers stay in the residue, here a dequantization.
// UNVERIFIED @integers: it has integers as arguments
// CHECK-LABEL: func @integers(
// CHECK:      %[[FLOAT:.+]] = linalg.generic {{.*}} ins(%{{.+}}, %{{.+}} : tensor<2x3xi8>, tensor<3xi8>)
// CHECK-NEXT: ^bb0(
// CHECK-NEXT:   arith.subi
// CHECK-NEXT:   arith.sitofp
// CHECK-NEXT:   linalg.yield
// CHECK:      nnspec.mul %[[FLOAT]],
func.func @integers(%x: tensor<2x3xi8>, %zp: tensor<3xi8>, %scale: tensor<3xf32>) -> tensor<2x3xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %0 = linalg.generic {indexing_maps = [#full, #channel, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %zp, %scale : tensor<2x3xi8>, tensor<3xi8>, tensor<3xf32>) outs(%e : tensor<2x3xf32>) {
  ^bb0(%a: i8, %b: i8, %s: f32, %out: f32):
    %1 = arith.subi %a, %b : i8
    %2 = arith.sitofp %1 : i8 to f32
    %3 = arith.mulf %2, %s : f32
    linalg.yield %3 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// What the body computes and does not yield is not computed again.
// CHECK-LABEL: func @unused(
// CHECK-NOT: math.exp
// CHECK-NOT: nnspec.sub
func.func @unused(%x: tensor<2x3xf32>, %p: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p : tensor<2x3xf32>, tensor<3xf32>) outs(%x : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = math.exp %b : f32
    %2 = arith.subf %a, %1 : f32
    %3 = arith.mulf %a, %b : f32
    linalg.yield %3 : f32
  } -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

#rows = affine_map<(d0, d1) -> (d0)>

// An outer product of parameters is none, also in a fused multiplication.
// CHECK-LABEL: func @fused_outer_product(
// CHECK:         math.fma
// CHECK:       %[[B:.+]] = nnspec.broadcast %arg1 dims = [1]
// CHECK-NEXT:  nnspec.mul %{{.+}}, %[[B]]
func.func @fused_outer_product(%x: tensor<3x4xf32>, %p: tensor<4xf32>, %q: tensor<3xf32>) -> tensor<3x4xf32> {
  %0 = linalg.generic {indexing_maps = [#full, #channel, #rows, #full], iterator_types = ["parallel", "parallel"]}
    ins(%x, %p, %q : tensor<3x4xf32>, tensor<4xf32>, tensor<3xf32>) outs(%x : tensor<3x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %1 = math.fma %b, %c, %a : f32
    %2 = arith.mulf %1, %b : f32
    linalg.yield %2 : f32
  } -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// A size is that of an operand of full size, of a parameter that has it, or of the output.
// CHECK-LABEL: func @sizes_of_x(
// CHECK-DAG:     %[[N:.+]] = tensor.dim %arg1, %c0
// CHECK-DAG:     %[[M:.+]] = tensor.dim %arg1, %c1
// CHECK:         nnspec.broadcast %arg0 dims = [1] sizes(%[[N]], %[[M]])
func.func @sizes_of_x(%p: tensor<?xf32>, %x: tensor<?x?xf32>, %o: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = linalg.generic {indexing_maps = [#channel, #full, #full], iterator_types = ["parallel", "parallel"]}
    ins(%p, %x : tensor<?xf32>, tensor<?x?xf32>) outs(%o : tensor<?x?xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.mulf %b, %a : f32
    linalg.yield %1 : f32
  } -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// CHECK-LABEL: func @sizes_of_output(
// CHECK:         %[[D:.+]] = nnspec.add %arg0, %arg0
// CHECK-DAG:     %[[N:.+]] = tensor.dim %arg1, %{{.+}} : tensor<?x?xf32>
// CHECK-DAG:     %[[M:.+]] = tensor.dim %arg0, %{{.+}} : tensor<?xf32>
// CHECK:         nnspec.broadcast %[[D]] dims = [1] sizes(%[[N]], %[[M]])
func.func @sizes_of_output(%p: tensor<?xf32>, %o: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = linalg.generic {indexing_maps = [#channel, #full], iterator_types = ["parallel", "parallel"]}
    ins(%p : tensor<?xf32>) outs(%o : tensor<?x?xf32>) {
  ^bb0(%a: f32, %out: f32):
    %1 = arith.addf %a, %a : f32
    linalg.yield %1 : f32
  } -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
