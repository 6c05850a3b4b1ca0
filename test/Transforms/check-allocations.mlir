// RUN: nnspec-opt %s --nnspec-check-allocations=at-run-time --split-input-file --verify-diagnostics | FileCheck %s
// RUN: nnspec-opt %s --nnspec-check-allocations --split-input-file --verify-diagnostics | FileCheck %s --check-prefix=STATIC
//
// UNVERIFIED: buffers, which the evaluator does not know; Limits/overflowing-sizes.py runs them

// STATIC-NOT: cf.assert

// The largest size that is possible: 2^63 - 1 bytes, in elements of 4. A size of 0 is
// taken for 1, so that nothing is divided by it.

// CHECK-LABEL: func @one_size(
// CHECK-SAME: %[[N:.+]]: index
// CHECK-DAG: %[[LIMIT:.+]] = arith.constant 2305843009213693951 : index
// CHECK-DAG: %[[ONE:.+]] = arith.constant 1 : index
// CHECK: %[[SIZE:.+]] = arith.maxui %[[N]], %[[ONE]]
// CHECK: %[[FITS:.+]] = arith.cmpi ule, %[[SIZE]], %[[LIMIT]]
// CHECK: cf.assert %[[FITS]], "ERROR: Runtime op verification failed\0A^ a buffer of type memref<?xf32> would have 2^63 bytes or more\0ALocation: loc({{.*}})"
// CHECK-NEXT: memref.alloc(%[[N]])
func.func @one_size(%n: index) -> memref<?xf32> {
  %0 = memref.alloc(%n) : memref<?xf32>
  return %0 : memref<?xf32>
}

// What is left for a size is what those before it allow. Known sizes count first; 0 as 1.

// CHECK-LABEL: func @two_sizes(
// CHECK-SAME: %[[N:.+]]: index, %[[M:.+]]: index
// CHECK: %[[LIMIT:.+]] = arith.constant 1537228672809129301 : index
// CHECK: %[[FIRST:.+]] = arith.maxui %[[N]]
// CHECK: %[[A:.+]] = arith.cmpi ule, %[[FIRST]], %[[LIMIT]]
// CHECK: %[[LEFT:.+]] = arith.divui %[[LIMIT]], %[[FIRST]]
// CHECK: %[[SECOND:.+]] = arith.maxui %[[M]]
// CHECK: %[[B:.+]] = arith.cmpi ule, %[[SECOND]], %[[LEFT]]
// CHECK: %[[BOTH:.+]] = arith.andi %[[A]], %[[B]]
// CHECK: cf.assert %[[BOTH]]
func.func @two_sizes(%n: index, %m: index) -> memref<?x0x?x3xf16> {
  %0 = memref.alloc(%n, %m) : memref<?x0x?x3xf16>
  return %0 : memref<?x0x?x3xf16>
}

// What is known before needs no code.

// CHECK-LABEL: func @static(
// CHECK-NOT: cf.assert
func.func @static() -> (memref<4xf64>, memref<2305843009213693951xf32>, memref<9223372036854775807xi1>) {
  %0 = memref.alloc() : memref<4xf64>
  %1 = memref.alloc() : memref<2305843009213693951xf32>
  %2 = memref.alloc() : memref<9223372036854775807xi1>
  return %0, %1, %2 : memref<4xf64>, memref<2305843009213693951xf32>, memref<9223372036854775807xi1>
}

// -----

// expected-error @below {{a buffer of type 'memref<2305843009213693952xf32>' has 2^63 bytes or more}}
func.func @argument(%m: memref<2305843009213693952xf32>) {
  return
}

// -----

func.func @result() -> memref<4294967296x0x2147483648xi8> {
  // expected-error @below {{a buffer of type 'memref<4294967296x0x2147483648xi8>' has 2^63 bytes or more}}
  %0 = memref.alloc() : memref<4294967296x0x2147483648xi8>
  return %0 : memref<4294967296x0x2147483648xi8>
}

// -----

func.func @partly_known(%n: index) -> memref<?x4611686018427387904xindex> {
  // expected-error @below {{a buffer of type 'memref<?x4611686018427387904xindex>' has 2^63 bytes or more}}
  %0 = memref.alloc(%n) : memref<?x4611686018427387904xindex>
  return %0 : memref<?x4611686018427387904xindex>
}
