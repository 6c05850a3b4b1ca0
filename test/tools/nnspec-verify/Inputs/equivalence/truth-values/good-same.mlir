// What is selected from the same, what differs from itself, and what is below itself.

func.func @main(%x: tensor<8xf32>, %y: tensor<8xf32>, %z: tensor<8xf32>) -> tensor<8xf32> {
  %p = arith.cmpf ogt, %x, %y : tensor<8xf32>
  %q = arith.cmpf olt, %y, %z : tensor<8xf32>
  %r = arith.cmpf oge, %z, %x : tensor<8xf32>
  %same = arith.select %r, %p, %p : tensor<8xi1>, tensor<8xi1>
  %a = arith.andi %same, %q : tensor<8xi1>
  %b = arith.xori %q, %r : tensor<8xi1>
  %none = arith.xori %b, %b : tensor<8xi1>
  %below = arith.cmpf olt, %x, %x : tensor<8xf32>
  %t = arith.select %a, %b, %r : tensor<8xi1>, tensor<8xi1>
  %u = arith.ori %t, %none : tensor<8xi1>
  %v = arith.ori %u, %below : tensor<8xi1>
  %result = arith.select %v, %x, %z : tensor<8xi1>, tensor<8xf32>
  return %result : tensor<8xf32>
}
