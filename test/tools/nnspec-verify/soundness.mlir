// Pairs that must not be found equivalent, for what AFTER hides: an infinity behind a
// select or in a contraction, an element that was never written, a quotient or root
// that BEFORE drops (in an iteration that a reduction forgets, along an empty
// axis, or where no window reaches), the inexact root of a subnormal, or sizes that only AFTER needs to be equal.

// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %S/Inputs/soundness-after.mlir --all --seed=1 \
// RUN:   | FileCheck %s --implicit-check-not=equivalent --implicit-check-not=different
// CHECK: 'infcmp': undecided: 
// CHECK: 'bodyinf': undecided: 
// CHECK: 'lastmm': undecided: 
// CHECK: 'padz': undecided: 
// CHECK: 'mask': undecided: 
// CHECK: 'sqrtlast': undecided: 
// CHECK: 'prefix': undecided: 
// CHECK: 'dot': undecided: 
// CHECK: 'zsize': undecided: 
// CHECK: 'subn': undecided: 
// CHECK: 'und': undecided: 
// CHECK: 'sz': undecided: 
// CHECK: 'innerred': undecided: 
// CHECK: 'gap': undecided: 

func.func @infcmp(%x: f32) -> i1 {
 %f = arith.constant false
 return %f : i1 }

func.func @bodyinf(%x: tensor<2xf32>) -> tensor<2xf32> {
 return %x : tensor<2xf32> }

func.func @lastmm(%x: tensor<2x3xf32>, %s: tensor<2x3xf32>) -> tensor<2xf32> {
 %q = nnspec.div %x, %s : tensor<2x3xf32>
 %e = tensor.empty() : tensor<2xf32>
 %r = linalg.reduce ins(%q : tensor<2x3xf32>) outs(%e : tensor<2xf32>) dimensions = [1] (%in: f32, %o: f32) { linalg.yield %in : f32 }
 return %r : tensor<2xf32> }

func.func @padz(%x: tensor<2xf32>, %s: tensor<2xf32>) -> tensor<2xf32> {
 %z = arith.constant 0.0 : f32
 %q = nnspec.div %x, %s : tensor<2xf32>
 %b = tensor.expand_shape %q [[0,1]] output_shape [2,1] : tensor<2xf32> into tensor<2x1xf32>
 %w = tensor.empty() : tensor<0x2xf32>
 %c = linalg.generic {indexing_maps=[affine_map<(i,j,k)->(j,k)>,affine_map<(i,j,k)->(i,j)>], iterator_types=["parallel","parallel","reduction"]} ins(%b: tensor<2x1xf32>) outs(%w: tensor<0x2xf32>) {
 ^bb0(%a: f32, %o: f32): linalg.yield %a : f32 } -> tensor<0x2xf32>
 %t = tensor.pad %c low[1,0] high[0,0] { ^bb0(%i: index, %j: index): tensor.yield %z : f32 } : tensor<0x2xf32> to tensor<1x2xf32>
 %u = tensor.collapse_shape %t [[0,1]] : tensor<1x2xf32> into tensor<2xf32>
 %y = nnspec.add %u, %x : tensor<2xf32>
 return %y : tensor<2xf32> }

func.func @mask(%x: tensor<4xf32>, %m: tensor<4xi1>) -> tensor<4xf32> {
 %z = arith.constant dense<0.0> : tensor<4xf32>
 return %z : tensor<4xf32> }

func.func @sqrtlast(%x: tensor<3xf32>) -> tensor<f32> {
 %e = tensor.empty() : tensor<f32>
 %r = linalg.generic {indexing_maps=[affine_map<(j)->(j)>,affine_map<(j)->()>], iterator_types=["reduction"]} ins(%x: tensor<3xf32>) outs(%e: tensor<f32>) {
 ^bb0(%a: f32, %o: f32): %s = math.sqrt %a : f32
 linalg.yield %s : f32 } -> tensor<f32>
 return %r : tensor<f32> }

