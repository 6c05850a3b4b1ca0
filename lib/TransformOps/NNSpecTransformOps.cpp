//===- NNSpecTransformOps.cpp - Patterns for transform scripts ------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/TransformOps/NNSpecTransformOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "nnspec/Conversion/Passes.h"
#include "nnspec/IR/ChannelAffine.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/Transforms/Passes.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "nnspec/TransformOps/NNSpecTransformOps.cpp.inc"

void transform::ApplyRaiseLinalgPatternsOp::populatePatterns(
    RewritePatternSet &patterns) {
  nnspec::populateLinalgToNNSpecPatterns(patterns);
}

void transform::ApplyAffineAlgebraPatternsOp::populatePatterns(
    RewritePatternSet &patterns) {
  nnspec::populateNormalFormPatterns(patterns);
}

void transform::ApplyFoldAffinePatternsOp::populatePatterns(
    RewritePatternSet &patterns) {
  nnspec::FoldAffineOptions options;
  options.producers = getProducers();
  options.consumers = getConsumers();
  options.cost =
      getAlways() ? nnspec::FoldCost::Always : nnspec::FoldCost::NotLarger;
  options.keepNarrowWeights = getKeepNarrowWeights();
  options.keepNarrowAccumulators = getKeepNarrowAccumulators();
  nnspec::populateFoldAffinePatterns(patterns, options);
}

namespace {

class NNSpecTransformExtension
    : public transform::TransformDialectExtension<NNSpecTransformExtension> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(NNSpecTransformExtension)

  void init() {
    declareGeneratedDialect<arith::ArithDialect>();
    declareGeneratedDialect<linalg::LinalgDialect>();
    declareGeneratedDialect<math::MathDialect>();
    declareGeneratedDialect<nnspec::NNSpecDialect>();
    declareGeneratedDialect<tensor::TensorDialect>();
    registerTransformOps<
#define GET_OP_LIST
#include "nnspec/TransformOps/NNSpecTransformOps.cpp.inc"
        >();
  }
};

} // namespace

void nnspec::registerTransformDialectExtension(DialectRegistry &registry) {
  registry.addExtensions<NNSpecTransformExtension>();
}
