// Mistake: the disjunction is inclusive.

func.func @main(%x: tensor<8xf32>, %y: tensor<8xf32>, %z: tensor<8xf32>) -> tensor<8xf32> {
  %true = arith.constant dense<true> : tensor<8xi1>
  %p = arith.cmpf ogt, %x, %y : tensor<8xf32>
  %q = arith.cmpf olt, %y, %z : tensor<8xf32>
  %r = arith.cmpf oge, %z, %x : tensor<8xf32>
  %a = arith.andi %p, %q : tensor<8xi1>
  %b = arith.ori %q, %r : tensor<8xi1>
  %t = arith.select %a, %b, %r : tensor<8xi1>, tensor<8xi1>
  %result = arith.select %t, %x, %z : tensor<8xi1>, tensor<8xf32>
  return %result : tensor<8xf32>
}
