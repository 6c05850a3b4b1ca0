//===- NNSpecOps.td - nnspec op definitions ----------------*- tablegen -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_NNSPECOPS_TD
#define NNSPEC_IR_NNSPECOPS_TD

include "mlir/Dialect/Arith/IR/ArithBase.td"
include "mlir/IR/OpBase.td"
include "mlir/Dialect/Linalg/IR/LinalgInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/RuntimeVerifiableOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/TilingInterface.td"
include "nnspec/IR/NNSpecBase.td"
include "nnspec/IR/PointwiseOpInterface.td"

class NNSpec_Op<string mnemonic, list<Trait> traits = []>
    : Op<NNSpec_Dialect, mnemonic, !listconcat(traits, [
        NoMemoryEffect,
        DeclareOpInterfaceMethods<ConditionallySpeculatable>,
        DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                                  ["reifyResultShapes"]>,
        DeclareOpInterfaceMethods<RuntimeVerifiableOpInterface>])>;

//===----------------------------------------------------------------------===//
// Pointwise ops
//===----------------------------------------------------------------------===//

// An op with one value per point: every interface is derived from its indexing
// maps (lib/IR/PointwiseOpInterface.cpp, lib/IR/PointwiseTiling.cpp).
class NNSpec_PointwiseOp<string mnemonic, list<Trait> traits = [],
                         list<string> pointwiseMethods = []>
    : NNSpec_Op<mnemonic, !listconcat([
        DeclareOpInterfaceMethods<NNSpec_PointwiseOpInterface,
                                  pointwiseMethods>,
        DeclareOpInterfaceMethods<TilingInterface, [
          "getLoopIteratorTypes", "getIterationDomain",
          "getTiledImplementation", "getResultTilePosition",
          "generateResultTileValue", "getIterationDomainTileFromResultTile",
          "getTiledImplementationFromOperandTiles",
          "getIterationDomainTileFromOperandTiles"]>], traits)> {
  let extraClassDefinition = [{
    ::mlir::Speculation::Speculatability $cppClass::getSpeculatability() {
      return detail::getPointwiseSpeculatability(*this);
    }
    ::llvm::LogicalResult $cppClass::reifyResultShapes(
        ::mlir::OpBuilder &builder,
        ::mlir::ReifiedRankedShapedTypeDims &reifiedReturnShapes) {
      reifiedReturnShapes.push_back(
          ::llvm::cast<PointwiseOpInterface>(getOperation())
              .getResultSizes(builder));
      return ::mlir::success();
    }
    void $cppClass::generateRuntimeVerification(
        ::mlir::OpBuilder &builder, ::mlir::Location loc,
        ::llvm::function_ref<std::string(::mlir::Operation *, ::llvm::StringRef)>
            generateErrorMessage) {
      detail::generatePointwiseRuntimeVerification(*this, builder, loc,
                                                   generateErrorMessage);
    }
    ::llvm::SmallVector<::mlir::utils::IteratorType>
    $cppClass::getLoopIteratorTypes() {
      return ::llvm::SmallVector<::mlir::utils::IteratorType>(
          getType().getRank(), ::mlir::utils::IteratorType::parallel);
    }
    ::llvm::SmallVector<::mlir::Range>
    $cppClass::getIterationDomain(::mlir::OpBuilder &b) {
      return detail::getPointwiseIterationDomain(*this, b);
    }
    ::mlir::FailureOr<::mlir::TilingResult> $cppClass::getTiledImplementation(
        ::mlir::OpBuilder &b, ::llvm::ArrayRef<::mlir::OpFoldResult> offsets,
        ::llvm::ArrayRef<::mlir::OpFoldResult> sizes) {
      return detail::getPointwiseTile(*this, b, offsets, sizes);
    }
    ::llvm::LogicalResult $cppClass::getResultTilePosition(
        ::mlir::OpBuilder &b, unsigned resultNumber,
        ::llvm::ArrayRef<::mlir::OpFoldResult> offsets,
        ::llvm::ArrayRef<::mlir::OpFoldResult> sizes,
        ::llvm::SmallVector<::mlir::OpFoldResult> &resultOffsets,
        ::llvm::SmallVector<::mlir::OpFoldResult> &resultSizes) {
      resultOffsets.assign(offsets.begin(), offsets.end());
      resultSizes.assign(sizes.begin(), sizes.end());
      return ::mlir::success();
    }
    ::mlir::FailureOr<::mlir::TilingResult> $cppClass::generateResultTileValue(
        ::mlir::OpBuilder &b, unsigned resultNumber,
        ::llvm::ArrayRef<::mlir::OpFoldResult> offsets,
        ::llvm::ArrayRef<::mlir::OpFoldResult> sizes) {
      return detail::getPointwiseTile(*this, b, offsets, sizes);
    }
    ::llvm::LogicalResult $cppClass::getIterationDomainTileFromResultTile(
        ::mlir::OpBuilder &b, unsigned resultNumber,
        ::llvm::ArrayRef<::mlir::OpFoldResult> offsets,
        ::llvm::ArrayRef<::mlir::OpFoldResult> sizes,
        ::llvm::SmallVectorImpl<::mlir::OpFoldResult> &domainOffsets,
        ::llvm::SmallVectorImpl<::mlir::OpFoldResult> &domainSizes) {
      domainOffsets.assign(offsets.begin(), offsets.end());
      domainSizes.assign(sizes.begin(), sizes.end());
      return ::mlir::success();
    }
    ::llvm::LogicalResult $cppClass::getIterationDomainTileFromOperandTiles(
        ::mlir::OpBuilder &b, ::llvm::ArrayRef<unsigned> operandNumbers,
        ::llvm::ArrayRef<::llvm::SmallVector<::mlir::OpFoldResult>> offsets,
        ::llvm::ArrayRef<::llvm::SmallVector<::mlir::OpFoldResult>> sizes,
        ::llvm::SmallVectorImpl<::mlir::OpFoldResult> &domainOffsets,
        ::llvm::SmallVectorImpl<::mlir::OpFoldResult> &domainSizes) {
      return detail::getPointwiseDomainTileFromOperandTiles(
          *this, b, operandNumbers, offsets, sizes, domainOffsets, domainSizes);
    }
    ::mlir::FailureOr<::mlir::TilingResult>
    $cppClass::getTiledImplementationFromOperandTiles(
        ::mlir::OpBuilder &b, ::llvm::ArrayRef<unsigned> operandNumbers,
        ::llvm::ArrayRef<::llvm::SmallVector<::mlir::OpFoldResult>> offsets,
        ::llvm::ArrayRef<::llvm::SmallVector<::mlir::OpFoldResult>> sizes) {
      ::llvm::SmallVector<::mlir::OpFoldResult> domainOffsets, domainSizes;
      if (::mlir::failed(getIterationDomainTileFromOperandTiles(
              b, operandNumbers, offsets, sizes, domainOffsets, domainSizes)))
        return ::mlir::failure();
      return detail::getPointwiseTile(*this, b, domainOffsets, domainSizes);
    }
  }];
}

