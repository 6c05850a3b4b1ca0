//===- Passes.td - Transformations -------------------------*- tablegen -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TRANSFORMS_PASSES_TD
#define NNSPEC_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def CheckAllocations : Pass<"nnspec-check-allocations"> {
  let summary = "Refuse buffers of more bytes than can be addressed";
  let description = [{
    Fails where the type of a buffer has sizes that multiply to 2^63 bytes or more:
    lowered, they would be computed modulo 2^64, and less memory allocated than is
    written. With `at-run-time`, code that checks the sizes of each `memref.alloc`
    that are not known before is inserted: an assertion (`cf.assert`) in the form of
    those of `generate-runtime-verification`.
  }];
  let options = [
    Option<"atRunTime", "at-run-time", "bool", /*default=*/"false",
           "Check the sizes of allocations when they are made, too">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::cf::ControlFlowDialect",
                           "::mlir::memref::MemRefDialect"];
}

def CheckGPUChip : Pass<"nnspec-check-gpu-chip"> {
  let summary = "Check that LLVM knows an architecture of GPUs";
  let description = [{
    Fails where LLVM has no such architecture, or no NVPTX at all; otherwise it would
    print that it ignores the name, and go on.
  }];
  let options = [Option<"chip", "chip", "std::string", /*default=*/"\"sm_80\"",
                        "The architecture">];
}

def DropCompileTimes : Pass<"nnspec-drop-compile-times", "::mlir::ModuleOp"> {
  let summary = "Drop how long GPU kernels took to compile";
  let description = [{
    `gpu-module-to-binary` leaves the milliseconds that its steps took in the
    properties of each object, so that the same module gives other bytes each time.
  }];
}

