// RUN: nnspec-opt %s --nnspec-vectorize-elementwise="threads=2 parallel-accesses=60000" | FileCheck %s
// UNVERIFIED: on buffers, which have no meaning as functions; test/Integration/vectorized.py checks values.

#id = affine_map<(r, c) -> (r, c)>
#column = affine_map<(r, c) -> (c)>

// Of an element, x is read and y is written; a parameter is read again in each row.

// CHECK-LABEL: func @scale_below
// CHECK-NOT:   omp.parallel
// CHECK-LABEL: func @scale
// CHECK:       omp.parallel
func.func @scale_below(%x: memref<299x100xf32>, %s: memref<100xf32>, %y: memref<299x100xf32>) {
  linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : memref<299x100xf32>, memref<100xf32>) outs(%y : memref<299x100xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %0 = arith.mulf %a, %b : f32
    linalg.yield %0 : f32
  }
  return
}
func.func @scale(%x: memref<300x100xf32>, %s: memref<100xf32>, %y: memref<300x100xf32>) {
  linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : memref<300x100xf32>, memref<100xf32>) outs(%y : memref<300x100xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %0 = arith.mulf %a, %b : f32
    linalg.yield %0 : f32
  }
  return
}

// Two are read.

// CHECK-LABEL: func @add_below
// CHECK-NOT:   omp.parallel
// CHECK-LABEL: func @add
// CHECK:       omp.parallel
func.func @add_below(%x: memref<199x100xf16>, %y: memref<199x100xf16>, %z: memref<199x100xf16>) {
  linalg.add ins(%x, %y : memref<199x100xf16>, memref<199x100xf16>) outs(%z : memref<199x100xf16>)
  return
}
func.func @add(%x: memref<200x100xf16>, %y: memref<200x100xf16>, %z: memref<200x100xf16>) {
  linalg.add ins(%x, %y : memref<200x100xf16>, memref<200x100xf16>) outs(%z : memref<200x100xf16>)
  return
}

// y is read, too.

// CHECK-LABEL: func @in_place_below
// CHECK-NOT:   omp.parallel
// CHECK-LABEL: func @in_place
// CHECK:       omp.parallel
func.func @in_place_below(%x: memref<199x100xf32>, %y: memref<199x100xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<199x100xf32>) outs(%y : memref<199x100xf32>) {
  ^bb0(%a: f32, %out: f32):
    %0 = arith.mulf %a, %out : f32
    linalg.yield %0 : f32
  }
  return
}
func.func @in_place(%x: memref<200x100xf32>, %y: memref<200x100xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<200x100xf32>) outs(%y : memref<200x100xf32>) {
  ^bb0(%a: f32, %out: f32):
    %0 = arith.mulf %a, %out : f32
    linalg.yield %0 : f32
  }
  return
}

// What is written counts twice as bf16.

// CHECK-LABEL: func @bf16_below
// CHECK-NOT:   omp.parallel
// CHECK-LABEL: func @bf16
// CHECK:       omp.parallel
func.func @bf16_below(%x: memref<199x100xbf16>, %y: memref<199x100xbf16>) {
  linalg.negf ins(%x : memref<199x100xbf16>) outs(%y : memref<199x100xbf16>)
  return
}
func.func @bf16(%x: memref<200x100xbf16>, %y: memref<200x100xbf16>) {
  linalg.negf ins(%x : memref<200x100xbf16>) outs(%y : memref<200x100xbf16>)
  return
}

// At run time, in elements.

// CHECK-LABEL: func @dynamic
// CHECK:         %[[LEAST:.*]] = arith.constant 20000 : index
// CHECK-NEXT:    %[[PARALLEL:.*]] = arith.cmpi sge, %{{.*}}, %[[LEAST]]
// CHECK:         scf.if %[[PARALLEL]] {
// CHECK:           omp.parallel
func.func @dynamic(%x: memref<?x?xf32>, %y: memref<?x?xf32>, %z: memref<?x?xf32>) {
  linalg.add ins(%x, %y : memref<?x?xf32>, memref<?x?xf32>) outs(%z : memref<?x?xf32>)
  return
}
