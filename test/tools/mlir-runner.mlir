// RUN: nnspec-opt %s --nnspec-lower-to-llvm \
// RUN:   | mlir-runner -e main -entry-point-result=void \
// RUN:       -shared-libs=%mlir_lib_dir/libmlir_runner_utils.so,%mlir_lib_dir/libmlir_c_runner_utils.so \
// RUN:   | FileCheck %s
// The same without the laws.
// RUN: nnspec-opt %s --convert-nnspec-to-linalg --nnspec-lower-to-llvm=simplify=false \
// RUN:   | mlir-runner -e main -entry-point-result=void \
// RUN:       -shared-libs=%mlir_lib_dir/libmlir_runner_utils.so,%mlir_lib_dir/libmlir_c_runner_utils.so \
// RUN:   | FileCheck %s

// What the pipeline makes runs, for every element type. The values are chosen to be
// computed by hand, without rounding.

// With mean [1, 2], variance [3, 8] and epsilon 1, std is [2, 3]; with gamma [2, 3]
// and beta [10, 20], y is x - [1, 2] + [10, 20].
func.func @inference_f32(%x: tensor<2x2xf32>, %m: tensor<2xf32>, %v: tensor<2xf32>, %g: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<2x2xf32> {
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0 : tensor<2x2xf32>, tensor<2xf32>
  return %0 : tensor<2x2xf32>
}

// f16 data, f32 parameters, dynamic sizes.
func.func @inference_f16(%x: tensor<?x?xf16>, %m: tensor<?xf32>, %v: tensor<2xf32>, %g: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<?x?xf16> {
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 1.0
      : tensor<?x?xf16>, (tensor<?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %0 : tensor<?x?xf16>
}

// bf16 data, along the first axis.
func.func @inference_bf16(%x: tensor<2x2xbf16>, %m: tensor<2xbf16>, %v: tensor<2xbf16>, %g: tensor<2xbf16>, %b: tensor<2xbf16>) -> tensor<2x2xbf16> {
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 0 epsilon = 1.0 : tensor<2x2xbf16>, tensor<2xbf16>
  return %0 : tensor<2x2xbf16>
}

func.func @inference_f64(%x: tensor<2x2xf64>, %m: tensor<2xf64>, %v: tensor<2xf64>, %g: tensor<2xf64>, %b: tensor<2xf64>) -> tensor<2x2xf64> {
  %0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
      axis = 1 epsilon = 0.0 : tensor<2x2xf64>, tensor<2xf64>
  return %0 : tensor<2x2xf64>
}

func.func @training(%x: tensor<2x2xf32>, %g: tensor<2xf32>, %b: tensor<2xf32>) -> (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
      axis = 1 epsilon = 0.0 : tensor<2x2xf32>, tensor<2xf32>
  return %y, %mean, %variance : tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>
}

func.func @elementwise(%a: tensor<4xf32>, %b: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %0 = nnspec.add %a, %b : tensor<4xf32>
  %1 = nnspec.sub %a, %b : tensor<4xf32>
  %2 = nnspec.mul %a, %b : tensor<4xf32>
  %3 = nnspec.div %a, %b : tensor<4xf32>
  %4 = nnspec.max %a, %b : tensor<4xf32>
  %5 = nnspec.sqrt %a : tensor<4xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// [1, 2] along either axis, and 0.5 that expands.
func.func @broadcast(%a: tensor<2xf32>, %s: tensor<1x1xf32>, %n: index) -> (tensor<?x2xf32>, tensor<?x2xf32>) {
  %0 = nnspec.broadcast %a dims = [0] sizes(%n) : tensor<2xf32> to tensor<?x2xf32>
  %1 = nnspec.broadcast %a dims = [1] sizes(%n) : tensor<2xf32> to tensor<?x2xf32>
  %2 = nnspec.broadcast %s dims = [0, 1] sizes(%n) : tensor<1x1xf32> to tensor<?x2xf32>
  %3 = nnspec.add %1, %2 : tensor<?x2xf32>
  return %0, %3 : tensor<?x2xf32>, tensor<?x2xf32>
}

// 1 + 2^-11 + 2^-40 is just above the middle of two f16, 1 + 2^-8 + 2^-40 of two bf16.
// In f32 both are the middle: rounded twice, they would become 1.
func.func @rounding(%x: tensor<2xf64>) -> (tensor<2xf16>, tensor<2xbf16>) {
  %0 = nnspec.cast %x : tensor<2xf64> to tensor<2xf16>
  %1 = nnspec.cast %x : tensor<2xf64> to tensor<2xbf16>
  return %0, %1 : tensor<2xf16>, tensor<2xbf16>
}

func.func @main() {
  %x = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %m = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %v = arith.constant dense<[3.0, 8.0]> : tensor<2xf32>
  %g = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %b = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>

  // CHECK:      {{\[}}[10, 20],
  // CHECK-NEXT: [12, 22]]
  %0 = call @inference_f32(%x, %m, %v, %g, %b) : (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %1 = tensor.cast %0 : tensor<2x2xf32> to tensor<*xf32>
  call @printMemrefF32(%1) : (tensor<*xf32>) -> ()

  // CHECK:      {{\[}}[10, 20],
  // CHECK-NEXT: [12, 22]]
  %x16 = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf16>
  %xd = tensor.cast %x16 : tensor<2x2xf16> to tensor<?x?xf16>
  %md = tensor.cast %m : tensor<2xf32> to tensor<?xf32>
  %2 = call @inference_f16(%xd, %md, %v, %g, %b) : (tensor<?x?xf16>, tensor<?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<?x?xf16>
  %3 = nnspec.cast %2 : tensor<?x?xf16> to tensor<?x?xf32>
  %4 = tensor.cast %3 : tensor<?x?xf32> to tensor<*xf32>
  call @printMemrefF32(%4) : (tensor<*xf32>) -> ()

  // Along axis 0: [1, 2] - 1 + 10 and [3, 4] - 2 + 20.
  // CHECK:      {{\[}}[10, 11],
  // CHECK-NEXT: [21, 22]]
  %xb = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xbf16>
  %mb = arith.constant dense<[1.0, 2.0]> : tensor<2xbf16>
  %vb = arith.constant dense<[3.0, 8.0]> : tensor<2xbf16>
  %gb = arith.constant dense<[2.0, 3.0]> : tensor<2xbf16>
  %bb = arith.constant dense<[10.0, 20.0]> : tensor<2xbf16>
  %5 = call @inference_bf16(%xb, %mb, %vb, %gb, %bb) : (tensor<2x2xbf16>, tensor<2xbf16>, tensor<2xbf16>, tensor<2xbf16>, tensor<2xbf16>) -> tensor<2x2xbf16>
  %6 = nnspec.cast %5 : tensor<2x2xbf16> to tensor<2x2xf32>
  %7 = tensor.cast %6 : tensor<2x2xf32> to tensor<*xf32>
  call @printMemrefF32(%7) : (tensor<*xf32>) -> ()

  // Variance [4, -9] with epsilon 0: std is [2, 0], since -9 counts as 0. The first
  // channel is (x - 1) / 2 * 2 + 10, the second 0 / 0 and 2 / 0.
  // CHECK:      {{\[}}[10, {{-?}}nan],
  // CHECK-NEXT: [12, inf]]
  %x64 = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf64>
  %m64 = arith.constant dense<[1.0, 2.0]> : tensor<2xf64>
  %v64 = arith.constant dense<[4.0, -9.0]> : tensor<2xf64>
  %g64 = arith.constant dense<[2.0, 3.0]> : tensor<2xf64>
  %b64 = arith.constant dense<[10.0, 20.0]> : tensor<2xf64>
  %8 = call @inference_f64(%x64, %m64, %v64, %g64, %b64) : (tensor<2x2xf64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>) -> tensor<2x2xf64>
  %9 = tensor.cast %8 : tensor<2x2xf64> to tensor<*xf64>
  call @printMemrefF64(%9) : (tensor<*xf64>) -> ()

  // The channels [1, 3] and [10, 30] have means 2 and 20, and variances 1 and 100:
  // normalised, both are [-1, 1], times [2, 3] plus [10, 20].
  // CHECK:      {{\[}}[8, 17],
  // CHECK-NEXT: [12, 23]]
  // CHECK:      [2, 20]
  // CHECK:      [1, 100]
  %t = arith.constant dense<[[1.0, 10.0], [3.0, 30.0]]> : tensor<2x2xf32>
  %10:3 = call @training(%t, %g, %b) : (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>)
  %11 = tensor.cast %10#0 : tensor<2x2xf32> to tensor<*xf32>
  %12 = tensor.cast %10#1 : tensor<2xf32> to tensor<*xf32>
  %13 = tensor.cast %10#2 : tensor<2xf32> to tensor<*xf32>
  call @printMemrefF32(%11) : (tensor<*xf32>) -> ()
  call @printMemrefF32(%12) : (tensor<*xf32>) -> ()
  call @printMemrefF32(%13) : (tensor<*xf32>) -> ()

  // [4, -4, 1, nan] with [2, 8, 0, 1]: division by 0 is inf, the root of -4 is 0, and
  // max keeps nan.
  // CHECK: [6, 4, 1, {{-?}}nan]
  // CHECK: [2, -12, 1, {{-?}}nan]
  // CHECK: [8, -32, 0, {{-?}}nan]
  // CHECK: [2, -0.5, inf, {{-?}}nan]
  // CHECK: [4, 8, 1, {{-?}}nan]
  // CHECK: [2, 0, 1, {{-?}}nan]
  %p = arith.constant dense<[4.0, -4.0, 1.0, 0x7FC00000]> : tensor<4xf32>
  %q = arith.constant dense<[2.0, 8.0, 0.0, 1.0]> : tensor<4xf32>
  %14:6 = call @elementwise(%p, %q) : (tensor<4xf32>, tensor<4xf32>)
      -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  %15 = tensor.cast %14#0 : tensor<4xf32> to tensor<*xf32>
  %16 = tensor.cast %14#1 : tensor<4xf32> to tensor<*xf32>
  %17 = tensor.cast %14#2 : tensor<4xf32> to tensor<*xf32>
  %18 = tensor.cast %14#3 : tensor<4xf32> to tensor<*xf32>
  %19 = tensor.cast %14#4 : tensor<4xf32> to tensor<*xf32>
  %20 = tensor.cast %14#5 : tensor<4xf32> to tensor<*xf32>
  call @printMemrefF32(%15) : (tensor<*xf32>) -> ()
  call @printMemrefF32(%16) : (tensor<*xf32>) -> ()
  call @printMemrefF32(%17) : (tensor<*xf32>) -> ()
  call @printMemrefF32(%18) : (tensor<*xf32>) -> ()
  call @printMemrefF32(%19) : (tensor<*xf32>) -> ()
  call @printMemrefF32(%20) : (tensor<*xf32>) -> ()

  // CHECK:      {{\[}}[1, 1],
  // CHECK-NEXT: [2, 2]]
  // CHECK:      {{\[}}[1.5, 2.5],
  // CHECK-NEXT: [1.5, 2.5]]
  %c2 = arith.constant 2 : index
  %half = arith.constant dense<0.5> : tensor<1x1xf32>
  %21:2 = call @broadcast(%m, %half, %c2) : (tensor<2xf32>, tensor<1x1xf32>, index) -> (tensor<?x2xf32>, tensor<?x2xf32>)
  %22 = tensor.cast %21#0 : tensor<?x2xf32> to tensor<*xf32>
  %23 = tensor.cast %21#1 : tensor<?x2xf32> to tensor<*xf32>
  call @printMemrefF32(%22) : (tensor<*xf32>) -> ()
  call @printMemrefF32(%23) : (tensor<*xf32>) -> ()

  // 1 + 2^-10 and 1 + 2^-8 in f16; 1 and 1 + 2^-7 in bf16. (Six digits are printed.)
  // CHECK: [1.00098, 1.00391]
  // CHECK: [1, 1.00781]
  %r = arith.constant dense<[1.0004882812509095, 1.0039062500009095]> : tensor<2xf64>
  %24:2 = call @rounding(%r) : (tensor<2xf64>) -> (tensor<2xf16>, tensor<2xbf16>)
  %25 = nnspec.cast %24#0 : tensor<2xf16> to tensor<2xf32>
  %26 = nnspec.cast %24#1 : tensor<2xbf16> to tensor<2xf32>
  %27 = tensor.cast %25 : tensor<2xf32> to tensor<*xf32>
  %28 = tensor.cast %26 : tensor<2xf32> to tensor<*xf32>
  call @printMemrefF32(%27) : (tensor<*xf32>) -> ()
  call @printMemrefF32(%28) : (tensor<*xf32>) -> ()
  return
}

func.func private @printMemrefF32(tensor<*xf32>)
func.func private @printMemrefF64(tensor<*xf64>)
