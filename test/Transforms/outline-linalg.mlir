// RUN: nnspec-opt %s --nnspec-outline-linalg | FileCheck %s

// UNVERIFIED: it works on buffers

#map = affine_map<(d0) -> (d0)>

// Two equal ops are one function, one that differs in nothing but which of its operands
// it subtracts is not.
// CHECK-LABEL: func @operands_of_the_body(
// CHECK-NEXT: call @[[SUB:nnspec_generic.*]](%arg0, %arg1, %arg2)
// CHECK-NEXT: call @[[SUB]](%arg1, %arg0, %arg2)
// CHECK-NEXT: linalg.generic
// CHECK: return
// CHECK: func private @[[SUB]](
func.func @operands_of_the_body(%a: memref<4xf32>, %b: memref<4xf32>, %c: memref<4xf32>) {
  linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel"]}
      ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%c : memref<4xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %d = arith.subf %x, %y : f32
    linalg.yield %d : f32
  }
  linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel"]}
      ins(%b, %a : memref<4xf32>, memref<4xf32>) outs(%c : memref<4xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %d = arith.subf %x, %y : f32
    linalg.yield %d : f32
  }
  linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel"]}
      ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%c : memref<4xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %d = arith.subf %y, %x : f32
    linalg.yield %d : f32
  }
  return
}
