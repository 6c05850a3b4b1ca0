// No pair of reals is unordered.

func.func @main(%x: tensor<8xf32>, %y: tensor<8xf32>, %z: tensor<8xf32>) -> tensor<8xf32> {
  %true = arith.constant dense<true> : tensor<8xi1>
  %p = arith.cmpf ogt, %x, %y : tensor<8xf32>
  %q = arith.cmpf olt, %y, %z : tensor<8xf32>
  %r = arith.cmpf oge, %z, %x : tensor<8xf32>
  %ordered = arith.cmpf ord, %x, %y : tensor<8xf32>
  %unordered = arith.cmpf uno, %x, %y : tensor<8xf32>
  %all = arith.cmpf true, %x, %y : tensor<8xf32>
  %none = arith.cmpf false, %x, %y : tensor<8xf32>
  %p2 = arith.cmpf ugt, %x, %y : tensor<8xf32>
  %r2 = arith.cmpf ult, %z, %x : tensor<8xf32>
  %p3 = arith.andi %p2, %ordered : tensor<8xi1>
  %p4 = arith.ori %p3, %unordered : tensor<8xi1>
  %p5 = arith.andi %p4, %all : tensor<8xi1>
  %p6 = arith.ori %p5, %none : tensor<8xi1>
  %a = arith.andi %p6, %q : tensor<8xi1>
  %r3 = arith.xori %r2, %true : tensor<8xi1>
  %b = arith.xori %q, %r3 : tensor<8xi1>
  %t = arith.select %a, %b, %r : tensor<8xi1>, tensor<8xi1>
  %result = arith.select %t, %x, %z : tensor<8xi1>, tensor<8xf32>
  return %result : tensor<8xf32>
}
