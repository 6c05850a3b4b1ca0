//===- PatternsImpl.h - Patterns of the conversion to linalg ----*- C++ -*-===//
//
// Part of the nnspec Project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_CONVERSION_NNSPECTOLINALG_PATTERNSIMPL_H
#define NNSPEC_LIB_CONVERSION_NNSPECTOLINALG_PATTERNSIMPL_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::nnspec {

/// `nnspec.batch_norm_training` as reductions and a pointwise map.
void populateBatchNormTrainingToLinalgPatterns(RewritePatternSet &patterns);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_CONVERSION_NNSPECTOLINALG_PATTERNSIMPL_H
