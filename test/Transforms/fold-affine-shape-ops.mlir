// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-affine=cost=always -o %t.once
// RUN: nnspec-opt %t.once --nnspec-fold-affine=cost=always | diff %t.once -

// Maps that are not next to their layer: what the parameters become on the way.

//===----------------------------------------------------------------------===//
// Into the layer before
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @producer_expand_shape(
// CHECK-SAME: %[[S:[^:]+]]: tensor<2xf32>, %[[B:[^:]+]]: tensor<3xf32>)
// CHECK-DAG: %[[S6:.+]] = nnspec.broadcast %[[S]] dims = [0] : tensor<2xf32> to tensor<2x3xf32>
// CHECK-DAG: %[[SC:.+]] = tensor.collapse_shape %[[S6]] {{\[}}[0, 1]] : tensor<2x3xf32> into tensor<6xf32>
// CHECK-DAG: nnspec.broadcast %[[SC]] dims = [1] : tensor<6xf32> to tensor<5x6xf32>
// CHECK-DAG: %[[B6:.+]] = nnspec.broadcast %[[B]] dims = [1] : tensor<3xf32> to tensor<2x3xf32>
// CHECK-DAG: %[[BC:.+]] = tensor.collapse_shape %[[B6]]
// CHECK-DAG: %[[A:.+]] = nnspec.broadcast %[[BC]] dims = [1] : tensor<6xf32> to tensor<4x6xf32>
// CHECK: linalg.matmul {{.*}} outs(%[[A]] :
// CHECK-NEXT: %[[Y:.+]] = tensor.expand_shape
// CHECK-NEXT: return %[[Y]]
func.func @producer_expand_shape(%x: tensor<4x5xf32>, %w: tensor<5x6xf32>, %s: tensor<2xf32>, %b: tensor<3xf32>) -> tensor<4x2x3xf32> {
  %a = nnspec.fill 0.0 : tensor<4x6xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x5xf32>, tensor<5x6xf32>) outs(%a : tensor<4x6xf32>) -> tensor<4x6xf32>
  %e = tensor.expand_shape %l [[0], [1, 2]] output_shape [4, 2, 3] : tensor<4x6xf32> into tensor<4x2x3xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2x3xf32>
  %bb = nnspec.broadcast %b dims = [2] : tensor<3xf32> to tensor<4x2x3xf32>
  %m = nnspec.mul %e, %sb : tensor<4x2x3xf32>
  %y = nnspec.add %m, %bb : tensor<4x2x3xf32>
  return %y : tensor<4x2x3xf32>
}

// CHECK-LABEL: func @producer_collapse_shape(
// CHECK-SAME: %[[S:[^:]+]]: tensor<6xf32>)
// CHECK: tensor.expand_shape %[[S]] {{\[}}[0, 1]] output_shape [2, 3] : tensor<6xf32> into tensor<2x3xf32>
// CHECK: %[[L:.+]] = linalg.conv_2d_ngchw_gfchw
// CHECK-NEXT: %[[Y:.+]] = tensor.collapse_shape %[[L]]
// CHECK-NEXT: return %[[Y]]
func.func @producer_collapse_shape(%x: tensor<1x2x4x5x5xf32>, %w: tensor<2x3x4x2x2xf32>, %s: tensor<6xf32>) -> tensor<1x6x4x4xf32> {
  %a = nnspec.fill 0.0 : tensor<1x2x3x4x4xf32>
  %l = linalg.conv_2d_ngchw_gfchw ins(%x, %w : tensor<1x2x4x5x5xf32>, tensor<2x3x4x2x2xf32>) outs(%a : tensor<1x2x3x4x4xf32>) -> tensor<1x2x3x4x4xf32>
  %c = tensor.collapse_shape %l [[0], [1, 2], [3], [4]] : tensor<1x2x3x4x4xf32> into tensor<1x6x4x4xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<6xf32> to tensor<1x6x4x4xf32>
  %y = nnspec.mul %c, %sb : tensor<1x6x4x4xf32>
  return %y : tensor<1x6x4x4xf32>
}

