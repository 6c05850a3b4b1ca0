// AFTER for undecided.mlir.

func.func @unsupported(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @unsupported_after(%x: tensor<2xf32>) -> tensor<2xf32> {
  %i = arith.bitcast %x : tensor<2xf32> to tensor<2xi32>
  %y = arith.bitcast %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @integers(%x: tensor<2xi32>) -> tensor<2xi32> {
  return %x : tensor<2xi32>
}

func.func @memory(%x: tensor<2xf32>, %m: memref<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @types(%x: tensor<2xf64>) -> tensor<2xf64> {
  return %x : tensor<2xf64>
}

func.func @nan(%x: tensor<2xf32>) -> tensor<2xf32> {
  %nan = arith.constant dense<0x7FC00000> : tensor<2xf32>
  %y = arith.addf %nan, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @infinity(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @divisor(%x: tensor<2xf32>, %s: tensor<2xf32>) -> tensor<2xf32> {
  %p = arith.mulf %x, %s : tensor<2xf32>
  %y = arith.divf %p, %s : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func private @ratio(%x: tensor<2xf32>, %s: tensor<2xf32>) -> tensor<2xf32> {
  %p = arith.mulf %x, %s : tensor<2xf32>
  %y = arith.divf %p, %s : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @divisor_of_callee(%x: tensor<2xf32>, %s: tensor<2xf32>) -> tensor<2xf32> {
  %y = func.call @ratio(%x, %s) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @zero(%x: tensor<2xf32>) -> tensor<2xf32> {
  %zero = arith.subf %x, %x : tensor<2xf32>
  %y = arith.divf %x, %zero : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @small(%x: tensor<2xf32>) -> tensor<2xf32> {
  %tiny = arith.constant dense<1.0e-30> : tensor<2xf32>
  %p = arith.mulf %x, %tiny : tensor<2xf32>
  %y = arith.addf %x, %p : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @unwritten(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @truth_as_integer(%x: tensor<2xf32>) -> tensor<2xf32> {
  %z = arith.constant dense<0.0> : tensor<2xf32>
  %c = arith.cmpf ogt, %x, %z : tensor<2xf32>
  %i = arith.extui %c : tensor<2xi1> to tensor<2xi32>
  %y = arith.sitofp %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @truth_as_float(%x: tensor<2xf32>) -> tensor<2xf32> {
  %z = arith.constant dense<0.0> : tensor<2xf32>
  %c = arith.cmpf ogt, %x, %z : tensor<2xf32>
  %y = arith.uitofp %c : tensor<2xi1> to tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @truth_compared(%x: tensor<2xf32>) -> tensor<2xf32> {
  %z = arith.constant dense<0.0> : tensor<2xf32>
  %c = arith.cmpf ogt, %x, %z : tensor<2xf32>
  %d = arith.cmpi ult, %c, %c : tensor<2xi1>
  %y = arith.select %d, %x, %z : tensor<2xi1>, tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @integer_selected(%x: tensor<2xf32>) -> tensor<2xf32> {
  %z = arith.constant dense<0.0> : tensor<2xf32>
  %c = arith.cmpf ogt, %x, %z : tensor<2xf32>
  %k = arith.constant dense<3> : tensor<2xi32>
  %l = arith.constant dense<5> : tensor<2xi32>
  %i = arith.select %c, %k, %l : tensor<2xi1>, tensor<2xi32>
  %y = arith.sitofp %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @truncated(%x: tensor<2xf32>) -> tensor<2xf32> {
  %i = arith.fptosi %x : tensor<2xf32> to tensor<2xi32>
  %y = arith.sitofp %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @truncated_large(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<1.0e+20> : tensor<2xf32>
  %i = arith.fptosi %c : tensor<2xf32> to tensor<2xi32>
  %y = arith.sitofp %i : tensor<2xi32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @truncated_unsigned(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @branch_sizes(%x: f32) -> f32 {
  %z = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %x, %z : f32
  %s = scf.if %c -> (tensor<?xf32>) {
    %a = tensor.splat %x : tensor<2xf32>
    %b = tensor.cast %a : tensor<2xf32> to tensor<?xf32>
    scf.yield %b : tensor<?xf32>
  } else {
    %a = tensor.splat %x : tensor<3xf32>
    %b = tensor.cast %a : tensor<3xf32> to tensor<?xf32>
    scf.yield %b : tensor<?xf32>
  }
  %k = arith.constant 0 : index
  %y = tensor.extract %s[%k] : tensor<?xf32>
  return %y : f32
}

func.func @branch_unwritten(%x: tensor<2xf32>, %p: f32) -> tensor<2xf32> {
  %z = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %p, %z : f32
  %y = scf.if %c -> (tensor<2xf32>) {
    %e = tensor.empty() : tensor<2xf32>
    scf.yield %e : tensor<2xf32>
  } else {
    scf.yield %x : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

func.func @branch_fails(%x: tensor<2xf32>, %p: f32) -> tensor<2xf32> {
  %z = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %p, %z : f32
  %y = scf.if %c -> (tensor<2xf32>) {
    %i = arith.bitcast %x : tensor<2xf32> to tensor<2xi32>
    scf.yield %x : tensor<2xf32>
  } else {
    scf.yield %x : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

func.func @blocks(%x: tensor<2xf32>) -> tensor<2xf32> {
  cf.br ^next
^next:
  %y = arith.addf %x, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @recursion(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = func.call @recursion(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @buffers(%x: tensor<?xf32>) -> tensor<?xf32> {
  %k = arith.constant 0 : index
  %n = tensor.dim %x, %k : tensor<?xf32>
  %z = arith.constant 0.0 : f32
  %m = memref.alloc(%n) : memref<?xf32>
  linalg.fill ins(%z : f32) outs(%m : memref<?xf32>)
  %y = arith.addf %x, %x : tensor<?xf32>
  return %y : tensor<?xf32>
}

func.func @written_on_one_side(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = arith.addf %x, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

func.func @infinity_in_a_body(%x: tensor<2xf32>) -> tensor<2xf32> {
  %inf = arith.constant 0x7F800000 : f32
  %y = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]} ins(%x : tensor<2xf32>) outs(%x : tensor<2xf32>) {
  ^bb0(%p: f32, %o: f32):
    %u = arith.subf %inf, %inf : f32
    %n = arith.negf %u : f32
    %m = arith.maximumf %n, %p : f32
    %q = arith.divf %m, %p : f32
    %e = math.exp %q : f32
    %w = arith.remf %p, %e : f32
    %c = arith.cmpf ogt, %p, %o : f32
    %s = arith.select %c, %w, %p : f32
    %d = arith.cmpf ogt, %s, %p : f32
    %v = arith.select %d, %p, %o : f32
    linalg.yield %v : f32
  } -> tensor<2xf32>
  return %y : tensor<2xf32>
}
