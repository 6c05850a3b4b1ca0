//===- NNSpecTransformOps.h - Patterns for transform scripts ----*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TRANSFORMOPS_NNSPECTRANSFORMOPS_H
#define NNSPEC_TRANSFORMOPS_NNSPECTRANSFORMOPS_H

#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.h"

#define GET_OP_CLASSES
#include "nnspec/TransformOps/NNSpecTransformOps.h.inc"

namespace mlir::nnspec {

/// Adds `transform.apply_patterns.nnspec.*` to the transform dialect.
void registerTransformDialectExtension(DialectRegistry &registry);

} // namespace mlir::nnspec

#endif // NNSPEC_TRANSFORMOPS_NNSPECTRANSFORMOPS_H