func.func @prefix(%x: tensor<3xf32>, %s: tensor<3xf32>) -> tensor<3xf32> {
 %e = tensor.empty() : tensor<3xf32>
 %q = nnspec.div %x, %s : tensor<3xf32>
 %r = linalg.generic {indexing_maps=[affine_map<(i,j)->(j)>,affine_map<(i,j)->(i)>], iterator_types=["parallel","reduction"]} ins(%q: tensor<3xf32>) outs(%e: tensor<3xf32>) {
 ^bb0(%a: f32, %o: f32): linalg.yield %a : f32 } -> tensor<3xf32>
 return %r : tensor<3xf32> }

func.func @dot(%x: tensor<2xf32>) -> f32 {
 %z = arith.constant 0.0 : f32
 return %z : f32 }

func.func @zsize(%x: tensor<2xf32>, %s: tensor<2xf32>) -> tensor<2xf32> {
 %q = arith.divf %x, %s : tensor<2xf32>
 %e = tensor.empty() : tensor<2x0xf32>
 %b = linalg.generic {indexing_maps=[affine_map<(i,j)->(i)>,affine_map<(i,j)->(i,j)>], iterator_types=["parallel","parallel"]} ins(%q: tensor<2xf32>) outs(%e: tensor<2x0xf32>) {
 ^bb0(%a: f32, %o: f32): linalg.yield %a : f32 } -> tensor<2x0xf32>
 %r = linalg.generic {indexing_maps=[affine_map<(i,j)->(i,j)>,affine_map<(i,j)->(i)>], iterator_types=["parallel","reduction"]} ins(%b: tensor<2x0xf32>) outs(%x: tensor<2xf32>) {
 ^bb0(%a: f32, %o: f32): %t = arith.addf %a, %o : f32
 linalg.yield %t : f32 } -> tensor<2xf32>
 return %r : tensor<2xf32> }

func.func @subn(%x: f64) -> f64 {
 %c = arith.constant 1.5e-323 : f64
 %r = math.sqrt %c : f64
 %y = arith.mulf %r, %x : f64
 return %y : f64 }

func.func @und(%x: tensor<1xf32>) -> f32 {
 %z = arith.constant 0.0 : f32
 return %z : f32 }

func.func @sz(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
 return %x : tensor<?xf32> }

func.func @innerred(%x: tensor<3xf32>, %s: tensor<3xf32>) -> tensor<f32> {
 %e = tensor.empty() : tensor<f32>
 %r = linalg.generic {indexing_maps=[affine_map<(i)->(i)>,affine_map<(i)->(i)>,affine_map<(i)->()>], iterator_types=["reduction"]} ins(%x, %s: tensor<3xf32>, tensor<3xf32>) outs(%e: tensor<f32>) {
 ^bb0(%a: f32, %b: f32, %o: f32): %l = math.log %b : f32
 %t = arith.addf %a, %l : f32
 linalg.yield %t : f32 } -> tensor<f32>
 return %r : tensor<f32> }

func.func @gap(%x: tensor<5xf32>, %s: tensor<5xf32>, %w: tensor<2xf32>) -> tensor<2xf32> {
 %q = nnspec.div %x, %s : tensor<5xf32>
 %a = nnspec.fill 0.0 : tensor<2xf32>
 %y = linalg.generic {indexing_maps=[affine_map<(o,k)->(2*o+k)>,affine_map<(o,k)->(k)>,affine_map<(o,k)->(o)>], iterator_types=["parallel","reduction"]} ins(%q, %w: tensor<5xf32>, tensor<2xf32>) outs(%a: tensor<2xf32>) {
 ^bb0(%i: f32, %j: f32, %o: f32):
  %m = arith.mulf %i, %j : f32
  %r = arith.addf %o, %m : f32
  linalg.yield %r : f32 } -> tensor<2xf32>
 return %y : tensor<2xf32> }
