//===- Passes.h - Conversions between dialects ------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_CONVERSION_PASSES_H
#define NNSPEC_CONVERSION_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::nnspec {

/// Patterns that lower every nnspec op to linalg. They look through the
/// broadcasts and fills that an op reads; where these are to vanish, users must
/// be converted before producers.
void populateNNSpecToLinalgPatterns(RewritePatternSet &patterns);

/// Patterns that raise elementwise linalg on tensors to nnspec. Producers must
/// be converted before users, which look through the broadcasts and fills that
/// they read. Not for one greedy run with those that lower nnspec.
void populateLinalgToNNSpecPatterns(RewritePatternSet &patterns);

/// Patterns that convert the batch norms of stablehlo and mhlo, registered or
/// not. One that is left alone gets a remark each time it is tried.
void populateBatchNormToNNSpecPatterns(RewritePatternSet &patterns);

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "nnspec/Conversion/Passes.h.inc"

} // namespace mlir::nnspec

#endif // NNSPEC_CONVERSION_PASSES_H