// CHECK-LABEL: func @producer_transpose(
// CHECK-SAME: %[[S:[^:]+]]: tensor<3xf32>)
// CHECK: nnspec.broadcast %[[S]] dims = [0] : tensor<3xf32> to tensor<3x3x3x3xf32>
// CHECK: %[[L:.+]] = linalg.conv_2d_nchw_fchw
// CHECK: %[[Y:.+]] = linalg.transpose ins(%[[L]]
// CHECK-NEXT: return %[[Y]]
func.func @producer_transpose(%x: tensor<3x3x5x5xf32>, %w: tensor<3x3x3x3xf32>, %s: tensor<3xf32>) -> tensor<3x3x3x3xf32> {
  %a = nnspec.fill 0.0 : tensor<3x3x3x3xf32>
  %l = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<3x3x5x5xf32>, tensor<3x3x3x3xf32>) outs(%a : tensor<3x3x3x3xf32>) -> tensor<3x3x3x3xf32>
  %empty = tensor.empty() : tensor<3x3x3x3xf32>
  %t = linalg.transpose ins(%l : tensor<3x3x3x3xf32>) outs(%empty : tensor<3x3x3x3xf32>) permutation = [0, 2, 3, 1]
  %sb = nnspec.broadcast %s dims = [3] : tensor<3xf32> to tensor<3x3x3x3xf32>
  %y = nnspec.mul %t, %sb : tensor<3x3x3x3xf32>
  return %y : tensor<3x3x3x3xf32>
}

// A slice of the other axes.
// CHECK-LABEL: func @producer_extract_slice(
// CHECK: nnspec.mul %{{.+}} : tensor<5x6xf32>
// CHECK: %[[L:.+]] = linalg.matmul
// CHECK-NEXT: %[[Y:.+]] = tensor.extract_slice %[[L]]
// CHECK-NEXT: return %[[Y]]
func.func @producer_extract_slice(%x: tensor<4x5xf32>, %w: tensor<5x6xf32>, %s: tensor<6xf32>) -> tensor<2x6xf32> {
  %a = nnspec.fill 0.0 : tensor<4x6xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x5xf32>, tensor<5x6xf32>) outs(%a : tensor<4x6xf32>) -> tensor<4x6xf32>
  %e = tensor.extract_slice %l[1, 0] [2, 6] [2, 1] : tensor<4x6xf32> to tensor<2x6xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<6xf32> to tensor<2x6xf32>
  %y = nnspec.mul %e, %sb : tensor<2x6xf32>
  return %y : tensor<2x6xf32>
}

// The slice drops an axis, so that the others have other numbers.
// CHECK-LABEL: func @producer_extract_slice_drops_axis(
// CHECK-SAME: %[[S:[^:]+]]: tensor<4xf32>)
// CHECK: nnspec.broadcast %[[S]] dims = [1] : tensor<4xf32> to tensor<3x4x5xf32>
// CHECK: %[[L:.+]] = linalg.batch_matmul
// CHECK-NEXT: %[[Y:.+]] = tensor.extract_slice %[[L]]
// CHECK-NEXT: return %[[Y]]
func.func @producer_extract_slice_drops_axis(%x: tensor<3x4x5xf32>, %w: tensor<3x5x6xf32>, %s: tensor<4xf32>) -> tensor<4x6xf32> {
  %a = nnspec.fill 0.0 : tensor<3x4x6xf32>
  %l = linalg.batch_matmul ins(%x, %w : tensor<3x4x5xf32>, tensor<3x5x6xf32>) outs(%a : tensor<3x4x6xf32>) -> tensor<3x4x6xf32>
  %e = tensor.extract_slice %l[1, 0, 0] [1, 4, 6] [1, 1, 1] : tensor<3x4x6xf32> to tensor<4x6xf32>
  %sb = nnspec.broadcast %s dims = [0] : tensor<4xf32> to tensor<4x6xf32>
  %y = nnspec.mul %e, %sb : tensor<4x6xf32>
  return %y : tensor<4x6xf32>
}

