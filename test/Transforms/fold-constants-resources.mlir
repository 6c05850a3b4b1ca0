// RUN: nnspec-opt %s --nnspec-fold-constants=resource-threshold=4 | FileCheck %s
// RUN: nnspec-opt %s --nnspec-fold-constants=resource-threshold=4 --mlir-disable-threading | FileCheck %s
// RUN: nnspec-opt %s --pass-pipeline='builtin.module(func.func(nnspec-fold-constants{resource-threshold=4}))' \
// RUN:   | FileCheck %s --check-prefix=NESTED

// Names are given in program order, and are not those of others.
// CHECK-LABEL: @first
// CHECK: dense_resource<nnspec_const_0> : tensor<2xf32>
// CHECK: dense_resource<nnspec_const_2> : tensor<2xf64>
// CHECK-LABEL: @second
// CHECK: dense_resource<nnspec_const_3> : tensor<4xf16>
// CHECK: dense<2.000000e+00> : tensor<4xf16>
// Of a resource with one element for all.
// CHECK-LABEL: @splat_resource
// CHECK: dense<5.000000e+00> : tensor<2xf32>

// Several functions may be at work at once.
// NESTED-LABEL: @first
// NESTED: dense_resource<nnspec_const_first_0> : tensor<2xf32>
// NESTED: dense_resource<nnspec_const_first_1> : tensor<2xf64>
// NESTED-LABEL: @second
// NESTED: dense_resource<nnspec_const_second_0> : tensor<4xf16>

func.func @first() -> (tensor<2xf32>, tensor<2xf64>) {
  %w = arith.constant dense_resource<w> : tensor<2xf32>
  %u = arith.constant dense_resource<nnspec_const_1> : tensor<2xf32>
  %0 = nnspec.add %w, %u : tensor<2xf32>
  %1 = nnspec.cast %w : tensor<2xf32> to tensor<2xf64>
  %2 = nnspec.mul %1, %1 : tensor<2xf64>
  return %0, %2 : tensor<2xf32>, tensor<2xf64>
}

func.func @second() -> (tensor<4xf16>, tensor<4xf16>) {
  %w = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf16>
  %0 = nnspec.add %w, %w : tensor<4xf16>
  %f = nnspec.fill 1.0 : tensor<4xf16>
  %1 = nnspec.add %f, %f : tensor<4xf16>
  return %0, %1 : tensor<4xf16>, tensor<4xf16>
}

func.func @splat_resource() -> tensor<2xf32> {
  %w = arith.constant dense_resource<splat> : tensor<2xf32>
  %f = nnspec.fill 3.0 : tensor<2xf32>
  %0 = nnspec.add %w, %f : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// The sums and squares of (1, 2) and (3, 4), and twice (1, 2, 3, 4).
// CHECK: {-#
// CHECK-DAG: nnspec_const_0: "0x400000000000804000{{(00)?}}C040"
// CHECK-DAG: nnspec_const_2: "0x40000000000000000000F03F0000000000001040"
// CHECK-DAG: nnspec_const_3: "0x4000000000400044004600{{(48)}}"
{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F00000040",
      nnspec_const_1: "0x040000000000404000008040",
      splat: "0x0400000000000040"
    }
  }
#-}
