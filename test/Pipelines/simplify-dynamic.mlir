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
// CHECK: %[[SIZE:.+]] = affine.apply
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
