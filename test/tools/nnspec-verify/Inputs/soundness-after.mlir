// AFTER of soundness.mlir.

func.func @infcmp(%x: f32) -> i1 {
 %z = arith.constant 0.0 : f32
 %inf = arith.constant 0x7F800000 : f32
 %c = arith.cmpf ogt, %x, %z : f32
 %s = arith.select %c, %inf, %x : f32
 %r = arith.cmpf oeq, %s, %inf : f32
 return %r : i1 }

func.func @bodyinf(%x: tensor<2xf32>) -> tensor<2xf32> {
 %inf = arith.constant 0xFF800000 : f32
 %z = arith.constant 0.0 : f32
 %e = tensor.empty() : tensor<2xf32>
 %r = linalg.generic {indexing_maps=[affine_map<(i)->(i)>,affine_map<(i)->(i)>], iterator_types=["parallel"]} ins(%x: tensor<2xf32>) outs(%e: tensor<2xf32>) {
 ^bb0(%a: f32, %o: f32): %c = arith.cmpf ogt, %a, %z : f32
  %s = arith.select %c, %a, %inf : f32
  %k = arith.subf %s, %s : f32
  %t = arith.addf %a, %k : f32
  linalg.yield %t : f32 } -> tensor<2xf32>
 return %r : tensor<2xf32> }

func.func @lastmm(%x: tensor<2x3xf32>, %s: tensor<2x3xf32>) -> tensor<2xf32> {
 %q = nnspec.div %x, %s : tensor<2x3xf32>
 %l = tensor.extract_slice %q[0,2] [2,1] [1,1] : tensor<2x3xf32> to tensor<2xf32>
 %f = tensor.extract_slice %q[0,0] [2,1] [1,1] : tensor<2x3xf32> to tensor<2xf32>
 %z = nnspec.sub %f, %f : tensor<2xf32>
 %y = nnspec.add %l, %z : tensor<2xf32>
 return %y : tensor<2xf32> }

func.func @padz(%x: tensor<2xf32>, %s: tensor<2xf32>) -> tensor<2xf32> {
 %q = nnspec.div %x, %s : tensor<2xf32>
 %z = nnspec.sub %q, %q : tensor<2xf32>
 %y = nnspec.add %x, %z : tensor<2xf32>
 return %y : tensor<2xf32> }

func.func @mask(%x: tensor<4xf32>, %m: tensor<4xi1>) -> tensor<4xf32> {
 %inf = arith.constant dense<0xFF800000> : tensor<4xf32>
 %z = arith.constant dense<0.0> : tensor<4xf32>
 %s = arith.select %m, %x, %inf : tensor<4xi1>, tensor<4xf32>
 %r = arith.mulf %s, %z : tensor<4xf32>
 return %r : tensor<4xf32> }

func.func @sqrtlast(%x: tensor<3xf32>) -> tensor<f32> {
 %s = math.sqrt %x : tensor<3xf32>
 %c2 = arith.constant 2 : index
 %c0 = arith.constant 0 : index
 %a = tensor.extract %s[%c2] : tensor<3xf32>
 %b = tensor.extract %s[%c0] : tensor<3xf32>
 %z = arith.subf %b, %b : f32
 %y = arith.addf %a, %z : f32
 %r = tensor.splat %y : tensor<f32>
 return %r : tensor<f32> }

func.func @prefix(%x: tensor<3xf32>, %s: tensor<3xf32>) -> tensor<3xf32> {
 %q = nnspec.div %x, %s : tensor<3xf32>
 %c2 = arith.constant 2 : index
 %a = tensor.extract %q[%c2] : tensor<3xf32>
 %b = tensor.splat %a : tensor<3xf32>
 %z = nnspec.sub %q, %q : tensor<3xf32>
 %y = nnspec.add %b, %z : tensor<3xf32>
 return %y : tensor<3xf32> }

func.func @dot(%x: tensor<2xf32>) -> f32 {
 %w = arith.constant dense<[0x7F800000, 1.0]> : tensor<2xf32>
 %z = arith.constant 0.0 : f32
 %e = tensor.splat %z : tensor<f32>
 %d = linalg.dot ins(%x, %w: tensor<2xf32>, tensor<2xf32>) outs(%e: tensor<f32>) -> tensor<f32>
 %v = tensor.extract %d[] : tensor<f32>
 %r = arith.subf %v, %v : f32
 return %r : f32 }

func.func @zsize(%x: tensor<2xf32>, %s: tensor<2xf32>) -> tensor<2xf32> {
 %q = arith.divf %x, %s : tensor<2xf32>
 %z = arith.subf %q, %q : tensor<2xf32>
 %r = arith.addf %x, %z : tensor<2xf32>
 return %r : tensor<2xf32> }

func.func @subn(%x: f64) -> f64 {
 %r = arith.constant 3.849931087076416e-162 : f64
 %y = arith.mulf %r, %x : f64
 return %y : f64 }

func.func @und(%x: tensor<1xf32>) -> f32 {
 %z = arith.constant 0.0 : f32
 %c1 = arith.constant 1 : index
 %e = tensor.empty() : tensor<2xf32>
 %t = tensor.insert_slice %x into %e[0] [1] [1] : tensor<1xf32> into tensor<2xf32>
 %a = tensor.extract %t[%c1] : tensor<2xf32>
 %r = arith.subf %a, %a : f32
 return %r : f32 }

func.func @sz(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
 %q = arith.addf %x, %y : tensor<?xf32>
 %r = arith.subf %q, %y : tensor<?xf32>
 return %r : tensor<?xf32> }

func.func @innerred(%x: tensor<3xf32>, %s: tensor<3xf32>) -> tensor<f32> {
 %q = math.log %s : tensor<3xf32>
 %c2 = arith.constant 2 : index
 %c0 = arith.constant 0 : index
 %x2 = tensor.extract %x[%c2] : tensor<3xf32>
 %a = tensor.extract %q[%c2] : tensor<3xf32>
 %b = tensor.extract %q[%c0] : tensor<3xf32>
 %z = arith.subf %b, %b : f32
 %y = arith.addf %a, %z : f32
 %yy = arith.addf %y, %x2 : f32
 %r = tensor.splat %yy : tensor<f32>
 return %r : tensor<f32> }

func.func @gap(%x: tensor<5xf32>, %s: tensor<5xf32>, %w: tensor<2xf32>) -> tensor<2xf32> {
 %q = nnspec.div %x, %s : tensor<5xf32>
 %a = nnspec.fill 0.0 : tensor<2xf32>
 %y = linalg.generic {indexing_maps=[affine_map<(o,k)->(2*o+k)>,affine_map<(o,k)->(k)>,affine_map<(o,k)->(o)>], iterator_types=["parallel","reduction"]} ins(%q, %w: tensor<5xf32>, tensor<2xf32>) outs(%a: tensor<2xf32>) {
 ^bb0(%i: f32, %j: f32, %o: f32):
  %m = arith.mulf %i, %j : f32
  %r = arith.addf %o, %m : f32
  linalg.yield %r : f32 } -> tensor<2xf32>
 %z = nnspec.fill 0.0 : tensor<f32>
 %sum = linalg.reduce ins(%q : tensor<5xf32>) outs(%z : tensor<f32>) dimensions = [0] (%in: f32, %o: f32) { %t = arith.addf %in, %o : f32 linalg.yield %t : f32 }
 %n = nnspec.mul %sum, %z : tensor<f32>
 %nb = nnspec.broadcast %n dims = [] : tensor<f32> to tensor<2xf32>
 %v = nnspec.add %y, %nb : tensor<2xf32>
 return %v : tensor<2xf32> }