def NNSpec_FillOp : NNSpec_PointwiseOp<"fill", [], ["hasSizeOperands"]> {
  let summary = "one value everywhere";
  let description = [{
    The spec's `fill`: a tensor that holds `value` at every point. `sizes` holds
    one size for each dynamic axis of the result, in order.

    The value is an f64 whatever the element type: it is the value over the
    reals, and is rounded once, to the element type, when the op is lowered. A
    NaN or an infinity has no meaning over the reals; it is lowered as it stands.

    Constraints:

    - (C1) one size operand for each dynamic axis of the result.

    Example:

    ```mlir
    %eps = nnspec.fill 1.000000e-05 : tensor<64xf32>
    %one = nnspec.fill 1.000000e+00 sizes(%n) : tensor<?x3xf16>
    ```
  }];
  let arguments = (ins Variadic<Index>:$sizes, F64Attr:$value);
  let results = (outs NNSpec_Tensor:$result);
  let assemblyFormat = [{
    $value (`sizes` `(` $sizes^ `)`)? attr-dict `:` type($result)
  }];
  let builders = [
    OpBuilder<(ins "::mlir::RankedTensorType":$type, "double":$value,
                   CArg<"::mlir::ValueRange", "{}">:$sizes)>,
  ];
  let hasVerifier = 1;
}