// Each branch takes its share.
// CHECK-LABEL: func @producer_concat(
// CHECK-SAME: %[[W:[^:]+]]: tensor<5x6xf32>, %[[V:[^:]+]]: tensor<5x2xf32>, %[[S:[^:]+]]: tensor<8xf32>)
// CHECK-DAG: tensor.extract_slice %[[S]][0] [6] [1] : tensor<8xf32> to tensor<6xf32>
// CHECK-DAG: tensor.extract_slice %[[S]][6] [2] [1] : tensor<8xf32> to tensor<2xf32>
// CHECK-DAG: nnspec.mul %[[W]], %{{.+}} : tensor<5x6xf32>
// CHECK-DAG: nnspec.mul %[[V]], %{{.+}} : tensor<5x2xf32>
// CHECK: %[[Y:.+]] = tensor.concat dim(1)
// CHECK-NEXT: return %[[Y]]
func.func @producer_concat(%x: tensor<4x5xf32>, %w: tensor<5x6xf32>, %v: tensor<5x2xf32>, %s: tensor<8xf32>) -> tensor<4x8xf32> {
  %a = nnspec.fill 0.0 : tensor<4x6xf32>
  %c = nnspec.fill 0.0 : tensor<4x2xf32>
  %k = linalg.matmul ins(%x, %w : tensor<4x5xf32>, tensor<5x6xf32>) outs(%a : tensor<4x6xf32>) -> tensor<4x6xf32>
  %l = linalg.matmul ins(%x, %v : tensor<4x5xf32>, tensor<5x2xf32>) outs(%c : tensor<4x2xf32>) -> tensor<4x2xf32>
  %both = tensor.concat dim(1) %k, %l : (tensor<4x6xf32>, tensor<4x2xf32>) -> tensor<4x8xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<8xf32> to tensor<4x8xf32>
  %y = nnspec.mul %both, %sb : tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// Along the other axis each branch takes all of it.
// CHECK-LABEL: func @producer_concat_rows(
// CHECK-NOT: extract_slice
// CHECK-COUNT-2: nnspec.mul %{{.+}} : tensor<5x6xf32>
// CHECK: %[[Y:.+]] = tensor.concat dim(0)
// CHECK-NEXT: return %[[Y]]
func.func @producer_concat_rows(%x: tensor<4x5xf32>, %z: tensor<3x5xf32>, %w: tensor<5x6xf32>, %s: tensor<6xf32>) -> tensor<7x6xf32> {
  %a = nnspec.fill 0.0 : tensor<4x6xf32>
  %c = nnspec.fill 0.0 : tensor<3x6xf32>
  %k = linalg.matmul ins(%x, %w : tensor<4x5xf32>, tensor<5x6xf32>) outs(%a : tensor<4x6xf32>) -> tensor<4x6xf32>
  %l = linalg.matmul ins(%z, %w : tensor<3x5xf32>, tensor<5x6xf32>) outs(%c : tensor<3x6xf32>) -> tensor<3x6xf32>
  %both = tensor.concat dim(0) %k, %l : (tensor<4x6xf32>, tensor<3x6xf32>) -> tensor<7x6xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<6xf32> to tensor<7x6xf32>
  %y = nnspec.mul %both, %sb : tensor<7x6xf32>
  return %y : tensor<7x6xf32>
}

// One branch is no layer: then none is scaled.
// CHECK-LABEL: func @producer_concat_of_argument(
// CHECK: %[[C:.+]] = tensor.concat
// CHECK: nnspec.mul %[[C]], %{{.+}} : tensor<4x8xf32>
func.func @producer_concat_of_argument(%x: tensor<4x5xf32>, %z: tensor<4x2xf32>, %w: tensor<5x6xf32>, %s: tensor<8xf32>) -> tensor<4x8xf32> {
  %a = nnspec.fill 0.0 : tensor<4x6xf32>
  %k = linalg.matmul ins(%x, %w : tensor<4x5xf32>, tensor<5x6xf32>) outs(%a : tensor<4x6xf32>) -> tensor<4x6xf32>
  %both = tensor.concat dim(1) %k, %z : (tensor<4x6xf32>, tensor<4x2xf32>) -> tensor<4x8xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<8xf32> to tensor<4x8xf32>
  %y = nnspec.mul %both, %sb : tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// Two of them: NHWC to rows of channels, in other types.
// CHECK-LABEL: func @producer_chain_of_shape_ops(
// CHECK: linalg.conv_2d_nhwc_hwcf
// CHECK-NOT: nnspec.{{mul|add}}
// CHECK: return
func.func @producer_chain_of_shape_ops(%x: tensor<2x4x4x3xf16>, %w: tensor<2x2x3x8xf16>, %s: tensor<2xf32>, %b: tensor<4xf32>) -> tensor<4x18x2xf16> {
  %a = nnspec.fill 0.0 : tensor<2x3x3x8xf32>
  %l = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<2x4x4x3xf16>, tensor<2x2x3x8xf16>) outs(%a : tensor<2x3x3x8xf32>) -> tensor<2x3x3x8xf32>
  %f16 = nnspec.cast %l : tensor<2x3x3x8xf32> to tensor<2x3x3x8xf16>
  %c = tensor.collapse_shape %f16 [[0, 1, 2], [3]] : tensor<2x3x3x8xf16> into tensor<18x8xf16>
  %e = tensor.expand_shape %c [[0], [1, 2]] output_shape [18, 4, 2] : tensor<18x8xf16> into tensor<18x4x2xf16>
  %empty = tensor.empty() : tensor<4x18x2xf16>
  %t = linalg.transpose ins(%e : tensor<18x4x2xf16>) outs(%empty : tensor<4x18x2xf16>) permutation = [1, 0, 2]
  %f32 = nnspec.cast %t : tensor<4x18x2xf16> to tensor<4x18x2xf32>
  %sb = nnspec.broadcast %s dims = [2] : tensor<2xf32> to tensor<4x18x2xf32>
  %bb = nnspec.broadcast %b dims = [0] : tensor<4xf32> to tensor<4x18x2xf32>
  %m = nnspec.mul %f32, %sb : tensor<4x18x2xf32>
  %y = nnspec.add %m, %bb : tensor<4x18x2xf32>
  %n = nnspec.cast %y : tensor<4x18x2xf32> to tensor<4x18x2xf16>
  return %n : tensor<4x18x2xf16>
}

//===----------------------------------------------------------------------===//
// Into the layer after
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @consumer_collapse_shape(
// CHECK-SAME: %[[X:.+]]: tensor<4x2x3xf32>, %[[W:.+]]: tensor<6x5xf32>, %[[S:.+]]: tensor<2xf32>)
// CHECK-DAG: tensor.collapse_shape %{{.+}} {{\[}}[0, 1]] : tensor<2x3xf32> into tensor<6xf32>
// CHECK-DAG: %[[C:.+]] = tensor.collapse_shape %[[X]]
// CHECK-DAG: %[[WS:.+]] = nnspec.mul %[[W]]
// CHECK: linalg.matmul ins(%[[C]], %[[WS]]
// CHECK-NEXT: return
func.func @consumer_collapse_shape(%x: tensor<4x2x3xf32>, %w: tensor<6x5xf32>, %s: tensor<2xf32>) -> tensor<4x5xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<4x2x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x2x3xf32>
  %c = tensor.collapse_shape %m [[0], [1, 2]] : tensor<4x2x3xf32> into tensor<4x6xf32>
  %a = nnspec.fill 0.0 : tensor<4x5xf32>
  %y = linalg.matmul ins(%c, %w : tensor<4x6xf32>, tensor<6x5xf32>) outs(%a : tensor<4x5xf32>) -> tensor<4x5xf32>
  return %y : tensor<4x5xf32>
}

// CHECK-LABEL: func @consumer_expand_shape(
// CHECK-SAME: %[[S:[^:]+]]: tensor<6xf32>, %[[B:[^:]+]]: tensor<6xf32>)
// CHECK-DAG: tensor.expand_shape %[[S]] {{\[}}[0, 1]] output_shape [2, 3]
// CHECK-DAG: tensor.expand_shape %[[B]] {{\[}}[0, 1]] output_shape [2, 3]
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<4x6x
// CHECK: linalg.conv_2d_ngchw_gfchw
// CHECK-NEXT: return
func.func @consumer_expand_shape(%x: tensor<4x6x5x5xf32>, %w: tensor<2x7x3x2x2xf32>, %s: tensor<6xf32>, %b: tensor<6xf32>) -> tensor<4x2x7x4x4xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<6xf32> to tensor<4x6x5x5xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<6xf32> to tensor<4x6x5x5xf32>
  %m = nnspec.mul %x, %sb : tensor<4x6x5x5xf32>
  %n = nnspec.add %m, %bb : tensor<4x6x5x5xf32>
  %e = tensor.expand_shape %n [[0], [1, 2], [3], [4]] output_shape [4, 2, 3, 5, 5] : tensor<4x6x5x5xf32> into tensor<4x2x3x5x5xf32>
  %a = nnspec.fill 0.0 : tensor<4x2x7x4x4xf32>
  %y = linalg.conv_2d_ngchw_gfchw ins(%e, %w : tensor<4x2x3x5x5xf32>, tensor<2x7x3x2x2xf32>) outs(%a : tensor<4x2x7x4x4xf32>) -> tensor<4x2x7x4x4xf32>
  return %y : tensor<4x2x7x4x4xf32>
}

