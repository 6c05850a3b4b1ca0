// RUN: nnspec-opt %s --nnspec-vectorize-elementwise --canonicalize --cse --split-input-file | FileCheck %s
// RUN: nnspec-opt %s --nnspec-vectorize-elementwise="nontemporal-bytes=65536 threads=3 parallel-accesses=16384" --canonicalize --cse --split-input-file | FileCheck %s --check-prefix=LARGE
// RUN: not nnspec-opt --nnspec-vectorize-elementwise=vector-bits=96 --split-input-file %s 2>&1 | FileCheck %s --check-prefix=BITS
// UNVERIFIED: on buffers, which have no meaning as functions; test/Integration/vectorized.py checks values.

// BITS: nnspec-vectorize-elementwise: vector-bits is 96, expected a power of two from 64 to 4096

#nchw = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (c)>

// Loops over the rows, of 49 elements each: three vectors, and one that ends where
// the row does. Parameters are loaded once a row.

// CHECK-LABEL: func @rows
// CHECK:       scf.for %{{.*}} = %{{.*}} to %c4
// CHECK-NEXT:  scf.for %[[CHANNEL:.*]] = %{{.*}} to %c5
// CHECK:         %[[SCALE:.*]] = memref.load %arg1[%[[CHANNEL]]]
// CHECK:         %[[SCALES:.*]] = vector.broadcast %[[SCALE]] : f32 to vector<16xf32>
// CHECK-COUNT-4: vector.load {{.*}} vector<16xf32>
// CHECK-COUNT-4: arith.mulf %{{.*}}, %[[SCALES]]
// CHECK-COUNT-4: vector.store
// CHECK-NOT:     vector.maskedstore
// CHECK:       return
func.func @rows(%x: memref<4x5x7x7xf32>, %s: memref<5xf32>, %y: memref<4x5x7x7xf32>) {
  linalg.generic {indexing_maps = [#nchw, #channel, #nchw],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %s : memref<4x5x7x7xf32>, memref<5xf32>) outs(%y : memref<4x5x7x7xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %0 = arith.mulf %a, %b : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

#nchw = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (c)>

// What only parameters need is computed once a row, with scalars; f16, which is
// computed in f32, has its 16 lanes, of which a short row takes some.

// CHECK-LABEL: func @parameters
// CHECK:       scf.for
// CHECK:         %[[WIDE:.*]] = arith.extf %{{.*}} : f16 to f32
// CHECK:         %[[ROOT:.*]] = math.sqrt %[[WIDE]] : f32
// CHECK:         vector.broadcast %[[ROOT]] : f32 to vector<16xf32>
// CHECK:         vector.maskedload {{.*}} vector<16xf16>
// CHECK:         arith.extf {{.*}} : vector<16xf16> to vector<16xf32>
// CHECK:         arith.divf {{.*}} : vector<16xf32>
// CHECK:         arith.truncf {{.*}} : vector<16xf32> to vector<16xf16>
// CHECK:         vector.maskedstore
func.func @parameters(%x: memref<2x3x3x3xf16>, %s: memref<3xf16>, %y: memref<2x3x3x3xf16>) {
  linalg.generic {indexing_maps = [#nchw, #channel, #nchw],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %s : memref<2x3x3x3xf16>, memref<3xf16>) outs(%y : memref<2x3x3x3xf16>) {
  ^bb0(%a: f16, %b: f16, %out: f16):
    %0 = arith.extf %b : f16 to f32
    %1 = math.sqrt %0 : f32
    %2 = arith.extf %a : f16 to f32
    %3 = arith.divf %2, %1 : f32
    %4 = arith.truncf %3 : f32 to f16
    linalg.yield %4 : f16
  }
  return
}

// -----

#nc = affine_map<(n, c) -> (n, c)>
#channel = affine_map<(n, c) -> (c)>

// Parameters that lie along short rows are loaded before them.

// CHECK-LABEL: func @along_rows
// CHECK-COUNT-2: vector.load %arg1
// CHECK:         scf.for
// CHECK-NOT:       %arg1
// CHECK:         return
func.func @along_rows(%x: memref<8x32xf32>, %s: memref<32xf32>, %y: memref<8x32xf32>) {
  linalg.generic {indexing_maps = [#nc, #channel, #nc], iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : memref<8x32xf32>, memref<32xf32>) outs(%y : memref<8x32xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %0 = arith.addf %a, %b : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

#id = affine_map<(a, b, c) -> (a, b, c)>

// Without parameters all loops are one; a switch chooses the vectors of its rest.

// CHECK-LABEL: func @one_loop
// CHECK:       %[[X:.*]] = memref.collapse_shape %arg0 {{\[}}[0, 1, 2]]
// CHECK:       scf.for %{{.*}} step %c64
// CHECK-COUNT-4: vector.store
// CHECK:       scf.index_switch
// CHECK-NEXT:  case 1 {
// CHECK:         vector.maskedstore
// CHECK:       case 4 {
// CHECK-COUNT-4: vector.store
// CHECK-NOT:     vector.store
// CHECK:       default {
// CHECK-NOT:   scf.for
// CHECK:       return

// Large at run time: past the cache and in parts for threads, or only the latter.
// LARGE-LABEL: func @one_loop
// LARGE:       omp.parallel num_threads(%c3_i32 : i32)
// LARGE:         omp.wsloop nowait
// LARGE:           memref.extract_aligned_pointer_as_index
// What comes from memory is asked for a page's quarter ahead.
// LARGE:           %[[POSITION:.*]] = arith.addi %[[FIRST:[^,]*]], %c256
// LARGE:           %[[INDEX:.*]] = arith.index_cast %[[POSITION]] : index to i64
// LARGE:           %[[ADDRESS:.*]] = llvm.getelementptr %{{.*}}[%[[INDEX]]] : (!llvm.ptr, i64) -> !llvm.ptr, f32
// LARGE-NEXT:      "llvm.intr.prefetch"(%[[ADDRESS]]) <{cache = 1 : i32, hint = 3 : i32, rw = 0 : i32}>
// LARGE-NEXT:      vector.load %{{.*}}[%[[FIRST]]]
// LARGE:           vector.store {{.*}} {alignment = 64 : i64, nontemporal = true}
// LARGE:           llvm.fence seq_cst
// LARGE:       omp.parallel
// LARGE-NOT:       nontemporal
// LARGE-NOT:       prefetch
// LARGE:       return
func.func @one_loop(%x: memref<?x4x?xf32>, %y: memref<?x4x?xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : memref<?x4x?xf32>) outs(%y : memref<?x4x?xf32>) {
  ^bb0(%a: f32, %out: f32):
    %0 = arith.negf %a : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

#id = affine_map<(a) -> (a)>

// f16 goes past the cache as integers, a line at a time, which is asked for once.

// LARGE-LABEL: func @narrow_lines
// LARGE:       llvm.intr.prefetch
// LARGE-NOT:   llvm.intr.prefetch
// LARGE-COUNT-2: llvm.store {{.*}} {alignment = 32 : i64, nontemporal} : vector<16xi16>
// LARGE-NOT:   nontemporal
// LARGE:       return
func.func @narrow_lines(%x: memref<65536xf16>, %y: memref<65536xf16>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<65536xf16>) outs(%y : memref<65536xf16>) {
  ^bb0(%a: f16, %out: f16):
    %0 = arith.negf %a : f16
    linalg.yield %0 : f16
  }
  return
}

// -----

#id = affine_map<(a) -> (a)>

// What was read is in the cache: a result in place is stored there.

// LARGE-LABEL: func @in_place
// LARGE:       omp.parallel
// LARGE-NOT:   nontemporal
// LARGE:       return
func.func @in_place(%x: memref<100000xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<100000xf32>) outs(%x : memref<100000xf32>) {
  ^bb0(%a: f32, %out: f32):
    %0 = arith.negf %a : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

#id = affine_map<(a, b) -> (a, b)>
#t = affine_map<(a, b) -> (b, a)>

// Left alone: a transposition, another layout, a division of integers, a
// function, a reduction, an index.

// CHECK-LABEL: func @left_alone
// CHECK-NOT:   vector
// CHECK-COUNT-6: linalg.
// CHECK:       return
func.func @left_alone(%x: memref<4x8xf32>, %t: memref<8x4xf32>, %v: memref<4x8xf32, strided<[16, 1]>>,
                      %i: memref<4x8xi32>, %r: memref<4xf32>, %n: memref<4x8xindex>) {
  linalg.transpose ins(%x : memref<4x8xf32>) outs(%t : memref<8x4xf32>) permutation = [1, 0]
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<4x8xf32>) outs(%v : memref<4x8xf32, strided<[16, 1]>>) {
  ^bb0(%a: f32, %out: f32):
    linalg.yield %a : f32
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%i : memref<4x8xi32>) outs(%i : memref<4x8xi32>) {
  ^bb0(%a: i32, %out: i32):
    %0 = arith.divsi %a, %out : i32
    linalg.yield %0 : i32
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<4x8xf32>) outs(%x : memref<4x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    %0 = math.exp %a : f32
    linalg.yield %0 : f32
  }
  linalg.reduce { arith.addf } ins(%x : memref<4x8xf32>) outs(%r : memref<4xf32>) dimensions = [1]
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]}
      outs(%n : memref<4x8xindex>) {
  ^bb0(%out: index):
    %0 = linalg.index 1 : index
    linalg.yield %0 : index
  }
  return
}

// -----

#rows = affine_map<(n, c) -> (n, c)>
#lanes = affine_map<(n, c) -> (c)>

// Elements of bf16 are taken two by two, as words of 32 bits: a vector of those at
// even and one of those at odd positions. Parameters are divided in the same way.

// CHECK-LABEL: func @pairs
// CHECK:       %[[SCALE:.*]] = vector.load %arg1{{.*}} vector<32xf32>
// CHECK:       %[[EVEN_SCALE:.*]], %[[ODD_SCALE:.*]] = vector.deinterleave %[[SCALE]]
// CHECK:       %[[WORDS:.*]] = vector.bitcast {{.*}} : vector<32xbf16> to vector<16xi32>
// CHECK:       %[[UPPER:.*]] = arith.shrui %[[WORDS]]
// CHECK:       %[[EVEN:.*]] = arith.trunci %[[WORDS]] : vector<16xi32> to vector<16xi16>
// CHECK:       %[[X0:.*]] = arith.bitcast %[[EVEN]] : vector<16xi16> to vector<16xbf16>
// CHECK:       %[[ODD:.*]] = arith.trunci %[[UPPER]]
// CHECK:       %[[X1:.*]] = arith.bitcast %[[ODD]]
// CHECK:       %[[W0:.*]] = arith.extf %[[X0]]
// CHECK:       %[[P0:.*]] = arith.mulf %[[W0]], %[[EVEN_SCALE]]
// CHECK:       %[[Y0:.*]] = arith.truncf %[[P0]]
// CHECK:       %[[W1:.*]] = arith.extf %[[X1]]
// CHECK:       %[[P1:.*]] = arith.mulf %[[W1]], %[[ODD_SCALE]]
// CHECK:       %[[Y1:.*]] = arith.truncf %[[P1]]
// CHECK:       %[[B1:.*]] = arith.bitcast %[[Y1]]
// CHECK:       %[[U1:.*]] = arith.extui %[[B1]]
// CHECK:       %[[HIGH:.*]] = arith.shli %[[U1]]
// CHECK:       %[[B0:.*]] = arith.bitcast %[[Y0]]
// CHECK:       %[[LOW:.*]] = arith.extui %[[B0]]
// CHECK:       %[[Y:.*]] = arith.ori %[[LOW]], %[[HIGH]]
// CHECK:       vector.bitcast %[[Y]] : vector<16xi32> to vector<32xbf16>
func.func @pairs(%x: memref<9x32xbf16>, %s: memref<32xf32>, %y: memref<9x32xbf16>) {
  linalg.generic {indexing_maps = [#rows, #lanes, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : memref<9x32xbf16>, memref<32xf32>) outs(%y : memref<9x32xbf16>) {
  ^bb0(%a: bf16, %b: f32, %out: bf16):
    %0 = arith.extf %a : bf16 to f32
    %1 = arith.mulf %0, %b : f32
    %2 = arith.truncf %1 : f32 to bf16
    linalg.yield %2 : bf16
  }
  return
}

// -----

// Not where the result is of another type: its elements are side by side.

// CHECK-LABEL: func @no_pairs
// CHECK-NOT:   vector.bitcast
// CHECK:       arith.extf {{.*}} : vector<32xbf16> to vector<32xf32>
func.func @no_pairs(%x: memref<32xbf16>, %y: memref<32xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%x : memref<32xbf16>) outs(%y : memref<32xf32>) {
  ^bb0(%a: bf16, %out: f32):
    %0 = arith.extf %a : bf16 to f32
    linalg.yield %0 : f32
  }
  return
}

// -----

#matrix = affine_map<(n, c) -> (n, c)>
#columns = affine_map<(n, c) -> (c)>

// Rows of unknown length: how many vectors they have is asked once, and what all rows
// read alike is loaded before the loop over them.

// CHECK-LABEL: func @short_rows
// CHECK:       scf.index_switch
// CHECK-NEXT:  case 1 {
// CHECK:         %[[SCALE:.*]] = vector.maskedload %arg1
// CHECK:         scf.for
// CHECK:           %[[X:.*]] = vector.maskedload
// CHECK:           arith.mulf %[[X]], %[[SCALE]]
// CHECK:           vector.maskedstore
// CHECK:       case 2 {
// CHECK-COUNT-2: vector.load %arg1
// CHECK:         scf.for
// CHECK-NOT:       scf.for
// CHECK-COUNT-2:   vector.load
// CHECK-COUNT-2:   arith.mulf
// CHECK-COUNT-2:   vector.store
// CHECK:       case 3 {
// CHECK:       case 4 {
// CHECK:       default {
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK-COUNT-4:     vector.store

// Each thread asks; long rows are several blocks.
// LARGE-LABEL: func @short_rows
// LARGE:       omp.parallel
// LARGE:         scf.index_switch
// LARGE-NEXT:    case 1 {
// LARGE:           vector.maskedload %arg1
// LARGE:           scf.for
// LARGE:         default {
// LARGE:           arith.muli %{{.*}}, %c4096
func.func @short_rows(%x: memref<?x?xf32>, %s: memref<?xf32>, %y: memref<?x?xf32>) {
  linalg.generic {indexing_maps = [#matrix, #columns, #matrix],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : memref<?x?xf32>, memref<?xf32>) outs(%y : memref<?x?xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %0 = arith.mulf %a, %b : f32
    linalg.yield %0 : f32
  }
  return
}
