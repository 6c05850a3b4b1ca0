// RUN: nnspec-opt %s --nnspec-simplify | FileCheck %s

// Maps and layers of sizes that are not known. simplify-twice.py simplifies these
// twice as well.

// Attention's scores: the quotient goes into the keys, and from there into their
// weight, for all that the keys' sizes are asked for.
// CHECK-LABEL: func @scores(
// CHECK-NOT: arith.{{mul|div}}f
// CHECK: linalg.matmul
// CHECK-NOT: arith.{{mul|div}}f
// CHECK: linalg.transpose
// CHECK-NOT: arith.{{mul|div}}f
// CHECK: linalg.contract
// CHECK-NEXT: return
func.func @scores(%q: tensor<?x?x8xf32>) -> tensor<?x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %q, %c0 : tensor<?x?x8xf32>
  %t = tensor.dim %q, %c1 : tensor<?x?x8xf32>
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<0.5> : tensor<8x8xf32>
  %root = arith.constant dense<2.0> : tensor<f32>
  %h = tensor.collapse_shape %q [[0, 1], [2]] : tensor<?x?x8xf32> into tensor<?x8xf32>
  %nt = tensor.dim %h, %c0 : tensor<?x8xf32>
  %e0 = tensor.empty(%nt) : tensor<?x8xf32>
  %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<?x8xf32>) -> tensor<?x8xf32>
  %k = linalg.matmul ins(%h, %w : tensor<?x8xf32>, tensor<8x8xf32>) outs(%f0 : tensor<?x8xf32>) -> tensor<?x8xf32>
  %keys = tensor.expand_shape %k [[0, 1], [2]] output_shape [%n, %t, 8] : tensor<?x8xf32> into tensor<?x?x8xf32>
  %e1 = tensor.empty(%n, %t) : tensor<?x8x?xf32>
  %kt = linalg.transpose ins(%keys : tensor<?x?x8xf32>) outs(%e1 : tensor<?x8x?xf32>) permutation = [0, 2, 1]
  %e2 = tensor.empty(%n, %t, %t) : tensor<?x?x?xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, i, j, c) -> (b, i, c)>, affine_map<(b, i, j, c) -> (b, c, j)>, affine_map<(b, i, j, c) -> (b, i, j)>]
      ins(%q, %kt : tensor<?x?x8xf32>, tensor<?x8x?xf32>) outs(%f2 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(b, i, j) -> (b, i, j)>, affine_map<(b, i, j) -> ()>, affine_map<(b, i, j) -> (b, i, j)>],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %root : tensor<?x?x?xf32>, tensor<f32>) outs(%e2 : tensor<?x?x?xf32>) {
  ^bb0(%a: f32, %d: f32, %out: f32):
    %quotient = arith.divf %a, %d : f32
    linalg.yield %quotient : f32
  } -> tensor<?x?x?xf32>
  return %y : tensor<?x?x?xf32>
}

// Ones per sample and channel, as an instance norm without parameters has them.
// CHECK-LABEL: func @reshaped_fill(
// CHECK: %[[SIZE:.+]] = arith.muli %arg0, %{{.+}} : index
// CHECK: %[[EMPTY:.+]] = tensor.empty(%[[SIZE]]) : tensor<?xf32>
// CHECK: %[[FILL:.+]] = linalg.fill ins(%{{.+}}) outs(%[[EMPTY]]
// CHECK: return %[[FILL]]
func.func @reshaped_fill(%n: index) -> tensor<?xf32> {
  %one = arith.constant dense<1.0> : tensor<8xf32>
  %e = tensor.empty(%n) : tensor<?x8xf32>
  %ones = linalg.broadcast ins(%one : tensor<8xf32>) outs(%e : tensor<?x8xf32>) dimensions = [0]
  %y = tensor.collapse_shape %ones [[0, 1]] : tensor<?x8xf32> into tensor<?xf32>
  return %y : tensor<?xf32>
}

// Front ends take the sizes of a layer's result from its operand. Where that is a map,
// it is not needed for them, and folds.
// CHECK-LABEL: func @size_of_a_map(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x5xf32>
// CHECK: %[[N:.+]] = tensor.dim %[[X]]
// CHECK: tensor.empty(%[[N]]) : tensor<?x3xf32>
// CHECK: linalg.matmul ins(%[[X]],
// CHECK-NEXT: return
func.func @size_of_a_map(%x: tensor<?x5xf32>, %s: tensor<5xf32>, %b: tensor<5xf32>, %w: tensor<5x3xf32>) -> tensor<?x3xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x5xf32>
  %sb = nnspec.broadcast %s dims = [1] sizes(%n) : tensor<5xf32> to tensor<?x5xf32>
  %scaled = nnspec.mul %x, %sb : tensor<?x5xf32>
  %bb = nnspec.broadcast %b dims = [1] sizes(%n) : tensor<5xf32> to tensor<?x5xf32>
  %mapped = nnspec.add %scaled, %bb : tensor<?x5xf32>
  %rows = tensor.dim %mapped, %c0 : tensor<?x5xf32>
  %e = tensor.empty(%rows) : tensor<?x3xf32>
  %zero = arith.constant 0.0 : f32
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<?x3xf32>) -> tensor<?x3xf32>
  %y = linalg.matmul ins(%mapped, %w : tensor<?x5xf32>, tensor<5x3xf32>) outs(%init : tensor<?x3xf32>) -> tensor<?x3xf32>
  return %y : tensor<?x3xf32>
}

// The same of linalg, as it comes from elsewhere, with the batch norm after the layer.
// CHECK-LABEL: func @size_of_a_generic(
// CHECK-SAME: %[[X:[^:]+]]: tensor<?x5xf32>
// CHECK: linalg.matmul ins(%[[X]],
// CHECK: %[[Y:.+]] = linalg.matmul
// CHECK-NEXT: return %[[Y]]
func.func @size_of_a_generic(%x: tensor<?x5xf32>, %s: tensor<3xf32>, %w: tensor<5x3xf32>, %v: tensor<3x2xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x5xf32>
  %e = tensor.empty(%n) : tensor<?x3xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<?x3xf32>) -> tensor<?x3xf32>
  %l = linalg.matmul ins(%x, %w : tensor<?x5xf32>, tensor<5x3xf32>) outs(%init : tensor<?x3xf32>) -> tensor<?x3xf32>
  %m = tensor.dim %l, %c0 : tensor<?x3xf32>
  %f = tensor.empty(%m) : tensor<?x3xf32>
  %scaled = linalg.generic {indexing_maps = [affine_map<(n, c) -> (n, c)>, affine_map<(n, c) -> (c)>, affine_map<(n, c) -> (n, c)>], iterator_types = ["parallel", "parallel"]} ins(%l, %s : tensor<?x3xf32>, tensor<3xf32>) outs(%f : tensor<?x3xf32>) {
  ^bb0(%in: f32, %factor: f32, %out: f32):
    %product = arith.mulf %in, %factor : f32
    linalg.yield %product : f32
  } -> tensor<?x3xf32>
  %k = tensor.dim %scaled, %c0 : tensor<?x3xf32>
  %g = tensor.empty(%k) : tensor<?x2xf32>
  %other = linalg.fill ins(%zero : f32) outs(%g : tensor<?x2xf32>) -> tensor<?x2xf32>
  %y = linalg.matmul ins(%scaled, %v : tensor<?x3xf32>, tensor<3x2xf32>) outs(%other : tensor<?x2xf32>) -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}