// CHECK-LABEL: func @consumer_transpose(
// CHECK-SAME: %[[X:.+]]: tensor<3x3x3x3xf32>, %[[W:.+]]: tensor<2x2x3x3xf32>, %[[S:.+]]: tensor<3xf32>)
// CHECK-DAG: nnspec.broadcast %[[S]] dims = [2] : tensor<3xf32> to tensor<2x2x3x3xf32>
// CHECK-DAG: linalg.transpose ins(%[[X]]
// CHECK: linalg.conv_2d_nhwc_hwcf
// CHECK-NEXT: return
func.func @consumer_transpose(%x: tensor<3x3x3x3xf32>, %w: tensor<2x2x3x3xf32>, %s: tensor<3xf32>) -> tensor<3x2x2x3xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<3x3x3x3xf32>
  %m = nnspec.mul %x, %sb : tensor<3x3x3x3xf32>
  %empty = tensor.empty() : tensor<3x3x3x3xf32>
  %t = linalg.transpose ins(%m : tensor<3x3x3x3xf32>) outs(%empty : tensor<3x3x3x3xf32>) permutation = [0, 2, 3, 1]
  %a = nnspec.fill 0.0 : tensor<3x2x2x3xf32>
  %y = linalg.conv_2d_nhwc_hwcf ins(%t, %w : tensor<3x3x3x3xf32>, tensor<2x2x3x3xf32>) outs(%a : tensor<3x2x2x3xf32>) -> tensor<3x2x2x3xf32>
  return %y : tensor<3x2x2x3xf32>
}

