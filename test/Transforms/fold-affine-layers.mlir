// RUN: nnspec-opt %s --nnspec-fold-affine --remarks-filter='nnspec-fold-affine' -o /dev/null 2>&1 | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-affine --remarks-filter='nnspec-fold-affine' --remark-format=yaml --remarks-output-file=%t.yaml -o /dev/null
// RUN: FileCheck %s --check-prefix=YAML --input-file=%t.yaml

// Remarks name the layers of locations, also in a file, which has no others.

// CHECK: [Passed] fold_scale_into_producer {{.*}}Layer="bn1, bn2", Remark="folded
// CHECK: [Missed] fold_into_producer {{.*}}Layer=bn3, Remark="'linalg.matmul' of 'fc' has 2 users"

// YAML: --- !Passed
// YAML: Layer: bn1, bn2
// YAML: --- !Missed
// YAML: Layer: bn3
// YAML-NEXT: Remark: '''linalg.matmul'' of ''fc'' has 2 users'
func.func @layers(%x: tensor<4x3xf32>, %w: tensor<3x5xf32>, %v: tensor<3x5xf32>, %s: tensor<5xf32>) -> (tensor<4x5xf32>, tensor<4x5xf32>, tensor<4x5xf32>) {
  %a = nnspec.fill 0.0 : tensor<4x5xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<5xf32> to tensor<4x5xf32>
  %l = linalg.matmul ins(%x, %w : tensor<4x3xf32>, tensor<3x5xf32>) outs(%a : tensor<4x5xf32>) -> tensor<4x5xf32>
  %y = nnspec.mul %l, %sb : tensor<4x5xf32> loc(fused["bn1", "bn2"])
  %m = linalg.matmul ins(%x, %v : tensor<4x3xf32>, tensor<3x5xf32>) outs(%a : tensor<4x5xf32>) -> tensor<4x5xf32> loc("fc")
  %z = nnspec.mul %m, %sb : tensor<4x5xf32> loc("bn3")
  return %y, %z, %m : tensor<4x5xf32>, tensor<4x5xf32>, tensor<4x5xf32>
}
