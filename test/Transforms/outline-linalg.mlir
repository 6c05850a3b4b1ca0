// RUN: nnspec-opt %s --nnspec-outline-linalg --split-input-file | FileCheck %s

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

// -----

// One function serves slices of one shape from anywhere.
// CHECK-LABEL: func @offsets(
// CHECK: call @[[MATMUL:.*]](%{{.*}}, %arg1, %arg2) : (memref<8x16xf32, strided<[48, 1], offset: ?>>,
// CHECK: call @[[MATMUL]](%{{.*}}, %arg1, %arg3) :
// CHECK: call @[[MATMUL]](%{{.*}}, %arg1, %arg4) :
// CHECK: return
// CHECK: func private @[[MATMUL]](
func.func @offsets(%a: memref<8x48xf32>, %b: memref<16x32xf32>, %c: memref<8x32xf32>,
                   %d: memref<8x32xf32>, %e: memref<8x32xf32>, %i: index) {
  %first = memref.subview %a[0, 0] [8, 16] [1, 1]
      : memref<8x48xf32> to memref<8x16xf32, strided<[48, 1]>>
  %second = memref.subview %a[0, 16] [8, 16] [1, 1]
      : memref<8x48xf32> to memref<8x16xf32, strided<[48, 1], offset: 16>>
  %any = memref.subview %a[0, %i] [8, 16] [1, 1]
      : memref<8x48xf32> to memref<8x16xf32, strided<[48, 1], offset: ?>>
  linalg.matmul ins(%first, %b : memref<8x16xf32, strided<[48, 1]>>, memref<16x32xf32>)
      outs(%c : memref<8x32xf32>)
  linalg.matmul ins(%second, %b : memref<8x16xf32, strided<[48, 1], offset: 16>>, memref<16x32xf32>)
      outs(%d : memref<8x32xf32>)
  linalg.matmul ins(%any, %b : memref<8x16xf32, strided<[48, 1], offset: ?>>, memref<16x32xf32>)
      outs(%e : memref<8x32xf32>)
  return
}
