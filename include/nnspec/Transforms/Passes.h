//===- Passes.h - Transformations -------------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TRANSFORMS_PASSES_H
#define NNSPEC_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::nnspec {

/// Patterns of `--nnspec-expand-float-casts`.
void populateExpandFloatCastsPatterns(RewritePatternSet &patterns);

/// Patterns of `--nnspec-erase-unused`.
void populateEraseUnusedPatterns(RewritePatternSet &patterns);

/// Patterns of `--nnspec-fuse-elementwise`.
void populateFuseElementwisePatterns(RewritePatternSet &patterns);

/// The debug names of upstream's canonicalisation patterns that give wrong
/// values, for `disable-patterns` of the canonicaliser. One pattern may have
/// several, by the compiler that MLIR was built with.
ArrayRef<std::string> getWrongUpstreamPatterns();

/// When a weight that is not constant takes a scale.
enum class FoldCost {
  /// Where it is not larger than the layer's result.
  NotLarger,
  Always
};

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "nnspec/Transforms/Passes.h.inc"

/// The values that `--nnspec-fold-constants` replaces by constants, as far as
/// that can be told before they are computed.
SmallVector<OpResult> findConstantExpressions(Operation *scope);

/// Patterns of `--nnspec-fold-affine`, with the canonicalisation patterns of
/// the dialect, on whose normal form they work.
void populateFoldAffinePatterns(RewritePatternSet &patterns,
                                const FoldAffineOptions &options = {});

} // namespace mlir::nnspec

#endif // NNSPEC_TRANSFORMS_PASSES_H
