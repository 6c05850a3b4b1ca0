// RUN: nnspec-opt %s --loop-invariant-code-motion | FileCheck %s --check-prefixes=CHECK,LICM
// RUN: nnspec-opt %s --canonicalize --cse | FileCheck %s --check-prefixes=CHECK,SIMPLIFY
// RUN: nnspec-opt %s --inline | FileCheck %s --check-prefixes=CHECK,INLINE
//
// UNVERIFIED @dead: divides in code that is dead before and after
// UNVERIFIED @hoisted: calls a function without a body
// UNVERIFIED @not_hoisted: calls a function without a body

// Ops have no side effects. They may be executed earlier than written only where
// all sizes are known to agree: on sizes that do not, an op is undefined.

// CHECK-LABEL: func @hoisted(
func.func @hoisted(%a: tensor<4xf32>, %x: tensor<2x4xf32>, %d: tensor<?xf32>, %n: index,
                   %lb: index, %ub: index, %step: index) {
  // LICM: nnspec.fill
  // LICM: nnspec.fill {{.*}} sizes
  // LICM: nnspec.broadcast
  // LICM: nnspec.add
  // LICM: nnspec.div
  // LICM: nnspec.sqrt
  // LICM: nnspec.cast
  // LICM: nnspec.batch_norm_inference
  // LICM: nnspec.batch_norm_training
  // LICM: scf.for
  scf.for %i = %lb to %ub step %step {
    %0 = nnspec.fill 1.0 : tensor<4xf32>
    %1 = nnspec.fill 1.0 sizes(%n) : tensor<?xf32>
    // What expands needs no size to agree.
    %2 = nnspec.broadcast %a dims = [1] sizes(%n) : tensor<4xf32> to tensor<?x4xf32>
    %3 = nnspec.add %a, %0 : tensor<4xf32>
    // Division by zero has a value too, if no meaning.
    %4 = nnspec.div %a, %0 : tensor<4xf32>
    // One tensor agrees with itself.
    %5 = nnspec.sqrt %d : tensor<?xf32>
    %6 = nnspec.cast %d : tensor<?xf32> to tensor<?xf16>
    %7 = nnspec.batch_norm_inference %x mean(%a) variance(%a) gamma(%a) beta(%a)
        axis = 1 epsilon = 0.0 : tensor<2x4xf32>, tensor<4xf32>
    %8:3 = nnspec.batch_norm_training %x gamma(%a) beta(%a)
        axis = 1 epsilon = 0.0 : tensor<2x4xf32>, tensor<4xf32>
    func.call @use(%1, %2, %3, %4) : (tensor<?xf32>, tensor<?x4xf32>, tensor<4xf32>, tensor<4xf32>) -> ()
    func.call @use2(%5, %6, %7, %8#0) : (tensor<?xf32>, tensor<?xf16>, tensor<2x4xf32>, tensor<2x4xf32>) -> ()
  }
  return
}

// CHECK-LABEL: func @not_hoisted(
func.func @not_hoisted(%a: tensor<4xf32>, %d: tensor<?xf32>, %e: tensor<?xf32>,
                       %x: tensor<2x?xf32>, %y: tensor<2x4xf32>, %n: index,
                       %lb: index, %ub: index, %step: index) {
  // LICM: scf.for
  // LICM-NEXT: nnspec.broadcast
  // LICM-NEXT: nnspec.broadcast
  // LICM-NEXT: nnspec.broadcast
  // LICM-NEXT: nnspec.add
  // LICM-NEXT: nnspec.batch_norm_inference
  // LICM-NEXT: nnspec.batch_norm_inference
  // LICM-NEXT: nnspec.batch_norm_training
  // LICM-NEXT: nnspec.batch_norm_training
  scf.for %i = %lb to %ub step %step {
    %0 = nnspec.broadcast %a dims = [0] sizes(%n) : tensor<4xf32> to tensor<?xf32>
    %1 = nnspec.broadcast %d dims = [0] : tensor<?xf32> to tensor<4xf32>
    %2 = nnspec.broadcast %d dims = [1] sizes(%n) : tensor<?xf32> to tensor<2x?xf32>
    %3 = nnspec.add %d, %e : tensor<?xf32>
    %4 = nnspec.batch_norm_inference %x mean(%a) variance(%a) gamma(%a) beta(%a)
        axis = 1 epsilon = 1.0 : tensor<2x?xf32>, tensor<4xf32>
    %5 = nnspec.batch_norm_inference %y mean(%a) variance(%a) gamma(%a) beta(%d)
        axis = 1 epsilon = 1.0 : tensor<2x4xf32>, (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<?xf32>)
    %6:3 = nnspec.batch_norm_training %x gamma(%a) beta(%a)
        axis = 1 epsilon = 1.0 : tensor<2x?xf32>, tensor<4xf32>
    %7:3 = nnspec.batch_norm_training %y gamma(%a) beta(%d)
        axis = 1 epsilon = 1.0 : tensor<2x4xf32>, (tensor<4xf32>, tensor<?xf32>)
    func.call @use3(%0, %1, %2, %3) : (tensor<?xf32>, tensor<4xf32>, tensor<2x?xf32>, tensor<?xf32>) -> ()
    func.call @use4(%4, %5, %6#0, %7#0) : (tensor<2x?xf32>, tensor<2x4xf32>, tensor<2x?xf32>, tensor<2x4xf32>) -> ()
  }
  return
}

// What is not used is removed, also where it may not be executed earlier.
// CHECK-LABEL: func @dead(
func.func @dead(%a: tensor<4xf32>, %d: tensor<?xf32>, %e: tensor<?xf32>, %x: tensor<2x?xf32>, %n: index) {
  // SIMPLIFY-NEXT: return
  %0 = nnspec.fill 1.0 sizes(%n) : tensor<?xf32>
  %1 = nnspec.broadcast %a dims = [0] sizes(%n) : tensor<4xf32> to tensor<?xf32>
  %2 = nnspec.div %d, %e : tensor<?xf32>
  %3 = nnspec.sqrt %2 : tensor<?xf32>
  %4 = nnspec.cast %3 : tensor<?xf32> to tensor<?xf16>
  %5 = nnspec.batch_norm_inference %x mean(%a) variance(%a) gamma(%a) beta(%a)
      axis = 1 epsilon = 0.0 : tensor<2x?xf32>, tensor<4xf32>
  %6:3 = nnspec.batch_norm_training %x gamma(%a) beta(%a)
      axis = 1 epsilon = 0.0 : tensor<2x?xf32>, tensor<4xf32>
  return
}

// CHECK-LABEL: func @common(
func.func @common(%x: tensor<2x?xf32>, %a: tensor<?xf32>) -> (tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?xf32>) {
  // SIMPLIFY-NEXT: %[[Y:.+]], %{{.+}}, %{{.+}} = nnspec.batch_norm_training
  // SIMPLIFY-NEXT: %[[Z:.+]], %{{.+}}, %{{.+}} = nnspec.batch_norm_training
  // SIMPLIFY-NEXT: return %[[Y]], %[[Y]], %[[Z]]
  %0:3 = nnspec.batch_norm_training %x gamma(%a) beta(%a) axis = 1 epsilon = 1.0 : tensor<2x?xf32>, tensor<?xf32>
  %1:3 = nnspec.batch_norm_training %x gamma(%a) beta(%a) axis = 1 epsilon = 1.0 : tensor<2x?xf32>, tensor<?xf32>
  // Another epsilon is another op.
  %2:3 = nnspec.batch_norm_training %x gamma(%a) beta(%a) axis = 1 epsilon = 2.0 : tensor<2x?xf32>, tensor<?xf32>
  return %0#0, %1#0, %2#0 : tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?xf32>
}

// CHECK-LABEL: func @inlined(
func.func @inlined(%x: tensor<2x4xf32>, %a: tensor<4xf32>) -> tensor<2x4xf32> {
  // INLINE-NEXT: nnspec.broadcast
  // INLINE-NEXT: nnspec.mul
  // INLINE-NEXT: return
  %0 = func.call @callee(%x, %a) : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

func.func private @callee(%x: tensor<2x4xf32>, %a: tensor<4xf32>) -> tensor<2x4xf32> {
  %0 = nnspec.broadcast %a dims = [1] : tensor<4xf32> to tensor<2x4xf32>
  %1 = nnspec.mul %x, %0 : tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

func.func private @use(tensor<?xf32>, tensor<?x4xf32>, tensor<4xf32>, tensor<4xf32>)
func.func private @use2(tensor<?xf32>, tensor<?xf16>, tensor<2x4xf32>, tensor<2x4xf32>)
func.func private @use3(tensor<?xf32>, tensor<4xf32>, tensor<2x?xf32>, tensor<?xf32>)
func.func private @use4(tensor<2x?xf32>, tensor<2x4xf32>, tensor<2x?xf32>, tensor<2x4xf32>)
