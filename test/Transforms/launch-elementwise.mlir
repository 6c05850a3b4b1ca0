// RUN: nnspec-opt %s --nnspec-launch-elementwise --cse | FileCheck %s

// UNVERIFIED: a launch has no value that the evaluator can compute

#all = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (c)>

// 32 x 64 x 12544 / 4 vectors, 4 for each of 256 threads. A row is a multiple of a
// vector long: each vector has one parameter.
// CHECK-LABEL: func @rows(
// CHECK-SAME:    %[[X:.*]]: memref<32x64x112x112xf32>, %[[S:.*]]: memref<64xf32>, %[[Y:.*]]: memref
// CHECK-DAG:     %[[FLAT_X:.*]] = memref.collapse_shape %[[X]]
// CHECK-DAG:     %[[FLAT_Y:.*]] = memref.collapse_shape %[[Y]]
// CHECK-DAG:     %[[BLOCKS:.*]] = arith.constant 6272 : index
// CHECK-DAG:     %[[THREADS:.*]] = arith.constant 256 : index
// CHECK:         gpu.launch blocks({{.*}}) in ({{.*}} = %[[BLOCKS]], {{.*}}) threads({{.*}}) in ({{.*}} = %[[THREADS]], {{.*}})
// CHECK:           scf.if
// CHECK-COUNT-4:     vector.load %[[FLAT_X]][{{.*}}] {alignment = 16 : i64} : memref<25690112xf32>, vector<4xf32>
// CHECK-COUNT-4:     vector.store {{.*}}, %[[FLAT_Y]][{{.*}}] {alignment = 16 : i64}
// CHECK:           } else {
// CHECK:             scf.for
// CHECK:               memref.load %[[FLAT_X]]
// CHECK:               memref.load %[[S]]
// CHECK:               memref.store {{.*}}, %[[FLAT_Y]]
// CHECK-NOT:     linalg.generic
func.func @rows(%x: memref<32x64x112x112xf32>, %s: memref<64xf32>, %y: memref<32x64x112x112xf32>) {
  linalg.generic {indexing_maps = [#all, #channel, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %s : memref<32x64x112x112xf32>, memref<64xf32>) outs(%y : memref<32x64x112x112xf32>) {
  ^bb0(%in: f32, %scale: f32, %out: f32):
    %0 = arith.mulf %in, %scale : f32
    linalg.yield %0 : f32
  }
  return
}

// Parameters lie side by side along the channels, and are the same for all vectors
// of a thread, 4096 elements apart.
// CHECK-LABEL: func @channels_last(
// CHECK-SAME:    %[[X:.*]]: memref<4096x1024xf32>, %[[S:.*]]: memref<1024xf32>
// CHECK:         gpu.launch
// CHECK:           %[[C:.*]] = arith.remui %{{.*}}, %{{.*}} : index
// CHECK:           vector.load %[[S]][%[[C]]] {alignment = 16 : i64} : memref<1024xf32>, vector<4xf32>
func.func @channels_last(%x: memref<4096x1024xf32>, %s: memref<1024xf32>, %y: memref<4096x1024xf32>) {
  linalg.generic {indexing_maps = [affine_map<(n, c) -> (n, c)>, affine_map<(n, c) -> (c)>, affine_map<(n, c) -> (n, c)>],
                  iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : memref<4096x1024xf32>, memref<1024xf32>) outs(%y : memref<4096x1024xf32>) {
  ^bb0(%in: f32, %scale: f32, %out: f32):
    %0 = arith.mulf %in, %scale : f32
    linalg.yield %0 : f32
  }
  return
}

// Rows of 49 elements: a parameter for each element, but aligned vectors of data.
// CHECK-LABEL: func @odd_rows(
// CHECK-SAME:    %{{.*}}: memref<2x3x7x7xf32>, %[[S:.*]]: memref<3xf32>
// CHECK:         gpu.launch
// CHECK:           vector.load {{.*}} {alignment = 16 : i64} : memref<294xf32>, vector<4xf32>
// CHECK-COUNT-4:   memref.load %[[S]]
// CHECK:           vector.from_elements
// CHECK:           vector.store
func.func @odd_rows(%x: memref<2x3x7x7xf32>, %s: memref<3xf32>, %y: memref<2x3x7x7xf32>) {
  linalg.generic {indexing_maps = [#all, #channel, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %s : memref<2x3x7x7xf32>, memref<3xf32>) outs(%y : memref<2x3x7x7xf32>) {
  ^bb0(%in: f32, %scale: f32, %out: f32):
    %0 = arith.mulf %in, %scale : f32
    linalg.yield %0 : f32
  }
  return
}

// CHECK-LABEL: func @narrow(
// CHECK:         vector.load {{.*}} {alignment = 16 : i64} : memref<4096xf16>, vector<8xf16>
func.func @narrow(%x: memref<4096xf16>, %y: memref<4096xf16>) {
  linalg.add ins(%x, %x : memref<4096xf16>, memref<4096xf16>) outs(%y : memref<4096xf16>)
  return
}

// CHECK-LABEL: func @one_element(
// CHECK:         gpu.launch
// CHECK:           memref.load %{{.*}}[] : memref<f32>
func.func @one_element(%x: memref<f32>, %y: memref<f32>) {
  linalg.add ins(%x, %x : memref<f32>, memref<f32>) outs(%y : memref<f32>)
  return
}

// CHECK-LABEL: func @reduction(
// CHECK-NOT:     gpu.launch
// CHECK:         linalg.matmul
func.func @reduction(%x: memref<4x4xf32>, %y: memref<4x4xf32>) {
  linalg.matmul ins(%x, %x : memref<4x4xf32>, memref<4x4xf32>) outs(%y : memref<4x4xf32>)
  return
}

// CHECK-LABEL: func @strided(
// CHECK-NOT:     gpu.launch
// CHECK:         linalg.add
func.func @strided(%x: memref<4xf32, strided<[2]>>, %y: memref<4xf32>) {
  linalg.add ins(%x, %x : memref<4xf32, strided<[2]>>, memref<4xf32, strided<[2]>>) outs(%y : memref<4xf32>)
  return
}

// CHECK-LABEL: func @tensors(
// CHECK-NOT:     gpu.launch
// CHECK:         linalg.add
func.func @tensors(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.add ins(%x, %x : tensor<4xf32>, tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
