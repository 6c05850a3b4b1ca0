// What changes nothing: the conjunction with itself and with true, the disjunction
// with a contradiction, and a selection by what is always true.

func.func @main(%x: tensor<8xf32>, %y: tensor<8xf32>, %z: tensor<8xf32>) -> tensor<8xf32> {
  %true = arith.constant dense<true> : tensor<8xi1>
  %p = arith.cmpf ogt, %x, %y : tensor<8xf32>
  %q = arith.cmpf olt, %y, %z : tensor<8xf32>
  %r = arith.cmpf oge, %z, %x : tensor<8xf32>
  %pp = arith.andi %p, %p : tensor<8xi1>
  %pt = arith.andi %true, %pp : tensor<8xi1>
  %a = arith.andi %pt, %q : tensor<8xi1>
  %nq = arith.xori %q, %true : tensor<8xi1>
  %never = arith.andi %q, %nq : tensor<8xi1>
  %q2 = arith.ori %never, %q : tensor<8xi1>
  %b = arith.xori %q2, %r : tensor<8xi1>
  %always = arith.ori %q, %nq : tensor<8xi1>
  %b2 = arith.select %always, %b, %r : tensor<8xi1>, tensor<8xi1>
  %t = arith.select %a, %b2, %r : tensor<8xi1>, tensor<8xi1>
  %result = arith.select %t, %x, %z : tensor<8xi1>, tensor<8xf32>
  return %result : tensor<8xf32>
}