// Of the parameters too, where the axis that they depend on is sliced.
// CHECK-LABEL: func @consumer_extract_slice(
// CHECK-SAME: %[[S:[^:]+]]: tensor<8xf32>, %[[B:[^:]+]]: tensor<8xf32>)
// CHECK-DAG: tensor.extract_slice %[[S]][1] [3] [2] : tensor<8xf32> to tensor<3xf32>
// CHECK-DAG: tensor.extract_slice %[[B]][1] [3] [2] : tensor<8xf32> to tensor<3xf32>
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<4x8x
// CHECK: linalg.matmul
// CHECK-NEXT: return
func.func @consumer_extract_slice(%x: tensor<4x8xf32>, %w: tensor<3x5xf32>, %s: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<4x5xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<8xf32> to tensor<4x8xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<8xf32> to tensor<4x8xf32>
  %m = nnspec.mul %x, %sb : tensor<4x8xf32>
  %n = nnspec.add %m, %bb : tensor<4x8xf32>
  %e = tensor.extract_slice %n[0, 1] [4, 3] [1, 2] : tensor<4x8xf32> to tensor<4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x5xf32>
  %y = linalg.matmul ins(%e, %w : tensor<4x3xf32>, tensor<3x5xf32>) outs(%a : tensor<4x5xf32>) -> tensor<4x5xf32>
  return %y : tensor<4x5xf32>
}

// The slice drops an axis, so that the others have other numbers; of a parameter that
// depends on it, a slice is left.
// CHECK-LABEL: func @consumer_extract_slice_drops_axes(
// CHECK-SAME: %[[S:[^:]+]]: tensor<4xf32>, %[[B:[^:]+]]: tensor<3x6x4xf32>)
// CHECK-DAG: nnspec.broadcast %[[S]] dims = [0] : tensor<4xf32> to tensor<4x2xf32>
// CHECK-DAG: tensor.extract_slice %[[B]][1, 2, 0] [1, 3, 4] [1, 1, 1] : tensor<3x6x4xf32> to tensor<3x4xf32>
// CHECK-NOT: nnspec.mul {{.*}} : tensor<3x5x6x4xf32>
// CHECK: linalg.contract
// CHECK-NEXT: return
func.func @consumer_extract_slice_drops_axes(%x: tensor<3x5x6x4xf32>, %w: tensor<4x2xf32>, %s: tensor<4xf32>, %b: tensor<3x6x4xf32>) -> tensor<5x3x2xf32> {
  %sb = nnspec.broadcast %s dims = [3] : tensor<4xf32> to tensor<3x5x6x4xf32>
  %bb = nnspec.broadcast %b dims = [0, 2, 3] : tensor<3x6x4xf32> to tensor<3x5x6x4xf32>
  %m = nnspec.mul %x, %sb : tensor<3x5x6x4xf32>
  %n = nnspec.add %m, %bb : tensor<3x5x6x4xf32>
  %e = tensor.extract_slice %n[1, 0, 2, 0] [1, 5, 3, 4] [1, 1, 1, 1] : tensor<3x5x6x4xf32> to tensor<5x3x4xf32>
  %a = nnspec.fill 0.0 : tensor<5x3x2xf32>
  %y = linalg.contract indexing_maps = [affine_map<(i, j, n, k) -> (i, j, k)>, affine_map<(i, j, n, k) -> (k, n)>, affine_map<(i, j, n, k) -> (i, j, n)>]
    ins(%e, %w : tensor<5x3x4xf32>, tensor<4x2xf32>) outs(%a : tensor<5x3x2xf32>) -> tensor<5x3x2xf32>
  return %y : tensor<5x3x2xf32>
}