def DecomposeAggregated : Pass<"nnspec-decompose-aggregated"> {
  let summary = "Replace linalg.softmax and the like by what they stand for";
  let description = [{
    Replaces each op that stands for several (`linalg.softmax`, and those of the
    Winograd transforms) by these, on tensors. It is upstream's decomposition, but
    for the NaN with which the maximum of a softmax starts there: it starts from
    minus infinity, which has a meaning over the reals.
  }];
  let options = [
    Option<"onlyNNSpec", "only-nnspec", "bool", /*default=*/"false",
           "Only ops of nnspec: batch norms of training">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::tensor::TensorDialect"];
}

def DelayRounding : Pass<"nnspec-delay-rounding"> {
  let summary = "Round after a maximum or minimum instead of before it";
  let description = [{
    Where a maximum or minimum (`arith.maximumf`, `minimumf`, `maxnumf`, `minnumf`)
    of values that were rounded to a type is rounded to that type, it is computed
    from the values before: `truncf(maximumf(extf(truncf(x)), y))` becomes
    `truncf(maximumf(x, y))`, for a `y` that the narrow type holds. Rounding keeps
    the order, so that the result is the same to the bit. So a ReLU after a batch
    norm of f16 needs no conversions of its own.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def EmulateNarrowFloats : Pass<"nnspec-emulate-narrow-floats"> {
  let summary = "Compute with f16 and bf16 in f32";
  let description = [{
    Upstream's `math-extend-to-supported-types` for bf16 and
    `arith-emulate-unsupported-floats` for both, but the result of each op is
    rounded: upstream says `fastmath<contract>` on these casts, so that another
    pass may leave them out. Casts of the program that have this flag, as those of
    a batch norm do, vanish where such an op reads what they narrow:
    `addf(truncf fastmath<contract>(x), y)` in f16 becomes
    `truncf(addf(x, extf(y)))`.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect"];
}

def ExpandFloatCasts : Pass<"nnspec-expand-float-casts"> {
  let summary = "Expand casts to and from 16-bit floats, with one rounding";
  let description = [{
    Replaces `arith.truncf` from f64 to f16 or bf16 by a rounding to odd to f32 and
    a truncation of that, which together round once, to nearest even; and casts
    between f32 and bf16 by operations on integers. Few machines have these
    conversions, and the runtime functions that LLVM calls for them are missing in
    places and round twice in others. NaN becomes one positive NaN, so that a
    maximum with zero, where it is rounded to bf16, is one of integers.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect"];
}

def ExpandMaximum : Pass<"nnspec-expand-maximum"> {
  let summary = "Lower a maximum with zero to a comparison";
  let description = [{
    Replaces `arith.maximumf` of `x` and +0 by `x` where `x > 0` or `x` is NaN, and
    +0 elsewhere. Where it is rounded to f16, it is taken of the bits of the rounded
    value. The results are the same to the bit.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ExpandDynamicShapes : Pass<"nnspec-expand-dynamic-shapes"> {
  let summary = "Lower expansions of buffers into several unknown sizes";
  let description = [{
    Replaces `memref.expand_shape` where one axis becomes several of which more
    than one has an unknown size by `memref.reinterpret_cast` with the strides that
    follow from the sizes. `expand-strided-metadata`, which lowers all others,
    takes for granted that one unknown size follows from the rest.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::memref::MemRefDialect"];
}

def ExpandEmptyPads : Pass<"nnspec-expand-empty-pads"> {
  let summary = "Lower paddings of tensors that have no elements";
  let description = [{
    Replaces `tensor.pad` of a tensor one of whose sizes is statically 0 by
    `tensor.generate`: all that it holds is padding. `convert-tensor-to-linalg`
    inserts the source into the padding, and where a size is 0, the offset at which
    it does may be one that `tensor.insert_slice` refuses.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::tensor::TensorDialect"];
}

def FoldConstants : Pass<"nnspec-fold-constants"> {
  let summary = "Evaluate constant expressions in f64 and round them once";
  let description = [{
    Replaces each maximal expression over constants (splat, dense or resource) by
    a constant: pure nnspec, linalg, tensor, arith, math, affine and scf ops. All
    of it is evaluated in f64, where casts are the identity, and the result is
    rounded once, to nearest even, to its element type. This is the one pass that
    rounds constants; before it a program is exact.

    Only static tensors of f16, bf16, f32 or f64 become constants. What merely
    repeats (fills, broadcasts, and shape casts of these and of constants) is not
    materialised: its operand becomes the constant. A result with one value
    everywhere becomes a splat, any other one of more than `resource-threshold`
    bytes a resource `nnspec_const_N` (`nnspec_const_SYMBOL_N` where the pass runs
    on an op inside another one). Resources of the same name are left alone.
    Where the pass runs on a whole module it empties the resources that it made
    for it earlier and that nothing in it uses any more.

    An expression stays as it is where a result element would become infinite or
    NaN although all constants are finite, where it reads or makes something that
    is larger than its constants by more than 2^24 elements (one value repeated is
    one), and where an op has no value that the evaluator can compute; what it is
    computed from is folded then. Remarks of category `nnspec-fold-constants` say so
    (`missed`), say how many elements become subnormal or zero (`analysis`), and what
    was folded (`passed`). Where anything is, the rest is brought to normal form again: a scale that came out
    as one, or a bias as zero, has no effect.

    Large elementwise expressions are evaluated block by block, at the speed of
    memory and without temporaries.
  }];
  let options = [
    Option<"resourceThreshold", "resource-threshold", "uint64_t",
           /*default=*/"4096",
           "Keep constants of more than this many bytes in resources">,
    Option<"remarkRefused", "remark-refused", "bool", /*default=*/"true",
           "Emit remarks about what does not fold">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::func::FuncDialect",
    "::mlir::math::MathDialect",
    "::mlir::nnspec::NNSpecDialect",
  ];
}

def EraseUnused : Pass<"nnspec-erase-unused"> {
  let summary = "Erase operands and results that nothing reads";
  let description = [{
    Erases ops without users or effects, also in the bodies of linalg ops, the
    operands that a body of `linalg.generic` does not read, those that it has
    twice, and results that nothing uses. A linalg op that overwrites its initial
    value begins with `tensor.empty`, where it began with what another op
    computes, or with a reshape or slice of that: an argument of the function, or
    a slice of one, may be where the caller wants the result.

    So each user of a value that is left reads it, and a layer whose other user
    was none can take a map (`--nnspec-fold-affine`).
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def FuseElementwise : Pass<"nnspec-fuse-elementwise"> {
  let summary = "Fuse elementwise linalg ops of one iteration space";
  let description = [{
    Upstream's elementwise fusion, restricted so that it never repeats work: a
    producer is fused into its only user, and only if the user reads each of its
    elements once. So a parameter computed per channel stays a computation of
    channel size, where `linalg-fuse-elementwise-ops` may repeat it at each
    point. An op that only casts is fused into every user.
  }];
  // The sizes of reshaped tensors.
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def FoldAffine : Pass<"nnspec-fold-affine"> {
  let summary = "Fold affine maps per channel into linear layers";
  let description = [{
    Brings chains of maps to normal form, `x * scale + bias`, and folds each into
    the linear layer `L(x, W; a)` before it, or else into all layers after it:

    ```
    L(x, W; a) * s + b  =  L(x, W * s'; a * s + b)
    L(x * s + b, W; a)  =  L(x, W * s'; a + L(b, W; 0))
    ```

    A layer is any linalg op that multiplies two inputs and adds to an
    accumulator, whatever its name. A scale folds where each axis that it depends
    on is one of the weight, a bias where it adds to zero, to a parameter, or to
    what takes it in turn. Between the map and the layer may be casts,
    `tensor.expand_shape`, `collapse_shape`, `extract_slice`, and linalg ops that
    only transpose or copy; before the map also `tensor.concat` and
    `nnspec.broadcast` (as in an image that is enlarged), after it also
    `tensor.pad` with a constant and `tensor.insert_slice` into zeros, at whose
    border the bias is another one. The layer of which L(b, W; 0) is computed has
    only those loops of L that this depends on.

    A layer that something else uses too stays as it is, and a map that folds into
    layers after it folds into all of them. Each fold is a passed optimisation
    remark, and each map that stays next to a layer a missed one with the reason.

    Weights may be constants, which `nnspec-fold-constants` computes then, or not.
  }];
  let options = [
    Option<"producers", "producers", "bool", /*default=*/"true",
           "Fold into the layers before a map">,
    Option<"consumers", "consumers", "bool", /*default=*/"true",
           "Fold into the layers after a map">,
    Option<"cost", "cost", "::mlir::nnspec::FoldCost",
           /*default=*/"::mlir::nnspec::FoldCost::NotLarger",
           "When a weight that is not constant takes a scale",
           [{::llvm::cl::values(
             clEnumValN(::mlir::nnspec::FoldCost::NotLarger, "not-larger",
                        "where it is not larger than what the map is of"),
             clEnumValN(::mlir::nnspec::FoldCost::Always, "always",
                        "always"))}]>,
    Option<"keepNarrowWeights", "keep-narrow-weights", "bool",
           /*default=*/"false",
           "Leave weights narrower than f32 as they are">,
    Option<"keepNarrowAccumulators", "keep-narrow-accumulators", "bool",
           /*default=*/"false",
           "Add no bias to an accumulator narrower than f32, where it rounds "
           "with every product">,
    Option<"wholeTerms", "whole-terms", "bool", /*default=*/"true",
           "Fold a constant bias into layers after it also where their result "
           "for it alone, a constant too, is as large as their result">,
    Option<"remarkRefused", "remark-refused", "bool", /*default=*/"true",
           "Emit remarks about what does not fold">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect",
    "::mlir::nnspec::NNSpecDialect",
    "::mlir::tensor::TensorDialect",
  ];
}

def LaunchElementwise : Pass<"nnspec-launch-elementwise"> {
  let summary = "Lower elementwise linalg ops on buffers to GPU kernels";
  let description = [{
    Replaces a linalg op on contiguous buffers whose iterators are all parallel by
    a `gpu.launch`: one pass over the data, with the arithmetic of its body and that
    body's roundings. Its indexing maps decide how operands are read, and not its
    name.

    The result is taken as one sequence of vectors of 16 bytes, so that also data
    whose rows have an odd length are read and written at aligned addresses. A
    thread computes four vectors (fewer where the data are small), and neighbours
    access neighbouring ones. Operands in the order of the result are read by
    vectors. Others, such as the parameters of a channel, are read once a vector or
    by vectors where the rows of the result (its innermost axes that all operands
    hold side by side, or not at all) are a multiple of a vector long, and element
    by element otherwise. Where their length is dynamic, the kernel has code for
    both. The elements behind the last whole vector are computed one by one.

    Buffers that begin at no multiple of 16 bytes are computed element by element:
    the kernel looks at their addresses.

    Left alone are ops that reduce, ops with a buffer that has another layout than
    the identity; bodies with `linalg.index`, a function such as `exp`, or a division
    of integers; and elements of less than 8 bits.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::gpu::GPUDialect",
    "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect",
  ];
}

def MathToIntrinsics : Pass<"nnspec-math-to-intrinsics"> {
  let summary = "Lower functions that are instructions of a GPU to intrinsics";
  let description = [{
    Replaces `math.sqrt`, `absf`, `ceil`, `floor`, `trunc`, `roundeven`, `copysign` and `fma`
    by LLVM's intrinsics, which NVPTX has correctly rounded instructions for.
    `convert-gpu-to-nvvm` would call libdevice.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def MoveBuffersToGPU : Pass<"nnspec-move-buffers-to-gpu"> {
  let summary = "Keep buffers in the memory of a GPU";
  let description = [{
    Replaces `memref.alloc`, `dealloc` and `copy` of contiguous buffers by those of the
    `gpu` dialect, and makes constants a part of the kernels (`gpu.launch`) that read
    them. Fails where anything else outside a kernel would access what is in a
    buffer: the error names the op.
  }];
  let dependentDialects = ["::mlir::gpu::GPUDialect"];
}

def OrderGlobals : Pass<"nnspec-order-globals", "::mlir::ModuleOp"> {
  let summary = "Order and number the globals of constants by their uses";
  let description = [{
    Moves the private `memref.global`s that `one-shot-bufferize` makes of constants
    to the beginning, in the order in which they are used first, and numbers them in
    that order. It makes them function by function, and in which order it takes
    functions differs from run to run; after this pass, the same module gives the
    same text.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def OrderOps : Pass<"nnspec-order-ops"> {
  let summary = "Put ops into an order that their uses determine";
  let description = [{
    Moves each op without side effects to before the first op that needs it, or to
    the end of the block where nothing does, and constants to the beginning. What
    has side effects keeps its order. Elementwise `linalg.generic` ops read each of their
    inputs once, in the order in which their bodies first use them; commutative ops in
    their bodies read what the body computes before inputs, and constants last. So
    programs that differ in the order of such ops alone become one text.
  }];
}

def VectorizeElementwise : Pass<"nnspec-vectorize-elementwise"> {
  let summary = "Lower elementwise linalg ops on buffers to vector loops";
  let description = [{
    Replaces a linalg op on contiguous buffers whose iterators are all parallel by
    loops of vector ops: one pass over the data, with the arithmetic of its body
    and that body's roundings.

    Iterators that every operand holds side by side, or not at all, become one
    loop; those of size one none. The innermost loop works on vectors, the last of
    which overlaps the one before or has a mask: no element is computed alone. What does not depend
    on it, such as the parameters of a channel, is loaded and computed once for
    each turn of the loops around it.

    A result of at least `nontemporal-bytes` is stored past the cache, in aligned
    vectors, and its operands are prefetched; a fence follows. An op that reads and
    writes at least `parallel-accesses` elements is divided among `threads` threads
    of OpenMP: not by bytes, since in the cache the narrow types take as long as the
    wide ones; and bf16, to which it takes several instructions to round, counts
    twice where it is written. Where sizes are dynamic, both are decided at run time.

    Left alone are ops with a buffer that has another layout than the identity, or
    whose innermost loop is not innermost in memory; bodies with `linalg.index`, a
    division of integers or a function such as `exp`; elements of less than 8
    bits; and ops on one element.
  }];
  let options = [
    Option<"vectorBits", "vector-bits", "uint64_t", /*default=*/"512",
           "The size of a vector. Where the target's are smaller, LLVM takes "
           "several">,
    Option<"nontemporalBytes", "nontemporal-bytes", "uint64_t",
           /*default=*/"0",
           "Store results of so many bytes past the cache; 0 for none">,
    Option<"parallelAccesses", "parallel-accesses", "uint64_t",
           /*default=*/"196608",
           "Use threads for so many elements read and written">,
    Option<"threads", "threads", "uint64_t", /*default=*/"1",
           "The number of threads">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::LLVM::LLVMDialect",
    "::mlir::memref::MemRefDialect",
    "::mlir::omp::OpenMPDialect",
    "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect",
  ];
}

def RemarkCancellation : Pass<"nnspec-remark-cancellation"> {
  let summary = "Remark constant maps that lose accuracy when they are factored";
  let description = [{
    Emits an analysis remark of category `nnspec-cancellation` for each chain
    `(x - mean) * scale` of constant parameters where |mean * scale|, that is
    |mean| / std, is 1024 or more on a channel: as `x * scale + bias`, which
    canonicalisation makes of it (`mul_of_add`), it loses about that much accuracy.
    `nnspec.batch_norm_inference` gets the same remark when the theorem is applied.
    The pass changes nothing. It has to run before the chain is collapsed; the
    parameters are evaluated, so they may be any constant expressions.
  }];
}

def ResultsToArguments : Pass<"nnspec-results-to-arguments", "::mlir::ModuleOp"> {
  let summary = "Let callers allocate the buffers of results";
  let description = [{
    Makes the results of functions that are buffers arguments behind the others. A
    function that allocated its result writes into the argument, and any other copies
    into it. A call allocates; it fails where the size is dynamic.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def OutlineLinalg : Pass<"nnspec-outline-linalg", "::mlir::ModuleOp"> {
  let summary = "Make functions of linalg ops on buffers";
  let description = [{
    Moves each linalg op on buffers that reduces, such as a convolution or a
    pooling, and each other one that is there more than once, to a private function
    of its operands. Equal ops become calls of one function, constants a part of it.
    A network has many layers of few shapes, and LLVM takes more than twice as long
    for a function of twice the size. Slices are given to it as ones with an unknown
    offset, so that one function serves all of one shape.

    The neighbours of an op that reduces come with it: the elementwise op that fills
    its result, and the one that reads it where nothing else does later, provided that
    no memory that one writes another reads but point by point. The passes that build
    the loops of layers and windows compute all three at once. Such a function has the
    attribute `nnspec.distinct_arguments`: none of its arguments that is written
    overlaps another.
  }];
  let dependentDialects = [
    "::mlir::func::FuncDialect",
    "::mlir::memref::MemRefDialect",
  ];
}

def VectorizeLayers : Pass<"nnspec-vectorize-layers"> {
  let summary = "Lower linear layers on buffers to blocked vector loops";
  let description = [{
    Replaces a linalg op on buffers that adds products of two inputs to its
    accumulator by loops of vector ops, blocked for registers and cache. Its
    indexing maps decide what is a row or a column of a product of matrices, and
    not its name: convolutions of any rank, layout, stride, dilation and number of
    groups, and contractions, are all taken. Each element's products are added in
    the order of the op's loops, by fused multiply-adds. What fills the result, and what
    reads it behind, are computed with it (see `nnspec-outline-linalg`).

    Operands may be slices: outer strides are those of the operand, whatever they are,
    and any offset will do. Contiguous copies take the place of operands whose strides
    are not static, of inputs with a stride above 2 along the innermost axis, and of
    results with one above 1 there; a result is copied back.

    Left alone are ops on dynamic sizes, and on other types than f32 and f64; those where
    a value of one input meets less than four of the other; and small windows where it
    meets only one, as in a depthwise convolution.
  }];
  let options = [
    Option<"vectorBits", "vector-bits", "uint64_t", /*default=*/"512",
           "The size of a vector. Where the target's are smaller, LLVM takes "
           "several">,
    Option<"threads", "threads", "uint64_t", /*default=*/"1",
           "The number of threads">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect",
    "::mlir::omp::OpenMPDialect",
    "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect",
  ];
}

def VectorizeWindows : Pass<"nnspec-vectorize-windows"> {
  let summary = "Lower reductions over small windows to vector loops";
  let description = [{
    Replaces a linalg op on buffers that reduces few elements, such as a pooling or
    a depthwise convolution, by loops in the order of its result's axes, the
    innermost by vectors with a mask for the rest. The reduction is unrolled, and its
    sum stays in a register. The order of the reduction is the op's; products of f32
    or f64 are fused with their additions. What fills the result, and what reads it
    behind, are computed with it (see `nnspec-outline-linalg`).

    f16 and bf16, elements of less than 8 bits, inputs that are read with a stride above 2
    along the innermost axis, and bodies with ops that have no vector form are computed
    element by element. Operands may be slices, as of `nnspec-vectorize-layers`.

    Left alone are ops on dynamic sizes, with more than one result or `linalg.index`, and
    with more than 32 elements to reduce.
  }];
  let options = [
    Option<"vectorBits", "vector-bits", "uint64_t", /*default=*/"512",
           "The size of a vector. Where the target's are smaller, LLVM takes "
           "several">,
    Option<"threads", "threads", "uint64_t", /*default=*/"1",
           "The number of threads">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect",
    "::mlir::omp::OpenMPDialect",
    "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect",
  ];
}

#endif // NNSPEC_TRANSFORMS_PASSES_TD
