// RUN: nnspec-opt %s --nnspec-outline-linalg --split-input-file | FileCheck %s
// RUN: nnspec-opt %s --nnspec-outline-linalg --nnspec-vectorize-layers --nnspec-vectorize-windows --split-input-file | FileCheck %s --check-prefix=LOOPS

// UNVERIFIED: it works on buffers

#id = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// What fills the result and what reads it are of the layer's function, and of its loops:
// the sums go through no memory.
// CHECK-LABEL: func @both(
// CHECK: linalg.fill
// CHECK-NEXT: call @nnspec_matmul(%arg2, %arg0, %arg1, %arg3) :
// CHECK-NEXT: return
// CHECK-LABEL: func private @nnspec_matmul(
// CHECK-SAME: attributes {nnspec.distinct_arguments}
// CHECK: %[[SUMS:.*]] = memref.alloc() {{.*}} : memref<8x32xf32>
// CHECK: linalg.generic {{.*}} outs(%[[SUMS]]
// CHECK: linalg.matmul {{.*}} outs(%[[SUMS]]
// CHECK: linalg.generic {{.*}} ins(%[[SUMS]]
// CHECK: memref.dealloc %[[SUMS]]
// LOOPS-LABEL: func private @nnspec_matmul(
// LOOPS-NOT: linalg
// LOOPS: vector.fma
// LOOPS: arith.maximumf {{.*}} vector<16xf32>
// LOOPS-NOT: linalg
// LOOPS: return
func.func @both(%a: memref<8x16xf32>, %b: memref<16x32xf32>, %bias: memref<32xf32>, %y: memref<8x32xf32>) attributes {nnspec.distinct_arguments} {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<8x32xf32>
  linalg.generic {indexing_maps = [#column, #id], iterator_types = ["parallel", "parallel"]}
      ins(%bias : memref<32xf32>) outs(%c : memref<8x32xf32>) {
  ^bb0(%i: f32, %o: f32):
    linalg.yield %i : f32
  }
  linalg.matmul ins(%a, %b : memref<8x16xf32>, memref<16x32xf32>) outs(%c : memref<8x32xf32>)
  %other = memref.alloc() : memref<4xf32>
  linalg.fill ins(%zero : f32) outs(%other : memref<4xf32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c : memref<8x32xf32>) outs(%y : memref<8x32xf32>) {
  ^bb0(%i: f32, %o: f32):
    %m = arith.maximumf %i, %zero : f32
    linalg.yield %m : f32
  }
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// The sums are read once more, so they stay in memory.
// CHECK-LABEL: func @read_again(
// CHECK: call @nnspec_matmul(
// CHECK: linalg.generic
// CHECK: memref.copy
// LOOPS-LABEL: func private @nnspec_matmul(
// LOOPS: vector.fma
// LOOPS-NOT: arith.maximumf
// LOOPS: return
func.func @read_again(%a: memref<8x16xf32>, %b: memref<16x32xf32>, %y: memref<8x32xf32>, %s: memref<8x32xf32>) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<8x32xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<8x32xf32>)
  linalg.matmul ins(%a, %b : memref<8x16xf32>, memref<16x32xf32>) outs(%c : memref<8x32xf32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c : memref<8x32xf32>) outs(%y : memref<8x32xf32>) {
  ^bb0(%i: f32, %o: f32):
    %m = arith.maximumf %i, %zero : f32
    linalg.yield %m : f32
  }
  memref.copy %c, %s : memref<8x32xf32> to memref<8x32xf32>
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// The second op would write what the layer still reads: two arguments may overlap.
// CHECK-LABEL: func @may_overlap(
// CHECK: call @nnspec_matmul(
// CHECK-NEXT: linalg.generic
func.func @may_overlap(%a: memref<8x16xf32>, %b: memref<16x32xf32>, %y: memref<8x32xf32>) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<8x32xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<8x32xf32>)
  linalg.matmul ins(%a, %b : memref<8x16xf32>, memref<16x32xf32>) outs(%c : memref<8x32xf32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c : memref<8x32xf32>) outs(%y : memref<8x32xf32>) {
  ^bb0(%i: f32, %o: f32):
    %m = arith.maximumf %i, %zero : f32
    linalg.yield %m : f32
  }
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// The result comes filled from outside, so it is not the function's own.
// CHECK-LABEL: func @filled_by_copy(
// CHECK: memref.copy %arg2, %[[SUMS:.*]] :
// CHECK-NEXT: call @nnspec_matmul(%arg0, %arg1, %[[SUMS]]) :
// CHECK: linalg.generic
func.func @filled_by_copy(%a: memref<8x16xf32>, %b: memref<16x32xf32>, %x: memref<8x32xf32>) -> memref<8x32xf32> {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<8x32xf32>
  memref.copy %x, %c : memref<8x32xf32> to memref<8x32xf32>
  linalg.matmul ins(%a, %b : memref<8x16xf32>, memref<16x32xf32>) outs(%c : memref<8x32xf32>)
  %y = memref.alloc() : memref<8x32xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c : memref<8x32xf32>) outs(%y : memref<8x32xf32>) {
  ^bb0(%i: f32, %o: f32):
    %m = arith.maximumf %i, %zero : f32
    linalg.yield %m : f32
  }
  return %y : memref<8x32xf32>
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// In between, an input of the layer changes: it cannot move to the op behind it.
// CHECK-LABEL: func @input_changes(
// CHECK: call @nnspec_matmul(
// CHECK: linalg.fill
// CHECK: linalg.generic
func.func @input_changes(%a: memref<8x16xf32>, %b: memref<16x32xf32>) -> memref<8x32xf32> {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<8x32xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<8x32xf32>)
  linalg.matmul ins(%a, %b : memref<8x16xf32>, memref<16x32xf32>) outs(%c : memref<8x32xf32>)
  linalg.fill ins(%zero : f32) outs(%a : memref<8x16xf32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c : memref<8x32xf32>) outs(%c : memref<8x32xf32>) {
  ^bb0(%i: f32, %o: f32):
    %m = arith.maximumf %i, %zero : f32
    linalg.yield %m : f32
  }
  return %c : memref<8x32xf32>
}