// One token of each sequence, as a classifier reads it behind a layer normalisation. The
// scale of the token is one number.
// CHECK-LABEL: func @consumer_one_token(
// CHECK-SAME: %[[S:[^:]+]]: tensor<5xf32>)
// CHECK: tensor.extract_slice %[[S]][2] [1] [1] : tensor<5xf32> to tensor<f32>
// CHECK: linalg.matmul
// CHECK-NEXT: return
func.func @consumer_one_token(%x: tensor<3x5x4xf32>, %w: tensor<4x2xf32>, %s: tensor<5xf32>) -> tensor<3x2xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<5xf32> to tensor<3x5x4xf32>
  %m = nnspec.mul %x, %sb : tensor<3x5x4xf32>
  %e = tensor.extract_slice %m[0, 2, 0] [3, 1, 4] [1, 1, 1] : tensor<3x5x4xf32> to tensor<3x4xf32>
  %a = nnspec.fill 0.0 : tensor<3x2xf32>
  %y = linalg.matmul ins(%e, %w : tensor<3x4xf32>, tensor<4x2xf32>) outs(%a : tensor<3x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// CHECK-LABEL: func @copies(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<4x{{[36]}}xf32>
// CHECK: linalg.copy
// CHECK: linalg.matmul
// CHECK: %[[Y:.+]] = linalg.copy
// CHECK-NEXT: return %[[Y]]
func.func @copies(%x: tensor<4x3xf32>, %w: tensor<3x6xf32>, %s: tensor<3xf32>, %b: tensor<6xf32>) -> tensor<4x6xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %e = tensor.empty() : tensor<4x3xf32>
  %c = linalg.copy ins(%m : tensor<4x3xf32>) outs(%e : tensor<4x3xf32>) -> tensor<4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x6xf32>
  %l = linalg.matmul ins(%c, %w : tensor<4x3xf32>, tensor<3x6xf32>) outs(%a : tensor<4x6xf32>) -> tensor<4x6xf32>
  %f = tensor.empty() : tensor<4x6xf32>
  %d = linalg.copy ins(%l : tensor<4x6xf32>) outs(%f : tensor<4x6xf32>) -> tensor<4x6xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<6xf32> to tensor<4x6xf32>
  %y = nnspec.add %d, %bb : tensor<4x6xf32>
  return %y : tensor<4x6xf32>
}

// A transposition by its body and maps, in either direction, and one that permutes both.
// CHECK-LABEL: func @generic_transposes(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<{{.*}}4{{.*}}xf32>
// CHECK: linalg.generic
// CHECK: linalg.matmul
// CHECK: linalg.generic
// CHECK: linalg.yield %in
// CHECK: %[[Y:.+]] = tensor.expand_shape
// CHECK-NEXT: return %[[Y]]
func.func @generic_transposes(%x: tensor<3x4xf32>, %w: tensor<3x6xf32>, %s: tensor<3xf32>, %b: tensor<2xf32>, %c: tensor<3xf32>) -> tensor<2x3x4xf32> {
  %sb = nnspec.broadcast %s dims = [0] : tensor<3xf32> to tensor<3x4xf32>
  %m = nnspec.mul %x, %sb : tensor<3x4xf32>
  %e = tensor.empty() : tensor<4x3xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
    ins(%m : tensor<3x4xf32>) outs(%e : tensor<4x3xf32>) {
  ^bb0(%v: f32, %o: f32):
    linalg.yield %v : f32
  } -> tensor<4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x6xf32>
  %l = linalg.matmul ins(%t, %w : tensor<4x3xf32>, tensor<3x6xf32>) outs(%a : tensor<4x6xf32>) -> tensor<4x6xf32>
  %f = tensor.empty() : tensor<6x4xf32>
  %u = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
    ins(%l : tensor<4x6xf32>) outs(%f : tensor<6x4xf32>) {
  ^bb0(%v: f32, %o: f32):
    linalg.yield %v : f32
  } -> tensor<6x4xf32>
  %g = tensor.expand_shape %u [[0, 1], [2]] output_shape [2, 3, 4] : tensor<6x4xf32> into tensor<2x3x4xf32>
  %bb = nnspec.broadcast %b dims = [0] : tensor<2xf32> to tensor<2x3x4xf32>
  %n = nnspec.mul %g, %bb : tensor<2x3x4xf32>
  %cb = nnspec.broadcast %c dims = [1] : tensor<3xf32> to tensor<2x3x4xf32>
  %y = nnspec.add %n, %cb : tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// The second operand of such an op is only where its result goes.
// CHECK-LABEL: func @copied_into(
// CHECK: nnspec.mul
// CHECK: linalg.copy
func.func @copied_into(%x: tensor<4x3xf32>, %w: tensor<3x6xf32>, %s: tensor<3xf32>) -> tensor<4x6xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %c = linalg.copy ins(%x : tensor<4x3xf32>) outs(%m : tensor<4x3xf32>) -> tensor<4x3xf32>
  %a = nnspec.fill 0.0 : tensor<4x6xf32>
  %l = linalg.matmul ins(%c, %w : tensor<4x3xf32>, tensor<3x6xf32>) outs(%a : tensor<4x6xf32>) -> tensor<4x6xf32>
  return %l : tensor<4x6xf32>
}