def NNSpec_BroadcastOp
    : NNSpec_PointwiseOp<"broadcast",
                         [AllElementTypesMatch<["operand", "result"]>],
                         ["getIndexingMaps", "hasSizeOperands"]> {
  let summary = "repeats a tensor along axes";
  let description = [{
    The spec's `broadcastTo`. In the spec a broadcast carries the evidence that
    it is possible, because `[3]` can become `[3, 3]` in two ways; here `dims` is
    that evidence: axis `i` of the operand becomes axis `dims[i]` of the result.
    An operand axis of size 1 may be expanded. `sizes` holds one size for each
    dynamic axis of the result, in order.

    `result[p] = operand[q]`, where `q[i]` is `p[dims[i]]`, or 0 on an expanded
    axis.

    Constraints:

    - (C1) `dims` has one entry for each axis of the operand;
    - (C2) `dims` is strictly increasing and within the rank of the result;
    - (C3) axis `i` of the operand has statically size 1, or has the size of axis
      `dims[i]` of the result; a dynamic axis never expands;
    - (C4) operand and result have one element type;
    - (C5) one size operand for each dynamic axis of the result.

    Example:

    ```mlir
    %s = nnspec.broadcast %scale dims = [1] : tensor<64xf32> to tensor<8x64x56x56xf32>
    %t = nnspec.broadcast %scale dims = [1] sizes(%n) : tensor<64xf32> to tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NNSpec_Tensor:$operand, Variadic<Index>:$sizes,
                       DenseI64ArrayAttr:$dims);
  let results = (outs NNSpec_Tensor:$result);
  let assemblyFormat = [{
    $operand `dims` `=` $dims (`sizes` `(` $sizes^ `)`)? attr-dict
    `:` type($operand) `to` type($result)
  }];
  let builders = [
    // Takes the result's sizes, static and dynamic.
    OpBuilder<(ins "::mlir::Value":$operand,
                   "::llvm::ArrayRef<int64_t>":$dims,
                   "::llvm::ArrayRef<::mlir::OpFoldResult>":$sizes)>,
  ];
  let extraClassDeclaration = [{
    /// Whether axis `i` of the operand, of size 1, becomes a larger axis.
    bool isExpanded(int64_t i);
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

class NNSpec_BinaryOp<string mnemonic, list<Trait> traits = []>
    : NNSpec_PointwiseOp<mnemonic, !listconcat(traits, [
        AllTypesMatch<["lhs", "rhs", "result"]>])> {
  let arguments = (ins NNSpec_Tensor:$lhs, NNSpec_Tensor:$rhs);
  let results = (outs NNSpec_Tensor:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($result)";
  let hasFolder = 1;
}

def NNSpec_AddOp : NNSpec_BinaryOp<"add", [Commutative]> {
  let summary = "elementwise addition";
  let description = [{
    The spec's `addSpec`: `lhs + rhs` at every point. There is no implicit
    broadcasting.

    Constraints:

    - (C1) operands and result have one type.

    Example:

    ```mlir
    %0 = nnspec.add %x, %bias : tensor<8x64xf32>
    ```
  }];
  let hasCanonicalizer = 1;
}

def NNSpec_SubOp : NNSpec_BinaryOp<"sub"> {
  let summary = "elementwise subtraction";
  let description = [{
    The spec's `subSpec`: `lhs - rhs` at every point. There is no implicit
    broadcasting.

    Constraints:

    - (C1) operands and result have one type.

    Example:

    ```mlir
    %0 = nnspec.sub %x, %mean : tensor<8x64xf32>
    ```
  }];
}

def NNSpec_MulOp : NNSpec_BinaryOp<"mul", [Commutative]> {
  let summary = "elementwise multiplication";
  let description = [{
    The spec's `mulSpec`: `lhs * rhs` at every point. There is no implicit
    broadcasting.

    Constraints:

    - (C1) operands and result have one type.

    Example:

    ```mlir
    %0 = nnspec.mul %x, %scale : tensor<8x64xf32>
    ```
  }];
  let hasCanonicalizer = 1;
}

def NNSpec_DivOp : NNSpec_BinaryOp<"div"> {
  let summary = "elementwise division";
  let description = [{
    The spec's `divSpec`: `lhs / rhs` at every point. There is no implicit
    broadcasting.

    Over the reals division by zero has no meaning here: a rewrite may not
    introduce a divisor that is not known to be non-zero or that the program did
    not already have. The lowering follows IEEE 754.

    Constraints:

    - (C1) operands and result have one type.

    Example:

    ```mlir
    %0 = nnspec.div %gamma, %std : tensor<64xf32>
    ```
  }];
}

def NNSpec_MaxOp : NNSpec_BinaryOp<"max", [Commutative]> {
  let summary = "elementwise maximum";
  let description = [{
    The spec's `maxSpec`: the larger of `lhs` and `rhs` at every point. There is
    no implicit broadcasting. In the lowering NaN propagates
    (`arith.maximumf`).

    Constraints:

    - (C1) operands and result have one type.

    Example:

    ```mlir
    %0 = nnspec.max %variance, %zero : tensor<64xf32>
    ```
  }];
  let hasCanonicalizer = 1;
}

def NNSpec_SqrtOp
    : NNSpec_PointwiseOp<"sqrt", [AllTypesMatch<["operand", "result"]>]> {
  let summary = "elementwise square root, 0 for negative values";
  let description = [{
    The spec's `sqrtSpec`: `sqrt(max(operand, 0))` at every point. The clamp
    makes it total, which `math.sqrt` is not.

    Constraints:

    - (C1) operand and result have one type.

    Example:

    ```mlir
    %std = nnspec.sqrt %0 : tensor<64xf32>
    ```
  }];
  let arguments = (ins NNSpec_Tensor:$operand);
  let results = (outs NNSpec_Tensor:$result);
  let assemblyFormat = "$operand attr-dict `:` type($result)";
}

def NNSpec_CastOp : NNSpec_PointwiseOp<"cast"> {
  let summary = "stores the values in another element type";
  let description = [{
    The identity over the reals: only the element type in which the values are
    stored changes. The lowering rounds once, to nearest even, where the result's
    element type cannot hold a value.

    `fastmath<contract>` has the meaning that it has on `arith.extf` and
    `arith.truncf`: a widening cast of a narrowing one, both with this flag, may
    be left out, and with it the rounding between them. So may a narrowing cast
    before arithmetic of its type, where that is compiled to arithmetic of a wider
    one. The casts that stem from the type in which an op computes have the flag;
    those of a program as it is written do not. No other flag has an effect.

    Constraints:

    - (C1) operand and result have one shape.

    Example:

    ```mlir
    %0 = nnspec.cast %x : tensor<8x64xf16> to tensor<8x64xf32>
    %1 = nnspec.cast %0 fastmath<contract> : tensor<8x64xf32> to tensor<8x64xf16>
    ```
  }];
  let arguments = (ins
    NNSpec_Tensor:$operand,
    OptionalAttr<Arith_FastMathAttr>:$fastmath);
  let results = (outs NNSpec_Tensor:$result);
  let assemblyFormat = [{
    $operand (`fastmath` `` $fastmath^)? attr-dict `:`
    type($operand) `to` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

//===----------------------------------------------------------------------===//
// Batch norm
//===----------------------------------------------------------------------===//

def NNSpec_BatchNormInferenceOp
    : NNSpec_PointwiseOp<"batch_norm_inference", [
        AllTypesMatch<["x", "result"]>,
        AllElementTypesMatch<["mean", "variance"]>,
        AllElementTypesMatch<["gamma", "beta"]>], ["getIndexingMaps"]> {
  let summary = "batch norm with given statistics";
  let description = [{
    The spec's `batchNormInference`, per channel:

    ```
    (x - mean) / sqrt(max(variance, 0) + epsilon) * gamma + beta
    ```

    The spec has the channel axis first and no batch; here it is any axis, and
    the batch is just another axis. The operands are named in the syntax because
    formats order them differently and all have one type.

    The lowering computes in the widest of all operand element types, and at
    least in f32, and rounds once, to the element type of `x`. What computes with
    the result in the same pass over the data may read it before it is rounded.

    The canonicalisation pattern `batchnorm_inference_eq_mul_add` replaces the op
    by a multiplication and an addition, with the parameters computed on tensors
    of channel size.

    The parameter types are printed once where all four are the same.

    Constraints:

    - (C1) `0 <= axis < rank(x)`;
    - (C2) mean, variance, gamma and beta have rank 1 and the size of axis `axis`
      of `x`; a dynamic size matches any;
    - (C3) the result has the type of `x`;
    - (C4) mean and variance have one element type, and so have gamma and beta;
    - (C5) epsilon is finite and not negative.

    Example:

    ```mlir
    %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
           axis = 1 epsilon = 1.000000e-05 : tensor<8x64x56x56xf32>, tensor<64xf32>
    %z = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
           axis = 1 epsilon = 1.000000e-05 : tensor<8x64xf16>,
           (tensor<64xf32>, tensor<64xf32>, tensor<64xf16>, tensor<64xf16>)
    ```
  }];
  let arguments = (ins NNSpec_Tensor:$x, NNSpec_ChannelTensor:$mean,
                       NNSpec_ChannelTensor:$variance,
                       NNSpec_ChannelTensor:$gamma, NNSpec_ChannelTensor:$beta,
                       I64Attr:$axis,
                       DefaultValuedAttr<F64Attr, "1.0e-06">:$epsilon);
  let results = (outs NNSpec_Tensor:$result);
  let assemblyFormat = [{
    $x `mean` `(` $mean `)` `variance` `(` $variance `)`
    `gamma` `(` $gamma `)` `beta` `(` $beta `)`
    `axis` `=` $axis `epsilon` `=` $epsilon attr-dict `:` type($x) `,`
    custom<SharedTypes>(type($mean), type($variance), type($gamma), type($beta))
  }];
  let extraClassDeclaration = [{
    /// The four parameters, with the names that the syntax gives them.
    ::llvm::SmallVector<std::pair<::llvm::StringRef, ::mlir::Value>>
    getParameters() {
      return {{"mean", getMean()}, {"variance", getVariance()},
              {"gamma", getGamma()}, {"beta", getBeta()}};
    }

    /// The widest of all operand element types, and at least f32.
    ::mlir::FloatType getComputationType();
  }];
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
}

def NNSpec_BatchNormTrainingOp
    : NNSpec_Op<"batch_norm_training", [
        DeclareOpInterfaceMethods<AggregatedOpInterface,
                                  ["decomposeOperation"]>,
        DeclareOpInterfaceMethods<InferTypeOpInterface>,
        AllElementTypesMatch<["gamma", "beta"]>]> {
  let summary = "batch norm with the statistics of its own input";
  let description = [{
    The spec's `batchNorm`. The statistics are taken over all axes but `axis`;
    the variance is the biased one, divided by the number of elements:

    ```
    mean[c]     = sum of x over channel c / n
    variance[c] = sum of (x - mean[c])^2 over channel c / n
    y           = (x - mean) / sqrt(variance + epsilon) * gamma + beta
    ```

    It is **not** affine in `x`, since the statistics depend on `x`: no law of the
    affine algebra applies to it.

    The lowering sums in f64, in two passes, and rounds each result once.

    Constraints:

    - (C1) `0 <= axis < rank(x)`;
    - (C2) gamma and beta have rank 1 and the size of axis `axis` of `x`; a
      dynamic size matches any;
    - (C3) the result `y` has the type of `x`; mean and variance have rank 1, the
      size of axis `axis` of `x` (of gamma or beta where that is dynamic), and the
      element type of gamma, but at least f32;
    - (C4) gamma and beta have one element type;
    - (C5) epsilon is finite and not negative;
    - (C6) no axis but `axis` has statically size 0: the mean of nothing is not
      defined.

    Example:

    ```mlir
    %y, %mean, %variance = nnspec.batch_norm_training %x gamma(%g) beta(%b)
        axis = 1 epsilon = 1.000000e-05 : tensor<8x64x56x56xf32>, tensor<64xf32>
    ```
  }];
  let arguments = (ins NNSpec_Tensor:$x, NNSpec_ChannelTensor:$gamma,
                       NNSpec_ChannelTensor:$beta, I64Attr:$axis,
                       DefaultValuedAttr<F64Attr, "1.0e-06">:$epsilon);
  let results = (outs NNSpec_Tensor:$y, NNSpec_ChannelTensor:$mean,
                      NNSpec_ChannelTensor:$variance);
  let assemblyFormat = [{
    $x `gamma` `(` $gamma `)` `beta` `(` $beta `)`
    `axis` `=` $axis `epsilon` `=` $epsilon attr-dict `:` type($x) `,`
    custom<SharedTypes>(type($gamma), type($beta))
  }];
  let extraClassDeclaration = [{
    /// The two parameters, with the names that the syntax gives them.
    ::llvm::SmallVector<std::pair<::llvm::StringRef, ::mlir::Value>>
    getParameters() {
      return {{"gamma", getGamma()}, {"beta", getBeta()}};
    }
  }];
  let hasVerifier = 1;
}

#endif // NNSPEC_IR_NNSPECOPS_TD