// -----

// Windows have neighbours too.
// CHECK-LABEL: func private @nnspec_depthwise_conv_2d_nchw_chw(
// LOOPS-LABEL: func private @nnspec_depthwise_conv_2d_nchw_chw(
// LOOPS-NOT: linalg
// LOOPS-COUNT-9: vector.fma
// LOOPS: arith.maximumf {{.*}} vector<16xf32>
#every = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
func.func @window(%x: memref<1x8x12x18xf32>, %w: memref<8x3x3xf32>) -> memref<1x8x12x18xf32> {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<1x8x10x16xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<1x8x10x16xf32>)
  linalg.depthwise_conv_2d_nchw_chw ins(%x, %w : memref<1x8x12x18xf32>, memref<8x3x3xf32>)
      outs(%c : memref<1x8x10x16xf32>)
  %p = memref.alloc() : memref<1x8x12x18xf32>
  linalg.fill ins(%zero : f32) outs(%p : memref<1x8x12x18xf32>)
  %inner = memref.subview %p[0, 0, 1, 1] [1, 8, 10, 16] [1, 1, 1, 1]
      : memref<1x8x12x18xf32> to memref<1x8x10x16xf32, strided<[1728, 216, 18, 1], offset: 19>>
  linalg.generic {indexing_maps = [#every, #every], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%c : memref<1x8x10x16xf32>) outs(%inner : memref<1x8x10x16xf32, strided<[1728, 216, 18, 1], offset: 19>>) {
  ^bb0(%i: f32, %o: f32):
    %m = arith.maximumf %i, %zero : f32
    linalg.yield %m : f32
  }
  return %p : memref<1x8x12x18xf32>
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// The sums have another name, by which they are read later.
// CHECK-LABEL: func @another_name(
// CHECK: call @nnspec_matmul(
// CHECK-NEXT: linalg.generic
// CHECK: return
func.func @another_name(%a: memref<8x16xf32>, %b: memref<16x32xf32>, %x: memref<8x32xf32>, %i: i1) -> (memref<8x32xf32>, memref<8x32xf32>) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<8x32xf32>
  %y = memref.alloc() : memref<8x32xf32>
  %other = arith.select %i, %c, %x : memref<8x32xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<8x32xf32>)
  linalg.matmul ins(%a, %b : memref<8x16xf32>, memref<16x32xf32>) outs(%c : memref<8x32xf32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c : memref<8x32xf32>) outs(%y : memref<8x32xf32>) {
  ^bb0(%e: f32, %o: f32):
    %m = arith.maximumf %e, %zero : f32
    linalg.yield %m : f32
  }
  return %y, %other : memref<8x32xf32>, memref<8x32xf32>
}