// A narrowing between the map and the layer.
// CHECK-LABEL: func @consumer_cast(
// CHECK-SAME: %[[X:.+]]: tensor<4x3xf16>, %[[W:.+]]: tensor<3x2xf16>,
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<4x3xf32>
// CHECK: linalg.matmul ins(%[[X]],
// CHECK-NEXT: return
func.func @consumer_cast(%x: tensor<4x3xf16>, %w: tensor<3x2xf16>, %s: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<4x2xf32> {
  %wide = nnspec.cast %x : tensor<4x3xf16> to tensor<4x3xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %wide, %sb : tensor<4x3xf32>
  %n = nnspec.add %m, %bb : tensor<4x3xf32>
  %narrow = nnspec.cast %n : tensor<4x3xf32> to tensor<4x3xf16>
  %a = nnspec.fill 0.0 : tensor<4x2xf32>
  %y = linalg.matmul ins(%narrow, %w : tensor<4x3xf16>, tensor<3x2xf16>) outs(%a : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// With another value than zero at the border, a scale alone leaves a bias there.
// CHECK-LABEL: func @consumer_pad_with_value(
// CHECK: %[[P:.+]] = arith.constant 1.500000e+00 : f32
// CHECK: tensor.pad %{{.+}} low[1] high[2]
// CHECK: tensor.yield %[[P]]
// CHECK: tensor<8xf32> to tensor<11xf32>
// CHECK: %[[ZERO:.+]] = arith.constant 0.000000e+00 : f32
// CHECK: tensor.pad
// CHECK: tensor.yield %[[ZERO]]
// CHECK: linalg.conv_1d_ncw_fcw
// CHECK-NEXT: return
func.func @consumer_pad_with_value(%x: tensor<2x3x8xf32>, %w: tensor<5x3x3xf32>, %s: tensor<3xf32>) -> tensor<2x5x9xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3x8xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x8xf32>
  %v = arith.constant 1.5 : f32
  %p = tensor.pad %m low[0, 0, 1] high[0, 0, 2] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %v : f32
  } : tensor<2x3x8xf32> to tensor<2x3x11xf32>
  %a = nnspec.fill 0.0 : tensor<2x5x9xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<2x3x11xf32>, tensor<5x3x3xf32>) outs(%a : tensor<2x5x9xf32>) -> tensor<2x5x9xf32>
  return %y : tensor<2x5x9xf32>
}

// Zeros between the elements are what they were.
// CHECK-LABEL: func @consumer_insert_slice(
// CHECK-SAME: %[[X:.+]]: tensor<2x3x4xf32>, %[[W:.+]]: tensor<5x3x3xf32>, %[[S:.+]]: tensor<3xf32>, %[[B:.+]]: tensor<3xf32>)
// CHECK-DAG: %[[BB:.+]] = nnspec.broadcast %[[B]] dims = [0] : tensor<3xf32> to tensor<3x4xf32>
// CHECK-DAG: tensor.insert_slice %[[BB]] into %{{.+}}[0, 0] [3, 4] [1, 2] : tensor<3x4xf32> into tensor<3x7xf32>
// CHECK-DAG: tensor.insert_slice %[[X]] into %{{.+}}[0, 0, 0] [2, 3, 4] [1, 1, 2]
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<2x
// CHECK: linalg.conv_1d_ncw_fcw
// CHECK-NEXT: return
func.func @consumer_insert_slice(%x: tensor<2x3x4xf32>, %w: tensor<5x3x3xf32>, %s: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x5x5xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3x4xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<2x3x4xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x4xf32>
  %n = nnspec.add %m, %bb : tensor<2x3x4xf32>
  %z = nnspec.fill 0.0 : tensor<2x3x7xf32>
  %i = tensor.insert_slice %n into %z[0, 0, 0] [2, 3, 4] [1, 1, 2] : tensor<2x3x4xf32> into tensor<2x3x7xf32>
  %a = nnspec.fill 0.0 : tensor<2x5x5xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%i, %w : tensor<2x3x7xf32>, tensor<5x3x3xf32>) outs(%a : tensor<2x5x5xf32>) -> tensor<2x5x5xf32>
  return %y : tensor<2x5x5xf32>
}

// One user through a padding, the other without.
// CHECK-LABEL: func @consumers_with_and_without_padding(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<2x3x8xf32>
// CHECK: return
func.func @consumers_with_and_without_padding(%x: tensor<2x3x8xf32>, %w: tensor<5x3x3xf32>, %v: tensor<4x3x1xf32>, %s: tensor<3xf32>, %b: tensor<3xf32>) -> (tensor<2x5x8xf32>, tensor<2x4x8xf32>) {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<2x3x8xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<2x3x8xf32>
  %m = nnspec.mul %x, %sb : tensor<2x3x8xf32>
  %n = nnspec.add %m, %bb : tensor<2x3x8xf32>
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %n low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<2x3x8xf32> to tensor<2x3x10xf32>
  %a = nnspec.fill 0.0 : tensor<2x5x8xf32>
  %c = nnspec.fill 0.0 : tensor<2x4x8xf32>
  %y = linalg.conv_1d_ncw_fcw ins(%p, %w : tensor<2x3x10xf32>, tensor<5x3x3xf32>) outs(%a : tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
  %u = linalg.conv_1d_ncw_fcw ins(%n, %v : tensor<2x3x8xf32>, tensor<4x3x1xf32>) outs(%c : tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  return %y, %u : tensor<2x5x8xf32>, tensor<2x4x8xf32>
}

// What a map is concatenated with has the scale 1 and the bias 0.
// CHECK-LABEL: func @consumer_concat(
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<4x
// CHECK: tensor.concat dim(1) %arg5, %arg0, %arg1 :
// CHECK-NOT: nnspec.{{mul|add}} {{.*}} : tensor<4x
// CHECK: linalg.matmul
// CHECK-NEXT: return
func.func @consumer_concat(%x: tensor<4x3xf32>, %z: tensor<4x2xf32>, %w: tensor<8x5xf32>, %s: tensor<3xf32>, %b: tensor<3xf32>, %y0: tensor<4x3xf32>) -> tensor<4x5xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %n = nnspec.add %m, %bb : tensor<4x3xf32>
  %c = tensor.concat dim(1) %y0, %n, %z : (tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x2xf32>) -> tensor<4x8xf32>
  %a = nnspec.fill 0.0 : tensor<4x5xf32>
  %y = linalg.matmul ins(%c, %w : tensor<4x8xf32>, tensor<8x5xf32>) outs(%a : tensor<4x5xf32>) -> tensor<4x5xf32>
  return %y : tensor<4x5xf32>
}

// Two maps, each of one branch.
// CHECK-LABEL: func @consumer_concat_of_two_maps(
// CHECK-NOT: nnspec.mul {{.*}} : tensor<4x
// CHECK: tensor.concat dim(1) %arg0, %arg1
// CHECK-NOT: nnspec.mul {{.*}} : tensor<4x
// CHECK: linalg.matmul
// CHECK-NEXT: return
func.func @consumer_concat_of_two_maps(%x: tensor<4x3xf32>, %z: tensor<4x2xf32>, %w: tensor<5x6xf32>, %s: tensor<3xf32>, %t: tensor<f32>) -> tensor<4x6xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %tb = nnspec.broadcast %t dims = [] : tensor<f32> to tensor<4x2xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %n = nnspec.mul %z, %tb : tensor<4x2xf32>
  %c = tensor.concat dim(1) %m, %n : (tensor<4x3xf32>, tensor<4x2xf32>) -> tensor<4x5xf32>
  %a = nnspec.fill 0.0 : tensor<4x6xf32>
  %y = linalg.matmul ins(%c, %w : tensor<4x5xf32>, tensor<5x6xf32>) outs(%a : tensor<4x6xf32>) -> tensor<4x6xf32>
  return %y : tensor<4x6xf32>
}

// Rows on rows: the scale would depend on the row, which no weight does.
// CHECK-LABEL: func @consumer_concat_rows(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: tensor.concat dim(0) %[[M]],
func.func @consumer_concat_rows(%x: tensor<4x3xf32>, %z: tensor<2x3xf32>, %w: tensor<3x5xf32>, %s: tensor<3xf32>) -> tensor<6x5xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %c = tensor.concat dim(0) %m, %z : (tensor<4x3xf32>, tensor<2x3xf32>) -> tensor<6x3xf32>
  %a = nnspec.fill 0.0 : tensor<6x5xf32>
  %y = linalg.matmul ins(%c, %w : tensor<6x3xf32>, tensor<3x5xf32>) outs(%a : tensor<6x5xf32>) -> tensor<6x5xf32>
  return %y : tensor<6x5xf32>
}

// The same value twice is two maps at once.
// CHECK-LABEL: func @consumer_concat_twice(
// CHECK: %[[M:.+]] = nnspec.mul
// CHECK: tensor.concat dim(1) %[[M]], %[[M]]
func.func @consumer_concat_twice(%x: tensor<4x3xf32>, %w: tensor<6x5xf32>, %s: tensor<3xf32>) -> tensor<4x5xf32> {
  %sb = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<4x3xf32>
  %m = nnspec.mul %x, %sb : tensor<4x3xf32>
  %c = tensor.concat dim(1) %m, %m : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4x6xf32>
  %a = nnspec.fill 0.0 : tensor<4x5xf32>
  %y = linalg.matmul ins(%c, %w : tensor<4x6xf32>, tensor<6x5xf32>) outs(%a : tensor<4x5xf32>) -> tensor<4x5xf32>
  return %y : tensor<4x5xf32>
}
